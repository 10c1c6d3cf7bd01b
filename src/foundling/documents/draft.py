"""A document while it is put together, piece by piece."""

from __future__ import annotations

from foundling.documents import furniture, text
from foundling.documents.envelope import Envelope
from foundling.documents.html import Page
from foundling.model import Block, BlockKind, Document, Finding, HeaderLine, Item, Mark, Span, Step

JOINER = "\n\n"


class Draft:
    """Pieces of text joined by empty lines, with their blocks and marks placed in the whole."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.plan: list[Step] = []
        self.findings: list[Finding] = list(item.findings)
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []
        self._headers: tuple[HeaderLine, ...] = ()

    def document(self) -> Document:
        """All of it."""
        words = JOINER.join(self._pieces)
        self._marks.sort(key=_place)
        return Document(
            self.item.media, words, tuple(furniture.mark(words, self._blocks)), tuple(self._marks), self._headers,
            tuple(self.plan), tuple(self.findings),
        )  # fmt: skip

    def add_envelope(self, found: Envelope) -> None:
        """Add the message's own header lines; they come first."""
        start = self._add(found.text)
        self._headers = found.headers
        for line in found.headers:
            first = start + line.span.start - len(line.name) - 2
            self._blocks.append(Block(BlockKind.ENVELOPE, Span(first, line.span.end)))

    def add_title(self, title: str) -> None:
        """Add a page's title; it comes first."""
        self._add(title)
        span = Span(0, len(title))
        self._headers = (HeaderLine("title", title, span),)
        self._blocks.append(Block(BlockKind.ENVELOPE, span))

    def add_text(self, words: str, *, mail: bool) -> None:
        """Add plain text."""
        start = self._add(words)
        found = text.blocks(words, 0, len(words), mail=mail)
        self._put(found, [*text.marks(words, 0, len(words)), *text.centres(words, found)], start)

    def add_page(self, page: Page) -> None:
        """Add a page's text, without its title."""
        self._put(page.blocks, page.marks, self._add(page.text))

    def _add(self, piece: str) -> int:
        start = self._length + len(JOINER) if self._pieces else 0
        self._pieces.append(piece)
        self._length = start + len(piece)
        return start

    def _put(self, blocks: list[Block], marks: list[Mark], start: int) -> None:
        if start:
            blocks = [Block(b.kind, Span(b.span.start + start, b.span.end + start), b.level) for b in blocks]
            marks = [Mark(m.kind, Span(m.span.start + start, m.span.end + start), m.target) for m in marks]
        self._blocks += blocks
        self._marks += marks


def _place(mark: Mark) -> tuple[int, int]:
    return mark.span.start, mark.span.end
