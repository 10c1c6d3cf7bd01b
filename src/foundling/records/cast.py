"""The people of each fandom by every name they go by, and who of them a text names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of several words, as written and as its words are counted."""

    written: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """One fandom's names: `forms` lead from a folded name to its bearers, `codes` from initials.

    A form with several bearers belongs to all of them; a caller decides or leaves it.
    """

    forms: Mapping[str, tuple[Character, ...]]
    codes: Mapping[str, tuple[Character, ...]]
    alt_codes: Mapping[str, tuple[Character, ...]]
    words: Mapping[str, tuple[tuple[str, str], ...]]
    """Of each character by name: the single words that stand for that one alone, as counted and written."""
    phrases: Mapping[str, tuple[Phrase, ...]]
    """Of each character by name: the names of several words."""
    index: Mapping[str, tuple[str, ...]]
    """From a word as counted, or the first of several, to the characters whom it may name."""


@dataclass(frozen=True, slots=True)
class Cast:
    """All fandoms' names, and which fandoms' characters bear a single word."""

    names: Mapping[str, Names]
    bearers: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, str]
    """From a word to the name that it is: as written, with a possessive "s", in capitals."""
    heard: frozenset[str]
    """All words that may be names or stand in one."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The names counted in a text, without apostrophes and hyphens; `words` has what may be one."""

    text: str
    spans: tuple[Span, ...]
    counts: Mapping[str, int]
    words: Mapping[str, int]
    known: dict[str, dict[str, tuple[int, Span]]] = field(default_factory=dict, compare=False)
    """Who of a fandom is present, once that was asked."""


@lru_cache(maxsize=4)
def gather(vocabulary: Vocabulary) -> Cast:
    """The vocabulary's characters, indexed once."""
    names = {fandom: _names(people) for fandom, people in vocabulary.characters.items()}
    bearers: dict[str, dict[str, None]] = {}
    for fandom, known in names.items():
        for words in known.words.values():
            for key, _ in words:
                bearers.setdefault(key, {})[fandom] = None
    readings = _readings(bearers)
    inner = (
        key for known in names.values() for own in known.phrases.values() for one in own for key in one.keys
    )
    return Cast(
        names,
        {word: tuple(fandoms) for word, fandoms in bearers.items()},
        readings,
        frozenset((*readings, *inner)),
    )


def _readings(names: Iterable[str]) -> dict[str, str]:
    names = tuple(names)
    readings = {name.upper(): name for name in names if len(name) > 3 and name.upper().capitalize() == name}
    readings.update({f"{name}s": name for name in names})
    readings.update({name: name for name in names})
    return readings


def call_roll(text: str, spans: tuple[Span, ...], words: Mapping[str, int], cast: Cast) -> Roll:
    """Who is named by the words, which `split_words` gave with their counts for the spans of the text."""
    known: Counter[str] = Counter()
    readings = cast.readings
    for word, count in words.items():
        name = readings.get(word) or (word[:1] >= "\u0400" and _uninflected(word, cast))
        if name:
            known[name] += count
    return Roll(text.replace("\u2019", "'"), spans, known, words)


def present(roll: Roll, fandom: str, cast: Cast) -> dict[str, tuple[int, Span]]:
    """Who of a fandom the roll's text names: how often, and where first; in the vocabulary's order."""
    if fandom not in roll.known:
        known = cast.names.get(fandom)
        roll.known[fandom] = {} if known is None else _present(roll, known)
    return roll.known[fandom]


def _present(roll: Roll, known: Names) -> dict[str, tuple[int, Span]]:
    counts, index = roll.counts, known.index
    near = {name for key in index.keys() & roll.words.keys() for name in index[key]}
    near.update(name for key in index.keys() & counts.keys() for name in index[key])
    found: dict[str, tuple[int, Span]] = {}
    for character in [name for name in known.words if name in near] if near else ():
        heard = [(key, written) for key, written in known.words[character] if key in counts]
        count = sum([_telling(roll, key, written) for key, written in heard])
        longer = [phrase.written for phrase in known.phrases[character] if has_phrase(roll, phrase)]
        if count or longer:
            names = (*(written for _, written in heard), *longer)
            places = [place for name in names if (place := find_name(roll, name))]
            if places:
                found[character] = (max(count, len(longer)), min(places))
    return found


