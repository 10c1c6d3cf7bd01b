"""Where a story ends, and what stands after it."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class _Marker:
    """An end marker: the number of its paragraph among the last ones, its span, its kind."""

    number: int
    span: Span
    kind: str


def read_tail(document: Document, head: Head, habits: Habits) -> Tail:
    """The story's end, looked for from the document's last block back to where the story begins."""
    return _Closing(document, head, habits).read()


class _Closing:
    """A document's last paragraphs, numbered from 0 and made only when they are asked for."""

    def __init__(self, document: Document, head: Head, habits: Habits) -> None:
        self.document, self.text, self.habits = document, document.text, habits
        self.begin, self.block = head.begin, head.block
        self.titles = tuple(title for title in head.titles if len(title) > 4)
        self.blocks = self._last_blocks(first_reply(document, head.begin, head.block, habits))
        self.made: dict[int, Paragraph] = {}
        self.understood: dict[int, Reading] = {}
        self.near_marks: Looks | None = None

    def read(self) -> Tail:
        found = self._marker()
        if found is None:
            return self._strip(self._closing_label(), None)
        piece = self._piece(found.number)
        end = self._line_before(piece, found.span.start)
        if end == self.begin:
            return self._strip(found.number, found)
        tail = Tail(end, piece.block, found.span, found.kind)
        tail.readings = self._readings(found.number, found.span)
        return tail

    def _last_blocks(self, stop: int) -> list[int]:
        blocks, begin = self.document.blocks, self.begin
        first = self.block
        for most in (_BACK, stop):
            first = max(self.block, stop - most)
            found = [index for index in range(first, stop) if blocks[index].kind not in SKIPPED]
            if len(found) == _BACK or first == self.block:
                break
        first = 0
        while first < len(found) and blocks[found[first]].span.end <= begin:
            first += 1
        return found[first:]

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

    def _looks(self) -> Looks:
        if self.near_marks is None:
            size = len(self.text)
            self.near_marks = Looks(self.document.marks, max(self.begin, size - _FAR), size)
        return self.near_marks

    def _marker(self) -> _Marker | None:
        """The last end marker with nothing like story after it."""
        for back in (_NEAR, _PATIENCE + 1):
            first = max(0, len(self.blocks) - back)
            hits = self._hits(first)
            found = self._last_of(hits, first) if hits else None
            if found:
                return self._whole(found)
            if not first:
                break
        return None

    def _last_of(self, hits: list[int], first: int) -> _Marker | None:
        """The last of these places that counts, met from the last paragraph back to `first`."""
        prose = 0
        for number in range(len(self.blocks) - 1, first - 1, -1):
            if prose > _PATIENCE:
                return None
            start, end = self.document.blocks[self.blocks[number]].span
            if [hit for hit in hits if start <= hit < end]:
                found = self._marker_in(number, prose)
                if found:
                    return found
            start = self._start(number)
            prose += 1 + is_speech(self.text[start : start + 4])
        return None

    def _hits(self, first: int) -> list[int]:
        """Places in the lines of the paragraphs from `first` that look like end markers, in their order."""
        if not self.blocks:
            return []
        blocks, numbers, text = self.document.blocks, self.blocks, self.text
        at = text.rfind("\n", 0, max(self.begin, blocks[numbers[first]].span.start)) + 1
        region = "\n" + text[at : blocks[numbers[-1]].span.end]
        found: list[int] = []
        for opening in end_openings(self.habits).finditer(region):
            place = opening.end() - 1
            end = region.find("\n", place)
            line = region[opening.start() : end if end >= 0 else len(region)].strip()
            if self._end(line[:400]):
                found.append(at + place - 1)
        return found

    def _marker_in(self, number: int, prose: int) -> _Marker | None:
        """The paragraph's last end marker, looked for in its last six lines before those above them."""
        lines = self._piece(number).lines
        for start, end in (*lines[-6:][::-1], *lines[-60:-6]):
            kind = self._end(self.text[start : min(end, start + 400)]) if start >= self.begin else None
            if kind and not (kind[0] == "part" and prose > 6):
                return _Marker(number, Span(start, start + kind[1]), kind[0])
        return None

    def _end(self, line: str) -> tuple[str, int] | None:
        """What `end_marker` says, and the end of what the story is called ("End Nightfall by Jo")."""
        found = end_marker(line, self.habits)
        if found or len(line) > 160 or line[:3].casefold() != "end":
            return found
        words = fold_words(line)
        openings = tuple(
            opening + title for title in self.titles for opening in (" end", " end of", " end of story")
        )
        return ("end", len(line)) if words.startswith(openings) else None

    def _whole(self, marker: _Marker) -> _Marker:
        """The marker with its sentence's rest from the next line ("To be continued in / Chapter One")."""
        lines = self._piece(marker.number).lines
        follower = next((line for line in lines if line[0] > marker.span.end), None)
        broken = marker.span.of(self.text).endswith((" in", " on", " with", " in:"))
        if follower and broken and follower[1] - follower[0] < 80:
            return _Marker(marker.number, Span(marker.span.start, follower[1]), marker.kind)
        return marker

    def _closing_label(self) -> int:
        """The number of the paragraph whose label opens the closing notes; without one, that of all."""
        last = best = len(self.blocks)
        for number in range(last - 1, max(0, last - _NOTES), -1):
            start = self._start(number)
            if not self.text[start : start + 1].isalpha() and self._is_speech(number):
                break
            if first_word(self.text, start, start + 80) in self.habits.label_words and opens_notes(
                self.text, self._piece(number), self.habits
            ):
                best = number
        return best

    def _is_speech(self, number: int) -> bool:
        piece = self._piece(number)
        return is_speech(self.text[piece.start : min(piece.end, piece.start + 60)])

    def _strip(self, number: int, marker: _Marker | None) -> Tail:
        """Take paragraphs that are not story off the end, from the one before `number` back."""
        keep = number
        while keep > 0 and self._is_after(keep - 1):
            keep -= 1
        while keep > 0 and self._piece(keep - 1).kind is _RULE:
            keep -= 1
        tail = Tail(self.begin, self.block)
        if marker:
            tail.marker, tail.marker_kind = marker.span, marker.kind
        tail.readings = self._readings(keep, tail.marker)
        if keep:
            piece = self._piece(keep - 1)
            tail.end, tail.block = self._line_before(piece, piece.end), piece.block
        return tail

    def _is_after(self, number: int) -> bool:
        piece = self._piece(number)
        if piece.start < self.begin or (
            number == 0 and piece.block == self.block and piece.kind is not _RULE
        ):
            return False
        ruled = number > 0 and self._piece(number - 1).kind is _RULE
        verdict = is_after(self.text, piece, self.habits, self._looks())
        return states(self._reading(number), self.habits, ruled=ruled) if verdict is None else verdict

    def _reading(self, number: int) -> Reading:
        if number not in self.understood:
            self.understood[number] = read_paragraph(
                self.document, self._piece(number), self.habits, self._looks()
            )
        return self.understood[number]

    def _line_before(self, piece: Paragraph, at: int) -> int:
        """The end of the paragraph's last line before `at` that is no ornament; `begin` if there is none."""
        kept = [line for line in piece.lines if self.begin < line[1] <= at]
        while kept and is_rule(self.text[slice(*kept[-1])]):
            kept.pop()
        return kept[-1][1] if kept else self.begin

    def _readings(self, first: int, marker: Span | None) -> list[Reading]:
        found: list[Reading] = []
        for number in range(first, len(self.blocks)):
            piece = self._piece(number)
            if marker and piece.start <= marker.start < piece.end:
                piece = self._beyond(piece, marker.end)
            if piece.kind is _RULE or self._is_bare_link(piece):
                continue
            if piece is self._piece(number):
                reading = self._reading(number)
            else:
                reading = read_paragraph(self.document, piece, self.habits, self._looks())
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
