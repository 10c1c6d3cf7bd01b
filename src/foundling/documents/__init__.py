"""From the bytes of an item to its text: decoding, taking messages and pages apart, finding blocks."""

from __future__ import annotations

from foundling.documents import message, page, plain, plans
from foundling.model import Document, Item, Media, Plan

_READERS = {Media.MESSAGE: message.read, Media.PAGE: page.read, Media.TEXT: plain.read}


def read(item: Item) -> Document:
    """The item's text with blocks and marks, its own header and the plan that gives the text again.

    An opaque item has the empty text. Never raises, whatever the bytes.
    """
    reader = _READERS.get(item.media)
    return reader(item) if reader else Document(item.media, "", (), findings=item.findings)


def replay(plan: Plan, data: bytes) -> str:
    """The text that a document's plan makes of its item's bytes: the document's own, exactly."""
    return plans.replay(plan, data)
