"""Where a story ends, and what stands after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foundling.model import BlockKind, Document, Span
from foundling.records.cues import about_story
from foundling.records.habits import Habits, first_word, fold_words
from foundling.records.header import SKIPPED, Head, is_chrome
from foundling.records.labels import label_alone, label_at
from foundling.records.paragraphs import Looks, Paragraph, is_rule, is_speech, paragraph
from foundling.records.statements import Reading, read_paragraph
from foundling.records.titles import date_line, part_heading

_BACK = 90
_COMMENT_STEMS = ("omment", "eviews", "omentario", "\u043e\u043c\u043c\u0435\u043d\u0442")
_FAR = 24_000
_MARKER_LINE = 90
_FIRST_SENTENCE = re.compile(r"[.!?\u2026]+[)*~\"\u201d]*\s+|\s{3,}")
_SPACED = re.compile(r"\W*(?:\w\s{1,6}){2,20}\w\W*")
_FOOTNOTE = re.compile(r"(?:\*{1,3}|\[\d{1,2}\]|\(\d{1,2}\)|\d{1,2}\)|\u00b9|\u00b2)\s?[^\s*]")
_NOTES = 12
_OPENING_NOTES = frozenset({"notes", "feedback", "disclaimer", "thanks", "archive"})
_CLOSING_FIELDS = frozenset(
    "notes feedback disclaimer archive thanks dedication beta soundtrack copyright email homepage date status wordcount sequel series keywords chrome spoilers warnings challenge artist poster translator".split()
)
_BRACKETED = re.compile(r"[\[(<{][^\n]{3,120}[\])>}]")


@dataclass(slots=True)
class Tail:
    """The close of a document: where the story ends, its marker, and the readings after it."""

    end: int
    block: int
    """The block that holds the story's last word."""
    marker: Span | None = None
    marker_kind: str = ""
    readings: list[Reading] = field(default_factory=list)


def read_tail(document: Document, head: Head, habits: Habits) -> Tail:
    """The story's end, looked for from the document's last block back to where the story begins."""
    return _Closing(document, head, habits).read()


