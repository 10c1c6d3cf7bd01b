"""The fandoms, couples and characters of a story: what its header says, and who appears in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from foundling.model import Finding, Kind, Span
from foundling.records.bearers import Company, Couple
from foundling.records.cast import Cast, Roll, call_roll, gather, present
from foundling.records.desk import Candidate, Desk, Read, offer
from foundling.records.fandoms import FandomReading, Sources, read_fandoms
from foundling.records.pairings import find_couples, find_nicknames, read_pairing
from foundling.records.spans import alternation, folded, moved, remembered
from foundling.records.warnings import read_items, says_nothing
from foundling.records.words import split_words
from foundling.vocab import Character, phrases

_WORDS = phrases("pairings")
_AFTER = 1500
_TELLING = ("summary", "pairing_raw", "characters_label", "pairing_prose")
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
_BRIEF = frozenset(("genre", "rating_raw", "warnings", "title"))
_PASSING = frozenset(("rating_raw", "warnings", "pairing_raw", "summary", "notes", "genre", "disclaimer"))
_STATED = frozenset(("fandom_label", "pairing_raw", "pairing_prose", "characters_label"))
"""What a document that is no story must say itself."""
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


@dataclass(frozen=True, slots=True)
class Scene:
    """The names of a document: who is called in it, and the company in which to look initials up."""

    desk: Desk
    roll: Roll
    cast: Cast
    fandoms: tuple[FandomReading, ...]
    there: dict[str, tuple[int, Span]]
    company: Company


def read_company(desk: Desk, found: Sequence[Candidate], tags: Sequence[Span], words: list[str]) -> Read:
    """Candidates for fandoms, relationships, characters and category.

    `found` are the candidates of the entries, `tags` the bracketed codes of subject and headings,
    `words` those of the story proper that may be names.
    """
    if (
        desk.layout.kind is not Kind.STORY
        and not tags
        and not any(one.claim.field in _STATED for one in found)
    ):
        return Read(())
    scene = _scene(desk, found, tags, words)
    couples, raw, findings = _couples(scene, found)
    paired = frozenset(
        one.claim.span for one in found if one.claim.field == "genre" and _is_pairing(one, scene)
    )
    candidates = [
        *(offer(desk, "fandoms", one.span, (one.rule, one.confidence), one.fandom) for one in scene.fandoms),
        *raw,
        *(
            offer(desk, "relationships", couple.span, (rule, couple.confidence), couple.names)
            for couple, rule in couples
        ),
        *_characters(scene, found, [couple for couple, _ in couples]),
        *_categories(scene, found, [couple for couple, _ in couples]),
    ]
    return Read(tuple(candidates), tuple(findings), paired)


def _scene(desk: Desk, found: Sequence[Candidate], tags: Sequence[Span], words: list[str]) -> Scene:
    cast = gather(desk.vocabulary)
    counts = Counter(words if _is_foreign(words) else filter(cast.heard.__contains__, words))
    telling = tuple(one.claim.span for one in found if one.claim.field in _TELLING)
    for span in telling:
        counts.update(split_words(span.of(desk.text)))
    roll = call_roll(desk.text, (*desk.layout.body, *telling), counts, cast)
    fandoms = tuple(read_fandoms(_sources(desk, found, tags, roll), desk.vocabulary, cast))
    names = tuple(one.fandom for one in fandoms)
    there: dict[str, tuple[int, Span]] = {}
    for fandom in names:
        there.update(present(roll, fandom, cast))
    return Scene(desk, roll, cast, fandoms, there, Company(desk.vocabulary, cast, names, frozenset(there)))


def _is_foreign(words: list[str]) -> bool:
    """Whether names may be inflected: some word is in no Western script."""
    return max(words, default="") >= "\u0400"


def _sources(desk: Desk, found: Sequence[Candidate], tags: Sequence[Span], roll: Roll) -> Sources:
    owners = tuple(one.claim.span for one in found if one.claim.field == "disclaimer")
    outside: tuple[Span, ...] = (
        Span(0, desk.front),
        Span(desk.back, min(len(desk.text), desk.back + _AFTER)),
    )
    if desk.layout.kind is not Kind.STORY:
        outside, roll = (), Roll(roll.text, (), {}, {})
    labelled = tuple(one.claim.span for one in found if one.claim.field == "fandom_label")
    return Sources(desk.text, labelled, tuple(tags), outside, owners or outside, roll)


def _couples(
    scene: Scene, found: Sequence[Candidate]
) -> tuple[list[tuple[Couple, str]], list[Candidate], list[Finding]]:
    """The couples with their rules, a pairing found elsewhere than in its label, and what stayed unsure."""
    labelled = _heaviest(found, "pairing_raw")
    if labelled is not None:
        couples = [(couple, labelled.claim.rule) for couple in _in_value(labelled.claim.span, scene)]
        return couples, [], _doubts(couples)
    prose = [one for one in found if one.claim.field == "pairing_prose"]
    for one in prose:
        joined = _in_value(one.claim.span, scene)
        if joined:
            raw = _raw([(couple, one) for couple in joined], scene)
            return [(couple, one.claim.rule) for couple in joined], [raw], []
    by_field: dict[str, list[Candidate]] = {}
    for one in found if scene.fandoms else ():
        by_field.setdefault(one.claim.field, []).append(one)
    for read in (_slashed, _nicknamed):
        for field in _ELSEWHERE:
            loose = [(couple, one) for one in by_field.get(field, ()) for couple in read(one, scene)]
            if loose:
                rule = f"{field.removesuffix('_raw')}-pairing"
                distinct = {frozenset(couple.names): couple for couple, _ in reversed(loose)}
                first = [couple for couple, _ in loose if distinct[frozenset(couple.names)] is couple]
                return [(couple, rule) for couple in first], [_raw(loose, scene)], []
    return [(couple, "inferred-couple") for couple in _supposed(scene, found)], [], []


def _in_value(span: Span, scene: Scene) -> list[Couple]:
    couples = read_pairing(span.of(scene.desk.text), scene.company)
    return [_moved(couple, span.start) for couple in couples]


def _slashed(one: Candidate, scene: Scene) -> list[Couple]:
    """The couples joined by a sign in a statement that is not about pairings."""
    span, short = one.claim.span, one.claim.field in _BRIEF
    text = span.of(scene.desk.text)
    couples = find_couples(text, scene.company, codes=short)
    if not couples and one.claim.field == "genre" and len(text) < 60:
        couples = [couple for couple in read_pairing(text, scene.company) if couple.confidence >= 0.9]
        couples = [] if find_nicknames(text, scene.company) else couples
    return [_moved(couple, span.start) for couple in couples if len(couple.names) > 1 and not couple.unsure]


def _nicknamed(one: Candidate, scene: Scene) -> list[Couple]:
    """The couples that go by a word or a number of their own."""
    text = one.claim.span.of(scene.desk.text)
    return [_moved(couple, one.claim.span.start) for couple in find_nicknames(text, scene.company)]


def _is_pairing(one: Candidate, scene: Scene) -> bool:
    """Whether an item among the kinds of story is a pairing after all."""
    return any(sign in one.claim.raw for sign in "/xX&+") and bool(_slashed(one, scene))


def _raw(couples: Sequence[tuple[Couple, Candidate]], scene: Scene) -> Candidate:
    """The words of the pairing: a whole item of a list, or in running words the couple alone."""
    whole = couples[0][1].claim.field == "genre"
    spans = [one.claim.span if whole else couple.span for couple, one in couples]
    span = Span(min(span.start for span in spans), max(span.end for span in spans))
    return offer(scene.desk, "pairing_raw", span, (f"{couples[0][1].claim.field}-pairing", 0.75))


def _moved(couple: Couple, offset: int) -> Couple:
    span = Span(couple.span.start + offset, couple.span.end + offset)
    return Couple(couple.names, couple.genders, span, couple.fandom, couple.confidence, couple.unsure)


def _doubts(couples: Iterable[tuple[Couple, str]]) -> list[Finding]:
    return [
        Finding("pairing-unsure", f"{name} may be several people", couple.span.start, couple.span.end)
        for couple, _ in couples
        for name in couple.unsure
    ]


def _supposed(scene: Scene, found: Sequence[Candidate]) -> list[Couple]:
    """The two who share the story, where the header says that it is a love story and names nobody."""
    said = _stated(found)
    wanted = {kind for kind, _ in said} - {"gen"}
    if not wanted or not scene.there or len(scene.fandoms) > 1:
        return []
    people = {
        person.name: person for person in scene.desk.vocabulary.characters.get(scene.fandoms[0].fandom, ())
    }
    leading = sorted(scene.there, key=lambda name: -scene.there[name][0])[:2]
    if len(leading) < 2:
        return []
    pair = [people[name] for name in leading]
    kind = _KINDS.get("".join(sorted(person.gender for person in pair)), "")
    if not kind or (kind not in wanted and "love" not in wanted):
        return []
    span = said[0][1]
    return [Couple(tuple(leading), pair[0].gender + pair[1].gender, span, scene.fandoms[0].fandom, 0.6)]


def _stated(found: Sequence[Candidate]) -> list[tuple[str, Span]]:
    """The categories that the header states, in labels or in passing."""
    said = [(str(one.claim.value), one.claim.span) for one in found if one.claim.field == "category"]
    if said:
        return said
    for one in found:
        if one.claim.field in _PASSING:
            said += [(kind, moved(span, one.claim.span.start)) for kind, span in _said(one.claim.raw)]
    return said


@remembered
def _said(raw: str) -> tuple[tuple[str, Span], ...]:
    return tuple((str(word.lastgroup), Span(*word.span())) for word in _SAID.finditer(folded(raw)))


def _characters(scene: Scene, found: Sequence[Candidate], couples: Sequence[Couple]) -> Iterator[Candidate]:
    """Who is named by a label, paired, or takes part."""
    desk, seen = scene.desk, set[str]()
    people = {
        person.name: person
        for one in scene.fandoms
        for person in desk.vocabulary.characters.get(one.fandom, ())
    }
    for one in found:
        if one.claim.field == "characters_label" and not says_nothing(one.claim.raw):
            for item in read_items(desk.text, one.claim.span):
                person = _bearer(item.of(desk.text), scene)
                if person is not None and person.name not in seen:
                    seen.add(person.name)
                    yield offer(desk, "characters", item, ("label-characters", 0.96), person.name)
    for couple in couples:
        for name in couple.names:
            if name in people and name not in seen:
                seen.add(name)
                yield offer(desk, "characters", couple.span, ("pairing-characters", 0.93), name)
    for name, (count, span) in scene.there.items():
        if name not in seen:
            yield offer(desk, "characters", span, ("inferred-appears", 0.9 if count > 1 else 0.75), name)


def _bearer(words: str, scene: Scene) -> Character | None:
    plain = folded(words).strip(" .*").casefold()
    for one in scene.fandoms:
        names = scene.cast.names.get(one.fandom)
        bearers = names.forms.get(plain, ()) if names else ()
        if len(bearers) == 1:
            return bearers[0]
    return None


def _categories(scene: Scene, found: Sequence[Candidate], couples: Sequence[Couple]) -> Iterator[Candidate]:
    """Category from the couples; from the header's words where there are none; gen where nobody is paired."""
    desk = scene.desk
    if desk.layout.kind is not Kind.STORY:
        return
    if any(one.claim.field == "category" for one in found):
        return
    concluded: dict[str, Span] = {}
    for couple in couples:
        kind = _KINDS.get("".join(sorted(set_two(couple.genders))), "")
        if kind:
            concluded.setdefault(kind, couple.span)
    if concluded:
        yield from (
            offer(desk, "category", span, ("inferred-pairing", 0.9), kind) for kind, span in concluded.items()
        )
        return
    stated = [one for one in _stated(found) if one[0] != "love"]
    if stated:
        yield offer(desk, "category", stated[0][1], ("inferred-words", 0.7), stated[0][0])
    elif scene.fandoms and desk.layout.body and not couples:
        span = desk.layout.body[0]
        yield offer(
            desk,
            "category",
            Span(span.start, min(span.end, span.start + 40)),
            ("inferred-no-pairing", 0.7),
            "gen",
        )


def set_two(genders: str) -> str:
    """The genders of a couple; of three or more, the two that differ or the one that all share.

    >>> set_two("mf"), set_two("mmm")
    ('mf', 'mm')
    """
    if len(genders) == 2:
        return genders
    kinds = sorted(set(genders))
    return "" if not kinds else kinds[0] * 2 if len(kinds) == 1 else ""


def _heaviest(found: Sequence[Candidate], field: str) -> Candidate | None:
    own = [one for one in found if one.claim.field == field]
    return max(own, key=lambda one: one.weight, default=None)
