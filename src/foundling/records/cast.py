"""The people of each fandom by every name they go by, and who of them a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from foundling.model import Span
from foundling.records.spans import folded
from foundling.vocab import Character, Vocabulary, phrases

_QUOTED = re.compile(r'"([^"]+)"')
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UNDER_WAY = re.compile(r"[a-z,;\"'] ")
_ENDINGS = ("", "\u0439", "\u0430", "\u044f")
_INFLECTION = 2
"""Letters that a Russian case may add to a name."""


class Phrase(NamedTuple):
    """A name of several words, as written and as its words are counted."""

    written: str
    keys: tuple[str, ...]


class Word(NamedTuple):
    """A name of one word, as counted and as written."""

    key: str
    written: str
    ordinary: str
    """The small word that it may be at the head of a sentence; empty for most."""


class Member(NamedTuple):
    """A character by the names that stand for nobody else in the fandom."""

    name: str
    words: tuple[Word, ...]
    phrases: tuple[Phrase, ...]


class Names(NamedTuple):
    """One fandom's names: `forms` lead from a folded name to its bearers, `codes` from initials.

    A form with several bearers belongs to all of them; a caller decides or leaves it.
    """

    people: dict[str, Character]
    """Every character by the canonical name."""
    forms: dict[str, tuple[Character, ...]]
    codes: dict[str, tuple[Character, ...]]
    alt_codes: dict[str, tuple[Character, ...]]
    members: tuple[Member, ...]
    """The same characters in the vocabulary's order."""
    called: dict[str, tuple[int, ...]]
    """From a word as counted, or the first of several, to the members whom it may name."""
    heard: frozenset[str]
    """All words that may be one of these names or stand in one, as a text has them."""


class Cast(NamedTuple):
    """All fandoms' names, and which fandoms' characters bear a single word."""

    names: dict[str, Names]
    bearers: dict[str, tuple[str, ...]]
    readings: dict[str, str]
    """From a word to the name that it is: as written, with a possessive "s", in capitals."""
    heard: frozenset[str]
    """All words that may be names or stand in one."""


class Roll(NamedTuple):
    """The names counted in a text, without apostrophes and hyphens; `words` has what may be one."""

    text: str
    spans: tuple[Span, ...]
    counts: dict[str, int]
    words: Mapping[str, int]
    known: dict[str, dict[str, tuple[int, Span]]]
    """Who of a fandom is present, once that was asked."""


@lru_cache(maxsize=4)
def gather(vocabulary: Vocabulary) -> Cast:
    """The vocabulary's characters, indexed once."""
    members = {fandom: _members(people) for fandom, people in vocabulary.characters.items()}
    bearers: dict[str, dict[str, None]] = {}
    for fandom, own in members.items():
        for member in own:
            for word in member.words:
                bearers.setdefault(word.key, {})[fandom] = None
    readings = _readings(bearers)
    names = {
        fandom: _names(people, members[fandom], readings) for fandom, people in vocabulary.characters.items()
    }
    heard = frozenset().union(readings, *(known.heard for known in names.values()))
    return Cast(names, {word: tuple(fandoms) for word, fandoms in bearers.items()}, readings, heard)


def _readings(names: Iterable[str]) -> dict[str, str]:
    names = tuple(names)
    readings = {name.upper(): name for name in names if len(name) > 3 and name.upper().capitalize() == name}
    readings.update({f"{name}s": name for name in names})
    readings.update({name: name for name in names})
    return readings


def call_roll(text: str, spans: tuple[Span, ...], words: Mapping[str, int], cast: Cast) -> Roll:
    """Who is named by the words, which `split_words` gave with their counts for the spans of the text."""
    known: dict[str, int] = {}
    readings = cast.readings
    for word, count in words.items():
        name = readings.get(word)
        if name is None and word[:1] >= "\u0400":
            name = _uninflected(word, cast)
        if name is not None:
            known[name] = known.get(name, 0) + count
    return Roll(text.replace("\u2019", "'"), spans, known, words, {})


