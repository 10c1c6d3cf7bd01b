"""Pages to text with blocks and marks: the words as a reader saw them, in the order of the page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from foundling.documents import navigation, tags, text
from foundling.model import Block, BlockKind, Mark, MarkKind, Span, block_at, mark_at

_PROSE = BlockKind.PROSE
_RULED = BlockKind.RULE
_LINK = MarkKind.LINK

_OTHER_SPACES = "\t\r\v\f\x1c\x1d\x1e\x1f"
"""White space of ASCII that is neither a space nor a line's end."""

RULE = "-" * 10
"""What a page's drawn line (<hr>) becomes."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text with blocks and marks; of a titled page the first line is its title."""

    text: str
    blocks: list[Block]
    marks: list[Mark]
    title: str = ""
    title_span: Span | None = None


def read(source: str, *, start: int = 0, titled: bool = False, mail: bool = False) -> Page:
    """The page as text: paragraphs parted by empty lines, a row of cells or a list entry on one line.

    What a reader does not see is left out. Places count from `start`. In mail, cited block quotes
    are quotes.

    >>> page = read("<TITLE>A</TITLE><P>One<BR>two &#146;n&nbsp; three<HR><P><I>Four</I> five", titled=True)
    >>> page.text.replace("\\n", "|")
    'A||One|two ’n three||----------||Four five'
    >>> [(mark.kind.value, mark.span.of(page.text)) for mark in page.marks]
    [('emphasis', 'Four')]
    """
    html = LexborHTMLParser(tags.pruned(source)).html or ""
    if tags.is_untidy(html):
        html = tags.tidied(html)
    title = " ".join(tags.title(html).split()) if titled else ""
    plain = html.isascii() and not any(sign in html for sign in _OTHER_SPACES)
    walk = _Walk(tags.split(html), start, title, mail=mail, plain=plain)
    return walk.page(title)