class _Closing:
    def __init__(self, document: Document, head: Head, habits: Habits) -> None:
        self.document, self.text, self.habits = document, document.text, habits
        self.begin, self.block = head.begin, head.block
        self.titles = tuple(title for title in head.titles if len(title) > 4)
        stop = self._stop()
        self.looks = Looks(document.marks, max(self.begin, len(self.text) - _FAR), len(self.text))
        self.pieces = self._pieces(stop)

    def read(self) -> Tail:
        found = self._marker()
        if found is None:
            return self._strip(self._closing_label(), None, "")
        number, span, kind = found
        span = self._whole(number, span)
        piece = self.pieces[number]
        if span.start > piece.start:
            tail = Tail(span.start, piece.index, span, kind)
            tail.end = self._line_before(piece, span.start)
            tail.readings = self._readings(number, span)
            return tail
        return self._strip(number, span, kind)

    def _closing_label(self) -> int:
        """The number of the paragraph whose label opens the closing notes; that of all paragraphs if there is none."""
        last = len(self.pieces)
        first = max(0, last - _NOTES)
        best = last
        for number in range(last - 1, first - 1, -1):
            piece = self.pieces[number]
            if piece.start < self.begin or number == 0:
                break
            line = self.text[piece.start : min(piece.end, piece.start + 100)]
            if is_speech(line):
                break
            if first_word(line, 0, len(line)) not in self.habits.label_words:
                continue
            label = label_at(self.text, *piece.lines[0], self.habits) or label_alone(
                self.text, *piece.lines[0], self.habits
            )
            if label and not label.weak and label.fields[0] in _OPENING_NOTES and len(piece.lines) < 30:
                best = number
        return best

    def _whole(self, number: int, span: Span) -> Span:
        """The marker with the rest of its sentence from the next line ("To be continued in / Chapter One")."""
        lines = self.pieces[number].lines
        follower = next((line for line in lines if line[0] > span.end), None)
        if (
            follower
            and self.text[span.start : span.end].endswith((" in", " on", " with", " in:"))
            and follower[1] - follower[0] < 80
        ):
            return Span(span.start, follower[1])
        return span

    def _stop(self) -> int:
        """The block at which comments or another post begin; else the number of blocks."""
        blocks = self.document.blocks
        first = self.block + 1
        needles = (
            self.habits.starts["comments"]
            if any(self.text.find(stem, self.begin) >= 0 for stem in _COMMENT_STEMS)
            else ()
        )
        for needle in needles:
            for variant in (needle, needle.capitalize()):
                at = self.text.find(variant, self.begin)
                while at >= 0:
                    line = self.text.rfind("\n", 0, at) + 1
                    if at - line < 4 or (
                        at - line < 24
                        and self.text[line:at].strip("( 0123456789|").casefold()
                        in ("", "comments", "comment")
                    ):
                        first_after = next(
                            (
                                index
                                for index in range(first, len(blocks))
                                if blocks[index].span.start >= line - 2
                            ),
                            len(blocks),
                        )
                        return min(first_after, len(blocks))
                    at = self.text.find(variant, at + 1)
        return self._next_post(first)

    def _next_post(self, first: int) -> int:
        blocks = self.document.blocks
        head = self.text[max(0, self.begin - 3000) : self.begin].casefold()
        for needle in ("posted on ", "post subject:", "posted:"):
            at = head.rfind(needle)
            if at < 0:
                continue
            shown = self.text[max(0, self.begin - 3000) + at :][: len(needle)]
            again = self.text.find("\n" + shown, self.begin)
            if again >= 0:
                index = next(
                    (number for number in range(first, len(blocks)) if blocks[number].span.end > again),
                    len(blocks),
                )
                return (
                    index
                    if shown.casefold().startswith("posted on")
                    else max(first, index - 1 if self._is_poster(index - 1) else index)
                )
        return len(blocks)

    def _is_poster(self, index: int) -> bool:
        span = self.document.blocks[index].span
        return span.end - span.start < 160 and not self.text[span.start : span.end].rstrip().endswith(
            (".", "!", "?", "\u201d", '"')
        )

    def _pieces(self, stop: int) -> list[Paragraph]:
        found: list[Paragraph] = []
        for index in range(stop - 1, self.block - 1, -1):
            block = self.document.blocks[index]
            if len(found) >= _BACK or block.span.start < self.begin - 1 and block.span.end <= self.begin:
                break
            if block.kind in SKIPPED and not self._is_inner(block.kind):
                continue
            piece = paragraph(self.document, index, 2000)
            if piece:
                found.append(piece)
        return found[::-1]

    def _is_inner(self, kind: BlockKind) -> bool:
        return False

    def _marker(self) -> tuple[int, Span, str] | None:
        """The last end marker with nothing like story after it: number of its paragraph, its span, its kind."""
        prose = 0
        for number in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[number]
            if piece.end <= self.begin or prose > 40:
                return None
            for start, end in (piece.lines[-6:] if len(piece.lines) > 6 else piece.lines)[::-1]:
                if start < self.begin:
                    break
                kind = self._end(self.text[start : min(end, start + 400)])
                if kind and not (kind[0] == "part" and prose > 6):
                    return number, Span(start, start + kind[1]), kind[0]
            if len(piece.lines) > 6 and (early := self._early_marker(piece)):
                return number, early[0], early[1]
            prose += 1 + is_speech(self.text[piece.start : piece.start + 4])
        return None

    def _end(self, line: str) -> tuple[str, int] | None:
        """What `end_marker` says, and the end of what the story is called ("End Nightfall by Jo")."""
        found = end_marker(line, self.habits)
        if found or len(line) > 160 or line[:3].casefold() != "end":
            return found
        words = fold_words(line)
        named = any(
            words.startswith((f" end{title}", f" end of{title}", f" end of story{title}"))
            for title in self.titles
        )
        return ("end", len(line)) if named else None

    def _early_marker(self, piece: Paragraph) -> tuple[Span, str] | None:
        for start, end in piece.lines[-60:]:
            if (
                start >= self.begin
                and end - start < 40
                and (kind := end_marker(self.text[start:end], self.habits))
            ):
                return Span(start, start + kind[1]), kind[0]
        return None

    def _line_before(self, piece: Paragraph, at: int) -> int:
        kept = [line for line in piece.lines if line[1] <= at]
        while kept and is_rule(self.text[kept[-1][0] : kept[-1][1]]):
            kept.pop()
        return max(self.begin, kept[-1][1] if kept else at)

    def _strip(self, number: int, marker: Span | None, kind: str) -> Tail:
        """Take paragraphs that are not story off the end, from the one before `number` back."""
        tail = Tail(self.begin, self.block, marker, kind)
        keep = number
        while keep > 0 and self._is_after(keep - 1, marker is not None):
            keep -= 1
        while keep > 0 and self.pieces[keep - 1].kind is BlockKind.RULE:
            keep -= 1
        tail.readings = self._readings(keep, marker)
        if keep:
            piece = self.pieces[keep - 1]
            tail.end, tail.block = self._within(piece), piece.index
        return tail

    def _within(self, piece: Paragraph) -> int:
        """The end of the paragraph's last line of story, for one that runs on into labels or ornament."""
        lines = [line for line in piece.lines if line[1] > self.begin]
        while len(lines) > 1 and is_rule(self.text[lines[-1][0] : lines[-1][1]]):
            lines.pop()
        return lines[-1][1] if lines else self.begin

    def _is_after(self, number: int, marked: bool) -> bool:
        """Whether this paragraph stands after the story rather than in it."""
        piece = self.pieces[number]
        if piece.kind is BlockKind.RULE:
            return True
        if piece.start < self.begin or number == 0 and len(self.pieces) < _BACK and piece.index == self.block:
            return False
        line = self.text[piece.start : min(piece.end, piece.start + 400)]
        if is_link(line, self.habits) or is_chrome(self.text, piece, self.habits, self.looks):
            return True
        if is_speech(line) and piece.end - piece.start > 60:
            return False
        short = piece.end - piece.start < 60
        if short and (
            date_line(line, self.habits) or part_heading(line, self.habits) or _announces(line, self.habits)
        ):
            return True
        ruled = number > 0 and self.pieces[number - 1].kind is BlockKind.RULE
        if (
            _FOOTNOTE.match(line)
            and piece.end - piece.start < 300
            and line.count("*") % 2 == line.startswith("*")
        ):
            return True
        if _BRACKETED.fullmatch(line) and about_story(fold_words(line), self.habits):
            return True
        reading = read_paragraph(self.document, piece, self.habits, self.looks)
        return _states(reading, self.habits, ruled=ruled)

    def _readings(self, first: int, marker: Span | None) -> list[Reading]:
        found = []
        after = marker.end if marker else 0
        for piece in self.pieces[first:]:
            if piece.kind is BlockKind.RULE or (
                marker and marker.start >= piece.start and marker.start < piece.end <= after
            ):
                continue
            if marker and piece.start <= marker.start < piece.end:
                lines = tuple((max(start, after), end) for start, end in piece.lines if end > after)
                lines = tuple(
                    line for line in (_trim(self.text, *line) for line in lines) if line[1] > line[0]
                )
                if not lines:
                    continue
                piece = Paragraph(piece.index, piece.kind, piece.level, lines)
            if not (
                is_link(self.text[piece.start : piece.end], self.habits)
                and not self.text[piece.start : piece.end].casefold().startswith("feedback to")
            ):
                reading = read_paragraph(self.document, piece, self.habits, self.looks)
                if not (found and _fills(found[-1], reading)):
                    found.append(reading)
        return found


