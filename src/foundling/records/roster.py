"""The people of a story as its own words name them, for a fandom whose people no table knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from foundling.model import Span
from foundling.records.once import Once
from foundling.records.spans import alternation, folded
from foundling.vocab import phrases

_WORDS = phrases("names")
_TITLES = frozenset(_WORDS["titles"]) - frozenset(_WORDS["particles"])
_NOBODY = frozenset(phrases("hearsay")["nobody"])
_FIGURES = {str(number): (word,) for number, word in enumerate(phrases("hearsay")["figures"], start=1)}
"""What a figure among initials may stand for, since some go by a number."""
_SMALL = re.compile(r"(?<![\w'-])[^\W\dA-Z_][\w'-]*")
_UNDER_WAY = re.compile(r"(?<=[\w,;:\"'-] )[^\W\d_a-z][\w-]*(?:'[^\W\d_]{2,}[\w-]*)?")
"""A word with a capital that begins no sentence, without a possessive "s"."""
_PART = r"[^\W\d_a-z](?:\.|(?:'[A-Z])?[\w-]+)"
_RUN = re.compile(rf"(?<![\w'-]){_PART}(?: {_PART}(?![\w-])){{1,5}}(?![\w-])")
_SPEECH = alternation(phrases("hearsay")["speech"])
_SPEAKERS = re.compile(
    rf"(?<![\w'-])(?P<before>[A-Z\u00c0-\u00de\u0410-\u042f][\w'-]*[\w])\s(?:{_SPEECH})\b"
    rf"|\b(?:{_SPEECH})\s(?P<behind>[A-Z\u00c0-\u00de\u0410-\u042f][\w'-]*[\w])"
)
_ENDINGS = ("ing", "ly")
"""Of words that may stand before a name at the head of a sentence."""
_MOST = 200_000
_TWICE, _OFTEN, _FAR_MORE = 2, 6, 4


class Roster:
    """Who is named in the story, read when somebody first asks.

    >>> story = "Fox Mulder sighed. So Mulder left, and then Scully laughed at Mulder."
    >>> roster = Roster(story, [Span(0, len(story))])
    >>> roster.spelt_out("Mulder"), roster.spelt_out("Scully")
    ('Fox Mulder', 'Scully')
    >>> roster.by_initials("M"), roster.by_initials("FM"), roster.by_initials("K")
    ('Fox Mulder', 'Fox Mulder', None)
    >>> Roster("Here Seven sat.", [Span(0, 15)]).by_initials("7")
    'Seven'
    """

    def __init__(self, text: str, spans: Iterable[Span], beside: Sequence[Span] = ()) -> None:
        """The spans hold the story, those `beside` it what the header tells of it."""
        self._text, self._spans = text, tuple(spans)
        story = self._story = Once(partial(_told_in, text, self._spans))
        small = self._small = Once(partial(_words_in_small, story))
        counts = self._counts = Once(partial(_capitals, story))
        self._people = Once(partial(_people, story, counts, small))
        self._named = Once(partial(_named, self._people, counts, small))
        self._full = Once(partial(_full_names, story, Once(partial(_told_in, text, beside)), small))

    @property
    def people(self) -> dict[str, int]:
        """Those who say or do something in the story, by the names under which they do, and how often."""
        return self._people.get()

    @property
    def named(self) -> dict[str, int]:
        """The people, and what else is named more than once: places too."""
        return self._named.get()

    def has_in_small(self, word: str) -> bool:
        """Whether the story has a single word also without a capital."""
        return folded(word).casefold() in self._small.get()

    def names(self, words: str) -> bool:
        """Whether the story has the words as a name: somebody in it goes by them, or by one of them."""
        if not words[:1].isupper():
            return False
        plain = folded(words)
        return self._has(plain) or any(part in self.people for part in plain.split())

    def names_person(self, words: str) -> bool:
        """Whether somebody of that name says or does something."""
        parts = folded(words).split()
        return bool(parts) and (parts[0] in self.people or parts[-1] in self.people)

    def _has(self, plain: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", self._story.get()) is not None

    def spelt_out(self, name: str) -> str:
        """The one full name that the story or its header gives for a name of one word; else the name."""
        plain = folded(name)
        if " " in plain or not plain:
            return name
        found = sorted(self._full.get().get(plain, ()), key=lambda full: (len(full), full))
        longest = found[-1] if found else name
        return longest if all(one in longest for one in found) else name

    def spelt_people(self) -> list[str]:
        """The full names of those who say or do something more than once, in order of their shares."""
        names = {self.spelt_out(name): count for name, count in self.people.items() if count >= _TWICE}
        return sorted([name for name in names if " " in name], key=lambda name: (-names[name], name))

    def place(self, name: str) -> Span | None:
        """Where the story first has the name."""
        for start, end in self._spans:
            at = self._text.find(name, start, end)
            if at >= 0:
                return Span(at, at + len(name))
        return None

    def by_initials(self, code: str) -> str | None:
        """The one person whom initials can mean: one letter, the first letters, or two of a full name."""
        if code.isdigit():
            return self._only([name for name in self.named if name.casefold() in _FIGURES.get(code, ())])
        if not code[:1].isupper() or not code.isalpha() or len(code) > 3:
            return None
        fits = [name for name in self.named if _stands_for(code, self.spelt_out(name))]
        if not fits:
            small = self._small.get()
            fits = [name for name in self._counts.get() if _is_own(name, small) and _stands_for(code, name)]
        return self._only(fits)

    def _only(self, names: list[str]) -> str | None:
        """The one person whom these names mean, or the one whom the story names far more than the others."""
        heard: Counter[str] = Counter()
        for name in names:
            heard[self.spelt_out(name)] += self.named.get(name, 1)
        ranked = heard.most_common(2)
        several = len(ranked) > 1 and (ranked[0][1] < _OFTEN or ranked[0][1] < _FAR_MORE * ranked[1][1])
        return ranked[0][0] if ranked and not several else None


def _told_in(text: str, spans: Sequence[Span]) -> str:
    return folded("\n".join(span.of(text) for span in spans))[:_MOST]


def _words_in_small(story: Once[str]) -> frozenset[str]:
    """The words that the story has without a capital."""
    return frozenset(_SMALL.findall(story.get()))


def _capitals(story: Once[str]) -> Counter[str]:
    """How often each word has a capital that no sentence's beginning gives it."""
    return Counter(_UNDER_WAY.findall(story.get()))


