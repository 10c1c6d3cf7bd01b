"""Labels on a line: where one stands, what it says, and where its value begins."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from foundling.records.habits import Habits, first_word, fold_label
from foundling.records.spans import Runs

_REACH = 64
LABEL_REACH = _REACH + 8
"""Within how many characters of a line's beginning a label's colon is looked for."""
_TOLD = LABEL_REACH + 24
_BRIEF = 160
_LETTERS = Runs(r"[^\W\d_]")
_LEAD = re.compile(r"[\s*~_\[<({#>\u2022\u00b7|\u00b0\u00a4=+\u2013\u2014-]{0,12}")
_PLAIN_LEAD = re.compile(r"[\s*~_\[<({#>\u2022\u00b7|\u00b0\u00a4=+]{0,12}")
"""A lead that no speech and no signature opens with."""
_COLON = re.compile(r"([^\W\d_][\w'\u2019/&()#-]*(?: [\w(#&/][\w'\u2019/&()#-]*){0,6})[*_~\])>]{0,2} ?:{1,3}")
_SPACED = re.compile(r"\W*\w \w ")
_SEPARATOR = re.compile(
    r"[*~_\])>}\"\u201d]{0,3}\s{0,8}(?:"
    r"(?P<colon>:{1,3}|\uff1a)|(?P<equals>=+>?)|(?P<semicolon>;)|(?P<arrow>>{2,}|>(?=\s)|\u00bb)"
    r"|(?P<leader>\.{2,}\s?:?|\u2026+:?)|(?P<stop>\.(?=\s|$))|(?P<tilde>~+(?=\s))"
    r"|(?P<dash>(?<=\s)[-\u2013\u2014]{1,3}(?=\s|$)|--+>?|[-\u2013\u2014](?=\s|$)|\u2014))"
    r"|(?P<tab>[*~_\])>}]{0,3}\t)|(?P<spaces>[*~_\])>}]{0,3}[ \u00a0]{2,})"
    r"|(?P<bracket>[*~_\])>}]{1,3}(?=\s|$))"
)
_SEPARATES = re.compile(r"[:\uff1a=;>\u00bb.\u2026~\u2013\u2014*_\])}\t-]|[ \u00a0]{2}")
"""What every separator contains."""
_AFTER = re.compile(r"[ \t\u00a0]*[*~_\])>}]{0,3}[ \t\u00a0]*")
_CONFIDENCE = {"colon": 0.98, "tab": 0.95, "equals": 0.93, "leader": 0.93, "arrow": 0.9, "bracket": 0.9}
_CONFIDENCE |= {"dash": 0.88, "tilde": 0.88, "semicolon": 0.85, "spaces": 0.8, "stop": 0.75}
_CLOSERS = {"[": "]", "<": ">", "(": ")", "{": "}", "*": "*", "~": "~", "_": "_"}
_UNKNOWN = re.compile(r"[^\W\d_][\w'\u2019/&()#.-]*(?: [\w'\u2019/&()#.-]+){0,4}")
_DASH = re.compile(r"\s[-\u2013\u2014]\s")
_INLINE = re.compile(r"[:\uff1a]")
_INLINE_BREAK = re.compile(r"[|;.,!?)\]*\t>\u00b7\u2022]\s*$|\s{2,}$|^\s*$")
_GAP = re.compile(r"(?:[ \u00a0]{4}|\t)$")
"""So wide a gap parts the labels of two columns."""
_TELLING = 5
"""Letters that an everyday word has at least where no break stands before it."""
_START = attrgetter("start")
_WORD_START = re.compile(r"(?<![\w'\u2019/&-])[\w(\u00a9#]")


class Label(NamedTuple):
    """A label at `start` to `end` of a text, its value from `value`; no fields means not a listed label.

    `weak` says that it needs other labels beside it to be believed.
    """

    fields: tuple[str, ...]
    start: int
    end: int
    value: int
    rule: str
    confidence: float
    weak: bool


def label_at(text: str, start: int, end: int, habits: Habits) -> Label | None:
    """The label that opens this line of the text, or None.

    A listed label may be parted from its value by any of the usual marks; one that is not listed
    needs a colon.
    """
    if end - start > _BRIEF or not start:
        return _label_at(text, start, end, habits)
    shift = start - 1
    label = _brief_label(text[shift:end], habits)
    if label is None:
        return None
    fields, first, last, value, rule, confidence, weak = label
    return Label(fields, first + shift, last + shift, value + shift, rule, confidence, weak)


def is_labelled(text: str, start: int, end: int, habits: Habits) -> bool:
    """Whether a listed label with a colon opens this line, and no everyday word."""
    label = label_at(text, start, end, habits)
    return label is not None and label.rule == "label-colon" and bool(label.fields) and not label.weak


@lru_cache(maxsize=4096)
def _brief_label(text: str, habits: Habits) -> Label | None:
    """The label of a line without its first character, which stands before the line."""
    return _label_at(text, 1, len(text), habits)


def _label_at(text: str, start: int, end: int, habits: Habits) -> Label | None:
    first = start
    if not text[start : start + 1].isalpha():
        lead = _LEAD.match(text, start, end)
        first = lead.end() if lead else start
        if first >= end or not (text[first].isalpha() or text[first] in "(\u00a9"):
            return None
    elif text.startswith("o ", start) and text[start + 2 : start + 3].isupper():
        first = start + 2
    reach = min(end, first + _REACH)
    plain = _COLON.match(text, first, reach)
    if plain:
        return _before_colon(text, (first, plain.end(1), plain.end(), end), habits)
    if _SEPARATES.search(text, first + 1, reach) is None:
        return None
    for found in _SEPARATOR.finditer(text, first + 1, reach):
        name = found.lastgroup or "colon"
        bounds = (first, found.start(), found.end(), end)
        label = _listed(text, (start, first, found.start()), habits)
        if label and _fits(text, (start, first, found.end(), end), name, habits):
            return _label(text, bounds, name, label, habits)
        if name == "colon":
            return _unlisted(text, bounds, habits)
    return None


def quick_label(text: str, start: int, end: int, habits: Habits) -> Label | None:
    """The listed label in plain words before this line's first colon, where `label_at` is sure to find it.

    None says nothing: the line may hold a label all the same, or be a heading or a site's own line.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> lines = ("Rating: PG", "Part: One", "He said: no", "*Rating*: PG", "Url://")
    >>> [bool(quick_label(line, 0, len(line), habits_of(builtin()))) for line in lines]
    [True, False, False, True, False]
    """
    reach = min(end, start + _REACH)
    colon = text.find(":", start, reach)
    named = _named(text[start:colon], habits) if colon > start else None
    if named is None:
        return None
    fields, first, last, weak = named
    value = colon + 1
    while value < reach and text[value] == ":" and value < colon + 3:
        value += 1
    if text.startswith("//", value):
        return None
    found = fields, start + first, start + last, _value(text, value, end), "label-colon", 0.98, weak
    return tuple.__new__(Label, found)


def may_be_label(line: str, word: str, habits: Habits, *, undressed: bool) -> bool:
    """Whether a line whose first word is `word` is worth looking at for a label.

    `undressed` says that no label is set off by its type.
    """
    if line.find(":", 0, LABEL_REACH) >= 0:
        return True
    if word in habits.label_words and not (undressed and is_told(line, word, habits)):
        return True
    return _SPACED.match(line) is not None or "\uff1a" in line[:_REACH]


def is_told(line: str, word: str, habits: Habits) -> bool:
    """Whether a line goes on after a label's first word as no label does, and no colon is near.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> lines = (("The rain fell", "the"), ("Summary of it - rain", "summary"), ("Time - now", "time"))
    >>> [is_told(line, word, habits) for line, word in lines]
    [True, False, False]
    """
    size = len(word)
    after = habits.label_follows.get(word)
    if after is None or line[size : size + 1] != " " or not line[size + 1 : size + 2].isalnum():
        return False
    lower = line[:_TOLD].casefold()
    words = _LETTERS.of(lower[size:])
    if not lower.startswith(word) or not words or words[0] in after:
        return False
    return habits.head_words.isdisjoint(words)


def _before_colon(text: str, bounds: tuple[int, int, int, int], habits: Habits) -> Label | None:
    """The label in plain words before a colon; None for an address's scheme and for a sentence."""
    first, stop, value, end = bounds
    if text.startswith("//", value):
        return None
    fields, weak = _before(text[first:stop], habits)
    if fields:
        return Label(fields, first, stop, _value(text, value, end), "label-colon", 0.98, weak)
    return _unlisted(text, bounds, habits)


