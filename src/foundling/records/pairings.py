"""Pairings in every notation, read as the characters' full names inside a fandom."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from foundling.model import Span
from foundling.records.bearers import (
    AROUND,
    LONGEST,
    MODIFIERS,
    TOKEN,
    TRAIL,
    Company,
    Couple,
    Known,
    capitalised,
    cased,
    genders_of,
    known_as,
    named,
    nearest,
    nicknamed,
    nicknames,
)
from foundling.records.spans import alternation, folded, has_any
from foundling.vocab import Pairing, Vocabulary, phrases

_TABLE = phrases("pairings")
_NONE = frozenset(_TABLE["none"])
_FRIENDS = frozenset(_TABLE["friends"])
_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_PIECE = re.compile(r"[,;\n|]|\s--?\s|\.\s")
_JOINER = re.compile(r"(?<!\s)\s*[/+\u2665\u2764\u00d7\\]\s*|(?<=\s)[xX](?=\s)|(?<=[A-Z])x(?=[A-Z])")
_AND = re.compile(rf"(?<!\s)\s+(?:{alternation(_TABLE['joined'])}|&)\s+")
_RANKS = re.compile(r"\d{1,2}(?:[xX+]\d{1,2}){2,4}")
_CROSS = re.compile("[xX+]")


_BRIEF, _WAYS = 200, 8
_SHORT = 24
_JOINS = "/+xX\u2665\u00d7"
_PLAIN_JOINS = "/+\u2665\u2764\u00d7\\"
"""Signs that join names wherever they stand, as an "x" does not."""
_CROSSED = re.compile(r"\s[xX]\s|[A-Z]x[A-Z]")
_OPENING = "([{"
_Reader = Callable[[str, Company], list[Couple]]


class _Recall(NamedTuple):
    """What a value was read as, and of those asked about who took part."""

    asked: frozenset[str]
    there: frozenset[str]
    couples: tuple[Couple, ...]


def read_pairing(value: str, company: Company) -> tuple[Couple, ...]:
    """The couples that a pairing label's value names, in order; friends and unnamed originals left out.

    A name unknown to the fandom stands as written beside one that is known.
    """
    return _remembered(_read_pairing, value, company)


def find_couples(text: str, company: Company, *, codes: bool = False) -> tuple[Couple, ...]:
    """The couples standing in running words: every name must be known, initials only if `codes`.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.cast import gather
    >>> company = Company(builtin(), gather(builtin()), ("Smallville",))
    >>> [couple.names for couple in find_couples("a Clark/Lex story and/or not", company)]
    [('Clark Kent', 'Lex Luthor')]
    """
    if not has_any(text, _JOINS) or not (has_any(text, _PLAIN_JOINS) or _CROSSED.search(text)):
        return ()
    return _remembered(_find_any if codes else _find_spelt, text, company)


def find_nicknames(text: str, company: Company) -> tuple[Couple, ...]:
    """The couples named by a word of their own ("Spuffy") in running words."""
    return _remembered(_find_nicknames, text, company)


def _remembered(read: _Reader, value: str, company: Company) -> tuple[Couple, ...]:
    """The couples that `read` finds in the value, read once for all companies that it cannot tell apart."""
    if len(value) > _BRIEF:
        return tuple(read(value, company))
    recalls = _recalls((read, value, company.fandoms, company.vocabulary))
    for asked, there, couples in recalls:
        if asked & company.there == there:
            return couples
    company.asked.clear()
    couples = tuple(read(value, company))
    if len(recalls) < _WAYS:
        asked = frozenset(company.asked)
        recalls.append(_Recall(asked, asked & company.there, couples))
    return couples


@lru_cache(maxsize=2048)
def _recalls(_reading: tuple[_Reader, str, tuple[str, ...], Vocabulary]) -> list[_Recall]:
    """The list that is kept for a reader, a value, the fandoms and the vocabulary; empty at first."""
    return []


def _read_pairing(value: str, company: Company) -> list[Couple]:
    plain = written = cased(folded(value))
    if has_any(written, _OPENING):
        plain = _BRACKETED.sub(_blank, written)
    bare = plain.strip(TRAIL)
    if not bare:
        plain, bare = written, written.strip(TRAIL)
    if bare.casefold() in _NONE:
        return []
    return _once([couple for start, end in _pieces(plain) for couple in _piece(plain, start, end, company)])


def _blank(found: re.Match[str]) -> str:
    """Nothing for what stands in brackets, unless it says that those before it are friends."""
    words = found.group()[1:-1]
    friends = len(words) < _SHORT and not _FRIENDS.isdisjoint(words.casefold().split())
    return f" {words} " if friends else " " * len(found.group())


def _find_any(text: str, company: Company) -> list[Couple]:
    plain = folded(text)
    edges = [edge for edge in _pieces(plain) if not _is_friendly(plain, edge)]
    return _once([couple for edge in edges for couple in _chains(plain, *edge, company, strict=True)])


def _is_friendly(plain: str, edge: tuple[int, int]) -> bool:
    """Whether a brief piece ends in a word for friends: "Dan/Casey friendship"."""
    words = plain[slice(*edge)].split()
    return 0 < len(words) < 5 and words[-1].strip(TRAIL).casefold() in _FRIENDS - {"gen"}


def _find_spelt(text: str, company: Company) -> list[Couple]:
    plain = folded(text)
    edges = [edge for edge in _pieces(plain) if not _is_friendly(plain, edge)]
    found = [couple for edge in edges for couple in _chains(plain, *edge, company, strict=True)]
    return _once([couple for couple in found if _spelt(couple, plain, company)])


def _find_nicknames(text: str, company: Company) -> list[Couple]:
    plain, table = folded(text), nicknames(company.vocabulary)
    known = [table[fandom] for fandom in company.fandoms if fandom in table]
    words = {word.strip(AROUND) for word in plain.casefold().split()} if known else set()
    if all(words.isdisjoint(names) for names in known):
        return []
    return _once(
        [
            _pair(pairing, Span(*word.span()), 0.93, company)
            for word in TOKEN.finditer(plain)
            for pairing in nicknamed(word.group().strip(TRAIL), company)
        ]
    )


def _pieces(plain: str) -> list[tuple[int, int]]:
    pieces = []
    start = 0
    for found in _PIECE.finditer(plain):
        pieces.append((start, found.start()))
        start = found.end()
    pieces.append((start, len(plain)))
    return pieces


def _piece(plain: str, start: int, end: int, company: Company) -> list[Couple]:
    if not _FRIENDS.isdisjoint(plain[start:end].casefold().split()):
        return []
    whole = _whole(plain, start, end, company)
    if whole is not None:
        return [whole]
    return (
        _chains(plain, start, end, company, strict=False)
        or _smooshed(plain, start, end, company)
        or _joined(plain, start, end, company)
    )


def _whole(plain: str, start: int, end: int, company: Company) -> Couple | None:
    """The couple that the whole piece names, modifiers apart."""
    words = [word.span() for word in TOKEN.finditer(plain, start, end)]
    first, last = 0, len(words)
    while first < last and plain[slice(*words[first])].casefold().strip(TRAIL) in MODIFIERS:
        first += 1
    while first < last and plain[slice(*words[last - 1])].casefold().strip(TRAIL) in MODIFIERS:
        last -= 1
    if first == last or last - first > 2 * LONGEST + 1:
        return None
    return _named(plain, Span(words[first][0], words[last - 1][1]), 0.98, company)


def _named(plain: str, span: Span, confidence: float, company: Company) -> Couple | None:
    """The first couple that goes by just the span's words."""
    for pairing in named(span.of(plain).strip(TRAIL), company):
        return _pair(pairing, span, confidence, company)
    return None


