"""Fandoms and people whom the vocabulary does not know, taken as their author wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from foundling.model import Span
from foundling.records.bearers import MODIFIERS, STRANGERS, TOKEN, TRAIL, Couple, capitalised, cased
from foundling.records.fandoms import FandomReading
from foundling.records.genres import is_kind
from foundling.records.roster import Roster
from foundling.records.spans import alternation, cut, folded, remembered, trimmed
from foundling.records.warnings import says_nothing
from foundling.vocab import Vocabulary, phrases

_TABLE = phrases("names")
_NO_FANDOM = frozenset(_TABLE["no_fandom"])
_SEVERAL = re.compile(
    rf"\s*/\s*|\s*;\s*|\s+[xX]\s+|\s+(?:{alternation(_TABLE['crossed'])})\s+", re.IGNORECASE
)
_BEHIND = re.compile(rf"[\s-]+(?:{alternation(_TABLE['behind_fandom'])})\s*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s+\w")
_SITES = re.compile(r"@|://|[>|\u00bb\u276f]|\s-\s")
_PIECE = re.compile(r"[,;\n|]|\s--?\s|(?<=\w\w)\.\s")
_PAIRINGS = phrases("pairings")
_JOINER = re.compile(
    r"(?<!\s)\s*[/\u2665\u00d7]\s*|(?<=\s)[xX](?=\s)|(?<=[a-z])x(?=[A-Z][a-z])|(?<=[a-z])\+(?=[A-Z])"
)
_SHELVES = frozenset(phrases("hearsay")["shelves"])
_STEP = re.compile(r"\s*[>\u00bb]\s*")
_CROSSED = re.compile(r"[a-z]x[A-Z][a-z]")
_AND = re.compile(rf"(?<!\s)\s+(?:{alternation(_PAIRINGS['joined'])})\s+")
_BOTH = re.compile(rf"[^\W\d_a-z]\w+ (?:{alternation(_PAIRINGS['joined'])}) [^\W\d_a-z]\w+")
_FRIENDS = frozenset(_PAIRINGS["friends"])
_CODE = re.compile(r"(?!OF?C|OMC)[A-Z\u0410-\u042f]{1,2}|[A-Z][a-z]|[1-9]|1[0-2]")
_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_SMALL = frozenset(_TABLE["particles"])
_LONGEST, _MOST, _JOINTS = 60, 8, 24
_REACH = 400


def written_fandoms(text: str, labelled: Iterable[Span]) -> list[FandomReading]:
    """The fandoms that labels name and the vocabulary does not have, as written.

    >>> [one.fandom for one in written_fandoms("Lantern Row", [Span(0, 11)])]
    ['Lantern Row']
    >>> written_fandoms("none", [Span(0, 4)])
    []
    """
    found: dict[str, FandomReading] = {}
    for span in labelled:
        if span.end - span.start > 2 * _LONGEST:
            continue
        for piece in cut(text, span, _SEVERAL):
            place = _named(text, piece)
            if place is None:
                break
            name = " ".join(place.of(text).split())
            found.setdefault(name, FandomReading(name, place, "fandom-as-written", 0.7, explicit=True))
    return list(found.values())


def _named(text: str, piece: Span) -> Span | None:
    """The piece without "crossover" behind it, if it can be a fandom's name."""
    behind = _BEHIND.search(text, piece.start, piece.end)
    span = trimmed(
        text, Span(piece.start, behind.start() if behind else piece.end), " \t\n.,:;!*~_\"'\u201c\u201d"
    )
    span = _behind_shelf(text, span)
    words = span.of(text)
    if not 2 < len(words) <= _LONGEST or says_nothing(words) or words.casefold() in _NO_FANDOM:
        return None
    if len(words.split()) > _MOST or _SENTENCE.search(words) or _SITES.search(words):
        return None
    return span if words[0].isupper() or words[0].isdigit() or words[0] > "\u0590" else None


def _behind_shelf(text: str, span: Span) -> Span:
    """The end of a path that begins at a site's shelf ("TV Shows > Lantern Row"); else the span."""
    parts = list(cut(text, span, _STEP)) if ">" in span.of(text) else []
    shelved = len(parts) > 1 and parts[0].of(text).casefold() in _SHELVES
    return parts[-1] if shelved else span


def written_couples(text: str, span: Span, roster: Roster) -> list[Couple]:
    """The couples of a pairing label as written, each by the full name that the story has for the person.

    Initials count only where the story tells whose they are.

    >>> line = "Ida Moss/Tom Quill, A/B"
    >>> roster = Roster("", [])
    >>> [couple.names for couple in written_couples(line, Span(0, len(line)), roster)]
    [('Ida Moss', 'Tom Quill')]
    """
    value = cased(text[span.start : min(span.end, span.start + _REACH)])
    return _once([_placed(one, span.start, roster) for one in _pairs(value) if _admitted(one.names, roster)])


def couples_in_passing(text: str, span: Span, roster: Roster, *, listed: bool = False) -> list[Couple]:
    """The couples that stand in words about other things: both must go by these names in the story.

    "Ida and Tom" is one only where it is all of an item that is `listed` among kinds of story.
    """
    value = text[span.start : min(span.end, span.start + _REACH)]
    whole = _BOTH.fullmatch(folded(value).strip(TRAIL)) if listed else None
    if "/" not in value and _CROSSED.search(value) is None and whole is None:
        return []
    return _once(
        [
            _placed(one, span.start, roster)
            for one in _pairs(value)
            if (whole or _is_slashed(one, value)) and _take_part(one, roster)
        ]
    )


