"""Titles, bylines, part headings and addresses that stand without a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from foundling.records.habits import Habits, fold_words
from foundling.records.spans import Runs, has_any

EDGE = " \t\r\n\u00a0*~_=|#<>[]{}\u2022\u00b7+"
_QUOTES = "\"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019'"
_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_SMALL = frozenset(
    {
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "my",
        "your",
        "our",
        "this",
        "that",
        "then",
        "now",
        "noon",
        "midnight",
    }
    | {
        "morning",
        "night",
        "far",
        "and",
        "all",
        "any",
        "no",
        "it",
        "its",
        "these",
        "those",
        "what",
        "which",
        "one",
    }
    | {"some", "something"}
)
"""Words after "by" that begin no name."""
_CUTS = (". . .", "...", "   ", " <", " (", " [", " - ", " a *", "\t")
"""Marks that end a name."""
_MAY_CUT = re.compile(r"[.<(\[\t*-]|   ")
"""What each of them contains."""
_FRACTION = re.compile(
    r"\(?\[?(?:part\s+)?\d{1,3}[a-z]?\s?(?:/|of|von|de)\s?(?:\d{1,3}|\?{1,2}|[xXnN]{1,2})\]?\)?",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,6})[.):]?")
_ORDINAL = re.compile(
    r"(?:(?P<n>\d{1,3})(?:st|nd|rd|th|\.)?|(?P<w>[^\W\d_]+))\s+(?P<noun>[^\W\d_]+)\b(?P<rest>.*)"
)
_PART = re.compile(
    r"(?:\d{1,3}[.):]\s+)?(?P<noun>[^\W\d_]+)\.?\s*(?:#|no\.?|n\u00ba)?\s*(?P<number>[\w?]+(?:[-/][\w?]+)*)(?P<rest>.*)",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\s*(?:$|[:.,;!()\[\]/~*\"'\u201c\u201d\u2013\u2014-]|of\b|von\b|de\b|sur\b|\u0438\u0437\b|by\b|par\b|por\b)"
)
_ADDRESS = re.compile(
    r"[(<\[]?\s*(?:mailto:)?[\w.+-]{1,60}\s?(?:@|\u2295|\sat\s|\(at\))\s?[\w.-]{1,60}\s*[)>\]]?",
    re.IGNORECASE,
)
_SITE = re.compile(r"[(<\[]?(?:https?://|www\.)\S{3,200}", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s*[(\[]?\s*(?:part\s+)?\d{1,3}\s?(?:/|of)\s?(?:\d{1,3}|\?|[xX])\s*[)\]]?$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19[6-9]|20[0-4])\d|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b")
_RUNS = Runs(r"[^\W_]")
_YEAR_SIGNS = ("19", "20", "/", ".", "-")
_DATE_WORDS = re.compile(r"[^\W\d_]{3,}")


class Byline(NamedTuple):
    """A byline's name, the title on its line, and what follows the name, as pairs of start and end."""

    name: tuple[int, int]
    title: tuple[int, int] | None
    rest: tuple[int, int] | None
    plain: bool = True
    """It says nothing of what kind of story it is."""


def byline(text: str, start: int, end: int, habits: Habits) -> Byline | None:
    """The byline that this line is ("by X", "A Voyager story by X", "Title by X"), or None.

    The name's span is empty where the line breaks off after "by".
    """
    if end - start > 160 or not may_name(text[start:end].casefold(), habits):
        return None
    first, last = _bare(text, start, end, EDGE + "(")
    line = text[first:last].casefold()
    opening = _opening(line, habits.starts["by"])
    if opening and not _opening(line, habits.starts["other_by"]):
        return _named(text, first + len(opening), last, None, habits)
    return _mid_byline(text, first, last, habits)


def may_name(lower: str, habits: Habits) -> bool:
    """Whether a line in lower case holds a word that every byline has."""
    hinted = not habits.by_hints.isdisjoint(_RUNS.of(lower))
    return hinted and habits.by_words.search(lower) is not None