@lru_cache(maxsize=8192)
def _before(label: str, habits: Habits) -> tuple[tuple[str, ...], bool]:
    """The fields of a listed label before a colon, and whether it is an everyday word."""
    folded = fold_label(label)
    return habits.listed(folded), folded in habits.ambiguous


@lru_cache(maxsize=8192)
def _named(before: str, habits: Habits) -> tuple[tuple[str, ...], int, int, bool] | None:
    """The fields, the start, the end and the weakness of the listed label in these words before a colon.

    None also for words that may open a heading or a site's own line.
    """
    lead = _PLAIN_LEAD.match(before)
    found = _COLON.match(before + ":", lead.end() if lead else 0)
    if found is None:
        return None
    label = found[1]
    word = first_word(label, 0, len(label))
    if label[0] in "oOxX" or word in habits.chrome_words or word in habits.part_words or "?" in label:
        return None
    fields, weak = _before(label, habits)
    return (fields, *found.span(1), weak) if fields else None


def _value(text: str, at: int, end: int) -> int:
    """Where the value begins after the mark that ends at `at`."""
    if text[at + 1 : at + 2].isalnum() and text[at] == " " and at + 1 < end:
        return at + 1
    after = _AFTER.match(text, at, end)
    return after.end() if after else at


def label_alone(text: str, start: int, end: int, habits: Habits) -> Label | None:
    """The listed label that is all of this line, its value to come, or None.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> label_alone("*Author's Note*", 0, 15, habits_of(builtin())).fields
    ('notes',)
    """
    if end - start > 48:
        return None
    folded = fold_label(text[start:end])
    fields = habits.listed(folded) if text[end - 1] == "." else habits.fields(folded)
    if not fields or not text[start:end].lstrip(" \t*~_[<({#>-").lstrip()[:1].isupper():
        return None
    lead = _LEAD.match(text, start, end)
    return Label(
        fields, lead.end() if lead else start, end, end, "label-line", 0.85, folded in habits.ambiguous
    )


