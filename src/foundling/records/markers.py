"""Lines by which a story says that it is over, and lines of links at a page's foot."""

from __future__ import annotations

import re

from foundling.records.habits import Habits, first_word, fold_words
from foundling.records.paragraphs import is_speech
from foundling.records.titles import part_heading

_MARKER_LINE = 90
_FIRST_SENTENCE = re.compile(r"[.!?\u2026]+[)*~\"\u201d]*\s+|\s{3,}")
_SPACED = re.compile(r"\W*(?:\w\s{1,6}){2,20}\w\W*")
_GAP = re.compile(r"\s{2,}")
_BRACKETED_END = re.compile(r"\([^()]*\)$")
_LINK_BREAK = re.compile(r"[\[\]|()<>/\u00b7\u2022\t]+|\s{2,}|\s-\s")


def end_marker(line: str, habits: Habits) -> tuple[str, int] | None:
    """What kind of end marker a line is or begins with ("end", "part", "continued") and its length, or None.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> [end_marker(line, habits) for line in ("~*~ The End ~*~", "End of Part 2/3", "The end of the road.")]
    [('end', 15), ('part', 15), None]
    """
    if not _may_end(line, habits):
        return None
    if len(line) <= _MARKER_LINE and (kind := _kind(line, habits)):
        return kind, len(line)
    cut = _FIRST_SENTENCE.search(line, 0, 80)
    if cut and cut.end() < len(line) and (kind := _kind(line[: cut.start()], habits)):
        return kind, len(line[: cut.end()].rstrip())
    return None


def _may_end(line: str, habits: Habits) -> bool:
    if first_word(line, 0, len(line)) in habits.end_words or line.strip() in habits.words["marker"]:
        return True
    return line[1:2] == " " and _SPACED.fullmatch(line) is not None


def _kind(line: str, habits: Habits) -> str:
    words = fold_words(_spaced_in(line)).strip()
    if not words or words in habits.words["marker"]:
        return "end" if words or line.strip() in habits.words["marker"] else ""
    if is_speech(line):
        return ""
    if words in habits.words["continued"] or _opens(words, habits.starts["continued"], 80):
        return "continued"
    if line.lstrip()[:1].islower() and not words.startswith(("end ", "fin ", "ende ")):
        return ""
    opening = _opens(words, (*habits.starts["part_end"], "end"), 60)
    if opening:
        return "part" if _numbered(words[len(opening) + 1 :], habits) else _bracketed(line, habits)
    return _bracketed(line, habits)


def _opens(words: str, openings: tuple[str, ...], limit: int) -> str:
    if len(words) >= limit or not words.startswith(openings):
        return ""
    return next((opening for opening in openings if words.startswith(f"{opening} ")), "")


def _bracketed(line: str, habits: Habits) -> str:
    """The kind "end" for a marker with a remark in brackets behind it: "END (1/1)"."""
    bare = _BRACKETED_END.sub("", line)
    return "end" if bare != line and fold_words(bare).strip() in habits.words["marker"] else ""


def _spaced_in(line: str) -> str:
    """A line with its letters brought together again: "T H E   E N D"."""
    if line[1:2] != " " or len(line) > 60 or _SPACED.fullmatch(line) is None:
        return line
    return " ".join("".join(word.split()) for word in _GAP.split(line))


def _numbered(rest: str, habits: Habits) -> bool:
    words = rest.split()
    known = habits.numbers | habits.part_nouns
    return len(words) <= 8 and any(word[0].isdigit() or word in known for word in words[:3])


def is_link(line: str, habits: Habits) -> bool:
    """Whether a line is a link or a site's line at a page's foot.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> [is_link(line, habits) for line in ("[ Next ] [ Home ]", "Back to Index", "Next day it rained.")]
    [True, True, False]
    """
    if len(line) > 240:
        return False
    words = fold_words(line).strip()
    if not words or words in habits.words["links"] or _are_links(line, habits):
        return True
    lower = line.casefold().lstrip("[(<*~- ")
    openings = habits.starts["link_openings"]
    if len(line) >= 160 or not lower.startswith(openings) or is_speech(line):
        return False
    return any(lower.startswith(word) and not lower[len(word) : len(word) + 1].isalpha() for word in openings)


def _are_links(line: str, habits: Habits) -> bool:
    named = [words for piece in _LINK_BREAK.split(line) if (words := fold_words(piece).strip())]
    if len(named) < 2 and line[:1] not in "[(<":
        return False
    links = habits.words["links"]
    return all(words in links or words.isdigit() or part_heading(words, habits) for words in named)