def present(roll: Roll, fandom: str, cast: Cast) -> dict[str, tuple[int, Span]]:
    """Who of a fandom the roll's text names: how often, and where first; in the vocabulary's order."""
    there = roll.known.get(fandom)
    if there is None:
        known = cast.names.get(fandom)
        there = roll.known[fandom] = {} if known is None else _present(roll, known)
    return there


def _present(roll: Roll, known: Names) -> dict[str, tuple[int, Span]]:
    called = known.called
    near: set[int] = set()
    for key in (called.keys() & roll.words.keys()) | (called.keys() & roll.counts.keys()):
        near.update(called[key])
    found: dict[str, tuple[int, Span]] = {}
    for number in sorted(near):
        member = known.members[number]
        heard = [word for word in member.words if word.key in roll.counts]
        count = sum([_telling(roll, word) for word in heard])
        longer = [place for phrase in member.phrases if (place := find_phrase(roll, phrase)) is not None]
        if count or longer:
            places = longer + [place for word in heard if (place := find_name(roll, word.written))]
            if places:
                found[member.name] = (max(count, len(longer)), min(places))
    return found


def find_phrase(roll: Roll, phrase: Phrase) -> Span | None:
    """Where the roll's text first has the phrase, each of whose names must be among its words."""
    words = roll.words
    for key in phrase.keys:
        if key not in words and not key.islower():
            return None
    return find_name(roll, phrase.written)


def phrase_of(written: str) -> Phrase:
    """A name made ready for `has_phrase`."""
    return Phrase(written, tuple(key_of(word) for word in written.split()))


def key_of(word: str) -> str:
    """A word as it is counted: without apostrophes, hyphens and dots.

    >>> key_of("D'Argo"), key_of("Qui-Gon")
    ('DArgo', 'QuiGon')
    """
    return "".join(sign for sign in word if sign.isalnum())


def _telling(roll: Roll, word: Word) -> int:
    """The count of a name, without its uses as an ordinary word at the head of a sentence."""
    plain = word.ordinary
    if not plain or not any(_stands(roll.text, plain, span) for span in roll.spans):
        return roll.counts[word.key]
    return sum([_count_within(roll.text, word.written, span) for span in roll.spans])


def _count_within(text: str, word: str, span: Span) -> int:
    """How often the word stands after a word or a comma in the span."""
    whole = re.compile(rf"{re.escape(word)}\b(?!-)")
    count, at = 0, text.find(word, span.start, span.end)
    while at >= 0:
        before = text[max(0, at - 2) : at]
        stands = before[1:] == " " and _UNDER_WAY.match(before)
        found = whole.match(text, at, span.end) if stands else None
        count += found is not None
        at = text.find(word, at + len(word) if found else at + 1, span.end)
    return count


def _stands(text: str, word: str, span: Span) -> bool:
    return text.find(f" {word} ", span.start, span.end) >= 0


def find_name(roll: Roll, name: str) -> Span | None:
    """Where the roll's text first has the name as a word of its own; None if nowhere."""
    if name[:1] >= "\u0400":
        return _find_inflected(roll, name)
    text = roll.text
    for first, last in roll.spans:
        start = text.find(name, first, last)
        while start >= 0:
            end = start + len(name)
            if not text[start - 1 : start].isalnum() and _closes(text[end : end + 2]):
                return Span(start, end)
            start = text.find(name, end, last)
    return None


def _closes(after: str) -> bool:
    """Whether a word may end before these two characters: the end, a sign or a possessive "s"."""
    return not after[:1].isalnum() or (after[:1] == "s" and not after[1:].isalnum())


def _find_inflected(roll: Roll, name: str) -> Span | None:
    stem = re.compile(
        rf"(?<!\w){re.escape(name[:-1] if len(name) > 4 else name)}\w{{0,{_INFLECTION + 1}}}(?!\w)"
    )
    for span in roll.spans:
        place = stem.search(roll.text, span.start, span.end)
        if place is not None:
            return Span(*place.span())
    return None


