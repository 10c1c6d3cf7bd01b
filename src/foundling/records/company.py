"""The fandoms, couples and characters of a story: what its header says, and who appears in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple

from foundling.model import Finding, Kind, Span
from foundling.records.bearers import Company, Couple
from foundling.records.cast import Cast, Roll, call_roll, gather, present
from foundling.records.desk import Candidate, Desk, Read, offer
from foundling.records.fandoms import FandomReading, Sources, concluded_fandoms, stated_fandoms
from foundling.records.hearsay import likelier, read_hearsay
from foundling.records.pairings import find_couples, find_nicknames, read_pairing
from foundling.records.roster import Roster
from foundling.records.spans import alternation, folded, has_any, remembered
from foundling.records.strangers import (
    couples_in_passing,
    genders_by_name,
    is_name,
    written_couples,
    written_fandoms,
)
from foundling.records.warnings import read_items, says_nothing
from foundling.records.words import Sought, Words, seek, split_words
from foundling.vocab import Character, Vocabulary, phrases

_WORDS = phrases("pairings")
_AFTER = 1500
_TELLING = frozenset(("summary", "pairing_raw", "characters_label", "pairing_prose"))
_ELSEWHERE = (
    "genre",
    "rating_raw",
    "warnings",
    "summary",
    "notes",
    "disclaimer",
    "title",
    "other",
    "dedication",
)
_BESIDE = _TELLING | {"disclaimer", "notes", "spoilers"}
"""What may spell out the names that the story shortens."""
_BRIEF = frozenset(("genre", "rating_raw", "warnings", "title"))
_PASSING = frozenset(("rating_raw", "warnings", "pairing_raw", "summary", "notes", "genre", "disclaimer"))
_STATED = frozenset(("fandom_label", "pairing_raw", "pairing_prose", "characters_label"))
"""What a document that is no story must say itself."""
_SETTLED, _SHOWN = 0.85, 0.85
_VAGUE = frozenset(("alt", "ship", "mm", "gay", "hetero", "shipper", "msr"))
_SAID = re.compile(
    r"(?<!\w)(?<!no )(?:"
    + "|".join(
        f"(?P<{kind}>{alternation(word for word in _WORDS[kind] if word not in _VAGUE)})"
        for kind in ("femslash", "slash", "het")
    )
    + r"|(?P<love>shipper|ust|unresolved sexual tension))(?!\w)",
    re.IGNORECASE,
)
_KINDS = {"mm": "slash", "ff": "femslash", "fm": "het", "mf": "het"}


class Scene(NamedTuple):
    """A document's candidates by field, its names, and the company in which to look initials up."""

    desk: Desk
    found: Sequence[Candidate]
    filed: dict[str, list[Candidate]]
    cast: Cast
    fandoms: list[FandomReading]
    there: dict[str, tuple[int, Span]]
    company: Company
    roster: Roster


def read_company(desk: Desk, found: Sequence[Candidate], tags: Sequence[Span], words: Words) -> Read:
    """Candidates for fandoms, relationships, characters and category.

    `found` are the candidates of the entries, `tags` the bracketed codes of subject and headings,
    `words` those of the story proper.
    """
    filed: dict[str, list[Candidate]] = {}
    for one in found:
        filed.setdefault(one.claim.field, []).append(one)
    if desk.layout.kind is not Kind.STORY and not tags and _STATED.isdisjoint(filed):
        return Read(())
    scene = _scene(desk, (found, filed), tags, words)
    couples, raw, findings = _couples(scene)
    other = [one for one in filed.get("genre", ()) if _is_no_kind(one, scene)]
    named = {one.fandom.casefold() for one in scene.fandoms}
    other += [one for one in filed.get("series", ()) if one.claim.raw.casefold() in named]
    taken = frozenset([one.claim.span for one in other])
    candidates = [
        offer(desk, "fandoms", one.span, (one.rule, one.confidence), one.fandom) for one in scene.fandoms
    ]
    candidates += raw
    for couple, rule in couples:
        candidates.append(offer(desk, "relationships", couple.span, (rule, couple.confidence), couple.names))
    alone = [couple for couple, _ in couples]
    candidates += _characters(scene, alone)
    if desk.layout.kind is Kind.STORY and "category" not in filed:
        candidates += _categories(scene, alone)
    return Read(tuple(candidates), tuple(findings), taken)


