"""A paragraph read as statements: labels with their values, bylines, headings, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foundling.model import BlockKind, Document, Media
from foundling.records.cues import Cue, cue_among, cue_of
from foundling.records.habits import MIDDLES, Habits, first_word, fold_label, fold_words, list_words
from foundling.records.labels import (
    Label,
    inner_labels,
    is_labelled,
    label_alone,
    label_at,
    label_bare,
    may_be_label,
    quick_label,
)
from foundling.records.lines import is_plain, is_site_line
from foundling.records.paragraphs import Looks, Paragraph, is_rule, is_speech
from foundling.records.spans import has_any
from foundling.records.titles import Byline, address, byline, date_line, part_heading

LONG = frozenset(
    "summary notes disclaimer warnings archive feedback dedication thanks spoilers challenge unknown "
    "timeline characters keywords soundtrack crossover sequel beta genre category".split()
)
"""Fields whose values run over several lines."""
_QUOTED_TITLE = re.compile(
    r"[\"\u201c\u201e\u00ab][^\"\u201d\u00bb]{1,80}[\"\u201d\u00bb],?\s+[-\u2013\u2014]*\s*\(?(?:by|von|par|por)\b"
    r"|[\"\u201c\u201e\u00ab][^\"\u201d\u00bb]{1,80}[^\"\u201d\u00bb.,!?\u2026-][\"\u201d\u00bb](?:\s*[(\[][^()\n]{1,60}[)\]])?$"
)
_SHORT_END = (".", "!", "?", ")", '"', "\u201d", ":", ";)", ":)", "^_^", "*", ">")


@dataclass(slots=True)
class Statement:
    """One statement while its lines are gathered."""

    fields: tuple[str, ...]
    label: tuple[int, int]
    start: int
    end: int
    rule: str
    confidence: float
    weak: bool = False
    inner: bool = False
    """Another statement follows on the same line."""


class Reading:
    """A paragraph's statements in order, and its lines that are none."""

    __slots__ = (
        "_cue",
        "_habits",
        "_text",
        "_words",
        "bylines",
        "chrome",
        "free",
        "paragraph",
        "parts",
        "rules",
        "speech",
        "statements",
        "story",
        "strong",
        "weak",
    )

    def __init__(self, paragraph: Paragraph, text: str = "", habits: Habits | None = None) -> None:
        """Without text and habits, the paragraph's free lines say nothing."""
        self.paragraph = paragraph
        self.statements: list[Statement] = []
        self.free: list[tuple[int, int]] = []
        self.bylines: list[tuple[Byline, int]] = []
        """Each with the number of free lines before it in the paragraph."""
        self.parts: list[tuple[int, int]] = []
        self.chrome = 0
        """Lines of the site's own, counted among the free ones."""
        self.rules = 0
        self.speech = 0
        self.strong = 0
        self.weak = 0
        self.story: int | None = None
        """Where the story begins in a paragraph that runs on from labels into it."""
        self._text = text
        self._habits = habits
        self._words: str | None = None
        self._cue: Cue | bool | None = False
        """False until it is asked for."""

    @property
    def words(self) -> str:
        """The folded words of the free lines, as far as they tell; empty for speech without labels."""
        if self._words is None:
            silent = not self.free or (self.speech > 0 and not self.statements)
            self._words = "" if silent or not self._text else fold_words(self._sample())
        return self._words

    @property
    def cue(self) -> Cue | None:
        """What the words of the free lines say that the paragraph is."""
        if isinstance(self._cue, bool):
            self._cue = self._told()
        return self._cue

    def _told(self) -> Cue | None:
        if not self.free or self.speech or self._habits is None:
            return None
        listed = self.words.split() if self._words is not None else list_words(self._sample())
        telling = self._habits.statement_words.intersection(listed)
        if not telling:
            return None
        self._words = f" {' '.join(listed)} "
        return cue_among(self._words, listed, telling, self._habits)

    def _sample(self) -> str:
        text, free = self._text, self.free
        if len(free) == 1:
            return text[free[0][0] : min(free[0][1], free[0][0] + 1200)]
        return " ".join([text[start : min(end, start + 1200)] for start, end in free[:12]])[:2400]


def read_paragraph(
    document: Document, piece: Paragraph, habits: Habits, looks: Looks, *, company: bool = False
) -> Reading:
    """The paragraph's statements; what cannot be placed is in `free`, with the cue that its words give.

    `company` says that the paragraph follows labels.
    """
    typed = document.media is not Media.PAGE
    return _Gatherer(document.text, piece, (habits, looks), company=company, typed=typed).read()


