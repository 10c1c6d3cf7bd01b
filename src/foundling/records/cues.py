"""What a paragraph without a label says it is: a disclaimer, a permission, thanks, a note."""

from __future__ import annotations

from typing import NamedTuple

from foundling.records.habits import Habits, fold_words
from foundling.records.paragraphs import is_speech

_LONGEST = 1600
_NARRATIVE = (" was ", " had ", " were ", " said ", " looked ", " asked ")


class Cue(NamedTuple):
    """The field that a paragraph's phrases point to, its rule, and how strongly: 1 a hint, 2 fair, 3 sure."""

    field: str
    rule: str
    strength: int


def cue_of(words: str, habits: Habits) -> Cue | None:
    """What the folded words of an unlabelled paragraph say it is, or None for one that could be story."""
    listed = words.split()
    telling = habits.statement_words.intersection(listed)
    return cue_among(words, listed, telling, habits) if telling else None


def cue_among(words: str, listed: list[str], telling: frozenset[str], habits: Habits) -> Cue | None:
    """What `cue_of` says of words that are listed one by one too; some are `telling` of a statement."""
    said = habits.said(words, telling) if len(words) <= _LONGEST else {}
    if not said:
        return None
    disclaimer = _disclaimer(words, listed, said, habits)
    if disclaimer >= 2:
        return Cue("disclaimer", "paragraph-disclaimer", disclaimer)
    about = not habits.words["craft"].isdisjoint(listed)
    for field, name in _ORDER:
        if name not in said or len(words) >= 700:
            continue
        opens = words.startswith(habits.cues[name])
        if not opens and name in _PASSING and _in_passing(words, name, said[name]):
            continue
        strength = 1 + opens + about - (sum(phrase in words for phrase in _NARRATIVE) > 1)
        if strength >= 1:
            return Cue(field, f"paragraph-{name}", min(3, strength))
    return None


def _in_passing(words: str, name: str, hits: int) -> bool:
    """Whether a phrase within a paragraph does not make it a statement of its kind."""
    return (hits < 2 or len(words) > 220) and (name == "challenge" or len(words) > 110)


_ORDER = (
    ("chrome", "posting"),
    ("age", "age"),
    ("series", "series"),
    ("archive", "permission"),
    ("feedback", "feedback"),
    ("thanks", "thanks"),
    ("dedication", "dedication"),
    ("challenge", "challenge"),
)


_PASSING = frozenset({"thanks", "dedication", "challenge", "series"})
"""What is often said in passing within a note: it counts where it opens the paragraph or is all of it."""


def _disclaimer(words: str, listed: list[str], said: dict[str, int], habits: Habits) -> int:
    strong, weak = said.get("disclaimer_strong", 0), said.get("disclaimer", 0)
    if not (strong or weak):
        return 0
    return min(3, strong + (weak > 1) + 2 * _is_owned(words, listed, habits))


def _is_owned(words: str, listed: list[str], habits: Habits) -> bool:
    """Whether one of those who own what stories are about is named."""
    for word in listed:
        for holder in habits.holders.get(word, ()):
            if holder in words:
                return True
    return False


def about_story(words: str, habits: Habits) -> bool:
    """Whether the folded words speak about a story rather than tell one."""
    return not habits.words["craft"].isdisjoint(words.split())


def is_note(words: str, habits: Habits) -> bool:
    """Whether the folded words are an author's: about the story, in the first person or to the reader."""
    return not habits.words["meta"].isdisjoint(words.split())


def hands_over(line: str, habits: Habits) -> bool:
    """Whether a line only leads on to the story ("On with the story!")."""
    words = fold_words(line)
    if len(words) >= 60 or not words.startswith(habits.starts["go"], 1):
        return False
    return words.startswith(tuple(phrase for phrase in habits.starts["go"] if len(phrase) > 4), 1) and (
        not is_speech(line)
    )