def _scene(
    desk: Desk,
    candidates: tuple[Sequence[Candidate], dict[str, list[Candidate]]],
    tags: Sequence[Span],
    words: Words,
) -> Scene:
    found, filed = candidates
    cast = gather(desk.vocabulary)
    sources = _sources(desk, filed, tags)
    fandoms = stated_fandoms(sources, desk.vocabulary)
    roll = _roll(desk, found, words, cast, [one.fandom for one in fandoms])
    roster = Roster(
        desk.text, desk.layout.body, [one.claim.span for one in found if one.claim.field in _BESIDE]
    )
    if not fandoms:
        heard = roll if desk.layout.kind is Kind.STORY else Roll(roll.text, (), {}, {}, {})
        fandoms = concluded_fandoms(sources, heard, desk.vocabulary, cast)
        if sources.labelled and not (fandoms and fandoms[0].explicit and fandoms[0].confidence >= _SETTLED):
            fandoms = written_fandoms(desk.text, sources.labelled) or fandoms
        elif desk.layout.kind is Kind.STORY and not (fandoms and fandoms[0].confidence >= _SHOWN):
            places = sources.owners, sources.outside, sources.tagged
            peopled = bool(fandoms) and bool(present(roll, fandoms[0].fandom, cast))
            fandoms = likelier(
                fandoms, read_hearsay(desk.text, places, roster, desk.vocabulary), roster, peopled=peopled
            )
    names = tuple([one.fandom for one in fandoms])
    there = present(roll, names[0], cast) if names else {}
    for fandom in names[1:]:
        there = there | present(roll, fandom, cast)
    company = Company(desk.vocabulary, cast, names, frozenset(there))
    return Scene(desk, found, filed, cast, fandoms, there, company, roster)


def _roll(desk: Desk, found: Sequence[Candidate], words: Words, cast: Cast, fandoms: list[str]) -> Roll:
    """The names in the story and in what the header tells of it; of all fandoms where none is given."""
    counts = words.count(_heard(tuple(fandoms), desk.vocabulary))
    telling = [one.claim.span for one in found if one.claim.field in _TELLING]
    for span in telling:
        for word in filterfalse(str.isdigit, split_words(span.of(desk.text))):
            counts[word] = counts.get(word, 0) + 1
    return call_roll(desk.text, (*desk.layout.body, *telling), counts, cast)


@lru_cache(maxsize=1024)
def _heard(fandoms: tuple[str, ...], vocabulary: Vocabulary) -> Sought:
    """The words that may be names in the fandoms; in any where none is given."""
    cast = gather(vocabulary)
    if not fandoms:
        return seek(cast.heard)
    return seek(frozenset().union(*[cast.names[name].heard for name in fandoms if name in cast.names]))


def _sources(desk: Desk, filed: dict[str, list[Candidate]], tags: Sequence[Span]) -> Sources:
    labelled = [one.claim.span for one in filed.get("fandom_label", ())]
    owners = [one.claim.span for one in filed.get("disclaimer", ())]
    outside = []
    if desk.layout.kind is Kind.STORY:
        outside = [Span(0, desk.front), Span(desk.back, min(len(desk.text), desk.back + _AFTER))]
    return Sources(desk.text, labelled, tags, outside, owners or outside)


def _couples(scene: Scene) -> tuple[list[tuple[Couple, str]], list[Candidate], list[Finding]]:
    """The couples with their rules, a pairing found elsewhere than in its label, and what stayed unsure."""
    own = scene.filed.get("pairing_raw")
    if own is not None:
        labelled = max(own, key=_weight).claim
        couples = [(couple, labelled.rule) for couple in _in_value(labelled.span, scene)]
        if not couples:
            strangers = written_couples(scene.desk.text, labelled.span, scene.roster)
            couples = [(couple, "pairing-as-written") for couple in strangers]
        return couples, [], _doubts(couples)
    for one in scene.filed.get("pairing_prose", ()):
        joined = _in_value(one.claim.span, scene)
        joined = joined or written_couples(scene.desk.text, one.claim.span, scene.roster)
        if joined:
            raw = _raw([(couple, one) for couple in joined], scene)
            return [(couple, one.claim.rule) for couple in joined], [raw], []
    fields = [field for field in _ELSEWHERE if field in scene.filed]
    for read in (_strange,) if _is_strange(scene) else (_slashed, _nicknamed):
        for field in fields:
            loose = [(couple, one) for one in scene.filed[field] for couple in read(one, scene)]
            if loose:
                rule = f"{field.removesuffix('_raw')}-pairing"
                distinct = {frozenset(couple.names): couple for couple, _ in reversed(loose)}
                first = [couple for couple, _ in loose if distinct[frozenset(couple.names)] is couple]
                return [(couple, rule) for couple in first], [_raw(loose, scene)], []
    return [(couple, "inferred-couple") for couple in _supposed(scene)], [], []


