"""The names of authors and of those who helped them."""

from __future__ import annotations

import re
from typing import NamedTuple

from foundling.model import Span
from foundling.records.sentences import cue_span, mentions
from foundling.records.spans import alternation, folded, moved, remembered, trimmed
from foundling.vocab import phrases

_TABLE = phrases("people")
_NOBODY = frozenset(_TABLE["nobody"])
_TAILS = frozenset(_TABLE["tails"])
_ENDS = frozenset(phrases("sentences")["ends"])
_AND = rf"(?<!\s)\s+(?:{alternation(_TABLE['joined'])})\s+|[&+]"
_SEVERAL = re.compile(_AND, re.IGNORECASE)
_LISTED = re.compile(rf"[,;/](?:\s{{0,9}}(?:and|und|et|y|\u0438|&)\s+)?|{_AND}|\n", re.IGNORECASE)
_LOCAL = 64
"""Letters that an address has at most before its sign."""
_ADDRESS = re.compile(r"[\w.+-]{1,64}\s?(?:@|\u2295|\(at\))\s?[\w.-]{0,64}", re.IGNORECASE)
_SIGN = re.compile(r"@|\u2295|\(at\)", re.IGNORECASE)
_BRACKETED = re.compile(r"[(<\[{][^()<>\[\]{}]*[)>\]}]?")
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)\s*(?=\w)")
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_STOP = re.compile(
    r"(?<!\s)\s+(?:-{1,2}|\u2013|\u2014|\|)\s+|[:!?]\s|(?<=\w\w)\.\s+(?=[A-Z])|\s{3,}|\n|(?<!\s),?\s+(?:please|copyright|written|posted|feedback|send|aka|a\.k\.a|\u00a9|\(c\))\b",
    re.IGNORECASE,
)
_EDGE = " \t\r\n\u00a0*~_=|.,;:\"'\u201c\u201d\u2018\u2019<>[](){}#-\u2013\u2014"
_TO = re.compile(
    rf"(?:\b(?:{alternation(phrases('sentences')['to'])})|^\W*(?:By|Beta))(?:\s{{0,3}}:)?\s+(?=\S)",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*(?:by|was|is|were|are|von|par|por|:|-|=)\s+(?=[A-Z\w])", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|\s)\w$")
_NAME = re.compile(r"(?<![\w'])[A-Z]\w+(?:\s[A-Z]\w+)?")
_LIST_BEHIND = re.compile(r"[,:]\s{1,3}(?=[A-Z\u00c0-\u00de\u0410-\u042f])")
_WORD = re.compile(r"[^\s,;:()]+[,;:]?|&")


_PLAIN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}")
_SPECIAL = frozenset(
    "please copyright written posted feedback send aka".split()
    + [word.casefold() for word in _TABLE["joined"]]
)
"""Words that part a name from another or from what follows."""


class Named(NamedTuple):
    """A person's name with its place, and the address beside it."""

    name: str
    span: Span
    email: str | None = None


def read_authors(text: str, span: Span) -> list[Named]:
    """Those whom an author label or a byline names, in order; addresses and asides taken off.

    >>> [one.name for one in read_authors("Corvina and Mopsy (mail@example.org)", Span(0, 36))]
    ['Corvina', 'Mopsy']
    """
    named = _authors(text[span.start : span.end])
    return [Named(one.name, moved(one.span, span.start), one.email) for one in named]


@remembered
def _authors(text: str) -> tuple[Named, ...]:
    if _is_plain(text):
        return () if text.casefold() in _NOBODY else (Named(text, Span(0, len(text))),)
    address = find_address(text)
    email = address.group().replace(" ", "") if address else None
    whole = _name_only(text, Span(0, len(text)))
    if whole is None:
        return ()
    pieces = _cut(text, whole, _SEVERAL)
    listed = _cut(text, whole, _LISTED) if "," in whole.of(text) else pieces
    if all(_looks_named(piece.of(text)) for piece in listed) and len(listed) > 1:
        pieces = listed
    elif not all(_looks_named(piece.of(text)) for piece in pieces):
        pieces = [whole]
    names = [Named(_spaced(piece.of(text)), piece, email if len(pieces) == 1 else None) for piece in pieces]
    return tuple(one for one in names if one.name and one.name.casefold() not in _NOBODY)


def _is_plain(text: str) -> bool:
    """Whether a text is a few words of letters, none of which ends or joins a name."""
    return _PLAIN.fullmatch(text) is not None and _SPECIAL.isdisjoint(text.casefold().split())


def find_address(text: str, first: int = 0) -> re.Match[str] | None:
    """The first address that begins at `first` or later, looked for where a sign of one stands.

    >>> find_address("Jo Doe <jo@example.org>")[0], find_address("Jo, jo (AT) example.org")[0]
    ('jo@example.org', 'jo (AT) example.org')
    >>> find_address("@ home") is None
    True
    """
    for sign in _SIGN.finditer(text, first):
        at = sign.start()
        start = end = at - text[at - 1 : at].isspace()
        while start > max(first, end - _LOCAL) and (text[start - 1].isalnum() or text[start - 1] in "_.+-"):
            start -= 1
        if start < end:
            return _ADDRESS.match(text, start)
    return None


def read_sender(text: str, span: Span) -> Named | None:
    """Whom a From: line names: the words beside the address, or what stands before its at-sign.

    >>> read_sender("Jo Doe <jo@example.org>", Span(0, 23)).name
    'Jo Doe'
    """
    one = _sender(text[span.start : span.end])
    return None if one is None else Named(one.name, moved(one.span, span.start), one.email)


