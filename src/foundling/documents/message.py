"""Mail and news: the header's lines, then the text parts one after another."""

from __future__ import annotations

from foundling.documents import decode, envelope, flowed, furniture, html, mime, text, transfer
from foundling.model import Block, BlockKind, Document, Finding, HeaderLine, Item, Mark, Span, Step

JOINER = "\n\n"


def read(item: Item) -> Document:
    """The message's text: kept header lines, an empty line, and its text parts parted by such."""
    return _Reading(item).document()


class _Reading:
    """A document while it is put together."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.headers: tuple[HeaderLine, ...] = ()
        self.plan: list[Step] = []
        self.findings: list[Finding] = list(item.findings)

    def document(self) -> Document:
        data = self.item.data
        first, last, body = mime.head(data, 0, len(data))
        if last - first > mime.LIMITS.header_bytes:
            last = first + mime.LIMITS.header_bytes
            self.findings.append(Finding("header-too-long", "Only the header's beginning was read."))
        header = self._header(first, last) if last > first else ""
        root = mime.part(data, (), header, body, len(data))
        for leaf in mime.leaves(root):
            if isinstance(leaf, Finding):
                self.findings.append(leaf)
            else:
                self._leaf(leaf)
        words = JOINER.join(self.pieces)
        return Document(
            self.item.media, words, tuple(furniture.mark(words, self.blocks)),
            tuple(sorted(self.marks, key=lambda mark: mark.span)), self.headers, tuple(self.plan), tuple(self.findings),
        )  # fmt: skip

    def _header(self, first: int, last: int) -> str:
        decoded = decode.read(self.item.data[first:last])
        found = envelope.read(decoded.text)
        self.headers = found.headers
        self.plan += (Step("part", (str(first), str(last))), *decoded.plan, Step("header"))
        self._add(found.text)
        place = 0
        for line in found.text.split("\n"):
            if line:
                self.blocks.append(Block(BlockKind.ENVELOPE, Span(place, place + len(line))))
            place += len(line) + 1
        return decoded.text

    def _add(self, piece: str) -> int:
        start = self.length + len(JOINER) if self.pieces else 0
        self.pieces.append(piece)
        self.length = start + len(piece)
        return start

    def _leaf(self, leaf: mime.Part) -> None:
        if not leaf.kind.startswith(("text/", "message/")):
            name = leaf.name or leaf.kind
            self.findings.append(Finding("attachment", f"An attachment was not read: {name[:100]}."))
            return
        content = leaf.content()
        if not content.strip():
            return
        plan = [*leaf.steps]
        if leaf.encoding in transfer.IDENTITY and transfer.is_quoted(content):
            plan.append(Step("undo", ("quoted-printable",)))
            content = transfer.undo(content, "quoted-printable")
            self.findings.append(Finding("undeclared-encoding", "The text is quoted-printable but does not say so."))
        decoded = decode.read(content, leaf.charset)
        self.findings += decoded.findings
        plan += decoded.plan
        words = decoded.text
        if leaf.kind == "text/html":
            self.plan += (*plan, Step("page"))
            self._page(words)
            return
        if flowed.is_escaped(words):
            words = flowed.unescape(words)
            plan.append(Step("unescape-from"))
        if leaf.flow:
            words = flowed.unflow(words, delsp=leaf.flow == "delsp")
            plan.append(Step("unflow", ("delsp",) if leaf.flow == "delsp" else ()))
        if words.startswith("\n") or words.endswith("\n"):
            words = words.strip("\n")
            plan.append(Step("strip"))
        self.plan += plan
        self._text(words)

    def _text(self, words: str) -> None:
        start = self._add(words)
        found = text.blocks(words, 0, len(words), mail=True)
        marks = [*text.marks(words, 0, len(words)), *text.centres(words, found)]
        self._place(found, marks, start)

    def _page(self, source: str) -> None:
        page = html.read(source)
        start = self._add(page.text)
        self._place(page.blocks, page.marks, start)

    def _place(self, blocks: list[Block], marks: list[Mark], start: int) -> None:
        self.blocks += (Block(b.kind, Span(b.span.start + start, b.span.end + start), b.level) for b in blocks)
        self.marks += (Mark(m.kind, Span(m.span.start + start, m.span.end + start), m.target) for m in marks)
