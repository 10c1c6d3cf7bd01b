"""Where a document's opening ends and its story begins, and what the opening states."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from foundling.model import BlockKind, Document, MarkKind
from foundling.records.continuations import carry_on, is_gift, may_add
from foundling.records.cues import about_story, hands_over, is_note
from foundling.records.habits import Habits, fold_words
from foundling.records.paragraphs import SIGNATURE, Looks, Paragraph, is_speech, paragraph
from foundling.records.pending import Pending
from foundling.records.statements import LONG, Reading, Statement, read_paragraph
from foundling.records.surroundings import is_chrome, is_epigraph
from foundling.records.tables import Cells, cells_of, is_head_row, read_row
from foundling.records.titles import date_line, dressed, lone_number

SKIPPED = frozenset({BlockKind.ENVELOPE, BlockKind.FURNITURE, BlockKind.SIGNATURE, BlockKind.QUOTE})
_RULE, _CELLS, _HEADING = BlockKind.RULE, BlockKind.CELLS, BlockKind.HEADING
_DRESS = (MarkKind.STRONG, MarkKind.CENTRE, MarkKind.UNDERLINE)
_FAR = 200
_HEAD = 40_000
_MOST_SAID = 2
"""What a paragraph's phrases add at most to the signs that it belongs to an opening."""


@dataclass(slots=True)
class Head:
    """The opening of a document: its readings in order, and where the story begins in which block."""

    readings: list[Reading] = field(default_factory=list)
    notes: list[Reading] = field(default_factory=list)
    """Of the readings, those that only their place makes part of the opening."""
    begin: int = 0
    block: int = 0
    epigraph: list[Reading] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    rules: int = 0


