"""The fandom as a header has it in passing, where no label names it and no table knows it.

"Farscape belongs to ...", "characters from Lantern Row", "a Lantern Row story", "spoilers for season 2
of Lantern Row", "TV Shows > Lantern Row": each is an inference with the words that bear it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foundling.model import Span
from foundling.records.fandoms import FandomReading, fandom_named
from foundling.records.genres import is_kind
from foundling.records.roster import Roster
from foundling.records.sentences import sentences
from foundling.records.spans import Runs, alternation, folded, trimmed
from foundling.vocab import Vocabulary, phrases

_TABLE = phrases("hearsay")
_NEVER = frozenset(_TABLE["never"]) | frozenset(phrases("names")["no_fandom"])
_WORD = r"[A-Z0-9\u00c0-\u00de\u0410-\u042f][\w'.!&*:+-]{0,30}(?:/\d{1,3})?"
_WITHIN = alternation(_TABLE["within"])
_NAME = rf"{_WORD}(?: (?:(?:{_WITHIN}) ){{0,2}}{_WORD}){{0,6}}"
_CALLED = rf"(?:\"(?P<quoted>[^\"\n]{{2,60}})\"|(?P<name>{_NAME}))"
_KIND = rf"(?:(?i:{alternation(_TABLE['kinds'])})\s)?"
_GOODS = rf"(?:,|\s(?i:and|und|et|y|\u0438|&)\s)\s?(?i:{alternation(_TABLE['goods'])})\b"
_SUBJECT = re.compile(
    rf"[\s*_~(]{{0,4}}{_KIND}(?:{_CALLED}|(?P<small>[a-z]+\s{_NAME}))[*_]?"
    rf"(?:(?P<goods>{_GOODS}.{{0,120}})|\s(?i:and|und|et|y)\s(?i:the|die|der|das|les|los)\s[a-z].{{0,120}})?\s*$"
)
_WORLDLY = re.compile(
    rf"[\s*_~(]{{0,4}}(?i:all\s)?(?i:the|all)\s{_CALLED}\s(?P<goods>(?i:{alternation(_TABLE['worldly'])}))\b"
)
_OF_A_KIND = re.compile(rf"(?<!\w)(?i:{alternation(_TABLE['kinds'])})\s{_CALLED}(?P<goods>)")
_OWNED = re.compile(rf"\s(?:{alternation(_TABLE['owned'])})(?!\w)", re.IGNORECASE)
_OWNED_MANY = re.compile(rf"\s(?:{alternation(_TABLE['owned_many'])})(?!\w)", re.IGNORECASE)
_NOT_MINE = re.compile(rf"\s(?:{alternation(_TABLE['not_mine'])})(?!\w)", re.IGNORECASE)
_THEIRS = re.compile(r"\s(?:is|are|ist|est|es)\s(?=[A-Z][^\"\n]{0,60}['\u2019]s?(?:\W|$))")
_CLOSE = rf"(?=[.,;:!?)\"*_]|$|\s(?:(?i:and|between|for|but|with|in|or)\b|[-(:;]))(?P<goods>{_GOODS})?"
_OWNS = re.compile(
    rf"(?!(?i:{alternation(_TABLE['unowning'])})\s)[A-Z][^.!?\"\n]{{1,120}}?\s(?i:{alternation(_TABLE['owns'])})\s{_KIND}{_CALLED}{_CLOSE}"
)
_DISOWNED = re.compile(rf"(?i:{alternation(_TABLE['disowned'])})\s{_KIND}{_CALLED}{_CLOSE}")
_OUT_OF = re.compile(
    rf"(?<!\w)(?i:{alternation(_TABLE['out_of'])})(?:\s|(?<='))(?:{_KIND}){_CALLED}(?P<goods>\b|(?<=\W))"
)
_BASED = re.compile(
    rf"(?<!\w)(?i:{alternation(_TABLE['based'])})\s(?:(?i:characters from|the world of)\s)?{_KIND}{_CALLED}"
)
_TOLD = re.compile(
    rf"(?<!\w)(?i:{alternation(_TABLE['articles'])})\s{_CALLED}[\s-](?i:{alternation(_TABLE['told'])})(?!\w)"
)
_SEASON = re.compile(
    rf"(?<!\w)(?i:{alternation(_TABLE['seasons'])})(?:\s(?i:\d{{1,2}}|[a-z]{{2,7}}|[\d, &-]{{1,12}}))?"
    rf"\s(?i:of|von|de)\s{_CALLED}"
)
_MASTHEAD = re.compile(
    rf"[^\S\n]*(?:\w[\w ]{{0,20}}'s?\s)?(?P<name>{_NAME})\s(?i:{alternation(_TABLE['masthead'])})(?!\w)"
)
_SHELF = re.compile(
    rf"(?<!\w)(?i:{alternation(_TABLE['shelves'])})\s?(?:[>|\u00bb\u276f/\u203a]|::|->)\s?(?P<name>{_NAME})"
)
_GROUP = re.compile(
    r"(?<![\w.])(?:alt|rec|uk|de|fr)\.(?:tv|fan|arts|startrek|sci-fi|books|comics|games|movies|anime)"
    r"\.(?P<name>[a-z0-9][a-z0-9-]{1,30})\.(?:creative|fan-?fic(?:tion)?)(?![\w.])"
)
_NAMED_LIST = re.compile(r"\s*(?P<name>[A-Z]{3,14})FIC\s*[:>-]?\s*")
_BEFORE_PAIR = re.compile(rf"[(\[]?(?P<name>{_NAME}):\s[^/:]{{1,24}}/[^/:]{{1,40}}[)\]]?")
_BRACKETED = re.compile(
    rf"(?P<name>(?:[A-Z][a-z'-]{{3,20}}(?: (?:(?:{_WITHIN}) )?[A-Z][a-z'-]{{2,20}}){{0,3}}))"
)
_SUREST, _BORNE = 0.85, 0.1
_NEAR, _LINES = 4_000, 400
_SHORTEST, _LONGEST = 2, 60
_AND = re.compile(r"\s(?:and|&|und|et|y|\u0438)\s")
_SITES = frozenset(_TABLE["sites"])
_MAY_BEGIN = frozenset(
    ("the", "a", "an", "all", "love", "true", "new", "first", "my", "real", "long", "short")
)
_WRAP = re.compile(r"(?<!\n)\n(?!\n)")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_SURE, _LIKELY, _POSSIBLE = 0.75, 0.65, 0.55
_LETTERS = Runs(r"[^\W_]")
_TWO = re.compile(r"[A-Z][a-z]+ and [A-Z][a-z]+")
"""Two given names, as people are named together."""
_EDGE = " \t\n.,:;!*_~\"'-"


class _Heard(NamedTuple):
    """A name and how it was said: surely, or so that a person's name would stand there as well."""

    span: Span
    rule: str
    confidence: float
    surely: bool


