"""Which fandom a story belongs to: said outright, or concluded from owners, names and the pairing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from foundling.model import Span
from foundling.records.cast import Cast, Phrase, Roll, find_name, key_of, phrase_of, present
from foundling.records.spans import folded, moved, remembered
from foundling.records.words import split_words
from foundling.vocab import Fandom, Vocabulary, phrases

MATTER = 8_000
"""Characters outside the story that are searched for names."""
_WORD = re.compile(r"[^\W_]+")
_TABLE = phrases("fandoms")
_DOUBTFUL = frozenset(_TABLE["doubtful"])
_STUDIOS = frozenset(_TABLE["studios"])
_PLACES = tuple((name, fandom) for fandom, names in phrases("places").items() for name in names)
_THINGS: dict[str, tuple[str, ...]] = {}
for _fandom, _names in phrases("lore").items():
    for _name in _names:
        _THINGS[_name] = (*_THINGS.get(_name, ()), _fandom)
_LORE: dict[str, list[Phrase]] = {}
for _name in _THINGS:
    _LORE.setdefault(phrase_of(_name).keys[0], []).append(phrase_of(_name))
_STATED, _WEAK, _OWNER, _STUDIO, _PLACE = 1.0, 0.3, 0.5, 0.12, 0.8
_ENOUGH, _SECOND = 0.45, 0.9
_FEW = 8
_SETTLED = 0.75
_CAPS = {"person": 1.3, "lore": 0.6}
_OUTRIGHT = 0.97


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the fandom may be said: spans of the text by what they are, and the names of the story."""

    text: str
    labelled: tuple[Span, ...]
    tagged: tuple[Span, ...]
    outside: tuple[Span, ...]
    owners: tuple[Span, ...]
    roll: Roll
    couples: dict[str, Span] = field(default_factory=dict)
    """Fandoms that know a couple of the pairing by name, with its place."""


@dataclass(frozen=True, slots=True)
class FandomReading:
    """A fandom, the words that show it and whether they name it outright."""

    fandom: str
    span: Span
    rule: str
    confidence: float
    explicit: bool


@dataclass(frozen=True, slots=True)
class _Sign:
    """A name found: how it is known to the vocabulary, and how much it says."""

    fandom: str
    span: Span
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class _Entry:
    fandom: str
    name: str
    lead: int
    weight: float
    kind: str
    cased: bool


def read_fandoms(sources: Sources, vocabulary: Vocabulary, cast: Cast) -> list[FandomReading]:
    """The story's fandoms, the likeliest first: those a label or tag names, or the best-shown.

    A second fandom is given only where it too is named and its people take part.
    """
    for spans, rule in ((sources.labelled, "label-fandom"), (sources.tagged, "subject-tag-fandom")):
        stated = [
            FandomReading(sign.fandom, sign.span, rule, _OUTRIGHT, explicit=True)
            for span in spans
            for sign in _signs(sources.text, span, vocabulary, strict=False)
            if sign.kind == "name"
        ]
        if stated:
            first = list({reading.fandom: reading for reading in reversed(stated)}.values())[::-1]
            return first if len(first) > 1 else [*first, *_beside(first[0], sources, vocabulary)]
    signs = list(_evidence(sources, vocabulary, cast))
    readings = _conclude(signs)
    if readings and readings[0].confidence >= _SETTLED:
        return readings
    return _conclude([*signs, *_lore(sources.roll)])


def _beside(first: FandomReading, sources: Sources, vocabulary: Vocabulary) -> Iterator[FandomReading]:
    """Another fandom whose name and owner both stand in the disclaimer."""
    spans = list(_within(sources.owners, MATTER))
    hints = _hints(first.fandom, vocabulary)
    if not any(hint in folded(span.of(sources.text)) for span in spans for hint in hints):
        return
    signs = [sign for span in spans for sign in _signs(sources.text, span, vocabulary)]
    owned = {sign.fandom for sign in signs if sign.kind == "owner" and sign.weight >= _OWNER}
    if first.fandom in owned:
        others = [
            sign for sign in signs if sign.kind == "name" and sign.weight >= _STATED and sign.fandom in owned
        ]
        second = next((sign for sign in others if sign.fandom != first.fandom), None)
        if second is not None:
            yield FandomReading(second.fandom, second.span, "named-fandom", 0.85, explicit=True)


