"""Pairings in every notation, read as the characters' full names inside a fandom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    genders_of,
    known_as,
    named,
    nearest,
    nicknamed,
    nicknames,
)
from foundling.records.spans import alternation, folded
from foundling.vocab import phrases

_TABLE = phrases("pairings")
_NONE = frozenset(_TABLE["none"])
_FRIENDS = frozenset(_TABLE["friends"])
_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_PIECE = re.compile(r"[,;\n|]|\s--?\s|\.\s")
_JOINER = re.compile(r"(?<!\s)\s*[/+\u2665\u2764\u00d7\\]\s*|(?<=\s)[xX](?=\s)|(?<=[A-Z])x(?=[A-Z])")
_AND = re.compile(rf"(?<!\s)\s+(?:{alternation(_TABLE['joined'])}|&)\s+")
_RANKS = re.compile(r"\d{1,2}(?:[xX+]\d{1,2}){2,4}")


@dataclass(frozen=True, slots=True)
class _Token:
    words: str
    start: int
    end: int


def read_pairing(value: str, company: Company) -> list[Couple]:
    """The couples that a pairing label's value names, in order; friends and unnamed originals left out.

    A name unknown to the fandom stands as written beside one that is known.
    """
    plain = _BRACKETED.sub(lambda found: " " * len(found.group()), folded(value))
    if not plain.strip(TRAIL):
        plain = folded(value)
    if plain.strip(TRAIL).casefold() in _NONE:
        return []
    return _once(couple for start, end in _pieces(plain) for couple in _piece(plain, start, end, company))


def find_couples(text: str, company: Company, *, codes: bool = False) -> list[Couple]:
    """The couples standing in running words: every name must be known, initials only if `codes`.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.cast import gather
    >>> company = Company(builtin(), gather(builtin()), ("Smallville",))
    >>> [couple.names for couple in find_couples("a Clark/Lex story and/or not", company)]
    [('Clark Kent', 'Lex Luthor')]
    """
    if not any(sign in text for sign in "/+xX\u2665\u00d7"):
        return []
    plain = folded(text)
    found = (
        couple for start, end in _pieces(plain) for couple in _chains(plain, start, end, company, strict=True)
    )
    return _once(couple for couple in found if codes or _spelt(couple, plain, company))


def find_nicknames(text: str, company: Company) -> list[Couple]:
    """The couples named by a word of their own ("Spuffy") in running words."""
    plain, table = folded(text), nicknames(company.vocabulary)
    known = [table[fandom] for fandom in company.fandoms if fandom in table]
    words = plain.split() if known else []
    if not any(word.strip(AROUND).casefold() in nicknames for word in words for nicknames in known):
        return []
    return _once(
        Couple(pairing.characters, genders_of(pairing, company), Span(*word.span()), pairing.fandom, 0.93)
        for word in TOKEN.finditer(plain)
        for pairing in nicknamed(word.group().strip(TRAIL), company)
    )


def _pieces(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _PIECE.finditer(plain):
        yield start, found.start()
        start = found.end()
    yield start, len(plain)


def _piece(plain: str, start: int, end: int, company: Company) -> Iterator[Couple]:
    if not _FRIENDS.isdisjoint(plain[start:end].casefold().split()):
        return
    whole = _whole(plain, start, end, company)
    if whole is not None:
        yield whole
        return
    chains = list(_chains(plain, start, end, company, strict=False))
    if chains:
        yield from chains
        return
    smooshed = list(_smooshed(plain, start, end, company))
    yield from smooshed or _joined(plain, start, end, company)


def _whole(plain: str, start: int, end: int, company: Company) -> Couple | None:
    """The couple that the whole piece names, modifiers apart."""
    words = [(word.start(), word.end()) for word in TOKEN.finditer(plain, start, end)]
    while words and plain[slice(*words[0])].casefold().strip(TRAIL) in MODIFIERS:
        words.pop(0)
    while words and plain[slice(*words[-1])].casefold().strip(TRAIL) in MODIFIERS:
        words.pop()
    if not words or len(words) > 2 * LONGEST + 1:
        return None
    first, last = words[0][0], words[-1][1]
    return next(
        (
            Couple(pairing.characters, genders_of(pairing, company), Span(first, last), pairing.fandom, 0.98)
            for pairing in named(plain[first:last].strip(TRAIL), company)
        ),
        None,
    )


def _smooshed(plain: str, start: int, end: int, company: Company) -> Iterator[Couple]:
    """Couples written as one word: a nickname, or names about an "x"."""
    for word in TOKEN.finditer(plain, start, end):
        written = word.group().strip(TRAIL)
        for pairing in named(written, company)[:1]:
            yield Couple(
                pairing.characters, genders_of(pairing, company), Span(*word.span()), pairing.fandom, 0.95
            )
            break
        else:
            yield from _crossed(written, word.start(), company)


def _crossed(written: str, start: int, company: Company) -> Iterator[Couple]:
    ways = [[written[:at], written[at + 1 :]] for at, sign in enumerate(written[:40]) if sign in "xX" and at]
    if _RANKS.fullmatch(written):
        ways = [re.split("[xX+]", written)]
    for pieces in ways:
        for fandom in company.fandoms:
            links = [known_as(piece, fandom, company) for piece in pieces]
            known = {link.name: link for link in links if link is not None}
            if len(known) > 1 and all(links):
                yield _couple(list(known.values()), Span(start, start + len(written)), fandom)
                return


def _joined(plain: str, start: int, end: int, company: Company) -> Iterator[Couple]:
    """Two names about an "and", which in a pairing label makes a couple; an ampersand makes friends."""
    for joint in _AND.finditer(plain, start, end):
        if "&" in joint.group():
            continue
        for fandom in company.fandoms:
            left = nearest(plain, (start, joint.start()), fandom, company, last=True)
            right = nearest(plain, (joint.end(), end), fandom, company, last=False)
            if left and right and left[0].name != right[0].name:
                yield _couple([left[0], right[0]], Span(left[1].start, right[1].end), fandom)
                return


def _chains(plain: str, start: int, end: int, company: Company, *, strict: bool) -> Iterator[Couple]:
    """Names joined by slashes and the like, tried in each fandom."""
    joints = [joint for joint in _JOINER.finditer(plain, start, end) if not _in_address(plain, joint)]
    if not joints or len(joints) > 60:
        return
    groups = _grouped(plain, start, end, joints)
    for first, last, inner in groups:
        tight = _tight(plain, inner, company)
        if tight is not None:
            yield tight
            continue
        readings = [_chain(plain, (first, last), inner, fandom, company) for fandom in company.fandoms]
        good = [reading for reading in readings if reading is not None and (not strict or not reading.unsure)]
        strangers = [reading for reading in good if len(reading.names) > 1]
        if strangers:
            best = max(strangers, key=lambda reading: reading.confidence)
            if best.confidence >= (0.6 if strict else 0.3):
                yield best


def _tight(plain: str, joints: list[tuple[int, int]], company: Company) -> Couple | None:
    """The couple that a chain without spaces names as a whole: "M/M" before M and M."""
    left = plain.rfind(" ", max(0, joints[0][0] - 40), joints[0][0]) + 1
    right = TOKEN.match(plain, joints[-1][1])
    if right is None or " " in plain[left : joints[-1][1]]:
        return None
    written = plain[left : right.end()].strip(TRAIL + "()[]")
    start = plain.index(written, left)
    return next(
        (
            Couple(
                pairing.characters,
                genders_of(pairing, company),
                Span(start, start + len(written)),
                pairing.fandom,
                0.97,
            )
            for pairing in named(written, company)
        ),
        None,
    )


def _grouped(
    plain: str, start: int, end: int, joints: Sequence[re.Match[str]]
) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Joints parted by at most one name's words belong to one chain."""
    group: list[tuple[int, int]] = []
    first = start
    for joint in joints:
        between = plain[group[-1][1] : joint.start()].split() if group else []
        if group and ((len(between) > 1 and _is_tight(joint)) or len(between) > LONGEST):
            yield first, joint.start(), group
            first, group = group[-1][1], []
        group.append((joint.start(), joint.end()))
    if group:
        yield first, end, group


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
        tuple(item.name for item in known),
        "".join(item.gender for item in known),
        span,
        fandom,
        min(item.confidence for item in known),
        tuple(item.name for item in known if item.unsure),
    )


def _spelt(couple: Couple, plain: str, company: Company) -> bool:
    """Whether a couple stands in names, or in initials that the vocabulary has as a pair."""
    written = couple.span.of(plain)
    pieces = [piece.strip(TRAIL) for piece in _JOINER.split(written)]
    return all(len(piece) > 2 for piece in pieces) or bool(named(written.strip(TRAIL), company))


def _once(couples: Iterable[Couple]) -> list[Couple]:
    kept: dict[frozenset[str], Couple] = {}
    for couple in couples:
        kept.setdefault(frozenset(couple.names), couple)
    return list(kept.values())