@remembered
def _sender(value: str) -> Named | None:
    address = find_address(value)
    if address is None:
        name = trimmed(value, Span(0, len(value)), _EDGE)
        return Named(_spaced(name.of(value)), name) if name.end > name.start else None
    email = address.group().replace(" ", "")
    for start, end in ((0, address.start()), (address.end(), len(value))):
        beside = trimmed(value, Span(start, end), _EDGE)
        if beside.end > beside.start:
            return Named(_spaced(beside.of(value)), beside, email)
    local = _SIGN.split(address.group())[0].strip()
    return Named(local, Span(address.start(), address.start() + len(local)), email) if local else None


def read_betas(text: str, span: Span) -> list[Named]:
    """The people in the value of a beta label.

    >>> [one.name for one in read_betas("Ancilla and Roz, as always", Span(0, 26))]
    ['Ancilla', 'Roz']
    """
    if mentions("unbetaed", span.of(text)):
        return []
    return _people(text, span)


def find_betas(text: str, span: Span) -> list[Named]:
    """The people whom a sentence thanks for reading before the rest of us did.

    >>> sentence = "Thanks to Wilhelmina and Roz for the beta."
    >>> [one.name for one in find_betas(sentence, Span(0, len(sentence)))]
    ['Wilhelmina', 'Roz']
    """
    sentence = span.of(text)
    if not mentions("beta", sentence) or mentions("unbetaed", sentence):
        return []
    plain = folded(sentence)
    cue = cue_span("beta", sentence)
    if cue is None:
        return []
    after = _BY.match(plain, cue.end)
    if after is not None:
        found = _run(text, Span(span.start + after.end(), span.end))
        if found:
            return found
    for start in _TO.finditer(plain):
        found = _run(text, Span(span.start + start.end(), span.end))
        if found:
            return found
    return _beside(text, span, cue)


def _beside(text: str, span: Span, cue: Span) -> list[Named]:
    """Names about the cue: "Marsali, my beta", "my beta reader, Dory"."""
    listed = _LIST_BEHIND.match(text, span.start + cue.end, span.end)
    people = _run(text, Span(listed.end(), span.end)) if listed else []
    if len(people) > 1:
        return people
    people = []
    for found in _NAME.finditer(text[span.start : span.end]):
        near = found.end() <= cue.start and cue.start - found.end() < 8 and found.start() > 0
        behind = 0 <= found.start() - cue.end < 4
        if near or behind:
            people.append(Named(found.group(), moved(Span(*found.span()), span.start)))
    return people


def _run(text: str, span: Span) -> list[Named]:
    """The names at the start of a stretch, as far as they run."""
    end = span.start
    for word in _WORD.finditer(text, span.start, min(span.end, span.start + 160)):
        bare = word.group().strip(_EDGE)
        if bare.casefold() in _ENDS:
            break
        if not _is_name_word(bare) and bare.casefold() not in ("and", "&", "et", "und", "y", ""):
            break
        if bare and bare.casefold() not in ("and", "&", "et", "und", "y"):
            end = word.end()
    return _people(text, Span(span.start, end)) if end > span.start else []


def _is_name_word(word: str) -> bool:
    return word[:1].isupper() or "_" in word or any(sign.isdigit() for sign in word)


def _people(text: str, span: Span) -> list[Named]:
    people: list[Named] = []
    for piece in _cut(text, span, _LISTED):
        name = _name_only(text, piece)
        if name is None:
            continue
        words = name.of(text).split()
        if words[0].casefold().strip("!?") in _TAILS or len(words) > 4 or name.of(text).casefold() in _NOBODY:
            continue
        people.append(Named(_spaced(name.of(text)), name))
    return people


def _name_only(text: str, span: Span) -> Span | None:
    """The span up to its address, brackets, link or the end of the name's line."""
    value = span.of(text)
    aside = _ASIDE.match(value)
    lead = aside.end() if aside else len(value) - len(value.lstrip(_EDGE))
    ends = [len(value)]
    for pattern in (_BRACKETED, _LINK, _STOP):
        found = pattern.search(value, lead + 1)
        if found is not None:
            ends.append(found.start())
    address = find_address(value, lead)
    if address is not None:
        ends.append(address.start())
    name = _bared(text, Span(span.start + lead, span.start + min(ends)))
    return name if name.end > name.start else None


def _bared(text: str, span: Span) -> Span:
    """The span without edge signs, but with the full stop of an initial at its end."""
    name = trimmed(text, span, _EDGE)
    dotted = name.end < span.end and text[name.end] == "." and _INITIAL.search(name.of(text))
    return Span(name.start, name.end + 1) if dotted else name


def _cut(text: str, span: Span, separator: re.Pattern[str]) -> list[Span]:
    start, pieces = span.start, list[Span]()
    for found in separator.finditer(text, span.start, span.end):
        pieces.append(_bared(text, Span(start, found.start())))
        start = found.end()
    pieces.append(_bared(text, Span(start, span.end)))
    return [piece for piece in pieces if piece.end > piece.start]


def _looks_named(words: str) -> bool:
    pieces = words.split()
    return 0 < len(pieces) < 5 and pieces[0].casefold() not in _TAILS


def _spaced(name: str) -> str:
    return " ".join(name.split())