class _Opening:
    """Reads a document's first paragraphs until the story is surely under way."""

    def __init__(self, document: Document, habits: Habits) -> None:
        self.document, self.habits, self.text = document, habits, document.text
        self.looks = Looks(document.marks, 0, _HEAD)
        self.head = Head(titles=_page_titles(document))
        self.openings: list[str] = []
        """What lines that repeat the titles contain."""
        self.pending = Pending()
        self.filled = False
        self.labels = 0
        self.columns: Cells = ()
        self.taken: tuple[int, int, Pending] | None = None

    def read(self) -> Head:
        for index, block in enumerate(self.document.blocks[:_FAR]):
            if block.kind in SKIPPED or block.span.start > _HEAD:
                continue
            piece = paragraph(self.document, index)
            if piece and piece.kind is _RULE:
                self._rule(piece)
            elif piece and piece.kind is _CELLS and "\t" in self.text[piece.start : piece.end]:
                self._row(piece)
            elif piece:
                self._take(piece)
            if self.pending.far() or (self.labels > 3 and self.pending.settled()):
                break
        self._close()
        return self.head

    def _take(self, piece: Paragraph) -> None:
        last = self._last_statement()
        if last is not None and not self.pending.readings and self.text[piece.start].islower():
            rest = carry_on(self.text, last, piece, self.habits)
            if rest is None:
                return
            last = last if rest is piece else None
            piece = rest
        reading = read_paragraph(self.document, piece, self.habits, self.looks, company=self._near_labels())
        if last is not None and self._fills(last, reading):
            return
        if self._reaches(reading, self.pending.need()):
            self._accept(reading)
        else:
            self.pending.add(reading, weightless=self._weightless(reading))

    def _row(self, piece: Paragraph) -> None:
        cells = cells_of(self.text, piece)
        if is_head_row(self.text, cells, self.habits):
            self.columns = cells
            self.pending.add(Reading(piece), weightless=True)
            return
        reading = read_row(self.document, piece, self.columns, self.habits)
        self.columns = ()
        if reading.strong and 2 * reading.strong >= self.pending.need():
            self._accept(reading)
        else:
            self.pending.add(reading, weightless=False)

    def _accept(self, reading: Reading) -> None:
        if self.pending.prose:
            self.taken = len(self.head.readings), len(self.head.notes), self.pending
        for earlier in self.pending.readings:
            self.head.readings.append(earlier)
            self.head.notes.append(earlier)
            self._learn(earlier)
        self.head.readings.append(reading)
        self.labels += reading.strong
        self._learn(reading)
        self.pending = Pending()

    def _learn(self, reading: Reading) -> None:
        for statement in reading.statements:
            if "title" in statement.fields:
                self.head.titles.add(fold_words(self.text[statement.start : statement.end]))
        piece = reading.paragraph
        if (reading.bylines and reading.free) or piece.kind is _HEADING:
            for start, end in reading.free[:2] if reading.bylines else piece.lines[:1]:
                first, last = dressed(self.text, start, end)
                self.head.titles.add(fold_words(self.text[first:last]))

    def _reaches(self, reading: Reading, need: float) -> bool:
        """Whether the paragraph belongs to an opening as surely as that."""
        if self.labels > 2 and reading.statements and self._is_memo(reading):
            return False
        strength = self._shown(reading)
        if strength < need <= strength + 2 + _MOST_SAID:
            strength += 2 * self._repeats(reading)
        if strength < need <= strength + _MOST_SAID and reading.free and not reading.speech and reading.cue:
            sure = reading.cue.field == "disclaimer"
            strength += min(reading.cue.strength - 1, _MOST_SAID if sure else 1)
        return strength >= need

    def _is_memo(self, reading: Reading) -> bool:
        """Whether a letter's own lines stand beneath a header: the story begins as a letter."""
        fields = [statement.fields[0] for statement in reading.statements]
        if fields.count("mailheader") < 2 or not set(fields) <= {"mailheader", "date"}:
            return False
        return "@" not in self.text[reading.paragraph.start : reading.paragraph.end]

    def _shown(self, reading: Reading) -> float:
        """How surely labels, bylines and headings show an opening; 0 for what could be story."""
        strength = self._labels(reading) if reading.statements else 0.0
        for found, _ in reading.bylines:
            strength += 2 if found.name[1] > found.name[0] or reading.free else 1
        if reading.parts and (not self.pending.prose or self._may_be_first_part()):
            plain = reading.paragraph.kind is not _HEADING and not self._dressed(reading)
            strength += 1.5 if plain else 2
        return strength

    def _labels(self, reading: Reading) -> float:
        if self.pending.prose and all(item.rule == "label-unlisted" for item in reading.statements):
            return 0
        labels = 2 * reading.strong
        if reading.weak and (reading.strong or reading.weak > 1 or self._near_labels()):
            labels += reading.weak
        return max(0, labels - reading.speech)

    def _may_be_first_part(self) -> bool:
        """Whether a heading may still stand before the story: not much text came before it."""
        return self.pending.prose <= 4 and self.pending.mass < 1500 and not self.pending.speech

    def _dressed(self, reading: Reading) -> bool:
        start, end = reading.paragraph.start, reading.paragraph.end
        return any(self.looks.covered(kind, start, end) for kind in _DRESS)

    def _near_labels(self) -> bool:
        if self.pending.prose > 2 or self.pending.mass >= 500 or self.pending.speech:
            return False
        return bool([one for one in self.head.readings[-2:] if one.statements or one.bylines])

    def _repeats(self, reading: Reading) -> bool:
        if (
            len(reading.paragraph.lines) > 3
            or not reading.free
            or reading.free[0][1] - reading.free[0][0] > 120
            or not self.head.titles
        ):
            return False
        if len(self.openings) != len(self.head.titles):
            self.openings = [_opening_of(title) for title in self.head.titles]
        lower = self.text[slice(*reading.free[0])].casefold()
        for opening in self.openings:
            if opening in lower:
                break
        else:
            return False
        start, end = dressed(self.text, *reading.free[0])
        return end - start < 100 and fold_words(self.text[start:end]) in self.head.titles

    def _fills(self, last: Statement, reading: Reading) -> bool:
        """Give a label that stood alone the paragraph beneath it, and a summary its second."""
        if last.end > last.start:
            adds = not self.pending.readings and may_add(last, reading, self.habits)
            adds = adds and self._label_follows(reading.paragraph.block, bare=False)
            last.end = reading.paragraph.end if adds else last.end
            return adds
        if self.pending.prose:
            return False
        if reading.statements or reading.bylines or reading.parts or reading.speech or not reading.free:
            return False
        piece = reading.paragraph
        size = piece.end - piece.start
        sure = (
            self.filled
            or last.rule == "label-line"
            or self._label_follows(piece.block)
            or (reading.cue is not None)
        )
        if last.fields[0] in LONG:
            fits = size < 3000 and (sure or is_note(reading.words, self.habits))
        else:
            fits = size < 120 and sure
        if fits:
            self.filled = True
            last.start, last.end = piece.start, piece.end
        return fits

    def _label_follows(self, index: int, *, bare: bool = True) -> bool:
        blocks = self.document.blocks[index + 1 : index + 3]
        if blocks and blocks[0].kind is _RULE:
            return bare
        follower = paragraph(self.document, index + 1, 3) if blocks else None
        if follower is None:
            return False
        found = read_paragraph(self.document, follower, self.habits, self.looks, company=not bare)
        return bool(found.statements)

    def _last_statement(self) -> Statement | None:
        if not self.head.readings or self.pending.prose:
            return None
        last = self.head.readings[-1]
        return last.statements[-1] if last.statements and not last.free else None

    def _weightless(self, reading: Reading) -> bool:
        """Whether a paragraph says nothing for the story: site's lines, dates, a heading, a title's line."""
        piece = reading.paragraph
        if piece.kind is _HEADING or is_chrome(self.text, piece, self.habits, self.looks):
            return True
        line = self.text[piece.start : piece.lines[0][1]]
        return len(piece.lines) == 1 and (
            date_line(line, self.habits)
            or (not self.pending.prose and len(line) < 60 and self._dressed(reading))
        )

    def _rule(self, rule: Paragraph) -> None:
        self.head.rules += bool(not self.pending.prose)
        if not self.pending.prose:
            return
        wide = rule.end - rule.start >= 9
        readings = [reading for reading in self.pending.readings if reading.words]
        words = " ".join(reading.words for reading in readings)
        near = self.pending.prose <= 3 and self.pending.mass < 900 and not self.pending.rules
        quoted = all(is_epigraph(self.text, reading, self.looks) for reading in readings)
        quoted = quoted and bool(self.head.readings)
        if near and (quoted or (wide and not self.pending.speech and self._is_chat(words, readings))):
            for reading in self.pending.readings:
                self.head.readings.append(reading)
                (self.head.epigraph if quoted else self.head.notes).append(reading)
            self.pending = Pending()
        self.pending.rules += 1

    def _is_chat(self, words: str, readings: list[Reading]) -> bool:
        """Whether paragraphs before a rule speak about the story, greet the reader or are signed."""
        if not self.head.readings:
            return len(self.habits.words["craft"].intersection(words.split())) > 1
        if about_story(words, self.habits) or words[1:].startswith(self.habits.starts["greeting"]):
            return True
        last = readings[-1].paragraph if readings else None
        return (
            last is not None
            and len(readings) > 1
            and SIGNATURE.fullmatch(self.text, last.start, last.end) is not None
        )

    def _close(self) -> None:
        """Settle where the story begins among the paragraphs that nothing has claimed."""
        if not self.pending.readings and self.taken and self.taken[2].speech + (self.taken[2].mass > 600):
            self._give_back(*self.taken)
        waiting = self.pending.readings
        while waiting and self._still_opening(waiting):
            reading = waiting.pop(0)
            self.head.readings.append(reading)
            (self.head.epigraph if is_epigraph(self.text, reading, self.looks) else self.head.notes).append(
                reading
            )
        story = next((reading for reading in self.head.readings[-1:] if reading.story is not None), None)
        if story is not None and story.story is not None:
            self.head.begin, self.head.block = story.story, story.paragraph.block
            return
        if waiting:
            self.head.begin, self.head.block = waiting[0].paragraph.start, waiting[0].paragraph.block
            return
        self._begin_within()

    def _give_back(self, readings: int, notes: int, pending: Pending) -> None:
        """Where nothing follows a header, what went before it was the story."""
        del self.head.readings[readings:], self.head.notes[notes:]
        self.pending = pending

    def _begin_within(self) -> None:
        """Where every paragraph was taken, the story begins after the last, or in it."""
        last = self.head.readings[-1] if self.head.readings else None
        if last is None:
            self.head.begin, self.head.block = _first_text(self.document)
            return
        if last.free and (len(last.free) > 3 or last.speech):
            self.head.begin, self.head.block = last.free[0][0], last.paragraph.block
        else:
            self.head.begin, self.head.block = last.paragraph.end, last.paragraph.block + 1

    def _still_opening(self, waiting: list[Reading]) -> bool:
        """Whether the first of the unclaimed paragraphs stands before the story all the same."""
        reading, piece = waiting[0], waiting[0].paragraph
        line = self.text[piece.start : piece.lines[0][1]]
        if (
            is_chrome(self.text, piece, self.habits, self.looks)
            or hands_over(line, self.habits)
            or lone_number(line)
        ):
            return True
        if len(waiting) == 1 or (len(piece.lines) == 1 and self._claimed() and is_gift(line)):
            return len(waiting) > 1
        if reading.cue and reading.cue.strength >= 2 and not reading.speech and self._claimed():
            return reading.cue.field == "disclaimer" or about_story(reading.words, self.habits)
        if self._claimed() and (is_epigraph(self.text, reading, self.looks) or self._cited(waiting)):
            return True
        if self._claimed() and not self._titled():
            return False
        return self._is_title(reading, waiting[1])

    def _cited(self, waiting: list[Reading]) -> bool:
        """Whether a motto's source stands first of those waiting, or second with the motto before it."""
        for number, reading in enumerate(waiting[:2]):
            piece = reading.paragraph
            line = self.text[piece.start : piece.end]
            if (
                len(line) < 80
                and line.startswith(("--", "\u2014", "\u2013 ", "~ "))
                and line[-1] not in '.!?"\u201d'
            ):
                before = waiting[0].paragraph if number else None
                return before is None or self.text[before.start] in "\"\u201c\u201e'\u2018/~{"
        return False

    def _claimed(self) -> bool:
        return any(reading.statements or reading.bylines for reading in self.head.readings)

    def _titled(self) -> bool:
        return not any(
            "title" in statement.fields for reading in self.head.readings for statement in reading.statements
        )

    def _is_title(self, reading: Reading, follower: Reading) -> bool:
        """Whether an opening without labels starts with a title's line."""
        piece = reading.paragraph
        line = self.text[piece.start : piece.end]
        if len(piece.lines) > 2 or len(line) > 90 or is_speech(line):
            return False
        if date_line(line, self.habits):
            return not self.head.readings
        shown = piece.kind is _HEADING or self._dressed(reading) or line.isupper()
        beneath = self.text[follower.paragraph.start : follower.paragraph.end]
        longer = (
            follower.speech > 0 or len(beneath) > 80 or (len(beneath) > 40 and beneath[-1] in '.!?"\u201d')
        )
        plain = not self.head.readings and len(line.split()) <= 8 and line[-1] not in '.,;:!?"\u201d'
        return (shown and not line.endswith((".", ","))) or (plain and longer)


def read_head(document: Document, habits: Habits) -> Head:
    """The document's opening; `begin` is where the story's first word may be looked for."""
    return _Opening(document, habits).read()


@lru_cache(maxsize=1024)
def _opening_of(title: str) -> str:
    """What every line that repeats a title contains: its first word, if that is letters only."""
    word = title.split(None, 1)[0] if title.strip() else ""
    return word if word.isascii() and word.isalpha() else ""


def _page_titles(document: Document) -> set[str]:
    titles = {
        fold_words(line.value)
        for line in document.headers
        if line.name.casefold() in ("title", "subject") and len(line.value) < 200
    }
    titles.discard("  ")
    return titles


def _first_text(document: Document) -> tuple[int, int]:
    for index, block in enumerate(document.blocks):
        if block.kind not in SKIPPED:
            return block.span.start, index
    return len(document.text), len(document.blocks)