def _fills(label: Reading, reading: Reading) -> bool:
    """Give a label that stood alone the paragraph beneath it; whether it was so."""
    if not label.statements or reading.statements or not reading.free or label.free:
        return False
    last = label.statements[-1]
    if last.end > last.start:
        return False
    last.start, last.end = reading.free[0][0], reading.free[-1][1]
    return True


def _states(reading: Reading, habits: Habits, *, ruled: bool) -> bool:
    if reading.speech and not reading.strong:
        return False
    if reading.strong > 1 or (reading.weak and ruled) or (reading.weak > 1):
        return not reading.speech
    if reading.strong:
        return ruled or any(
            not _CLOSING_FIELDS.isdisjoint(statement.fields) for statement in reading.statements
        )
    if reading.bylines and reading.paragraph.end - reading.paragraph.start < 120:
        return True
    if reading.cue is None:
        return False
    size = reading.paragraph.end - reading.paragraph.start
    if reading.cue.field == "disclaimer":
        return reading.cue.strength >= 2 and size < 1500
    return (
        size < 400
        and (reading.cue.strength >= 2 or ruled)
        and (about_story(reading.words, habits) or size < 80 or "@" in reading.words or ruled)
    )


def _announces(line: str, habits: Habits) -> bool:
    """Whether a short line says when the next part comes."""
    words = line.split()
    return len(words) <= 6 and part_heading(" ".join(words[:2]).strip("(*_~"), habits)


