"""Titles that compare: without part marks, tags, quotes and differences of case."""

from __future__ import annotations

import re

from foundling.vocab import phrases
from foundling.works.letters import bare_subject
from foundling.works.people import fold, words_of


def _any(key: str) -> str:
    """A pattern for any of the words of that list."""
    words = sorted(phrases("titles")[key], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(fold(word)) for word in words) + ")"


_TAG = rf"[\[(]{_any('tags')}[\])]"
_LEADING_TAG = re.compile(rf"{_TAG}|{_any('tags')}:|{_any('bare')}\b")
_TAG_SIGNS = (*"[(:", *(fold(word) for word in phrases("titles")["bare"]))
"""What stands in every title with a tag."""
_TRAILING_TAG = re.compile(rf"(?:{_TAG}|\b{_any('bare')})$")
_TOTAL = r"(?:\d{1,4}|\?{1,3}|x)"
_FRACTION = re.compile(rf"\b\d{{1,4}}[a-z]? ?/ ?{_TOTAL}[\])}}]?$")
_OF = re.compile(rf"[\[({{]\d{{1,4}}[a-z]? ?{_any('of')} ?{_TOTAL}[\])}}]$")
_END = re.compile(rf"(?:(?<=[-–—:,;(\[] )|(?<=[-–—:,;(\[])){_any('ends')}[\])]?$")
_CLOSERS = ("]", ")", "}")
_ENDS = tuple(fold(word) + closer for word in phrases("titles")["ends"] for closer in ("", "]", ")"))
_COUNT = rf"(?:\d{{1,4}}[a-z]?|[ivx]{{1,6}}|{_any('numbers')})\b"
_MARK = re.compile(
    rf"\b{_any('nouns')}\b\.? ?(?:the )?[#(]?{_COUNT}(?: ?(?:/|{_any('of')}) ?(?:\d{{1,4}}\b|\?|x\b))?"
)
_NUMBERS = re.compile(r"(\d{1,4}) (\d{1,4})")
_EDGES = " \"'“”„«»‘’*_~,:;-–—"
_TURNS = 4
"""Tags and part marks a title may carry one behind the other."""


_SUBJECT_TAG = re.compile(r"(?:\[[^\[\]]{1,40}\]|\([^()]{1,20}\)|[A-Za-z&/-]{2,12}:)\s{0,9}")
_QUOTED = re.compile(r"[\"\u201c\u201d]([^\"\u201c\u201d]{2,80})[\"\u201c\u201d]")
_SUBJECT_PART = re.compile(r"[\[(]?\d{1,3}[a-z]?\s?(?:/|of)\s?(?:\d{1,3}|\?|x)[\])]?", re.IGNORECASE)
_BY = re.compile(r"\s(?:by|von|par|por)\s(?=\S)", re.IGNORECASE)
_CUT = re.compile(r"[\[(]|\s\d{1,3}[a-z]?/[\d?xX]")


def base_title(title: str) -> str:
    """The folded words of the title without part marks and tags; empty if nothing else is there.

    >>> [base_title(each) for each in ('"Harbour Lights" (2/3)', "REPOST: Harbour Lights, Part Two")]
    ['harbour lights', 'harbour lights']
    >>> [base_title(each) for each in ("Harbour Lights - Chapter 3: The Storm", "Chapter 3", "24/7")]
    ['harbour lights', '', '24 7']
    >>> [base_title(each) for each in ("Part of Me", "New Moon", "Harbour 2", "Parting")]
    ['part of me', 'new moon', 'harbour 2', 'parting']
    """
    text = _bare(fold(title))
    for _ in range(_TURNS):
        shorter = _bare(_without_part(_without_tag(text)))
        if shorter == text:
            break
        text = shorter
    words = words_of(text) if text else ""
    return "" if _is_part_mark(words) else words


def _is_part_mark(words: str) -> bool:
    """Whether folded words only number a part.

    >>> [_is_part_mark(each) for each in ("1 3", "prologue", "24 7", "the prologue")]
    [True, True, False, False]
    """
    numbers = _NUMBERS.fullmatch(words)
    if numbers is not None:
        return int(numbers[1]) <= int(numbers[2])
    return words in phrases("titles")["ends"]


def _bare(text: str) -> str:
    return text.strip(_EDGES).rstrip(_EDGES + "([{")


def _without_tag(text: str) -> str:
    if not any(map(text.__contains__, _TAG_SIGNS)):
        return text
    return _TRAILING_TAG.sub("", _LEADING_TAG.sub("", text, count=1)) or text


def _without_part(text: str) -> str:
    """The folded title up to its part mark, or what follows a mark that opens it."""
    mark = _MARK.search(text)
    if mark is not None:
        return text[: mark.start()] if _bare(text[: mark.start()]) else text[mark.end() :]
    if "/" in text:
        text = _FRACTION.sub("", text) or text
    if text.endswith(_CLOSERS):
        text = _OF.sub("", text) or text
    return _END.sub("", text) or text if text.endswith(_ENDS) else text


def subject_title(subject: str) -> str:
    """The title in a subject line, as far as it can be told from the codes around it; part marks stay.

    >>> subject_title("[lanterns] FIC: Harbour Lights (2/3) M/S, PG"), subject_title('NEW "Rain" 1/2')
    ('Harbour Lights (2/3)', 'Rain 1/2')
    >>> subject_title("NEW: Harbour Lights, part 2 by Tilda Wren")
    'Harbour Lights, part 2'
    """
    text = bare_subject(subject)
    for _ in range(3):
        tag = _SUBJECT_TAG.match(text)
        if tag is None or tag.end() == len(text):
            break
        text = text[tag.end() :]
    if quoted := _QUOTED.search(text):
        part = _SUBJECT_PART.search(text, quoted.end())
        return f"{quoted[1]} {part[0]}" if part else quoted[1]
    text = _BY.split(text, maxsplit=1)[0]
    part = _SUBJECT_PART.search(text)
    if part:
        return text[: part.end()].strip()
    cut = _CUT.search(text)
    return (text[: cut.start()] if cut and cut.start() else text).strip(" ,;-")


def numbers_part(subject: str) -> bool:
    """Whether a subject line says which part of how many it brings.

    >>> numbers_part("FIC: Rain (2/3)"), numbers_part("Rain again")
    (True, False)
    """
    return _SUBJECT_PART.search(subject) is not None
