"""A document while it is put together, piece by piece."""

from __future__ import annotations

from operator import attrgetter

from foundling.documents import furniture, text
from foundling.documents.envelope import Envelope
from foundling.documents.html import Page
from foundling.model import Block, BlockKind, Document, Finding, HeaderLine, Item, Mark, Step, block_at

JOINER = "\n\n"

_PLACE = attrgetter("span.start", "span.end")


class Draft:
    """Pieces of text joined by empty lines, with their blocks and marks placed in the whole."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.plan: list[Step] = []
        self.findings: list[Finding] = list(item.findings)
        self.place = 0
        """Where the next piece will begin."""
        self._pieces: list[str] = []
        self._plain: list[tuple[int, int, bool]] = []
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []
        self._headers: tuple[HeaderLine, ...] = ()

    def document(self) -> Document:
        """All of it."""
        words = self._pieces[0] if len(self._pieces) == 1 else JOINER.join(self._pieces)
        for start, end, mail in self._plain:
            found = text.blocks(words, start, end, mail=mail)
            self._blocks += found
            self._marks += text.marks(words, start, end)
            self._marks += text.centres(words, found)
        if len(self._plain) > 1 or (self._plain and len(self._pieces) > 2):
            self._blocks.sort(key=_PLACE)
        self._marks.sort(key=_PLACE)
        return Document(
            media=self.item.media,
            text=words,
            blocks=tuple(furniture.mark(words, self._blocks)),
            marks=tuple(self._marks),
            headers=self._headers,
            plan=tuple(self.plan),
            findings=tuple(self.findings),
        )

    def add_envelope(self, found: Envelope) -> None:
        """Add the message's own header lines; they come first."""
        self._add(found.text)
        self._headers = found.headers
        for line in found.headers:
            start, end = line.span
            self._blocks.append(block_at(BlockKind.ENVELOPE, start - len(line.name) - 2, end))

    def add_text(self, words: str, *, mail: bool) -> None:
        """Add plain text."""
        self._plain.append((self.place, self.place + len(words), mail))
        self._add(words)

    def add_page(self, page: Page) -> None:
        """Add a page that was read to begin at `place`."""
        if page.title_span:
            self._headers = (HeaderLine("title", page.title, page.title_span),)
            self._blocks.append(Block(BlockKind.ENVELOPE, page.title_span))
        self._blocks += page.blocks
        self._marks += page.marks
        self._add(page.text)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self.place += len(piece) + len(JOINER)
