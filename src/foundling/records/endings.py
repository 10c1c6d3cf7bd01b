"""Where a story ends, and what stands after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from foundling.model import BlockKind, Document, Span
from foundling.records.afterwords import fill, is_after, opens_notes, states
from foundling.records.habits import Habits, first_word, fold_words
from foundling.records.header import SKIPPED, Head
from foundling.records.markers import end_marker, end_openings, is_link
from foundling.records.paragraphs import Looks, Paragraph, is_rule, is_speech, paragraph, paragraph_of
from foundling.records.statements import Reading, read_paragraph
from foundling.records.threads import first_reply

_BACK = 90
_FAR = 24_000
_NOTES = 12
_PATIENCE = 40
_NEAR = 4
_RULE = BlockKind.RULE


@dataclass(slots=True)
class Tail:
    """The close of a document: where the story ends, its marker, and the readings after it."""

    end: int
    block: int
    """The block that holds the story's last word."""
    marker: Span | None = None
    marker_kind: str = ""
    """ "end", "part" or "continued"."""
    readings: list[Reading] = field(default_factory=list)


class _Marker(NamedTuple):
    """An end marker: the number of its paragraph from the last one, its span, its kind."""

    number: int
    span: Span
    kind: str


def read_tail(document: Document, head: Head, habits: Habits) -> Tail:
    """The story's end, looked for from the document's last block back to where the story begins."""
    return _Closing(document, head, habits).read()