def label_bare(text: str, start: int, end: int, habits: Habits) -> Label | None:
    """The listed label that opens this line with only a space before its value ("Rated PG"), or None."""
    space = text.find(" ", start, min(end, start + 24))
    if space < 0 or not text[start].isupper():
        return None
    word = text[start:space].casefold()
    if word not in habits.words["bare"]:
        return None
    mark = text[space : min(end, space + 10)].split()
    if word == "rated" and (not mark or mark[0].strip(",.;:").casefold() not in habits.ratings):
        return None
    return Label(habits.fields(word), start, space, space + 1, "label-bare", 0.8, weak=word != "rated")


def inner_labels(text: str, start: int, end: int, habits: Habits) -> list[Label]:
    """The listed labels within a line's value, each before a colon, in order.

    Everyday words count only after a break in the sentence or where other labels stand on the line;
    a word in lower case never does.
    """
    limit = min(end, start + 4000)
    floor = start
    labels: list[Label] = []
    held: list[Label] = []
    for found in _INLINE.finditer(text, start, limit):
        colon, after = found.span()
        if text.startswith("//", after):
            continue
        label = _label_before(text, floor, colon, habits)
        if label is None:
            continue
        first, fields, doubtful = label
        value = _value(text, after, end)
        one = Label(fields, first, colon, value, "label-inline", 0.9, weak=False)
        if doubtful:
            held.append(one)
        else:
            floor = value
            labels.append(one)
    if held and not labels:
        held = [one for one in held if _says_little(text[start : one.start], habits)]
    return sorted([*labels, *held], key=_START) if held else labels


def _says_little(value: str, habits: Habits) -> bool:
    """Whether a value before an everyday word is a count or none at all, so that the word is a label."""
    plain = value.strip().casefold()
    return plain.isdigit() or plain in habits.words["none_words"] or plain == "yes"