def _is_slashed(one: Couple, value: str) -> bool:
    written = one.span.of(value)
    return written.count("/") == len(one.names) - 1 or _CROSSED.search(written) is not None


def _take_part(one: Couple, roster: Roster) -> bool:
    """Whether one of a couple does something in the story, and the others are named there or plain names."""
    people = [name if is_name(name) else roster.by_initials(name) for name in one.names]
    known = [name for name in people if name is not None and (roster.names(name) or _is_plain(name))]
    return len(set(known)) == len(people) and any(map(roster.names_person, known))


def _is_plain(name: str) -> bool:
    """Whether one word can be nothing but a name."""
    return " " not in name and not is_kind(name.casefold()) and not says_nothing(name)


def _once(couples: list[Couple]) -> list[Couple]:
    kept: dict[frozenset[str], Couple] = {}
    for couple in couples:
        kept.setdefault(frozenset(couple.names), couple)
    return [couple for couple in kept.values() if len(set(couple.names)) == len(couple.names)]


def _placed(one: Couple, offset: int, roster: Roster) -> Couple:
    names = tuple([_person(name, roster) for name in one.names])
    start, end = one.span
    return one._replace(names=names, span=Span(start + offset, end + offset))


def _person(name: str, roster: Roster) -> str:
    return (None if is_name(name) else roster.by_initials(name)) or roster.spelt_out(name)


def _admitted(names: tuple[str, ...], roster: Roster) -> bool:
    """Whether all are names, or initials that the story explains."""
    if not all(map(is_name, names)):
        people = [_person(name, roster) for name in names]
        return all(map(is_name, people)) and len(set(people)) == len(people)
    return not any(is_kind(name.casefold()) or says_nothing(name) for name in names)


@remembered
def _pairs(value: str) -> tuple[Couple, ...]:
    """The words that signs or an "and" join, as far as they could be names or initials.

    "M/M" tells that M is two people, and so M/L is left alone.
    """
    plain = _BRACKETED.sub(lambda found: " " * len(found.group()), folded(value))
    found: dict[frozenset[str], Couple] = {}
    doubled: set[str] = set()
    for piece in cut(plain, Span(0, len(plain)), _PIECE):
        if not _FRIENDS.isdisjoint(piece.of(plain).casefold().split()):
            continue
        for spans in _chains(plain, piece):
            names = tuple([" ".join(one.of(value).split()) for one in spans])
            if 1 < len(names) < 5 and len({name.casefold() for name in names}) == len(names):
                place = Span(spans[0].start, spans[-1].end)
                found.setdefault(frozenset(names), Couple(names, "", place, "", 0.65))
            else:
                doubled.update(names)
    return tuple([couple for couple in found.values() if doubled.isdisjoint(couple.names)])


def _chains(plain: str, piece: Span) -> list[list[Span]]:
    """Names about the joints of a piece; neighbouring joints that share a name make one chain."""
    joints = [joint.span() for joint in _JOINER.finditer(plain, *piece)][:_JOINTS]
    joints = joints or [joint.span() for joint in _AND.finditer(plain, *piece)][:1]
    chains: list[list[Span]] = []
    for number, (start, end) in enumerate(joints):
        before = joints[number - 1][1] if number else piece.start
        after = joints[number + 1][0] if number + 1 < len(joints) else piece.end
        left = _side(plain, Span(before, start), last=True)
        right = _side(plain, Span(end, after), last=False)
        if left is None or right is None:
            continue
        if chains and chains[-1][-1] == left:
            chains[-1].append(right)
        else:
            chains.append([left, right])
    return chains


def _side(plain: str, side: Span, *, last: bool) -> Span | None:
    """All of one side of a joint if it is a name, or else the capitalised words next to the joint."""
    whole = trimmed(plain, side, TRAIL)
    if is_name(whole.of(plain)):
        return whole
    words = list(TOKEN.finditer(plain, *side))
    near = words[-1 if last else 0] if words else None
    if near is not None and _CODE.fullmatch(near.group().strip(TRAIL)):
        return trimmed(plain, Span(*near.span()), TRAIL)
    return capitalised(plain, *side, last=last)


@lru_cache(maxsize=4)
def _genders(vocabulary: Vocabulary) -> dict[str, str]:
    """The gender of all who bear a given name in the tables, where they agree."""
    borne: dict[str, set[str]] = {}
    for people in vocabulary.characters.values():
        for person in people:
            first = folded(person.name).split()[0].casefold()
            borne.setdefault(first, set()).add(person.gender)
    return {first: found.pop() for first, found in borne.items() if len(found) == 1}


def genders_by_name(names: Iterable[str], vocabulary: Vocabulary) -> str:
    """One letter for each name, as the given name tells; "n" where it does not.

    >>> from foundling.vocab import builtin
    >>> genders_by_name(["Ida Moss", "Daniel Quill"], builtin())
    'nm'
    """
    known = _genders(vocabulary)
    return "".join([known.get(folded(name).split()[0].casefold(), "n") for name in names])


def is_name(words: str) -> bool:
    """Whether words are a person's name and neither initials nor a word for a stranger.

    >>> is_name("Ida Moss"), is_name("IM"), is_name("OFC"), is_name("a friend")
    (True, False, False, False)
    """
    parts = words.split()
    if not 1 <= len(parts) <= 4 or words.casefold() in STRANGERS or not any(map(str.islower, words)):
        return False
    if parts[-1].casefold() in MODIFIERS or parts[0].casefold() in MODIFIERS:
        return False
    return all(_WORD.fullmatch(part) and (part[0].isupper() or part in _SMALL) for part in parts) and (
        parts[0][0].isupper() and len(words) > 2
    )