def has_phrase(roll: Roll, phrase: Phrase) -> bool:
    """Whether the roll's text has the phrase, each of whose names must be among its words."""
    words = roll.words
    for key in phrase.keys:
        if key not in words and not key.islower():
            return False
    return find_name(roll, phrase.written) is not None


def phrase_of(written: str) -> Phrase:
    """A name made ready for `has_phrase`."""
    return Phrase(written, tuple(key_of(word) for word in written.split()))


def key_of(word: str) -> str:
    """A word as it is counted: without apostrophes, hyphens and dots.

    >>> key_of("D'Argo"), key_of("Qui-Gon")
    ('DArgo', 'QuiGon')
    """
    return "".join(sign for sign in word if sign.isalnum())


def _telling(roll: Roll, key: str, word: str) -> int:
    """The count of a name, without its uses as an ordinary word at the head of a sentence."""
    plain = word.casefold()
    if plain not in _ORDINARY or not any(_stands(roll.text, plain, span) for span in roll.spans):
        return roll.counts[key]
    return sum([_count_within(roll.text, word, span) for span in roll.spans])


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
    for span in roll.spans:
        start = roll.text.find(name, span.start, span.end)
        while start >= 0:
            end = start + len(name)
            if not roll.text[start - 1 : start].isalnum() and _closes(roll.text[end : end + 2]):
                return Span(start, end)
            start = roll.text.find(name, end, span.end)
    return None


def _closes(after: str) -> bool:
    """Whether a word may end before these two characters: the end, a sign or a possessive "s"."""
    return not after[:1].isalnum() or (after[:1] == "s" and not after[1:].isalnum())


def _find_inflected(roll: Roll, name: str) -> Span | None:
    stem = re.compile(
        rf"(?<!\w){re.escape(name[:-1] if len(name) > 4 else name)}\w{{0,{_INFLECTION + 1}}}(?!\w)"
    )
    found = (stem.search(roll.text, span.start, span.end) for span in roll.spans)
    return next((Span(*place.span()) for place in found if place), None)


def _uninflected(word: str, cast: Cast) -> str | None:
    """The name of which a Russian word is a case."""
    if len(word) < 5 or not word[0].isupper():
        return None
    stems = [word[:-cut] + ending for cut in range(1, _INFLECTION + 1) for ending in _ENDINGS]
    return next((stem for stem in stems if stem in cast.bearers), None)


def _names(people: tuple[Character, ...]) -> Names:
    forms: dict[str, list[Character]] = {}
    derived: dict[str, list[Character]] = {}
    for character in people:
        for form in _given(character):
            _add(forms, form.casefold(), character)
        for form in _derived(character):
            _add(derived, form.casefold(), character)
    for form, bearers in derived.items():
        if form not in forms:
            forms[form] = bearers
    alone = {form: bearers[0].name for form, bearers in forms.items() if len(bearers) == 1}
    every = {
        person.name: [
            form
            for form in dict.fromkeys((*_given(person), *_derived(person)))
            if alone.get(form.casefold()) == person.name
        ]
        for person in people
    }
    words = {
        name: tuple((key_of(form), form) for form in own if _single(form)) for name, own in every.items()
    }
    longer = {
        name: tuple(phrase_of(form) for form in own if not _single(form)) for name, own in every.items()
    }
    return Names(
        {form: tuple(bearers) for form, bearers in forms.items()},
        _coded(people, "codes"),
        _coded(people, "alt_codes"),
        words,
        longer,
        _indexed(words, longer),
    )


def _indexed(
    words: Mapping[str, tuple[tuple[str, str], ...]], longer: Mapping[str, tuple[Phrase, ...]]
) -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for name, own in words.items():
        for key in (*(key for key, _ in own), *(phrase.keys[0] for phrase in longer[name] if phrase.keys)):
            table.setdefault(key, {})[name] = None
    return {key: tuple(names) for key, names in table.items()}


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