class _Closing:
    """A document's paragraphs, numbered from 0 for the last one and made only when they are asked for."""

    __slots__ = (
        "_looks",
        "_next",
        "begin",
        "block",
        "blocks",
        "document",
        "habits",
        "head",
        "made",
        "text",
        "understood",
    )

    def __init__(self, document: Document, head: Head, habits: Habits) -> None:
        self.document, self.text, self.habits, self.head = document, document.text, habits, head
        self.begin, self.block = head.begin, head.block
        self.blocks: list[int] = []
        """The blocks that are paragraphs, as far back as they have been asked for."""
        self.made: dict[int, Paragraph] = {}
        self.understood: dict[int, Reading] = {}
        self._next = first_reply(document, head.begin, head.block, habits) - 1
        self._looks: Looks | None = None

    def read(self) -> Tail:
        found = self._marker()
        if found is None:
            return self._strip(self._closing_label(), None)
        piece = self._piece(found.number)
        end = self._line_before(piece, found.span.start)
        if end == self.begin:
            return self._strip(found.number + 1, found)
        tail = Tail(end, piece.block, found.span, found.kind)
        tail.readings = self._readings(found.number + 1, found.span)
        return tail

    def _has(self, number: int) -> bool:
        """Whether there is a paragraph of this number: `blocks` then holds it."""
        blocks, begin = self.document.blocks, self.begin
        while len(self.blocks) <= number:
            index = self._next
            if index < self.block or number >= _BACK or blocks[index].span.end <= begin:
                return False
            if blocks[index].kind not in SKIPPED:
                self.blocks.append(index)
            self._next = index - 1
        return True

    def _piece(self, number: int) -> Paragraph:
        if number not in self.made:
            index = self.blocks[number]
            span = self.document.blocks[index].span
            blank = paragraph_of(index, _RULE, 0, ((span.start, span.start),))
            self.made[number] = paragraph(self.document, index, 2000) or blank
        return self.made[number]

    def _start(self, number: int) -> int:
        """Where the paragraph's first line begins, told without making the paragraph if it can be."""
        start = self.document.blocks[self.blocks[number]].span.start
        return self._piece(number).start if self.text[start : start + 1].isspace() else start

    def _near_end(self) -> Looks:
        if self._looks is None:
            size = len(self.text)
            self._looks = Looks(self.document.marks, max(self.begin, size - _FAR), size)
        return self._looks

    def _marker(self) -> _Marker | None:
        """The last end marker with nothing like story after it."""
        for most in (_NEAR, _PATIENCE + 1):
            all_of_them = not self._has(most - 1)
            hits = self._hits(most)
            found = self._last_of(hits, most) if hits else None
            if found:
                return self._whole(found)
            if all_of_them:
                break
        return None

    def _hits(self, most: int) -> list[int]:
        """Places in the lines of the last paragraphs that look like end markers, in their order."""
        numbers = self.blocks[:most]
        if not numbers:
            return []
        blocks, text = self.document.blocks, self.text
        at = text.rfind("\n", 0, max(self.begin, blocks[numbers[-1]].span.start)) + 1
        region = "\n" + text[at : blocks[numbers[0]].span.end]
        found: list[int] = []
        for opening in end_openings(self.habits).finditer(region):
            place = opening.end() - 1
            end = region.find("\n", place)
            line = region[opening.start() : end if end >= 0 else len(region)].strip()
            if self._end(line[:400]):
                found.append(at + place - 1)
        return found

    def _last_of(self, hits: list[int], most: int) -> _Marker | None:
        """The last of these places that counts, met from the last paragraph back."""
        prose = 0
        for number, index in enumerate(self.blocks[:most]):
            if prose > _PATIENCE:
                return None
            start, end = self.document.blocks[index].span
            if [hit for hit in hits if start <= hit < end]:
                found = self._marker_in(number, prose)
                if found:
                    return found
            start = self._start(number)
            prose += 1 + is_speech(self.text[start : start + 4])
        return None

    def _marker_in(self, number: int, prose: int) -> _Marker | None:
        """The paragraph's last end marker, looked for in its last six lines before those above them."""
        lines = self._piece(number).lines
        for start, end in (*lines[-6:][::-1], *lines[-60:-6]):
            kind = self._end(self.text[start : min(end, start + 400)]) if start >= self.begin else None
            if kind and not (kind[0] == "part" and prose > 6) and not self._tells_on(number):
                return _Marker(number, Span(start, start + kind[1]), kind[0])
        return None

    def _tells_on(self, number: int) -> bool:
        """Whether the story goes on in the middle of a sentence beneath this paragraph, and in speech."""
        if not number or not self.text[self._start(number - 1)].islower():
            return False
        return len([above for above in range(number - 1) if self._is_speech(above)]) > 1

    def _end(self, line: str) -> tuple[str, int] | None:
        """What `end_marker` says, and the end of what the story is called ("End Nightfall by Jo")."""
        found = end_marker(line, self.habits)
        if found or len(line) > 160 or line[:3].casefold() != "end":
            return found
        words = fold_words(line)
        openings = tuple(
            opening + title
            for title in self.head.titles
            if len(title) > 4
            for opening in (" end", " end of", " end of story")
        )
        return ("end", len(line)) if words.startswith(openings) else None

    def _whole(self, marker: _Marker) -> _Marker:
        """The marker with its sentence's rest from the next line ("To be continued in / Chapter One")."""
        start, end = marker.span
        if not self.text.endswith((" in", " on", " with", " in:"), start, end):
            return marker
        lines = self._piece(marker.number).lines
        follower = next((line for line in lines if line[0] > end), None)
        if follower and follower[1] - follower[0] < 80:
            return _Marker(marker.number, Span(start, follower[1]), marker.kind)
        return marker

    def _closing_label(self) -> int:
        """How many paragraphs there are from the label of the closing notes on; 0 without one."""
        text, habits = self.text, self.habits
        notes = number = 0
        while number < _NOTES - 1 and self._has(number + 1):
            start = self._start(number)
            if not text[start : start + 1].isalpha() and self._is_speech(number):
                break
            word = first_word(text, start, start + 80)
            number += 1
            if word in habits.label_words and opens_notes(text, self._piece(number - 1), habits):
                notes = number
        return notes

    def _is_speech(self, number: int) -> bool:
        piece = self._piece(number)
        return is_speech(self.text[piece.start : min(piece.end, piece.start + 60)])

    def _strip(self, number: int, marker: _Marker | None) -> Tail:
        """Take paragraphs that are not story off the end, from that of `number` back."""
        while self._has(number) and self._is_after(number):
            number += 1
        while self._has(number) and self._piece(number).kind is _RULE:
            number += 1
        tail = Tail(self.begin, self.block)
        if marker:
            tail.marker, tail.marker_kind = marker.span, marker.kind
        tail.readings = self._readings(number, tail.marker)
        if self._has(number):
            piece = self._piece(number)
            tail.end, tail.block = self._line_before(piece, piece.end), piece.block
        return tail

    def _is_after(self, number: int) -> bool:
        piece = self._piece(number)
        if piece.start < self.begin or (piece.block == self.block and piece.kind is not _RULE):
            return False
        verdict = is_after(self.text, piece, self.habits, self._near_end())
        if verdict is not None:
            return verdict
        reading = self._reading(number)
        if reading.speech or not (reading.statements or reading.bylines or reading.cue):
            return False
        ruled = self._has(number + 1) and self._piece(number + 1).kind is _RULE
        return states(reading, self.habits, ruled=ruled)

    def _reading(self, number: int) -> Reading:
        if number not in self.understood:
            self.understood[number] = read_paragraph(
                self.document, self._piece(number), self.habits, self._near_end()
            )
        return self.understood[number]

    def _line_before(self, piece: Paragraph, at: int) -> int:
        """The end of the paragraph's last line before `at` that is no ornament; `begin` if there is none."""
        for start, end in reversed(piece.lines):
            if end <= self.begin:
                break
            if end <= at and not is_rule(self.text[start:end]):
                return end
        return self.begin

    def _readings(self, count: int, marker: Span | None) -> list[Reading]:
        """The readings of the last paragraphs, of which there are `count`, from where the marker ends."""
        found: list[Reading] = []
        for number in range(count - 1, -1, -1):
            piece = self._piece(number)
            cut = marker is not None and piece.start <= marker.start < piece.end
            if marker and cut:
                piece = self._beyond(piece, marker.end)
            if piece.kind is _RULE or self._is_bare_link(piece):
                continue
            reading = (
                read_paragraph(self.document, piece, self.habits, self._near_end())
                if cut
                else self._reading(number)
            )
            if not (found and fill(found[-1], reading)):
                found.append(reading)
        return found

    def _beyond(self, piece: Paragraph, at: int) -> Paragraph:
        """The paragraph's lines after `at`; a rule where there are none."""
        lines = [_trimmed(self.text, max(start, at), end) for start, end in piece.lines if end > at]
        kept = tuple(line for line in lines if line[1] > line[0])
        return paragraph_of(piece.block, piece.kind if kept else _RULE, 0, kept or ((at, at),))

    def _is_bare_link(self, piece: Paragraph) -> bool:
        line = self.text[piece.start : min(piece.end, piece.start + 300)]
        return is_link(line, self.habits) and not line.casefold().startswith("feedback to")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" \t.~*"))
    return start + left, max(start + left, start + len(piece.rstrip()))
