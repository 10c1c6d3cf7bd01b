"""Which fandom a story belongs to: said outright, or concluded from owners, names and the pairing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from foundling.model import Span
from foundling.records.cast import Cast, Phrase, Roll, find_name, key_of, phrase_of, present
from foundling.records.signs import OWNED, STATED, Sign, find_signs
from foundling.records.spans import folded, remembered
from foundling.records.words import split_words
from foundling.vocab import Vocabulary, phrases

MATTER = 8_000
"""Characters outside the story that are searched for names."""
_THINGS: dict[str, tuple[str, ...]] = {}
for _fandom, _names in phrases("lore").items():
    for _name in _names:
        _THINGS[_name] = (*_THINGS.get(_name, ()), _fandom)
_LORE: dict[str, list[Phrase]] = {}
for _name in _THINGS:
    _LORE.setdefault(phrase_of(_name).keys[0], []).append(phrase_of(_name))
_LORE_WORDS = frozenset(key for phrases_of in _LORE.values() for phrase in phrases_of for key in phrase.keys)
_SEQUEL = re.compile(r":\s[A-Z][\w' -]{2,40}\s*")
_ENOUGH, _SECOND = 0.45, 0.9
_FEW = 8
_SETTLED = 0.75
_CAPS = {"person": 1.3, "lore": 0.6}
_OUTRIGHT = 0.97
_RANKS = {"name": 2.0, "place": 1.5, "owner": 1.0}
_RULES = {"name": "named-fandom", "place": "place-fandom", "owner": "inferred-owners"}


class Sources(NamedTuple):
    """Where the fandom may be said: spans of the text by what they are."""

    text: str
    labelled: Sequence[Span]
    tagged: Sequence[Span]
    outside: Sequence[Span]
    owners: Sequence[Span]


class FandomReading(NamedTuple):
    """A fandom, the words that show it and whether they name it outright."""

    fandom: str
    span: Span
    rule: str
    confidence: float
    explicit: bool


def stated_fandoms(sources: Sources, vocabulary: Vocabulary) -> list[FandomReading]:
    """The fandoms that a label names, or else a tag, and one that the disclaimer names beside them."""
    for spans, rule in ((sources.labelled, "label-fandom"), (sources.tagged, "subject-tag-fandom")):
        known: dict[str, FandomReading] = {}
        for span in spans:
            for sign in _signs(sources.text, span, vocabulary, -1.0):
                if sign.kind == "name" and not _goes_on(sources.text, span, sign, rule):
                    place = Span(span.start + sign.span.start, span.start + sign.span.end)
                    reading = FandomReading(sign.fandom, place, rule, _OUTRIGHT, explicit=True)
                    known[sign.fandom] = known.pop(sign.fandom, reading)
        if known:
            readings = list(known.values())
            return readings if len(readings) > 1 else [*readings, *_beside(readings[0], sources, vocabulary)]
    return []


def _goes_on(text: str, span: Span, sign: Sign, rule: str) -> bool:
    """Whether a label's name goes on behind a colon: of a show named after the one that is known."""
    return (
        rule == "label-fandom" and _SEQUEL.fullmatch(text, span.start + sign.span.end, span.end) is not None
    )


def concluded_fandoms(
    sources: Sources, roll: Roll, vocabulary: Vocabulary, cast: Cast
) -> list[FandomReading]:
    """The best-shown fandoms of a story whose header states none, the likeliest first.

    A second fandom is given only where it too is named and its people take part.
    """
    signs = [*_evidence(sources, vocabulary), *_people(roll, cast)]
    readings = _conclude(signs)
    if readings and readings[0].confidence >= _SETTLED:
        return readings
    return _conclude([*signs, *_lore(roll)])


