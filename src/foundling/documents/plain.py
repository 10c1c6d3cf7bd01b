"""Loose text files."""

from __future__ import annotations

from foundling.documents import decode, draft
from foundling.model import Document, Item


def read(item: Item) -> Document:
    """The file's text as it stands, lines ending in "\\n", with its blocks and marks."""
    decoded = decode.read(item.data)
    made = draft.Draft(item)
    made.plan += decoded.plan
    made.findings += decoded.findings
    made.add_text(decoded.text, mail=False)
    return made.document()