def _pair(pairing: Pairing, span: Span, confidence: float, company: Company) -> Couple:
    genders = genders_of(pairing, company)
    return Couple(pairing.characters, genders, span, pairing.fandom, confidence)


def _smooshed(plain: str, start: int, end: int, company: Company) -> list[Couple]:
    """Couples written as one word: a nickname, or names about an "x"."""
    found = []
    for word in TOKEN.finditer(plain, start, end):
        couple = _named(plain, Span(*word.span()), 0.95, company)
        if couple is None:
            couple = _crossed(word.group().strip(TRAIL), word.start(), company)
        if couple is not None:
            found.append(couple)
    return found


def _crossed(written: str, start: int, company: Company) -> Couple | None:
    ways = [[written[:at], written[at + 1 :]] for at, sign in enumerate(written[:40]) if sign in "xX" and at]
    if _RANKS.fullmatch(written):
        ways = [_CROSS.split(written)]
    for pieces in ways:
        for fandom in company.fandoms:
            links = [known_as(piece, fandom, company) for piece in pieces]
            known = {link.name: link for link in links if link is not None}
            if len(known) > 1 and all(links):
                return _couple(list(known.values()), Span(start, start + len(written)), fandom)
    return None


def _joined(plain: str, start: int, end: int, company: Company) -> list[Couple]:
    """Two names about an "and", which in a pairing label makes a couple; an ampersand makes friends."""
    for joint in _AND.finditer(plain, start, end):
        if "&" in joint.group():
            continue
        for fandom in company.fandoms:
            left = nearest(plain, (start, joint.start()), fandom, company, last=True)
            right = nearest(plain, (joint.end(), end), fandom, company, last=False)
            if left and right and left[0].name != right[0].name:
                return [_couple([left[0], right[0]], Span(left[1].start, right[1].end), fandom)]
    return []


def _chains(plain: str, start: int, end: int, company: Company, *, strict: bool) -> list[Couple]:
    """Names joined by slashes and the like, tried in each fandom."""
    joints = [joint for joint in _JOINER.finditer(plain, start, end) if not _in_address(plain, joint)]
    if not joints or len(joints) > 60:
        return []
    found = []
    for first, last, inner in _grouped(plain, start, end, joints):
        couple = _tight(plain, inner, company) or _loose(plain, (first, last), inner, company, strict=strict)
        if couple is not None:
            found.append(couple)
    return found