def _people(story: Once[str], counts: Once[Counter[str]], small: Once[frozenset[str]]) -> dict[str, int]:
    heard = Counter(found["before"] or found["behind"] for found in _SPEAKERS.finditer(story.get()))
    often, plain = counts.get(), small.get()
    return {name: often[name] + heard[name] for name in heard if _is_own(name, plain)}


def _named(
    people: Once[dict[str, int]], counts: Once[Counter[str]], small: Once[frozenset[str]]
) -> dict[str, int]:
    plain = small.get()
    often = {
        name: count
        for name, count in counts.get().items()
        if count >= _TWICE and _is_own(name, plain) and not name.isupper()
    }
    return often | people.get()


def _is_own(name: str, small: frozenset[str]) -> bool:
    """Whether a word with a capital is a name: the story has it in no other way."""
    plain = name.casefold()
    return len(name) > 1 and plain not in small and plain not in _TITLES and plain not in _NOBODY


def _full_names(story: Once[str], beside: Once[str], small: Once[frozenset[str]]) -> dict[str, set[str]]:
    """Each name with the full names in which it stands: at most two words of a name on either side."""
    found: dict[str, set[str]] = {}
    ordinary = small.get()
    for run in _RUN.finditer(f"{story.get()}\n{beside.get()}"):
        words = run.group().split(" ")
        given = [_is_given(word, ordinary) for word in words]
        for at, word in enumerate(words):
            first, last = at, at + 1
            while first > max(0, at - 2) and given[first - 1]:
                first -= 1
            while last < min(len(words), at + 3) and given[last]:
                last += 1
            whole = words[first:last]
            if any(len(other) > 2 for other in whole if other != word):
                found.setdefault(word, set()).add(" ".join(whole))
    return found


def _is_given(word: str, small: frozenset[str]) -> bool:
    """Whether a word beside a name belongs to it: neither a title nor a word that begins a sentence."""
    plain = word.casefold().rstrip(".")
    if len(plain) == 1 and word.endswith("."):
        return True
    ordinary = plain in _TITLES or plain in _NOBODY or plain in small or plain.endswith(_ENDINGS)
    return not ordinary and not word.isupper()


def _stands_for(code: str, name: str) -> bool:
    """Whether initials fit a name.

    >>> [_stands_for(code, "Sara Sidle") for code in ("S", "SS", "Sa", "G")]
    [True, True, True, False]

    A name of which only one part is known fits by that.
    """
    parts = name.split()
    if code.isupper() and len(code) > 1:
        return len(parts) == 1 == name.startswith(code[0]) or "".join(part[0] for part in parts) == code
    return any(part.startswith(code) for part in parts)