def _label_before(
    text: str, floor: int, colon: int, habits: Habits
) -> tuple[int, tuple[str, ...], bool] | None:
    """Where the label before a colon starts, its fields, and whether it may be an everyday word instead."""
    window = max(floor, colon - 32)
    starts = [found.start() for found in _WORD_START.finditer(text, window, colon)]
    for first in starts[-5:]:
        if not (text[first].isupper() or text[first] == "(" or _GAP.search(text, floor, first)):
            continue
        fields, ambiguous = _before(text[first:colon], habits)
        if not fields or fields == ("mailheader",):
            continue
        if (
            ambiguous
            and not _INLINE_BREAK.search(text, floor, first)
            and text[first - 2 : first - 1].islower()
        ):
            if colon - first < _TELLING:
                continue
            return first, fields, True
        return first, fields, False
    return None


def _listed(text: str, bounds: tuple[int, int, int], habits: Habits) -> tuple[str, ...]:
    start, first, end = bounds
    piece = text[first:end]
    if piece.count(" ") > 5 and first == start and not _may_close(piece, habits):
        return ()
    fields = habits.fields(fold_label(piece))
    if not fields and text[start:first].endswith("("):
        fields = habits.fields(fold_label(text[first - 1 : end]))
    return fields


def _may_close(piece: str, habits: Habits) -> bool:
    """Whether the last word of a long piece may be a label's last: a sentence seldom ends so."""
    last = piece.rsplit(None, 1)[-1].casefold()
    return len(last) < 2 or not last.isalpha() or last in habits.last_words or last[:-1] in habits.last_words


def separates(line: str) -> bool:
    """Whether a line holds what may part a label from its value, near enough to its beginning.

    >>> separates("Rating - PG"), separates("The rain fell on the roofs")
    (True, False)
    """
    return _SEPARATES.search(line, 1, LABEL_REACH) is not None


def _fits(text: str, bounds: tuple[int, int, int, int], name: str, habits: Habits) -> bool:
    """Whether a mark other than a colon may part label and value here."""
    start, first, value, end = bounds
    upper = text[first].isupper() or name in ("colon", "equals", "leader", "arrow", "bracket")
    match name:
        case "colon":
            return not text.startswith("//", value)
        case "bracket":
            return _closes(text, start, first, value)
        case "tilde":
            spaced = text[value : value + 1] == " " and text[value - 2] == " "
            return upper and (spaced or _closes(text, start, first, value))
        case "dash":
            following = text[value : min(end, value + 48)].strip(" \t-\u2013\u2014")
            return upper and not habits.listed(fold_label(_DASH.split(following, maxsplit=1)[0]))
        case "spaces" | "stop":
            follows = value < end and not text[value:end].lstrip()[:1].islower()
            named = name == "spaces" or habits.listed(fold_label(text[first:value].rstrip(" \t.*_~")))
            return upper and follows and bool(named)
    return upper


def _closes(text: str, start: int, first: int, value: int) -> bool:
    """Whether the mark after a label closes what one before it opened."""
    behind = text[value - 4 : value]
    return any(_CLOSERS.get(mark, "\0") in behind for mark in text[start:first].strip())


def _label(
    text: str, bounds: tuple[int, int, int, int], name: str, fields: tuple[str, ...], habits: Habits
) -> Label:
    first, stop, value, end = bounds
    after = _AFTER.match(text, value, end)
    folded = fold_label(text[first:stop])
    weak = folded in habits.ambiguous or name in ("spaces", "stop", "semicolon")
    shown = len(text[first:stop].rstrip()) + first
    return Label(
        fields, first, shown, after.end() if after else value, f"label-{name}", _CONFIDENCE[name], weak
    )


def _unlisted(text: str, bounds: tuple[int, int, int, int], habits: Habits) -> Label | None:
    first, stop, colon, end = bounds
    if not text[first].isupper() or stop - first > 44 or text[colon : colon + 1].strip():
        return None
    if _UNKNOWN.fullmatch(text, first, stop) is None:
        return None
    after = _AFTER.match(text, colon, end)
    fields = habits.fields(fold_label(text[first:stop]))
    value = after.end() if after else colon
    return Label(fields, first, stop, value, "label-unlisted", 0.8 if fields else 0.7, not fields)