def _loose(
    plain: str, edge: tuple[int, int], inner: list[tuple[int, int]], company: Company, *, strict: bool
) -> Couple | None:
    """The surest of the fandoms' readings of a chain."""
    best: Couple | None = None
    for fandom in company.fandoms:
        couple = _chain(plain, edge, inner, fandom, company)
        if couple is None or len(couple.names) < 2 or (strict and couple.unsure):
            continue
        if best is None or couple.confidence > best.confidence:
            best = couple
    return best if best is not None and best.confidence >= (0.6 if strict else 0.3) else None


def _tight(plain: str, joints: list[tuple[int, int]], company: Company) -> Couple | None:
    """The couple that a chain without spaces names as a whole: "M/M" before M and M."""
    left = plain.rfind(" ", max(0, joints[0][0] - 40), joints[0][0]) + 1
    right = TOKEN.match(plain, joints[-1][1])
    if right is None or " " in plain[left : joints[-1][1]]:
        return None
    written = plain[left : right.end()].strip(AROUND)
    start = plain.index(written, left)
    return _named(plain, Span(start, start + len(written)), 0.97, company)


def _grouped(
    plain: str, start: int, end: int, joints: Sequence[re.Match[str]]
) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Joints parted by at most one name's words belong to one chain."""
    groups: list[tuple[int, int, list[tuple[int, int]]]] = []
    group: list[tuple[int, int]] = []
    first = start
    for joint in joints:
        between = plain[group[-1][1] : joint.start()].split() if group else []
        if group and ((len(between) > 1 and _is_tight(joint)) or len(between) > LONGEST):
            groups.append((first, joint.start(), group))
            first, group = group[-1][1], []
        group.append(joint.span())
    if group:
        groups.append((first, end, group))
    return groups


def _is_tight(joint: re.Match[str]) -> bool:
    return not joint.group().startswith(" ") and not joint.group().endswith(" ")


def _in_address(plain: str, joint: re.Match[str]) -> bool:
    around = plain[max(0, joint.start() - 8) : joint.end() + 1]
    return "//" in around or "www." in around or ".com" in around


def _chain(
    plain: str, edge: tuple[int, int], joints: list[tuple[int, int]], fandom: str, company: Company
) -> Couple | None:
    left = nearest(plain, (edge[0], joints[0][0]), fandom, company, last=True)
    right = nearest(plain, (joints[-1][1], edge[1]), fandom, company, last=False)
    inner = [
        (known_as(plain[one[1] : two[0]], fandom, company), Span(one[1], two[0]))
        for one, two in pairwise(joints)
    ]
    links = [left, *((known, span) if known else None for known, span in inner), right]
    if sum(link is not None for link in links) < max(1, len(links) - 1):
        return None
    if any(link is None for link in links):
        return _with_original(plain, edge, joints, (left, right), fandom)
    known = [link[0] for link in links if link is not None]
    spans = [link[1] for link in links if link is not None]
    if len({item.name for item in known}) < len(known):
        return None
    return _couple(known, Span(spans[0].start, spans[-1].end), fandom)


def _with_original(
    plain: str,
    edge: tuple[int, int],
    joints: list[tuple[int, int]],
    ends: tuple[tuple[Known, Span] | None, tuple[Known, Span] | None],
    fandom: str,
) -> Couple | None:
    """A known character beside a capitalised name that the fandom does not have."""
    if len(joints) > 1:
        return None
    known = ends[0] or ends[1]
    other = (
        capitalised(plain, joints[0][1], edge[1], last=False)
        if ends[0]
        else capitalised(plain, edge[0], joints[0][0], last=True)
    )
    if known is None or other is None:
        return None
    written = other.of(plain)
    names = (known[0].name, written) if ends[0] else (written, known[0].name)
    unsure = (written,) if len(written) < 3 else ()
    span = Span(min(known[1].start, other.start), max(known[1].end, other.end))
    return Couple(names, "", span, fandom, 0.5 if len(written) > 2 else 0.4, unsure)


def _couple(known: list[Known], span: Span, fandom: str) -> Couple:
    return Couple(
        tuple([item.name for item in known]),
        "".join([item.gender for item in known]),
        span,
        fandom,
        min([item.confidence for item in known]),
        tuple([item.name for item in known if item.unsure]),
    )


def _spelt(couple: Couple, plain: str, company: Company) -> bool:
    """Whether a couple stands in names, or in initials that the vocabulary has as a pair."""
    written = couple.span.of(plain)
    pieces = [piece.strip(TRAIL) for piece in _JOINER.split(written)]
    return all(len(piece) > 2 for piece in pieces) or bool(named(written.strip(TRAIL), company))


def _once(couples: Sequence[Couple]) -> list[Couple]:
    kept: dict[frozenset[str], Couple] = {}
    for couple in couples:
        kept.setdefault(frozenset(couple.names), couple)
    return list(kept.values())