def end_marker(line: str, habits: Habits) -> tuple[str, int] | None:
    """What kind of end marker a line is or begins with ("end", "part", "continued") and its length, or None.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> [end_marker(line, habits) for line in ("~*~ The End ~*~", "End of Part 2/3", "The end of the road.")]
    [('end', 15), ('part', 15), None]
    """
    if (
        first_word(line, 0, len(line)) not in habits.end_words
        and not (line[1:2] == " " and _SPACED.fullmatch(line))
        and line.strip() not in habits.words["marker"]
    ):
        return None
    if len(line) <= _MARKER_LINE and (kind := _kind(line, habits)):
        return kind, len(line)
    cut = _FIRST_SENTENCE.search(line, 0, 80)
    if cut and cut.end() < len(line) and (kind := _kind(line[: cut.start()], habits)):
        return kind, len(line[: cut.end()].rstrip())
    return None


def _kind(line: str, habits: Habits) -> str:
    words = fold_words(_spaced_in(line)).strip()
    if not words:
        return "end" if line.strip() in habits.words["marker"] else ""
    if words in habits.words["continued"] or (
        len(line) < 80 and any(words.startswith(opening + " ") for opening in habits.starts["continued"])
    ):
        return "continued" if not is_speech(line) else ""
    if words in habits.words["marker"]:
        return "end"
    if is_speech(line) or line.lstrip()[:1].islower() and line.lstrip()[:4] not in ("end ", "fin ", "ende"):
        return ""
    for opening in habits.starts["part_end"]:
        if words.startswith(opening + " ") and len(words) < 60:
            rest = words[len(opening) + 1 :]
            return "part" if _numbered(rest, habits) else ""
    if words.startswith("end ") and len(words) < 40:
        return "part" if _numbered(words[4:], habits) else ""
    bare = re.sub(r"\s*\(.*\)$", "", line)
    return "end" if bare != line and fold_words(bare).strip() in habits.words["marker"] else ""


def _spaced_in(line: str) -> str:
    """A line with its letters brought together again: "T H E   E N D"."""
    if len(line) > 60 or _SPACED.fullmatch(line) is None:
        return line
    return " ".join("".join(word.split()) for word in re.split(r"\s{2,}", line))


def _numbered(rest: str, habits: Habits) -> bool:
    words = rest.split()
    return (
        bool(words)
        and len(words) <= 8
        and any(
            word[0].isdigit() or word in habits.numbers or word in habits.part_nouns for word in words[:3]
        )
    )


def is_link(line: str, habits: Habits) -> bool:
    """Whether a line is a link or a site's line at a page's foot.

    >>> from foundling.vocab import builtin
    >>> from foundling.records.habits import habits_of
    >>> habits = habits_of(builtin())
    >>> [is_link(line, habits) for line in ("[ Next ] [ Home ]", "Back to Index", "Next day it rained on everybody in the town.")]
    [True, True, False]
    """
    if len(line) > 240:
        return False
    words = fold_words(line).strip()
    if not words or words in habits.words["links"]:
        return True
    pieces = [
        fold_words(piece).strip() for piece in re.split(r"[\[\]|()<>/\u00b7\u2022\t]+|\s{2,}|\s-\s", line)
    ]
    named = [piece for piece in pieces if piece]
    if (
        named
        and all(
            piece in habits.words["links"] or part_heading(piece, habits) or piece.isdigit()
            for piece in named
        )
        and (len(named) > 1 or line[:1] in "[(<")
    ):
        return True
    lower = line.casefold().lstrip("[(<*~- ")
    return (
        len(line) < 160
        and not is_speech(line)
        and any(
            lower.startswith(opening) and not lower[len(opening) : len(opening) + 1].isalpha()
            for opening in habits.starts["link_openings"]
        )
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" \t.~*"))
    return start + left, start + len(piece.rstrip())
