"""Furniture: list footers, advertisements and software's own lines, known by the rows of a table."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from importlib import resources
from operator import attrgetter

from foundling.model import Block, BlockKind, block_at

_start = attrgetter("span.start")
_end = attrgetter("span.end")


@dataclass(frozen=True, slots=True)
class Furniture:
    """A pattern, the words that must be there for it to be tried, and how far it reaches."""

    name: str
    where: str
    sign: str
    pattern: re.Pattern[str]


def _table() -> tuple[list[str], list[Furniture]]:
    words = resources.files("foundling").joinpath("data", "furniture.toml").read_text(encoding="utf-8")
    table = tomllib.loads(words)
    return table["gates"], [
        Furniture(row["name"], row["where"], row["sign"], re.compile(_anchored(row["pattern"]), re.MULTILINE))
        for row in table["furniture"]
    ]


def _anchored(pattern: str) -> str:
    """The pattern with the line's beginning written as the end of the line before, which is found faster."""
    return f"\n{pattern[1:]}" if pattern.startswith("^") else pattern


_GATES, _TABLE = _table()
_COMMON = "GFNOYISjqzxk:bv-pgyfwmucld.rhsinoate\n "
"""Characters from rare to common; what is not among them is rarer."""


def _pivot(words: str) -> str:
    """The rarest character of some words, which is found, or found missing, much faster than the words."""
    return min(words, key=_COMMON.find)


class Sought:
    """Rows of the table, and their signs: each its pivot in both cases, its words and the whole of it."""

    def __init__(self, rows: list[Furniture], gates: list[str]) -> None:
        self.rows = rows
        self.gates = [(_pivot(gate), gate) for gate in gates]
        """One of these must stand in a text, where there are any."""
        signs = dict.fromkeys(row.sign for row in rows)
        self.signs = [(_pivot(sign), _pivot(sign).upper(), sign.rstrip(" "), sign) for sign in signs]

    def signs_in(self, words: str) -> frozenset[str]:
        """The signs that stand in a text, whatever their case; none in a text without a gate."""
        if self.gates and not self._is_gated(words):
            return _NONE
        held = [each for each in self.signs if each[0] in words or each[1] in words]
        if not held:
            return _NONE
        lower = _lower(words)
        return frozenset([sign for _, _, stem, sign in held if stem in lower and sign in lower])

    def _is_gated(self, words: str) -> bool:
        return any(pivot in words and gate in words for pivot, gate in self.gates)


_NONE: frozenset[str] = frozenset()
_WAYS = [each.pattern for each in _TABLE if each.where == "link"]
_PLACED = [each for each in _TABLE if each.where != "link"]
_ANYWHERE = Sought(_PLACED, _GATES)
_ENDING = Sought([each for each in _PLACED if each.where == "from-here"], [])
_ASIDE = Sought([each for each in _PLACED if each.where != "from-here"], _GATES)
_HEAD = 1500
_TAIL = 3500
"""Characters at the edges of a text in which most furniture is sought."""


def mark(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks with those that are furniture called so; a block that holds some is cut.

    >>> from foundling.model import Span
    >>> words = "Fin.\\n\\nDo You Yahoo!?\\nGet mail."
    >>> blocks = [Block(BlockKind.PROSE, Span(0, 4)), Block(BlockKind.PROSE, Span(6, 30))]
    >>> [each.kind.value for each in mark(words, blocks)]
    ['prose', 'furniture']
    """
    places = _joined(sorted(_places(text, blocks)))
    if not places:
        return blocks
    first = bisect_right(blocks, places[0][0], key=_end)
    last = bisect_left(blocks, places[-1][1], key=_start)
    marked = blocks[:first]
    at = 0
    for block in blocks[first:last]:
        while at < len(places) and places[at][1] <= block.span.start:
            at += 1
        stop = at
        while stop < len(places) and places[stop][0] < block.span.end:
            stop += 1
        marked += _cut(text, block, places[at:stop]) if stop > at else (block,)
    return marked + blocks[last:]


def is_way(words: str) -> bool:
    """Whether a link's words are a way to another page of the site, such as "Back to index"."""
    return len(words) <= 60 and any(pattern.fullmatch(words.lower()) for pattern in _WAYS)


def _places(text: str, blocks: list[Block]) -> list[tuple[int, int]]:
    """Where furniture stands: near the edges of a long text, and anywhere for what ends a text.

    Lists, hosts and archives put their own words above and below; of what goes on to the end, such as
    an attachment, the beginning may stand far from it.
    """
    end = len(text)
    if end > _HEAD + _TAIL:
        head, tail = text.rfind("\n", 0, _HEAD) + 1, text.find("\n", end - _TAIL) + 1
        if 0 < head < tail:
            found = _found(text, blocks, (0, head), _ASIDE)
            found += _found(text, blocks, (tail, end), _ASIDE)
            return found + _found(text, blocks, (0, end), _ENDING)
    return _found(text, blocks, (0, end), _ANYWHERE)


def _found(text: str, blocks: list[Block], window: tuple[int, int], sought: Sought) -> list[tuple[int, int]]:
    """The places of what is sought in a window of the text."""
    first, last = window
    words = text[first:last]
    signs = sought.signs_in(words)
    if not signs:
        return []
    lined = f"\n{_lower(words)}"
    return [
        _place(text, blocks, each.where, (max(0, first + match.start() - 1), first + match.end() - 1))
        for each in sought.rows
        if each.sign in signs
        for match in each.pattern.finditer(lined)
        if match.end() > match.start() + 1
    ]


def _lower(words: str) -> str:
    """The words in lower case, every character in its place.

    >>> len(_lower("\\u0130 Index")) == len("\\u0130 Index")
    True
    """
    lower = words.lower()
    return lower if len(lower) == len(words) else words.replace("\u0130", "i").lower()


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _place(text: str, blocks: list[Block], where: str, match: tuple[int, int]) -> tuple[int, int]:
    """The place that a match calls furniture; `match` begins in the line before or in its first line."""
    start, end = match
    start = start + 1 if text[start] == "\n" else text.rfind("\n", 0, start) + 1
    if where == "from-here":
        return start, len(text)
    if text[end - 1] != "\n":
        stop = text.find("\n", end)
        end = len(text) if stop < 0 else stop
    if where == "block":
        first = bisect_right(blocks, start, key=_end)
        last = bisect_left(blocks, end, key=_start)
        if first < last:
            return blocks[first].span.start, blocks[last - 1].span.end
    return start, end


def _cut(text: str, block: Block, places: list[tuple[int, int]]) -> list[Block]:
    """A block parted where furniture begins and ends in it."""
    if block.kind in (BlockKind.ENVELOPE, BlockKind.QUOTE, BlockKind.FURNITURE):
        return [block]
    pieces: list[Block] = []
    at = block.span.start
    for start, end in [*places, (block.span.end, block.span.end)]:
        first, last = max(start, at), min(end, block.span.end)
        pieces += _piece(text, at, first, block.kind, block.level)
        pieces += _piece(text, first, last, BlockKind.FURNITURE, 0)
        at = max(at, last)
    return pieces


def _piece(text: str, start: int, end: int, kind: BlockKind, level: int) -> list[Block]:
    words = text[start:end].rstrip()
    if not words.strip():
        return []
    skip = len(words) - len(words.lstrip("\n"))
    return [block_at(kind, start + skip, start + len(words), level)]