def read_hearsay(
    text: str,
    places: tuple[Iterable[Span], Iterable[Span], Iterable[Span]],
    roster: Roster,
    vocabulary: Vocabulary,
) -> list[FandomReading]:
    """The fandom that a disclaimer owns, or that what stands about the story names; at most two owned ones.

    `places` are the disclaimers, all that stands outside the story, and the subject's tags. A name
    that only a weak phrase gives, and that somebody in the story bears, is that person's.
    """
    owners, outside, tags = places
    found: dict[str, FandomReading] = {}
    for one in (*_owned(text, owners), *_passing(text, outside), *_tagged(text, tags)):
        name = _admitted(one, text, roster)
        if name is not None:
            known = fandom_named(name, vocabulary) or name
            reading = FandomReading(known, one.span, one.rule, one.confidence, explicit=False)
            found[known.casefold()] = _borne_out(reading, found.get(known.casefold()))
    ranked = sorted(found.values(), key=lambda one: -one.confidence)
    both = [one for one in ranked if one.rule == "inferred-ownership" and one.confidence >= _SURE]
    return both[:2] if len(both) > 1 and both[0] is ranked[0] else ranked[:1]


def _borne_out(one: FandomReading, before: FandomReading | None) -> FandomReading:
    """The surer of two readings of one name, and surer still where they are not of the same words."""
    if before is None:
        return one
    best = before if before.confidence >= one.confidence else one
    apart = before.rule != one.rule and before.span != one.span
    return best._replace(confidence=min(_SUREST, round(best.confidence + _BORNE, 2))) if apart else best


def likelier(
    concluded: list[FandomReading], heard: list[FandomReading], roster: Roster, *, peopled: bool
) -> list[FandomReading]:
    """Which to believe: a fandom concluded from owners or people (`peopled`), or one heard in passing.

    An owner has other works too: of one whose people do not take part, while others do, nothing is kept.
    """
    if not concluded:
        return heard
    first = concluded[0]
    believed = heard and not first.explicit and (heard[0].confidence >= _LIKELY or not peopled)
    if believed and not _says_the_same(heard[0], first):
        return heard
    alone = first.rule == "inferred-owners" and not peopled and len(roster.people) > 1
    return [] if alone else concluded


def _says_the_same(one: FandomReading, other: FandomReading) -> bool:
    """Whether two names of fandoms share a word that matters."""
    words = [set(_LETTERS.of(folded(name).casefold())) for name in (one.fandom, other.fandom)]
    return any(len(word) > 3 for word in words[0] & words[1])


def _admitted(one: _Heard, text: str, roster: Roster) -> str | None:
    """The name if it can be a fandom's: no pronoun, no kind of story, nobody in the story."""
    name = " ".join(one.span.of(text).split())
    if one.rule == "inferred-newsgroup":
        return name.replace("-", " ")
    plain = folded(name).casefold()
    first, bare = plain.split()[0].strip(".,"), plain.removeprefix("the ")
    if not _SHORTEST <= len(name) <= _LONGEST or {plain, bare} & _NEVER or is_kind(plain):
        return None
    if first in _NEVER - _MAY_BEGIN or not any(map(str.isalpha, name)):
        return None
    if one.rule == "inferred-masthead":
        return _without_site(name)
    return name if _is_no_person(one, name, roster) else None


