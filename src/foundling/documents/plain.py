"""Loose text files."""

from __future__ import annotations

from foundling.documents import decode, furniture, text
from foundling.model import Document, Item


def read(item: Item) -> Document:
    """The file's text as it stands, lines ending in "\\n", with its blocks and marks."""
    decoded = decode.read(item.data)
    words = decoded.text
    blocks = furniture.mark(words, text.blocks(words, 0, len(words)))
    marks = [*text.marks(words, 0, len(words)), *text.centres(words, blocks)]
    return Document(
        media=item.media,
        text=words,
        blocks=tuple(blocks),
        marks=tuple(sorted(marks, key=lambda mark: mark.span)),
        plan=decoded.plan,
        findings=item.findings + decoded.findings,
    )