class _Gatherer:
    """Goes through a paragraph's lines with the statement that is open."""

    __slots__ = (
        "company",
        "current",
        "habits",
        "looks",
        "piece",
        "reading",
        "text",
        "typed",
        "width",
        "word",
    )

    def __init__(
        self, text: str, piece: Paragraph, aids: tuple[Habits, Looks], *, company: bool, typed: bool
    ) -> None:
        self.text, self.piece, self.company = text, piece, company
        self.habits, self.looks = aids
        self.reading = Reading(piece, text, self.habits)
        self.current: Statement | None = None
        self.typed = typed
        """The lines are the author's typing and may be wrapped; a page's breaks are meant."""
        self.word = ""
        """The first word of the line at hand, in lower case."""
        self.width = 0 if len(piece.lines) > 1 else piece.end - piece.start
        """The length of its longest line; 0 until it is asked for."""

    def read(self) -> Reading:
        reading, text, habits = self.reading, self.text, self.habits
        free, bylines, looks = reading.free, reading.bylines, self.looks
        labelled = text.find(":", self.piece.start, self.piece.end) >= 0
        for number, (start, end) in enumerate(self.piece.lines):
            if labelled:
                label = quick_label(text, start, end, habits)
                if label is not None:
                    self._open(label, end)
                    continue
            line = text[start:end] if end - start < 300 else text[start : start + 300]
            if line[0].isalpha():
                if not bylines and is_plain(line, habits, undressed=looks.undressed(start)):
                    if self.current is None or not self._continues(start, end, number):
                        self.current = None
                        free.append((start, end))
                    continue
            elif self.current is None and is_speech(line) and self._is_said(line, start, end, number):
                reading.speech += 1
                free.append((start, end))
                continue
            if not self._is_set_apart(line, start, end):
                self._take(line, start, end, number)
        if reading.statements:
            self._weigh()
        return reading

    def _is_said(self, line: str, start: int, end: int, number: int) -> bool:
        """Whether a line that opens as speech does is neither a title in quotes nor a label behind a dash."""
        labelled = line[0] in "-\u2013\u2014" and is_labelled(self.text, start, end, self.habits)
        return not labelled and (number > 3 or not _is_quoted_title(line))

    def _is_set_apart(self, line: str, start: int, end: int) -> bool:
        """Take down a line that is ornament, a site's own or a part's heading; whether it is one."""
        reading, habits = self.reading, self.habits
        word = self.word = first_word(line, 0, 80)
        if not (line[0].isalpha() and line[0] not in "oOxX") and is_rule(line):
            reading.rules += 1
        elif word in habits.chrome_words and not reading.statements and is_site_line(line, habits):
            reading.free.append((start, end))
            reading.chrome += 1
            return True
        elif (word in habits.part_words or word[:1].isdigit() or "?" in line[:4]) and part_heading(
            line, habits
        ):
            reading.parts.append((start, end))
        else:
            return False
        self.current = None
        return True

    def _take(self, line: str, start: int, end: int, number: int) -> None:
        label = None
        if may_be_label(line, self.word, self.habits, undressed=self.looks.undressed(start)):
            label = self._label(start, end, number)
        if label:
            self._open(label, end)
            return
        signed = byline(self.text, start, end, self.habits)
        if signed is None and self.current is not None and self._continues(start, end, number):
            return
        if signed and self.current is not None and self.current.end <= self.current.start:
            self.current.end = end
        else:
            self._unlabelled(start, end, line, signed)

    def _label(self, start: int, end: int, number: int) -> Label | None:
        text, habits = self.text, self.habits
        found = label_at(text, start, end, habits)
        if found is None and self.word in habits.label_words:
            found = self._plain_label(start, end, number)
        if found and not found.fields and not self._in_company(number):
            return None
        return found

    def _plain_label(self, start: int, end: int, number: int) -> Label | None:
        """A label that only its type, its place in a block or a line of its own sets off."""
        text, reading = self.text, self.reading
        opening = self.looks.opening(start, end)
        if opening > start:
            found = label_alone(text, start, opening, self.habits)
            if found:
                return found._replace(value=opening, rule="label-strong", confidence=0.9)
        if (reading.statements or self.company) and (found := label_bare(text, start, end, self.habits)):
            return found
        if len(self.piece.lines) > 1 and number > 0 and not reading.statements:
            return None
        found = label_alone(text, start, end, self.habits)
        if (
            found
            and found.fields != ("author",)
            and ((self.company and not found.weak) or self._stands_out(start, end, opening))
        ):
            return found
        return None

    def _stands_out(self, start: int, end: int, opening: int) -> bool:
        line = self.text[start:end]
        return (
            opening >= end - 1
            or self.piece.kind in (BlockKind.HEADING, BlockKind.CELLS)
            or line.isupper()
            or line[0] in "*[<~_("
            or len(self.piece.lines) > 1
        )

    def _in_company(self, number: int) -> bool:
        """Whether an unlisted label stands beside a listed one, or alone in its paragraph."""
        for statement in self.reading.statements:
            if "unknown" not in statement.fields:
                return True
        lines = self.piece.lines
        if len(lines) == 1:
            return True
        for start, end in lines[number + 1 : number + 4]:
            label = label_at(self.text, start, end, self.habits)
            if label is not None and label.fields:
                return True
        return False

    def _open(self, label: Label, end: int) -> None:
        """Take down a label's line, divided at the labels within it."""
        text, reading = self.text, self.reading
        names, first, last, value, rule, confidence, weak = label
        fields = names or self.habits.fields(fold_label(text[first:last])) or ("unknown",)
        current = Statement(fields, (first, last), value, end, rule, confidence, weak)
        reading.statements.append(current)
        self.current = current
        if text.find(":", value, end) < 0 and text.find("\uff1a", value, end) < 0:
            return
        for inner in inner_labels(text, value, end, self.habits):
            if inner.start <= current.start:
                current.end = current.start
                if current.fields[0] in ("notes", "unknown"):
                    reading.statements.pop()
            else:
                current.end, current.inner = inner.start, True
            place = (inner.start, inner.end)
            current = Statement(inner.fields, place, inner.value, end, inner.rule, inner.confidence)
            reading.statements.append(current)
        self.current = current

    def _continues(self, start: int, end: int, number: int) -> bool:
        """Give an unlabelled line to the open statement if it carries that on; whether it does."""
        current = self.current
        if current is None or not (
            current.end <= current.start or self._is_more(current, start, end, number)
        ):
            return False
        current.end = end
        return True

    def _is_more(self, current: Statement, start: int, end: int, number: int) -> bool:
        text = self.text
        first = text[start]
        before = text[max(current.start, current.end - 80) : current.end].rstrip()
        full = self._full(current.end, start, end)
        if first.islower() or first in ",.;)&" or (full and not before.endswith((".", "!", "?"))):
            return True
        stopped = before.endswith(_SHORT_END)
        if (not full and self._story_follows(number)) or (
            (stopped or not full) and self._says_another(current, start, end, full=full)
        ):
            return False
        indented = text[start - 1] in " \t" and self.piece.kind is not BlockKind.VERSE
        return full or indented or current.fields[0] in LONG

    def _says_another(self, current: Statement, start: int, end: int, *, full: bool) -> bool:
        """Whether a line's own phrases make it another statement than the open one."""
        cue = cue_of(fold_words(self.text[start : min(end, start + 1500)]), self.habits)
        if cue is None or cue.strength < 2:
            return False
        own = full and current.fields[0] in ("notes", "archive")
        return cue.rule == "paragraph-posting" or (cue.field not in current.fields and not own)

    def _full(self, before: int, start: int, end: int) -> bool:
        """Whether the line above was full, so that this break is a wrap and not the author's."""
        self.width = self.width or max([last - first for first, last in self.piece.lines])
        if self.width > 100:
            return False
        above = before - (self.text.rfind("\n", 0, before) + 1)
        space = self.text.find(" ", start, end)
        word = (space if space > 0 else end) - start
        if not self.typed:
            return self.width > 61 and above + 1 + word > self.width - 2
        return above + 1 + word > min(max(self.width, 58), 78) - 4

    def _story_follows(self, number: int) -> bool:
        """Whether a block of labels has run into the story: speech is near, and no label."""
        lines = self.piece.lines[number : number + 6]
        if not any(is_speech(self.text[start : start + 12]) for start, _ in lines):
            return False
        return not any(label_at(self.text, start, end, self.habits) for start, end in lines)

    def _unlabelled(self, start: int, end: int, line: str, signed: Byline | None) -> None:
        reading = self.reading
        self.current = None
        if not line[0].isalpha() and is_speech(line) and not _is_quoted_title(line):
            reading.speech += 1
        elif signed:
            reading.bylines.append((signed, len(reading.free)))
            return
        elif kind := address(line):
            reading.statements.append(_bare_statement(kind, "bare-address", start, end))
            return
        elif reading.bylines and date_line(line, self.habits):
            reading.statements.append(_bare_statement("date", "date-line", start, end))
            return
        reading.free.append((start, end))

    def _weigh(self) -> None:
        """Count the paragraph's labels, and find the story that runs on from them."""
        reading = self.reading
        reading.strong = len({name for item in reading.statements if not item.weak for name in item.fields})
        reading.weak = len([item for item in reading.statements if item.weak])
        if reading.free:
            last = max([item.end for item in reading.statements])
            after = [line for line in reading.free if line[0] >= last]
            if len(after) > 5 or (len(after) > 1 and reading.speech):
                reading.story = after[0][0]


def _is_quoted_title(line: str) -> bool:
    """Whether a line in quotes is a title, alone on it or before its author's name."""
    may_be = line[-1] in '"\u201d\u00bb)]' or has_any(line, MIDDLES)
    return may_be and _QUOTED_TITLE.match(line) is not None


def _bare_statement(name: str, rule: str, start: int, end: int) -> Statement:
    return Statement((name,), (start, start), start, end, rule, 0.8, weak=True)
