"""Furniture: list footers, advertisements and software's own lines, known by the rows of a table."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from importlib import resources

from foundling.model import Block, BlockKind, Span


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
_LOWER_GATES = [gate.lower() for gate in _GATES]
_COMMON = "GFNOYISjqzxk:bv-pgyfwmucld.rhsinoate\n "
"""Characters from rare to common; what is not among them is rarer."""

_WAYS = [each.pattern for each in _TABLE if each.where == "link"]
_PLACED = [each for each in _TABLE if each.where != "link"]
_ENDING = [each for each in _PLACED if each.where == "from-here"]
_ASIDE = [each for each in _PLACED if each.where != "from-here"]
_HEAD = 1500
_TAIL = 3500
"""Characters at the edges of a text in which most furniture is sought."""
_STEMS = {each.sign: next((gate for gate in _LOWER_GATES if gate in each.sign), "") for each in _PLACED}
"""A gate, in lower case, that a sign holds: where it is not, the sign is not."""

_SHARED = {stem for stem, count in Counter(_STEMS.values()).items() if stem and count > 1}
_PIVOTS = {words: min(words, key=_COMMON.find) for words in {*_GATES, *_LOWER_GATES, *_STEMS}}
"""The rarest character of some words, which is found, or found missing, much faster than the words."""


def mark(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks with those that are furniture called so; a block that holds some is cut.

    >>> words = "Fin.\\n\\nDo You Yahoo!?\\nGet mail."
    >>> blocks = [Block(BlockKind.PROSE, Span(0, 4)), Block(BlockKind.PROSE, Span(6, 30))]
    >>> [each.kind.value for each in mark(words, blocks)]
    ['prose', 'furniture']
    """
    places = _joined(sorted(place for window in _windows(text) for place in _places(text, blocks, window)))
    if not places:
        return blocks
    marked: list[Block] = []
    at = 0
    for block in blocks:
        while at < len(places) and places[at][1] <= block.span.start:
            at += 1
        stop = at
        while stop < len(places) and places[stop][0] < block.span.end:
            stop += 1
        marked += _cut(text, block, places[at:stop]) if stop > at else (block,)
    return marked


def is_way(words: str) -> bool:
    """Whether a link's words are a way to another page of the site, such as "Back to index"."""
    return len(words) <= 60 and any(pattern.fullmatch(words.lower()) for pattern in _WAYS)


def _windows(text: str) -> list[tuple[int, int, list[Furniture]]]:
    """Where to look, and for what: near the edges of a long text, and anywhere for what ends a text.

    Lists, hosts and archives put their own words above and below; of what goes on to the end, such as
    an attachment, the beginning may stand far from it.
    """
    if len(text) <= _HEAD + _TAIL:
        return [(0, len(text), _PLACED)]
    head, tail = text.rfind("\n", 0, _HEAD) + 1, text.find("\n", len(text) - _TAIL) + 1
    if not 0 < head < tail:
        return [(0, len(text), _PLACED)]
    return [(0, head, _ASIDE), (tail, len(text), _ASIDE), (0, len(text), _ENDING)]


def _places(
    text: str, blocks: list[Block], window: tuple[int, int, list[Furniture]]
) -> list[tuple[int, int]]:
    """Where furniture stands in a window of the text; empty where none of the gates' words does."""
    first, last, sought = window
    words = text[first:last]
    if sought is not _ENDING and not any(_holds(words, gate) for gate in _GATES):
        return []
    lower = words.lower()
    signs = _signs(lower, sought)
    if not signs:
        return []
    lined = f"\n{lower}"
    return [
        _place(text, blocks, each.where, (max(0, first + match.start() - 1), first + match.end() - 1))
        for each in sought
        if each.sign in signs
        for match in each.pattern.finditer(lined)
        if match.end() > match.start() + 1
    ]


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _signs(lower: str, sought: list[Furniture]) -> set[str]:
    """The signs of what is sought that stand in a text, given in lower case."""
    wanted = {each.sign: _STEMS[each.sign] for each in sought}
    missing = {stem for stem in _SHARED.intersection(wanted.values()) if not _holds(lower, stem)}
    return {sign for sign, stem in wanted.items() if stem not in missing and _holds(lower, sign)}


def _holds(text: str, words: str) -> bool:
    return _PIVOTS[words] in text and words in text


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
        first = bisect_right(blocks, start, key=lambda block: block.span.end)
        last = bisect_left(blocks, end, key=lambda block: block.span.start)
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
    return [Block(kind, Span(start + skip, start + len(words)), level)]