def _is_strange(scene: Scene) -> bool:
    """Whether the vocabulary knows nobody of the story's fandoms, if it knows those."""
    return scene.cast.names.keys().isdisjoint(scene.company.fandoms)


def _in_value(span: Span, scene: Scene) -> list[Couple]:
    return [_moved(couple, span.start) for couple in read_pairing(span.of(scene.desk.text), scene.company)]


def _slashed(one: Candidate, scene: Scene) -> list[Couple]:
    """The couples joined by a sign in a statement that is not about pairings."""
    span, field = one.claim.span, one.claim.field
    text = span.of(scene.desk.text)
    couples: Sequence[Couple] = find_couples(text, scene.company, codes=field in _BRIEF)
    if not couples and field == "genre" and len(text) < 60 and not find_nicknames(text, scene.company):
        couples = [couple for couple in read_pairing(text, scene.company) if couple.confidence >= 0.9]
    return [_moved(couple, span.start) for couple in couples if len(couple.names) > 1 and not couple.unsure]


def _strange(one: Candidate, scene: Scene) -> list[Couple]:
    """The couples of whom no table knows anybody."""
    listed = one.claim.field == "genre"
    return couples_in_passing(scene.desk.text, one.claim.span, scene.roster, listed=listed)


def _nicknamed(one: Candidate, scene: Scene) -> list[Couple]:
    """The couples that go by a word or a number of their own."""
    text, start = one.claim.span.of(scene.desk.text), one.claim.span.start
    return [_moved(couple, start) for couple in find_nicknames(text, scene.company)]


def _is_no_kind(one: Candidate, scene: Scene) -> bool:
    """Whether an item among the kinds of story is a pairing after all, or the fandom."""
    raw = one.claim.raw
    if raw in [fandom.fandom for fandom in scene.fandoms] or raw in [
        pairing.claim.raw for pairing in scene.filed.get("pairing_raw", ())
    ]:
        return True
    couples = _strange if _is_strange(scene) else _slashed
    return (has_any(raw, "/xX&+") or couples is _strange) and bool(couples(one, scene))


def _raw(couples: Sequence[tuple[Couple, Candidate]], scene: Scene) -> Candidate:
    """The words of the pairing: a whole item of a list, or in running words the couple alone."""
    whole = couples[0][1].claim.field == "genre"
    spans = [one.claim.span if whole else couple.span for couple, one in couples]
    span = Span(min(span.start for span in spans), max(span.end for span in spans))
    return offer(scene.desk, "pairing_raw", span, (f"{couples[0][1].claim.field}-pairing", 0.75))


def _moved(couple: Couple, offset: int) -> Couple:
    names, genders, (start, end), fandom, confidence, unsure = couple
    return Couple(names, genders, Span(start + offset, end + offset), fandom, confidence, unsure)


def _doubts(couples: Iterable[tuple[Couple, str]]) -> list[Finding]:
    return [
        Finding("pairing-unsure", f"{name} may be several people", couple.span.start, couple.span.end)
        for couple, _ in couples
        for name in couple.unsure
    ]


def _supposed(scene: Scene) -> list[Couple]:
    """The two who share the story, where the header says that it is a love story and names nobody."""
    there = scene.there
    if len(there) < 2 or len(scene.fandoms) > 1:
        return []
    said = _stated(scene)
    wanted = {kind for kind, _ in said} - {"gen"}
    if not wanted:
        return []
    people = scene.cast.names[scene.fandoms[0].fandom].people
    leading = sorted(there, key=lambda name: -there[name][0])[:2]
    genders = people[leading[0]].gender + people[leading[1]].gender
    kind = _KINDS.get("".join(sorted(genders)), "")
    if not kind or (kind not in wanted and "love" not in wanted):
        return []
    return [Couple(tuple(leading), genders, said[0][1], scene.fandoms[0].fandom, 0.6)]


def _stated(scene: Scene) -> list[tuple[str, Span]]:
    """The categories that the header states, in labels or in passing."""
    labelled = scene.filed.get("category")
    if labelled is not None:
        return [(str(one.claim.value), one.claim.span) for one in labelled]
    return [
        (kind, Span(one.claim.span.start + start, one.claim.span.start + end))
        for one in scene.found
        if one.claim.field in _PASSING
        for kind, (start, end) in _said(one.claim.raw)
    ]