def _beside(first: FandomReading, sources: Sources, vocabulary: Vocabulary) -> list[FandomReading]:
    """Another fandom whose name and owner both stand in the disclaimer."""
    hints = _hints(first.fandom, vocabulary)
    spans = _within(sources.owners, MATTER) if hints else []
    if True not in [_says(sources.text[start:end], hints) for start, end in spans]:
        return []
    owned = {
        sign.fandom
        for span in spans
        for sign in _signs(sources.text, span, vocabulary, 0.0)
        if sign.kind == "owner" and sign.weight >= OWNED
    }
    if first.fandom not in owned or len(owned) < 2:
        return []
    for sign in _placed(sources.text, spans, vocabulary):
        named = sign.kind == "name" and sign.weight >= STATED and sign.fandom in owned
        if named and sign.fandom != first.fandom:
            return [FandomReading(sign.fandom, sign.span, "named-fandom", 0.85, explicit=True)]
    return []


@remembered
def _says(words: str, hints: tuple[str, ...]) -> bool:
    plain = folded(words)
    return any(hint in plain for hint in hints)


@lru_cache(maxsize=1024)
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
    return fandom_named(value, vocabulary) is not None


def fandom_named(value: str, vocabulary: Vocabulary) -> str | None:
    """The fandom of which the value is the whole name; None where none goes by it."""
    plain = folded(value).strip(" .\"'()[]*").casefold()
    names = _whole_names(vocabulary)
    return names.get(plain) or names.get(plain.removeprefix("the ").removesuffix(" series"))


def _evidence(sources: Sources, vocabulary: Vocabulary) -> list[Sign]:
    outside = _placed(sources.text, _within(sources.outside, MATTER), vocabulary)
    owners = outside
    if sources.owners is not sources.outside:
        owners = _placed(sources.text, _within(sources.owners, MATTER), vocabulary)
    named = [sign for sign in outside if sign.kind != "owner" and not _is_of_another(sign, sources)]
    return named + [sign for sign in owners if sign.kind == "owner"]


def _is_of_another(sign: Sign, sources: Sources) -> bool:
    """Whether a name in a disclaimer goes on behind a colon: of another show, which is named after it."""
    return (
        sources.owners is not sources.outside
        and sign.kind == "name"
        and any(start <= sign.span.start < end for start, end in sources.owners)
        and _SEQUEL.match(sources.text, sign.span.end) is not None
    )


def _people(roll: Roll, cast: Cast) -> list[Sign]:
    """Who takes part: a name that several fandoms share says less for each."""
    known: dict[str, int] = {}
    for word in roll.counts:
        for fandom in cast.bearers[word]:
            known[fandom] = known.get(fandom, 0) + 1
    ranked = sorted(known.items(), key=itemgetter(1), reverse=True)[:_FEW]
    signs = _joint(roll, ranked, cast)
    for fandom in sorted([fandom for fandom, count in ranked if count > 1 or len(known) < _FEW]):
        for count, span in present(roll, fandom, cast).values():
            word = folded(span.of(roll.text))
            shared = len(cast.bearers.get(key_of(word), ())) or 1
            full = 1.6 if " " in word else 1.0
            weight = min(0.36, full * (0.24 if count > 1 else 0.15) / shared**0.7)
            signs.append(Sign(fandom, span, weight, "person"))
    return signs


def _joint(roll: Roll, ranked: list[tuple[str, int]], cast: Cast) -> list[Sign]:
    """The one fandom that knows more of the story's names than any other."""
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0) if ranked else 0
    if lead > 0 and ranked[0][1] > 1:
        fandom = ranked[0][0]
        for _, span in present(roll, fandom, cast).values():
            return [Sign(fandom, span, min(0.4, 0.16 * lead), "joint")]
    return []


def _lore(roll: Roll) -> list[Sign]:
    """Places and things of one fandom's world, which say more the fewer fandoms share them."""
    said: set[str] = set()
    for span in roll.spans:
        said.update(_LORE_WORDS.intersection(split_words(span.of(roll.text))))
    signs = []
    for key in sorted(_LORE.keys() & said):
        for phrase in _LORE[key]:
            place = find_name(roll, phrase.written) if said.issuperset(phrase.keys) else None
            if place is not None:
                fandoms = _THINGS[phrase.written]
                weight = (0.25 if phrase.written[:1].isupper() else 0.12) / len(fandoms)
                signs += [Sign(fandom, place, weight, "lore") for fandom in fandoms]
    return signs