def _is_no_person(one: _Heard, name: str, roster: Roster) -> bool:
    """Whether a name is neither somebody's in the story, nor two people's, nor a thing's of the story."""
    if one.surely:
        several = _AND.split(name)
        two = len(several) == 2 and _TWO.fullmatch(name) is not None
        return len(several) < 2 or not (two or all(map(roster.names, several)))
    if one.confidence <= _POSSIBLE and roster.names(name):
        return False
    return not roster.names_person(name) and not roster.has_in_small(name.removeprefix("The "))


def _without_site(name: str) -> str | None:
    """The name of a fandom in the name of a site about it; None for a site's own name alone."""
    words = name.split()
    while words and words[-1].casefold() in _SITES:
        words.pop()
    bare = " ".join(words)
    return bare if bare and not _INNER_CAPITAL.search(bare) else None


def _owned(text: str, owners: Iterable[Span]) -> Iterator[_Heard]:
    """What the sentences of a disclaimer say belongs to somebody."""
    for owner in owners:
        near = Span(owner.start, min(owner.end, owner.start + _NEAR))
        for start, end in [part.span for part in sentences(text, near)]:
            plain = folded(text[start : min(end, start + _LINES)]).replace("\n", " ")
            yield from _subjects(plain, start)
            for pattern, sure in (
                (_OUT_OF, _SURE),
                (_OF_A_KIND, _SURE),
                (_WORLDLY, _SURE),
                (_DISOWNED, _LIKELY),
                (_OWNS, _POSSIBLE),
            ):
                for found in pattern.finditer(plain):
                    surely = sure == _SURE or found["goods"] is not None or found["quoted"] is not None
                    yield _heard(found, start, ("inferred-ownership", sure), surely=surely)


def _subjects(plain: str, at: int) -> Iterator[_Heard]:
    """What stands before "belongs to" and the like."""
    for pattern in (_OWNED, _OWNED_MANY, _NOT_MINE, _THEIRS):
        verb = pattern.search(plain)
        subject = _SUBJECT.match(plain, 0, verb.start()) if verb else None
        if subject is None:
            continue
        surely = subject["goods"] is not None or subject["quoted"] is not None
        several = _AND.search(subject["name"] or "") is not None
        many = pattern is _OWNED_MANY and (several or subject["small"])
        if not surely and (many or pattern is _NOT_MINE):
            continue
        sure = _SURE if surely else _LIKELY if pattern is _OWNED else _POSSIBLE
        yield _heard(subject, at, ("inferred-ownership", sure), surely=surely)


def _passing(text: str, outside: Iterable[Span]) -> Iterator[_Heard]:
    """What a note, a title, a path or a spoiler line names."""
    for start, end in outside:
        plain = folded(text[start : min(end, start + _NEAR)])
        joined = _WRAP.sub(" ", plain)
        for pattern, rule, sure, surely in (
            (_SHELF, "inferred-shelf", 0.8, True),
            (_BASED, "inferred-based-on", 0.7, True),
            (_TOLD, "inferred-kind-of-story", _LIKELY, False),
            (_SEASON, "inferred-spoilers", 0.6, False),
            (_GROUP, "inferred-newsgroup", _POSSIBLE, True),
        ):
            for found in pattern.finditer(joined if pattern is _TOLD else plain):
                yield _heard(found, start, (rule, sure), surely=surely)
        masthead = _MASTHEAD.match(plain)
        if masthead is not None:
            yield _heard(masthead, start, ("inferred-masthead", 0.5), surely=False)


def _tagged(text: str, tags: Iterable[Span]) -> Iterator[_Heard]:
    """What tags name: "LANTERNFIC:", "[Lantern Row: Ida/Tom]", or a word behind the list's own."""
    for number, (start, end) in enumerate(tags):
        tag = folded(text[start:end])
        for pattern, sure in ((_NAMED_LIST, 0.6), (_BEFORE_PAIR, _LIKELY), (_BRACKETED, 0.5)):
            found = pattern.fullmatch(tag)
            if found is not None and (pattern is not _BRACKETED or number):
                yield _heard(found, start, ("inferred-tag", sure), surely=pattern is _BEFORE_PAIR)
                break


def _heard(found: re.Match[str], at: int, reading: tuple[str, float], *, surely: bool) -> _Heard:
    groups = found.groupdict()
    group = next(name for name in ("quoted", "name", "small") if groups.get(name))
    span = trimmed(found.string, Span(*found.span(group)), _EDGE)
    return _Heard(Span(span.start + at, span.end + at), *reading, surely)
