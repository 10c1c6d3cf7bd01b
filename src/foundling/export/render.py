"""The story's text as XHTML: paragraphs, verse, headings and emphasis of the body, and nothing else.

Every character is escaped here and every tag is ours, so the markup is well formed whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foundling.export.marking import Marking, is_hypertext, marking
from foundling.export.xml import escape
from foundling.model import Block, BlockKind, Document, Span

_KEPT_LINES = frozenset({BlockKind.VERSE, BlockKind.SIGNATURE, BlockKind.ENVELOPE})
_EMPTY_LINES = re.compile(r"(?:\n[ \t]*+){2,}+")
_INDENT = re.compile(r"^[ \t\u00a0]++", re.MULTILINE)
_SPACES = re.compile(r"[ \n\r\f\v]++")
_QUOTE_SIGNS = re.compile(r"^(?:[>|] ?)++", re.MULTILINE)
_FULL_LINE = range(45, 91)
"""How many characters a line has that a program wrapped."""
_LOWEST = 4
"""Headings go from h2, below the chapter's own, to h4."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a whole chapter has in common: its text, its marks, and the rank of each heading level."""

    text: str
    marking: Marking
    ranks: dict[int, int]
    hypertext: bool


def body(document: Document, spans: tuple[Span, ...]) -> str:
    """The spans of the document as XHTML paragraphs, one line of markup each; empty for no text.

    Lines that a mailer or editor wrapped become one; verse and the lines of a page keep their breaks.
    Links show as their text.
    """
    return "".join(f"{element}\n" for element in elements(document, spans))


def elements(document: Document, spans: tuple[Span, ...]) -> tuple[str, ...]:
    """The same, one paragraph, heading, quotation or rule after another."""
    pieces = [piece for span in spans for piece in _pieces(document, span)]
    page = _Page(document.text, marking(document), _ranks(pieces), is_hypertext(document))
    return tuple(element for element in (_element(page, piece) for piece in pieces) if element)


def _pieces(document: Document, within: Span) -> Iterator[Block]:
    """The blocks inside the span, cut at its ends; text that no block covers comes as prose."""
    at = within.start
    for block in document.blocks:
        start, end = max(block.span.start, at), min(block.span.end, within.end)
        if start >= end:
            continue
        yield from _paragraphs(document.text, Span(at, start))
        yield Block(block.kind, Span(start, end), block.level)
        at = end
    yield from _paragraphs(document.text, Span(at, within.end))


def _paragraphs(text: str, span: Span) -> Iterator[Block]:
    start = span.start
    for gap in _EMPTY_LINES.finditer(text, span.start, span.end):
        yield Block(BlockKind.PROSE, Span(start, gap.start()))
        start = gap.end()
    if start < span.end:
        yield Block(BlockKind.PROSE, Span(start, span.end))


def _ranks(pieces: list[Block]) -> dict[int, int]:
    levels = sorted({piece.level for piece in pieces if piece.kind is BlockKind.HEADING})
    return {level: min(rank, _LOWEST) for rank, level in enumerate(levels, start=2)}


def _element(page: _Page, piece: Block) -> str:
    """The block as one element; empty where it holds nothing to show."""
    if piece.kind is BlockKind.RULE:
        return "<hr/>"
    span = _trimmed(page.text, piece.span)
    inner = _inner(page, piece.kind, span)
    if not inner.strip():
        return ""
    if piece.kind is BlockKind.QUOTE:
        return f"<blockquote><p>{inner}</p></blockquote>"
    tag = f"h{page.ranks[piece.level]}" if piece.kind is BlockKind.HEADING else "p"
    classes = ["verse"] * (piece.kind in _KEPT_LINES) + ["centre"] * page.marking.centred(span)
    shown = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{shown}>{inner}</{tag}>"


def _inner(page: _Page, kind: BlockKind, span: Span) -> str:
    if kind is BlockKind.QUOTE:
        return _flowing(_QUOTE_SIGNS.sub("", span.of(page.text)))
    kept = kind in _KEPT_LINES or (page.hypertext and not _is_wrapped(span.of(page.text)))
    return page.marking.tagged(page.text, span, _lines if kept else _flowing)


def _is_wrapped(text: str) -> bool:
    r"""Whether the lines of a page's paragraph all end where a line was full, not where a thought was.

    >>> full = "so the line runs on until there is no more room and then it goes"
    >>> _is_wrapped(f"{full}\n{full}\non."), _is_wrapped(f"{full}\nYes.\n{full}\nNo.")
    (True, False)
    """
    *full, _ = text.split("\n")
    return len(full) > 1 and all(len(line) in _FULL_LINE for line in full)


def _trimmed(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    covered = span.of(text)
    start = span.start + len(covered) - len(covered.lstrip())
    return Span(start, max(start, span.start + len(covered.rstrip())))


def _flowing(text: str) -> str:
    r"""The text with line ends and runs of spaces as one space, and cells an em space apart.

    >>> _flowing("a hard\nwrapped   line\tand a cell")
    'a hard wrapped line\u2003and a cell'
    """
    return escape(_SPACES.sub(" ", text).replace("\t", "\u2003"))


def _lines(text: str) -> str:
    r"""The text with its line ends and indents kept.

    >>> _lines("Row, row\n  your boat")
    'Row, row<br/>\n\xa0\xa0your boat'
    """
    indented = _INDENT.sub(lambda found: "\u00a0" * len(found[0].expandtabs()), text)
    return escape(indented).replace("\n", "<br/>\n")