def _hints(fandom: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The owners of a fandom, as written and in capitals."""
    known = vocabulary.fandoms.get(fandom)
    owners = [folded(hint) for hint in known.hints] if known else []
    return (*owners, *(owner.upper() for owner in owners))


def is_fandom(value: str, vocabulary: Vocabulary) -> bool:
    """Whether the value, such as a series label's, is nothing but a fandom's name.

    >>> from foundling.vocab import builtin
    >>> is_fandom("the Sentinel", builtin()), is_fandom("Nightfall", builtin())
    (True, False)
    """
    plain = folded(value).strip(" .\"'()[]*").casefold()
    return plain in _whole_names(vocabulary) or plain.removeprefix("the ") in _whole_names(vocabulary)


def _evidence(sources: Sources, vocabulary: Vocabulary, cast: Cast) -> Iterator[_Sign]:
    for span in _within(sources.outside, MATTER):
        yield from (sign for sign in _signs(sources.text, span, vocabulary) if sign.kind in ("name", "place"))
    for span in _within(sources.owners, MATTER):
        yield from (sign for sign in _signs(sources.text, span, vocabulary) if sign.kind == "owner")
    for fandom, span in sources.couples.items():
        yield _Sign(fandom, span, 0.5, "couple")
    yield from _people(sources.roll, cast)


def _people(roll: Roll, cast: Cast) -> Iterator[_Sign]:
    """Who takes part: a name that several fandoms share says less for each."""
    known = Counter([fandom for word in roll.counts for fandom in cast.bearers[word]])
    fandoms = [fandom for fandom, count in known.most_common(_FEW) if count > 1 or len(known) < _FEW]
    yield from _joint(roll, known, cast)
    for fandom in sorted(fandoms):
        for count, span in present(roll, fandom, cast).values():
            word = folded(span.of(roll.text))
            shared = len(cast.bearers.get(key_of(word), ())) or 1
            full = 1.6 if " " in word else 1.0
            yield _Sign(fandom, span, min(0.36, full * (0.24 if count > 1 else 0.15) / shared**0.7), "person")


def _joint(roll: Roll, known: Counter[str], cast: Cast) -> Iterator[_Sign]:
    """The one fandom that knows more of the story's names than any other."""
    ranked = known.most_common(2)
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0) if ranked else 0
    if lead > 0 and ranked[0][1] > 1:
        fandom = ranked[0][0]
        place = next((span for _, span in present(roll, fandom, cast).values()), None)
        if place is not None:
            yield _Sign(fandom, place, min(0.4, 0.16 * lead), "joint")


def _lore(roll: Roll) -> Iterator[_Sign]:
    """Places and things of one fandom's world, which say more the fewer fandoms share them."""
    said = {word for span in roll.spans for word in split_words(span.of(roll.text))}
    for key in sorted(_LORE.keys() & said):
        for phrase in _LORE[key]:
            place = find_name(roll, phrase.written) if said.issuperset(phrase.keys) else None
            if place is not None:
                fandoms = _THINGS[phrase.written]
                weight = (0.25 if phrase.written[:1].isupper() else 0.12) / len(fandoms)
                yield from (_Sign(fandom, place, weight, "lore") for fandom in fandoms)


def _conclude(signs: list[_Sign]) -> list[FandomReading]:
    scores: dict[str, dict[str, float]] = {}
    best: dict[str, _Sign] = {}
    for sign in signs:
        kinds = scores.setdefault(sign.fandom, {})
        if sign.kind in _CAPS:
            kinds[sign.kind] = min(_CAPS[sign.kind], kinds.get(sign.kind, 0.0) + sign.weight)
        else:
            kinds[sign.kind] = min(
                1.2, max(kinds.get(sign.kind, 0.0), sign.weight) + (0.08 if sign.kind in kinds else 0)
            )
        if sign.fandom not in best or _telling(sign) > _telling(best[sign.fandom]):
            best[sign.fandom] = sign
    ranked = sorted(scores, key=lambda fandom: -sum(scores[fandom].values()))
    if not ranked or sum(scores[ranked[0]].values()) < _ENOUGH:
        return []
    return [_reading(best[fandom], scores[fandom], scores, ranked) for fandom in _kept(ranked, scores)]


def _kept(ranked: list[str], scores: dict[str, dict[str, float]]) -> list[str]:
    first = ranked[0]
    also = [
        fandom
        for fandom in ranked[1:3]
        if max(scores[fandom].get("name", 0.0), scores[fandom].get("owner", 0.0)) >= _OWNER
        and (
            scores[fandom].get("person", 0.0) >= 0.15
            or min(scores[fandom].get("name", 0.0), scores[fandom].get("owner", 0.0)) >= _OWNER
        )
        and sum(scores[fandom].values()) >= _SECOND
        and scores[fandom].get("name", 0.0) >= scores[first].get("name", 0.0) - 0.2
    ]
    return [first, *also]


def _telling(sign: _Sign) -> float:
    return sign.weight + {"name": 2.0, "place": 1.5, "owner": 1.0, "couple": 0.5}.get(sign.kind, 0.0)


def _reading(
    sign: _Sign, own: dict[str, float], scores: dict[str, dict[str, float]], ranked: list[str]
) -> FandomReading:
    total = sum(own.values())
    rival = max((sum(scores[other].values()) for other in ranked if other != sign.fandom), default=0.0)
    explicit = sign.kind in ("name", "place")
    sure = 0.5 + min(0.35, 0.25 * total) + min(0.1, max(0.0, total - rival) * 0.2)
    rules = {
        "name": "named-fandom",
        "place": "place-fandom",
        "owner": "inferred-owners",
        "couple": "inferred-pairing",
    }
    return FandomReading(
        sign.fandom,
        sign.span,
        rules.get(sign.kind, "inferred-characters"),
        round(min(0.95, sure), 2),
        explicit,
    )