def _uninflected(word: str, cast: Cast) -> str | None:
    """The name of which a Russian word is a case."""
    if len(word) < 5 or not word[0].isupper():
        return None
    stems = [word[:-cut] + ending for cut in range(1, _INFLECTION + 1) for ending in _ENDINGS]
    return next((stem for stem in stems if stem in cast.bearers), None)


def _members(people: tuple[Character, ...]) -> tuple[Member, ...]:
    """Each character with the names that stand for that one alone."""
    forms = _forms(people)
    members = []
    for person in people:
        own = [
            form
            for form in dict.fromkeys((*_given(person), *_derived(person)))
            if [bearer.name for bearer in forms.get(form.casefold(), ())] == [person.name]
        ]
        words = tuple(_word_of(form) for form in own if _single(form))
        members.append(
            Member(person.name, words, tuple(phrase_of(form) for form in own if not _single(form)))
        )
    return tuple(members)


def _forms(people: tuple[Character, ...]) -> dict[str, tuple[Character, ...]]:
    given: dict[str, list[Character]] = {}
    derived: dict[str, list[Character]] = {}
    for character in people:
        for form in _given(character):
            _add(given, form.casefold(), character)
        for form in _derived(character):
            _add(derived, form.casefold(), character)
    return {form: tuple(bearers) for form, bearers in (derived | given).items()}


def _names(people: tuple[Character, ...], members: tuple[Member, ...], readings: dict[str, str]) -> Names:
    called: dict[str, dict[int, None]] = {}
    heard: set[str] = set()
    for number, member in enumerate(members):
        for phrase in member.phrases:
            heard.update(phrase.keys)
        keys = [word.key for word in member.words]
        for key in (*keys, *(phrase.keys[0] for phrase in member.phrases if phrase.keys)):
            called.setdefault(key, {})[number] = None
        for key in keys:
            heard.update(word for word in (key, f"{key}s", key.upper()) if readings.get(word) == key)
    return Names(
        {person.name: person for person in people},
        _forms(people),
        _coded(people, "codes"),
        _coded(people, "alt_codes"),
        members,
        {key: tuple(numbers) for key, numbers in called.items()},
        frozenset(heard),
    )


def _word_of(form: str) -> Word:
    plain = form.casefold()
    return Word(key_of(form), form, plain if plain in _ORDINARY else "")


def _given(character: Character) -> Iterator[str]:
    """The names that the vocabulary gives, the canonical one taken apart at AO3's bar and quotes."""
    for name in character.name.split(" | "):
        plain = _BRACKETED.sub("", folded(name)).strip()
        yield plain
        nickname = _QUOTED.search(plain)
        if nickname:
            yield nickname[1]
            yield " ".join(_QUOTED.sub("", plain).split())
            yield f"{nickname[1]} {plain.split()[-1]}"
    yield from (folded(name) for name in character.short_names)


def _derived(character: Character) -> Iterator[str]:
    """A first or last name alone, and the two in the other order."""
    for name in character.name.split(" | "):
        words = _QUOTED.sub("", _BRACKETED.sub("", folded(name))).split()
        if len(words) > 1 and words[0].casefold() not in _TITLES:
            yield words[0]
        if len(words) > 1 and words[-1].casefold() not in _TITLES:
            yield words[-1]
        if len(words) == 2:
            yield f"{words[1]} {words[0]}"


def _coded(people: Iterable[Character], column: str) -> dict[str, tuple[Character, ...]]:
    table: dict[str, list[Character]] = {}
    for character in people:
        for code in getattr(character, column):
            _add(table, code, character)
    return {code: tuple(bearers) for code, bearers in table.items()}


def _add(table: dict[str, list[Character]], key: str, character: Character) -> None:
    if character not in table.setdefault(key, []):
        table[key].append(character)


def _single(form: str) -> bool:
    return " " not in form and form[:1].isupper() and len(form) > 1


_WORDS = phrases("names")
_TITLES = frozenset(_WORDS["titles"])
_ORDINARY = frozenset(_WORDS["ordinary"])
