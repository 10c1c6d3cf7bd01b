"""Pages: the title, then the words of the page; saved list pages read as the messages they are."""

from __future__ import annotations

import re

from foundling.documents import decode, furniture, html
from foundling.model import Block, BlockKind, Document, HeaderLine, Item, Mark, Span, Step

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)


def read(item: Item) -> Document:
    """The page's title as a line of its own, an empty line, and its text."""
    declared = _DECLARED.search(item.data[:8192])
    decoded = decode.read(item.data, declared[1].decode() if declared else "")
    page = html.read(decoded.text)
    words = html.titled(page)
    shift = len(words) - len(page.text)
    headers = (HeaderLine("title", page.title, Span(0, len(page.title))),) if page.title else ()
    envelope = [Block(BlockKind.ENVELOPE, Span(0, len(page.title)))] if page.title else []
    blocks = [Block(b.kind, Span(b.span.start + shift, b.span.end + shift), b.level) for b in page.blocks]
    marks = [Mark(m.kind, Span(m.span.start + shift, m.span.end + shift), m.target) for m in page.marks]
    return Document(
        item.media, words, tuple(envelope + furniture.mark(words, blocks)), tuple(marks), headers,
        (*decoded.plan, Step("titled-page")), item.findings + decoded.findings,
    )  # fmt: skip
