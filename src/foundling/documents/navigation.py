"""Navigation: lines of a page that are nothing but links to other pages."""

from __future__ import annotations

from foundling.documents import furniture
from foundling.model import Block, BlockKind, Span

SHORT_LINK = 40
"""Characters up to which a link may be one of a bar of links."""

_BETWEEN = " \n\t\xa0|[](){}<>·•:;,.~*-–—_=/\\&«»‹›❯→←↑#+!>"


def blocks(piece: str, start: int, links: list[tuple[int, int]], whole: Block) -> list[Block]:
    """The blocks of one paragraph of a page, its lines that only navigate called furniture.

    `piece` is the paragraph's text, `start` its place, `links` the places of its links, in order.

    >>> whole = Block(BlockKind.PROSE, Span(0, 16))
    >>> [block.kind.value for block in blocks("A tale\\nPrev|Next", 0, [(7, 11), (12, 16)], whole)]
    ['prose', 'furniture']
    """
    inside = [(max(first, start), last) for first, last in links]
    if is_bar(piece, start, inside):
        return [Block(BlockKind.FURNITURE, whole.span)]
    if "\n" not in piece:
        return [whole]
    found: list[Block] = []
    place, at = start, 0
    for line in piece.split("\n"):
        end = place + len(line)
        while at < len(links) and links[at][1] <= place:
            at += 1
        here = [(max(a, place), min(b, end)) for a, b in _until(links, at, end)]
        kind = BlockKind.FURNITURE if here and is_bar(line, place, here) else whole.kind
        if found and found[-1].kind is kind:
            found[-1] = Block(kind, Span(found[-1].span.start, end), found[-1].level)
        elif line.strip():
            found.append(Block(kind, Span(place, end), 0 if kind is BlockKind.FURNITURE else whole.level))
        place = end + 1
    return found


def is_bar(line: str, start: int, links: list[tuple[int, int]]) -> bool:
    """Whether a line is two or more short links, or one that leads back, on or home."""
    at = start
    words = []
    for first, last in links:
        if line[max(0, at - start) : max(0, first - start)].strip(_BETWEEN):
            return False
        words.append(line[first - start : last - start].strip())
        at = max(at, last)
    if line[at - start :].strip(_BETWEEN):
        return False
    words = [word for word in words if word]
    if len(words) > 1:
        return all(len(word) <= SHORT_LINK for word in words)
    return bool(words) and furniture.is_way(words[0])


def _until(links: list[tuple[int, int]], at: int, end: int) -> list[tuple[int, int]]:
    stop = at
    while stop < len(links) and links[stop][0] < end:
        stop += 1
    return links[at:stop]