def _mid_byline(text: str, first: int, last: int, habits: Habits) -> Byline | None:
    folded = text[first:last].casefold()
    if folded.endswith((" by", " von", " par", " by:")):
        at = folded.rindex(" ")
        return Byline((last, last), _title_before(text, first, first + at, habits), None)
    for word in (" by ", " von ", " par ", " por ", "~by ", " by: "):
        at = folded.rfind(word)
        if at > 0 and not folded[: at + len(word)].rstrip().endswith(habits.starts["other_by"]):
            title = _title_before(text, first, first + at, habits)
            if title is None and not is_kind_of_story(folded[:at], habits):
                continue
            found = _named(text, first + at + len(word), last, title, habits)
            if found:
                return found if title else found._replace(plain=False)
    return None


def _named(text: str, start: int, end: int, title: tuple[int, int] | None, habits: Habits) -> Byline | None:
    if start < end and text[start] not in " \t\u00a0:~_*-(" and text[start - 1] not in " \t:":
        return None
    first, last = _bare(text, start, end, EDGE + ":-,")
    folded = text[first:last].casefold()
    cuts = [at for mark in _CUTS if (at := folded.find(mark)) > 0] if _MAY_CUT.search(folded) else []
    if habits.after_hint.search(folded):
        cuts += [
            at
            for mark in habits.starts["after_name"]
            if (at := folded.find(mark)) > 0 and not folded[at - 1].isalnum()
        ]
    cut = first + min(cuts, default=last - first)
    name = _bare(text, first, cut, EDGE + ":,-(")
    words = text[name[0] : name[1]].split()
    if (
        not 1 <= len(words) <= 8
        or words[0] in _SMALL
        or (len(words) > 3 and text[name[1] - 1] == "." and len(words[-1]) > 3 and name[1] == last)
    ):
        return None
    if (
        len(words) > 4
        and sum(
            word[:1].islower()
            and word
            not in ("and", "und", "et", "y", "of", "the", "a.k.a.", "aka", "with", "no", "de", "la", "&")
            for word in words
        )
        > 1
    ):
        return None
    rest = _bare(text, cut, last, EDGE) if cut < last else None
    return Byline(name, title, rest if rest and rest[1] > rest[0] else None)


def _title_before(text: str, start: int, end: int, habits: Habits) -> tuple[int, int] | None:
    """The title between the line's beginning and its byline, without "a Voyager story"."""
    first, last = _bare(text, start, end, EDGE + "-\u2013\u2014,:(")
    if first >= last or is_kind_of_story(text[first:last].casefold(), habits):
        return None
    words = _WORD.findall(text[first:last])
    long = [word for word in words if len(word) > 3]
    if text[first] not in _QUOTES and (
        len(words) > 12 or sum(word[0].islower() for word in long) * 2 > len(long)
    ):
        return None
    return (
        (first, last)
        if text[first].isupper() or text[first].isdigit() or text[first] in _QUOTES or len(words) <= 3
        else None
    )


def is_kind_of_story(folded: str, habits: Habits) -> bool:
    """Whether words in lower case say what a text is and not what it is called: "a voyager story"."""
    words = folded.strip(" (*~_-\u2013,").split()
    return (
        bool(words)
        and len(words) <= 9
        and words[0] in ("a", "an", "another", "eine", "une", "un", "una", "the")
        and words[-1].strip(",:") in habits.words["story"]
    )


