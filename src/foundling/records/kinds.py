"""Whether a document is a story, and the reason."""

from __future__ import annotations

from foundling.model import Document, Kind, Span
from foundling.records.habits import Habits
from foundling.records.header import Head


def kind_of(document: Document, head: Head, body: tuple[Span, ...], habits: Habits) -> tuple[Kind, str]:
    """The document's kind and the slug of the rule that decided it."""
    return Kind.STORY, "story"