@remembered
def _said(raw: str) -> tuple[tuple[str, Span], ...]:
    return tuple([(str(word.lastgroup), Span(*word.span())) for word in _SAID.finditer(folded(raw))])


def _characters(scene: Scene, couples: Sequence[Couple]) -> list[Candidate]:
    """Who is named by a label, paired, or takes part; each once, by the first of these."""
    named: dict[str, Candidate] = {}
    for name, span, reading in (
        *_listed(scene),
        *_paired(scene, couples),
        *(_spelt(scene) if _is_strange(scene) else _present(scene)),
    ):
        if name not in named:
            named[name] = offer(scene.desk, "characters", span, reading, name)
    return list(named.values())


def _listed(scene: Scene) -> Iterator[tuple[str, Span, tuple[str, float]]]:
    """Those of a list of characters, by the full name where a table or the story has it."""
    text, strange = scene.desk.text, _is_strange(scene)
    for one in scene.filed.get("characters_label", ()):
        for item in () if says_nothing(one.claim.raw) else read_items(text, one.claim.span):
            words = item.of(text)
            person = _bearer(words, scene)
            if person is not None:
                yield person.name, item, ("label-characters", 0.96)
            elif strange and is_name(words) and (" " in words or scene.roster.names(words)):
                yield scene.roster.spelt_out(words), item, ("characters-as-written", 0.7)


def _paired(scene: Scene, couples: Sequence[Couple]) -> Iterator[tuple[str, Span, tuple[str, float]]]:
    strange = _is_strange(scene)
    for couple in couples:
        for name in couple.names:
            if strange:
                yield name, couple.span, ("characters-as-written", 0.65)
            elif _is_known(name, scene):
                yield name, couple.span, ("pairing-characters", 0.93)


def _spelt(scene: Scene) -> Iterator[tuple[str, Span, tuple[str, float]]]:
    """Those whom no table knows and whom the story names in full."""
    for name in scene.roster.spelt_people():
        span = scene.roster.place(name)
        if span is not None:
            yield name, span, ("characters-as-written", 0.5)


def _present(scene: Scene) -> Iterator[tuple[str, Span, tuple[str, float]]]:
    for name, (count, span) in scene.there.items():
        yield name, span, ("inferred-appears", 0.9 if count > 1 else 0.75)


def _is_known(name: str, scene: Scene) -> bool:
    """Whether one of the story's fandoms has the character."""
    for fandom in scene.company.fandoms:
        known = scene.cast.names.get(fandom)
        if known is not None and name in known.people:
            return True
    return False


def _bearer(words: str, scene: Scene) -> Character | None:
    plain = folded(words).strip(" .*").casefold()
    for one in scene.fandoms:
        names = scene.cast.names.get(one.fandom)
        bearers = names.forms.get(plain, ()) if names else ()
        if len(bearers) == 1:
            return bearers[0]
    return None


def _categories(scene: Scene, couples: Sequence[Couple]) -> list[Candidate]:
    """Category from the couples; from the header's words where there are none; gen where nobody is paired."""
    desk = scene.desk
    concluded: dict[str, Span] = {}
    for couple in couples:
        genders = couple.genders or genders_by_name(couple.names, desk.vocabulary)
        kind = _KINDS.get("".join(sorted(set_two(genders))), "")
        if kind:
            concluded.setdefault(kind, couple.span)
    if concluded:
        reading = "inferred-pairing", 0.9 if couples[0].genders else 0.6
        return [offer(desk, "category", span, reading, kind) for kind, span in concluded.items()]
    for kind, span in _stated(scene):
        if kind != "love":
            return [offer(desk, "category", span, ("inferred-words", 0.7), kind)]
    if scene.fandoms and desk.layout.body and not couples:
        start, end = desk.layout.body[0]
        place = Span(start, min(end, start + 40))
        return [offer(desk, "category", place, ("inferred-no-pairing", 0.7), "gen")]
    return []


def set_two(genders: str) -> str:
    """The genders of a couple; of three or more, the two that differ or the one that all share.

    >>> set_two("mf"), set_two("mmm")
    ('mf', 'mm')
    """
    if len(genders) == 2:
        return genders
    kinds = sorted(set(genders))
    return "" if not kinds else kinds[0] * 2 if len(kinds) == 1 else ""


def _weight(one: Candidate) -> float:
    return one.weight