def part_heading(line: str, habits: Habits) -> bool:
    """Whether a line is a part's or chapter's heading.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> [part_heading(line, habits) for line in ("Part One", "Chapter 3: Rain", "-- 2/5 --", "Part of it")]
    [True, True, True, False]
    """
    if len(line) > 110:
        return False
    plain = line.strip(EDGE + '-\u2013\u2014:()/\\"\u201c\u201d')
    if not plain or len(plain) > 90:
        return False
    if _FRACTION.fullmatch(plain):
        return True
    found = _PART.match(plain)
    if found and found["noun"].casefold() in habits.part_nouns and _is_number(found["number"], habits):
        rest = found["rest"].split()
        return _REST.match(found["rest"]) is not None or (
            len(rest) <= 4 and not any(word[0].islower() for word in rest)
        )
    turned = _ORDINAL.match(plain)
    if (
        turned
        and turned["noun"].casefold() in habits.part_nouns
        and (turned["n"] or _is_number(turned["w"], habits))
    ):
        return len(plain) < 60
    head = plain.split(" ", 1)
    return head[0].rstrip(":.,").casefold() in habits.words["section_words"] and (
        len(head) == 1 or head[0].endswith((":", ".")) or head[1][:1] in "-\u2013:(0123456789"
    )


def lone_number(line: str) -> bool:
    """Whether a line is only a number, as over a section: "1.", "IV"."""
    return _LONE_NUMBER.fullmatch(line.strip(EDGE + "-()")) is not None


def _is_number(token: str, habits: Habits) -> bool:
    token = token.casefold()
    if token[0].isdigit() or token[0] == "?":
        return True
    return all(piece in habits.numbers for piece in re.split(r"[-/]", token) if piece)


def address(line: str) -> str:
    """Either "email" or "homepage" for a line that is nothing but an address, otherwise empty.

    >>> address("(jo@example.org)"), address("http://www.example.org/jo/"), address("at home")
    ('email', 'homepage', '')
    """
    if len(line) > 220 or (" " in line.strip() and "@" not in line):
        return ""
    if _ADDRESS.fullmatch(line):
        return "email"
    return "homepage" if _SITE.fullmatch(line) else ""


def date_line(line: str, habits: Habits) -> bool:
    """Whether a short line is nothing but a date with its year, and perhaps a time."""
    if len(line) > 44 or not has_any(line, _YEAR_SIGNS) or _YEAR.search(line) is None:
        return False
    return all(word.casefold()[:3] in habits.words["month_words"] for word in _DATE_WORDS.findall(line))


def dressed(text: str, start: int, end: int) -> tuple[int, int]:
    """A title's span without ornament, quotation marks and a part number behind it."""
    first, last = _bare(text, start, end, EDGE + "-\u2013\u2014:")
    shorn = (
        _NUMBERED.search(text, first, last)
        if any(map(str.isdigit, text[max(first, last - 8) : last]))
        else None
    )
    if shorn and shorn.start() > first:
        last = shorn.start()
    if last - first > 2 and text[first] in _QUOTES and text[last - 1] in _QUOTES:
        first, last = first + 1, last - 1
    return first, last


def is_site(title: str, habits: Habits) -> bool:
    """Whether words sound like a site's or a page's name rather than a story's."""
    words = fold_words(title).split()
    return (
        not words
        or bool(habits.words["site"].intersection(words))
        or re.search(r"\.(?:net|org|com|html?)\b", title, re.IGNORECASE) is not None
    )


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A page title's pieces between its separators, in order."""
    at = start
    for found in re.finditer(
        r"\s[-\u2013\u2014|~\u00bb\u276f>\u2022\u00b7]+\s|\s?\|\|?\s?|:{1,2}\s|\s\u276f\s", text[start:end]
    ):
        if found.start() + start > at:
            yield _bare(text, at, start + found.start(), EDGE)
        at = start + found.end()
    if at < end:
        yield _bare(text, at, end, EDGE)


def _opening(line: str, words: tuple[str, ...]) -> str:
    if not line.startswith(words):
        return ""
    for word in words:
        if line.startswith(word) and not line[len(word) : len(word) + 1].isalnum():
            return word
    return ""


def _bare(text: str, start: int, end: int, edge: str) -> tuple[int, int]:
    piece = text[start:end]
    kept = piece.lstrip(edge)
    first = start + len(piece) - len(kept)
    kept = kept.rstrip(edge)
    if not kept:
        return end, end
    last = first + len(kept)
    if kept.endswith(")") and "(" not in kept:
        last = first + len(kept[:-1].rstrip(edge))
    return first, last