def _conclude(signs: list[Sign]) -> list[FandomReading]:
    scores: dict[str, dict[str, float]] = {}
    best: dict[str, Sign] = {}
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
    totals = {fandom: sum(kinds.values()) for fandom, kinds in scores.items()}
    ranked = sorted(totals, key=totals.__getitem__, reverse=True)
    if not ranked or totals[ranked[0]] < _ENOUGH:
        return []
    return [_reading(best[fandom], totals, ranked) for fandom in _kept(ranked, scores)]


def _kept(ranked: list[str], scores: dict[str, dict[str, float]]) -> list[str]:
    """The likeliest fandom, and others near it that are named, owned and peopled."""
    likeliest = scores[ranked[0]].get("name", 0.0)
    kept = ranked[:1]
    for fandom in ranked[1:3]:
        own = scores[fandom]
        name, owner = own.get("name", 0.0), own.get("owner", 0.0)
        shown = own.get("person", 0.0) >= 0.15 or min(name, owner) >= OWNED
        if shown and max(name, owner) >= OWNED and sum(own.values()) >= _SECOND and name >= likeliest - 0.2:
            kept.append(fandom)
    return kept


def _telling(sign: Sign) -> float:
    return sign.weight + _RANKS.get(sign.kind, 0.0)


def _reading(sign: Sign, totals: dict[str, float], ranked: list[str]) -> FandomReading:
    total = totals[sign.fandom]
    rival = max([totals[other] for other in ranked if other != sign.fandom], default=0.0)
    sure = round(min(0.95, 0.5 + min(0.35, 0.25 * total) + min(0.1, max(0.0, total - rival) * 0.2)), 2)
    rule = _RULES.get(sign.kind, "inferred-characters")
    return FandomReading(sign.fandom, sign.span, rule, sure, sign.kind in ("name", "place"))


def _within(spans: Iterable[Span], most: int) -> list[Span]:
    """The spans as far as they hold so many characters together."""
    kept = []
    for start, end in spans:
        if most <= 0:
            break
        kept.append(Span(start, min(end, start + most)))
        most -= kept[-1].end - start
    return kept


def _placed(text: str, spans: Iterable[Span], vocabulary: Vocabulary) -> list[Sign]:
    """The names, places and owners that the spans hold, where they stand in the text."""
    return [
        Sign(fandom, Span(span.start + start, span.start + end), weight, kind)
        for span in spans
        for fandom, (start, end), weight, kind in _signs(text, span, vocabulary, 0.0)
    ]


def _signs(text: str, span: Span, vocabulary: Vocabulary, above: float) -> tuple[Sign, ...]:
    return find_signs(text[span.start : span.end], vocabulary, above)


@lru_cache(maxsize=4)
def _whole_names(vocabulary: Vocabulary) -> dict[str, str]:
    """From a fandom's name as it may be written to the fandom; the first of those that share it."""
    names: dict[str, str] = {}
    for fandom in vocabulary.fandoms.values():
        for name in (fandom.name, *fandom.aliases):
            names.setdefault(folded(name).casefold(), fandom.name)
    return names


def count_owners(text: str, span: Span, vocabulary: Vocabulary) -> int:
    """How many rights holders, or an owner and his work, the span names; 0 where no person owns.

    >>> from foundling.vocab import builtin
    >>> count_owners("Joss Whedon has Buffy the Vampire Slayer.", Span(0, 41), builtin())
    2
    """
    signs = _signs(text, span, vocabulary, 0.0)
    named = {sign.span for sign in signs if sign.kind == "owner" or sign.weight >= STATED}
    return len(named) if any(sign.kind == "owner" for sign in signs) else 0
