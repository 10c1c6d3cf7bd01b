"""Lines by which a story says that it is over, and lines of links at a page's foot."""

from __future__ import annotations

import re
from functools import lru_cache

from foundling.records.habits import Habits, first_word, fold_words
from foundling.records.paragraphs import is_speech
from foundling.records.titles import part_heading

_MARKER_LINE = 90
_FIRST_SENTENCE = re.compile(r"[.!?\u2026]+[)*~\"\u201d]*\s+|\s{3,}")
_SPACED = re.compile(r"\W*(?:\w\s{1,6}){2,20}\w\W*")
_GAP = re.compile(r"\s{2,}")
_BRACKETED_END = re.compile(r"\([^()]*\)$")
_RUN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+|\d")
_JOINED = (("ss", "\u00df"), ("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"))
"""Letters that some texts write as one."""
_PHRASES = ("marker", "continued", "part_end")
_LINK_BREAK = re.compile(r"[\[\]|()<>/\u00b7\u2022\t]+|\s{2,}|\s-\s")


def end_marker(line: str, habits: Habits) -> tuple[str, int] | None:
    """What kind of end marker a line is or begins with ("end", "part", "continued") and its length, or None.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> [end_marker(line, habits) for line in ("~*~ The End ~*~", "End of Part 2/3", "The end of the road.")]
    [('end', 15), ('part', 15), None]
    """
    return _known(line, habits) if len(line) <= _MARKER_LINE else _told(line, habits)


def _told(line: str, habits: Habits) -> tuple[str, int] | None:
    if not _may_end(line, habits):
        return None
    if len(line) <= _MARKER_LINE and (kind := _kind(line, habits)):
        return kind, len(line)
    cut = _FIRST_SENTENCE.search(line, 0, 80)
    if cut and cut.end() < len(line) and (kind := _kind(line[: cut.start()], habits)):
        return kind, len(line[: cut.end()].rstrip())
    return None


_known = lru_cache(maxsize=2048)(_told)


@lru_cache(maxsize=8)
def end_openings(habits: Habits) -> re.Pattern[str]:
    """What finds, from the line break before it, the opening of every line that may be an end marker.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> end_openings(habits_of(builtin())).findall("\\nThe rain.\\n~*~ The End ~*~\\nT B C\\nEndless.")
    ['\\n~*~ The End', '\\nT B']
    """
    seconds: dict[str, set[str]] = {"end": {""}}
    for phrase in {phrase for name in _PHRASES for phrase in habits.words[name]}:
        first, second, *_ = (*_RUN.findall(fold_words(phrase)), "", "")
        if first:
            seconds.setdefault(first, set()).add(second)
    openings: dict[str, list[str]] = {}
    for first in sorted(seconds):
        rest = "" if "" in seconds[first] else rf"(?:[^\w\n]|_)+(?:{_any(seconds[first])})"
        for shown in _written(first):
            openings.setdefault(shown[0], []).append(shown[1:] + rest)
    words = "|".join(f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in openings.items())
    spaced = r"[^\W_][^\S\n]{1,6}\w(?!\w)"
    return re.compile(rf"\n[^\w\n]*+(?:_[^\w\n]*+)*+(?:{spaced}|(?:{words})(?![^\W_]))")


def _any(words: set[str]) -> str:
    return "|".join(shown for word in sorted(words) for shown in _written(word))


def _written(word: str) -> list[str]:
    """The ways in which a word's letters are written."""
    return [word, *(word.replace(*pair) for pair in _JOINED if pair[0] in word)]


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
    opening = opening_letters(line)
    if not (opening.isdigit() or opening in _link_openings(habits)):
        return False
    words = fold_words(line).strip()
    if not words or words in habits.words["links"] or _are_links(line, habits):
        return True
    lower = line.casefold().lstrip("[(<*~- ")
    openings = habits.starts["link_openings"]
    if len(line) >= 160 or not lower.startswith(openings) or is_speech(line):
        return False
    return any(lower.startswith(word) and not lower[len(word) : len(word) + 1].isalpha() for word in openings)


@lru_cache(maxsize=8)
def _link_openings(habits: Habits) -> frozenset[str]:
    """The letters and figures with which lines of links open."""
    listed = (*habits.words["links"], *habits.words["link_openings"], *habits.part_words)
    return frozenset({"", *map(opening_letters, listed)})


def opening_letters(line: str) -> str:
    """The first letters of a line in lower case, or its first figure, whichever comes first.

    >>> opening_letters("*** Part2"), opening_letters("2nd chapter"), opening_letters("***")
    ('part', '2', '')
    """
    found = _LETTERS.search(line)
    return found[0].casefold() if found else ""


def may_be_part(line: str, habits: Habits) -> bool:
    """Whether a line opens so that it may be a part's heading."""
    opening = opening_letters(line)
    return opening.isdigit() or opening in _part_openings(habits)


@lru_cache(maxsize=8)
def _part_openings(habits: Habits) -> frozenset[str]:
    return frozenset(
        map(opening_letters, habits.part_words | habits.part_nouns | habits.words["section_words"])
    )


_FIGURES = "0123456789 "


def _are_links(line: str, habits: Habits) -> bool:
    named = [words for piece in _LINK_BREAK.split(line) if (words := fold_words(piece).strip())]
    if len(named) < 2 and line[:1] not in "[(<":
        return False
    links = habits.words["links"]
    return all(
        words.lstrip(_FIGURES) in links or words.isdigit() or part_heading(words, habits) for words in named
    )