class _Walk:
    """One pass over a page's tags. `position` counts the characters written so far.

    White space is held back until words follow it, so that no paragraph ends in any.
    """

    def __init__(self, html: list[str], start: int, title: str, *, mail: bool, plain: bool) -> None:
        self.html = html
        self.mail = mail
        self.plain = plain
        """Whether all white space is spaces and line ends."""
        self.begin = start
        self.out: list[str] = [title] if title else []
        self.position = start + len(title)
        self.blocks: list[Block] = []
        self.marks: list[tuple[MarkKind, int, int, str]] = []
        self.opened: dict[str, list[tuple[MarkKind | None, int, str]]] = defaultdict(list)
        self.first = -1
        """Where the paragraph being written began; -1 between paragraphs."""
        self.written = 0
        """How many pieces had been written when it began."""
        self.links: list[tuple[int, int]] = []
        self.held = ""
        self.separator = "\n\n"
        self.level = self.pre = self.cited = 0
        self.row = False
        self.skipping = ""
        self.skipped = 0
        self.pres: list[tuple[int, int]] = []

    def page(self, title: str) -> Page:
        """The whole page, walked."""
        html = self.html
        html.append("/html>")
        links = self.opened["a"]
        at, end = 0, len(html) - 1
        while at < end:
            tag, _, words = html[at].partition(">")
            if (
                tag == "p"
                and html[at + 1].startswith("/p>")
                and not (self.pre or self.row or self.level or self.cited or self.skipping or links)
            ):
                at = self._simple(at)
                words = html[at][3:]
            elif self.skipping:
                self._skip(tag.partition(" ")[0])
            elif tag == "br":
                self._break()
            else:
                self._tag(tags.read(tag), at)
            if words and not self.skipping and (self.pre or self.first >= 0 or not words.isspace()):
                self._words(words)
            at += 1
        self._close()
        text_ = "".join(self.out)
        span = Span(self.begin, self.begin + len(title)) if title else None
        return Page(text_, self._preformatted(text_), self._marked(text_), title, span)

    def _simple(self, at: int) -> int:
        """Paragraphs of nothing but words, one after another; the place of the last one's end comes back."""
        if self.first >= 0:
            self._close()
        self.separator = "\n\n"
        html, out, position = self.html, self.out, self.position
        while True:
            words = self._joined(html[at][2:])
            if words:
                if out:
                    out.append("\n\n")
                    position += 2
                start = position
                position += len(words)
                out.append(words)
                kind = _RULED if words[0] in text.DRAWN and text.is_rule(words) else _PROSE
                self.blocks.append(block_at(kind, start, position))
                self.held = ""
            at += 1
            after = html[at]
            follows = html[at + 1][:2] == "p>" and html[at + 2][:3] == "/p>"
            if not follows or not (after == "/p>\n" or len(after) == 3 or after[3:].isspace()):
                break
            at += 1
        self.position = position
        return at

    def _joined(self, words: str) -> str:
        """The words of a paragraph on one line."""
        plain = self.plain
        if "&" in words:
            words, plain = tags.unescaped(words), False
        if plain and "  " not in (joined := words.strip().replace("\n", " ")):
            return joined
        return " ".join(words.split()) if "\n" in words or "  " in words else words.strip()

    def _tag(self, tag: tags.Tag, at: int) -> None:
        name = tag.name
        if tag.closing:
            if tag.tracked and (opened := self.opened[name]):
                kind, start, target = opened.pop()
                if kind and self.position > start:
                    self.marks.append((kind, start, self.position, target))
                    if kind is _LINK and self.first >= 0:
                        self.links.append((start, self.position))
            if tag.block:
                self._boundary_end(name)
        elif tag.unseen:
            self.skipping, self.skipped = name, 1
        elif name == "br":
            self._break()
        else:
            if tag.block:
                self._boundary(name, tag.attributes, at)
            if tag.tracked:
                self.opened[name].append((tag.kind, self.position, tag.target))

    def _words(self, chunk: str) -> None:
        if "&" in chunk:
            chunk = tags.unescaped(chunk)
        if self.pre:
            self._written(chunk)
            return
        opens, ends = chunk[0].isspace(), chunk[-1].isspace()
        if opens and self.first >= 0 and not self.held:
            self.held = " "
        bare = " ".join(chunk.split()) if "\n" in chunk or "  " in chunk or "\t" in chunk else chunk.strip()
        if bare:
            self._put(bare)
            self.held = " " if ends else ""

    def _written(self, chunk: str) -> None:
        """Preformatted words, their white space kept, but none at the ends of the paragraph."""
        kept = chunk.rstrip()
        if not kept:
            self.held += chunk if self.first >= 0 else ""
            return
        self._put(
            kept if self.first >= 0 else kept[kept.rfind("\n", 0, len(kept) - len(kept.lstrip())) + 1 :]
        )
        self.held = chunk[len(kept) :]

    def _put(self, words: str) -> None:
        if self.first < 0:
            if self.out:
                self.out.append(self.separator)
                self.position += len(self.separator)
            self.first, self.written = self.position, len(self.out)
        elif self.held:
            self.out.append(self.held)
            self.position += len(self.held)
        self.held = ""
        self.out.append(words)
        self.position += len(words)

    def _close(self) -> None:
        """End the paragraph that is being written, if one is."""
        if self.first >= 0:
            if self.pre:
                self.pres.append((self.first, self.position))
            for _, start, _target in self.opened["a"]:
                self.links.append((start, self.position))
            if self.links:
                piece = "".join(self.out[self.written :])
                whole = block_at(self._kind(), self.first, self.position, self.level)
                self.blocks += navigation.blocks(piece, self.first, self.links, whole)
                self.links.clear()
            else:
                level = self.level or self.cited
                self.blocks.append(block_at(self._kind(), self.first, self.position, level))
            self.first = -1
        self.held = ""
        self.separator = "\n\n"

    def _kind(self) -> BlockKind:
        if self.level:
            return BlockKind.HEADING
        if self.row:
            return BlockKind.CELLS
        if self.pre:
            return BlockKind.VERSE
        if self.cited:
            return BlockKind.QUOTE
        drawn = self.out[self.written][:1] in text.DRAWN and text.is_rule("".join(self.out[self.written :]))
        return _RULED if drawn else _PROSE

    def _break(self) -> None:
        if self.pre:
            self.held += "\n" if self.first >= 0 else ""
        elif self.row:
            self.held = self.held or " "
        elif "\n" in self.held:
            self._close()
        elif self.first >= 0:
            self.held = "\n"

    def _boundary(self, name: str, attributes: str, at: int) -> None:
        if self.row and name not in tags.ROWS:
            if name in tags.CELLS and self.first >= 0:
                self.held = "\t"
            elif self.first >= 0 and "\t" not in self.held:
                self.held = " "
            return
        tight = name in tags.TIGHT and (self.first < 0 or self.row)
        separator = ("\n" if self.row and self.first >= 0 else self.separator) if tight else "\n\n"
        self._close()
        self.separator = separator
        if name in tags.HEADINGS:
            self.level = int(name[1])
        elif name in tags.PREFORMATTED:
            self.pre += 1
        elif name in tags.ROWS:
            self.row = tags.is_row(self.html, at)
        elif name == "hr":
            self._furnish(RULE, BlockKind.RULE)
        elif name == "frame" and (source := tags.attribute(attributes, "src")):
            start = self._furnish(source, BlockKind.FURNITURE)
            self.marks.append((MarkKind.LINK, start, self.position, source))
        elif name == "blockquote" and self.mail and (self.cited or tags.is_cited(attributes)):
            self.cited += 1

    def _boundary_end(self, name: str) -> None:
        if self.row and name not in tags.ROW_ENDS:
            if self.first >= 0 and not self.held:
                self.held = " "
            return
        wrote = self.first >= 0
        separator = self.separator
        self._close()
        if name in tags.TIGHT:
            self.separator = "\n" if wrote else separator
            self.row = False
        elif name in tags.HEADINGS:
            self.level = 0
        elif name in tags.PREFORMATTED:
            self.pre = max(0, self.pre - 1)
        elif name == "blockquote":
            self.cited = max(0, self.cited - 1)
        elif name == "dl":
            self.row = False

    def _furnish(self, words: str, kind: BlockKind) -> int:
        self._put(words)
        start, self.first = self.first, -1
        self.blocks.append(block_at(kind, start, self.position))
        self.separator = "\n\n"
        return start

    def _skip(self, name: str) -> None:
        if name.removeprefix("/") == self.skipping:
            self.skipped += -1 if name[:1] == "/" else 1
            if not self.skipped:
                self.skipping = ""

    def _preformatted(self, words: str) -> list[Block]:
        """The blocks, with a preformatted text's own paragraphs: prose if it is most of the page."""
        if not self.pres:
            return self.blocks
        wide = sum(end - start for start, end in self.pres) * 2 > len(words)
        places = {start for start, _ in self.pres}
        found: list[Block] = []
        for block in self.blocks:
            if block.kind is BlockKind.VERSE and block.span.start in places:
                found += self._paragraphs(words, block.span, wide=wide)
            else:
                found.append(block)
        return found

    def _paragraphs(self, words: str, span: Span, *, wide: bool) -> list[Block]:
        begin = self.begin
        if not wide:
            places = text.paragraphs(words, span.start - begin, span.end - begin)
            return [block_at(BlockKind.VERSE, first + begin, last + begin) for first, last in places]
        inner = text.blocks(words, span.start - begin, span.end - begin, mail=self.mail)
        return [block_at(b.kind, b.span.start + begin, b.span.end + begin, b.level) for b in inner]

    def _marked(self, words: str) -> list[Mark]:
        marks: list[Mark] = []
        begin = self.begin
        for kind, start, end, target in self.marks:
            first = start
            while first < end and words[first - begin].isspace():
                first += 1
            if first < end:
                marks.append(mark_at(kind, first, end, target))
        return marks