def _within(spans: Iterable[Span], most: int) -> Iterator[Span]:
    for span in spans:
        if most <= 0:
            return
        end = min(span.end, span.start + most)
        most -= end - span.start
        yield Span(span.start, end)


def _signs(text: str, span: Span, vocabulary: Vocabulary, *, strict: bool = True) -> Iterator[_Sign]:
    """The names and owners that the span holds, the longest where several begin together."""
    for sign in _signs_of(text[span.start : span.end], vocabulary, 0.0 if strict else -1.0):
        weight = sign.weight if strict else _STATED
        yield _Sign(sign.fandom, moved(sign.span, span.start), weight, sign.kind)


@remembered
def _signs_of(words: str, vocabulary: Vocabulary, above: float) -> tuple[_Sign, ...]:
    return tuple(_find_signs(folded(words), vocabulary, above))


def _find_signs(plain: str, vocabulary: Vocabulary, above: float) -> Iterator[_Sign]:
    index, lower, after = _index(vocabulary), plain.lower(), 0
    if len(lower) != len(plain):
        lower = plain
    for word in _WORD.finditer(lower):
        if word.start() < after or word.group() not in index:
            continue
        fits = [entry for entry in index[word.group()] if _fits(entry, plain, lower, word.start())]
        if not fits:
            continue
        longest = max(len(entry.name) for entry in fits)
        for entry in fits:
            if len(entry.name) == longest and entry.weight > above:
                start = word.start() - entry.lead
                place = Span(start, start + len(entry.name))
                yield _Sign(entry.fandom, place, entry.weight, entry.kind)
                after = start + len(entry.name)


def _fits(entry: _Entry, plain: str, lower: str, at: int) -> bool:
    start = at - entry.lead
    end = start + len(entry.name)
    if start < 0 or not lower.startswith(entry.name.lower(), start):
        return False
    if (
        entry.cased
        and not plain.startswith(entry.name, start)
        and not plain.startswith(entry.name.upper(), start)
    ):
        return False
    return not plain[end : end + 1].isalnum() and not (start and plain[start - 1].isalnum())


@lru_cache(maxsize=4)
def _whole_names(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(
        folded(name).casefold()
        for fandom in vocabulary.fandoms.values()
        for name in (fandom.name, *fandom.aliases)
    )


@lru_cache(maxsize=4)
def _index(vocabulary: Vocabulary) -> dict[str, tuple[_Entry, ...]]:
    """Names and owners by their first word."""
    table: dict[str, list[_Entry]] = {}
    for fandom in vocabulary.fandoms.values():
        for entry in _entries(fandom):
            word = _WORD.search(entry.name.lower())
            if word is not None:
                table.setdefault(word.group(), []).append(entry)
    for place, name in _PLACES:
        word = _WORD.search(place)
        if word is not None and name in vocabulary.fandoms:
            table.setdefault(word.group(), []).append(
                _Entry(name, place, word.start(), _PLACE, "place", cased=False)
            )
    return {word: tuple(entries) for word, entries in table.items()}


def _entries(fandom: Fandom) -> Iterator[_Entry]:
    hints = {folded(hint).casefold() for hint in fandom.hints}
    bare = re.sub(r"\s*\([^)]*\)|\s+-\s+.*$", "", folded(fandom.name))
    for name in dict.fromkeys((bare, *bare.split(" | "), *map(folded, fandom.aliases))):
        if name.casefold() not in hints:
            yield _Entry(fandom.name, name, _lead(name), _weight(name), "name", cased=_needs_case(name))
    for hint in dict.fromkeys(map(folded, fandom.hints)):
        weight = _STUDIO if hint.casefold() in _STUDIOS else _OWNER
        yield _Entry(fandom.name, hint, _lead(hint), weight, "owner", cased=True)


def _lead(name: str) -> int:
    found = _WORD.search(name)
    return found.start() if found else 0


def _weight(name: str) -> float:
    if name.casefold() in _DOUBTFUL or len(name) < 3:
        return 0.0 if len(name) < 3 else _WEAK
    return _STATED


def _needs_case(name: str) -> bool:
    return len(name) < 5 or " " not in name


def count_owners(text: str, span: Span, vocabulary: Vocabulary) -> int:
    """How many rights holders, or an owner and his work, the span names; 0 where no person owns.

    >>> from foundling.vocab import builtin
    >>> count_owners("Joss Whedon has Buffy the Vampire Slayer.", Span(0, 41), builtin())
    2
    """
    signs = list(_signs(text, span, vocabulary))
    named = {sign.span for sign in signs if sign.kind == "owner" or sign.weight >= _STATED}
    return len(named) if any(sign.kind == "owner" for sign in signs) else 0
