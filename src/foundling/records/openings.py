"""Where the stories of a collection open: at a title with its author, labelled or in two lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from foundling.model import BlockKind, Document, Mark, MarkKind, Media
from foundling.records.habits import Habits, fold_words
from foundling.records.header import SKIPPED
from foundling.records.markers import end_marker
from foundling.records.paragraphs import Looks, Paragraph, is_speech, paragraph
from foundling.records.spans import alternation
from foundling.records.statements import Reading, read_paragraph
from foundling.records.titles import part_heading
from foundling.vocab import phrases

MATTER = "matter"
_LABELS, _LINES = "labels", "lines"
_TABLE = phrases("collections")
_MATTER = frozenset(fold_words(each) for each in _TABLE["matter"])
_INITIALS = "".join(
    sorted({form for words in (*_TABLE["title"], *_TABLE["by"]) for form in (words[0], words[0].upper())})
)
_HINT = re.compile(
    rf"\n[ \t\xa0*_~<#=-]{{0,40}}+(?=[{_INITIALS}])(?i:(?:{alternation(_TABLE['title'])})[ \t*_]{{0,9}}[:=]"
    rf"|(?:{alternation(_TABLE['by'])})[ \t:]{{1,9}}[^\n!?\"“”;]{{2,60}}(?<![.,])(?=\n))"
)
_APART = 400
"""Characters between two titles at least, of which the first names a story."""
_WIDE = 20
"""Characters of a drawn line that parts stories, not scenes; a page's own drawn line does too."""
_BACK = 3
"""Paragraphs before an opening among which such a border stands."""
_LABELLED = 6
"""Paragraphs that a block of labels may be set in."""
_SENT = 3
"""Fields that a block of labels has at least whose author only sent it."""
_LONGEST = 100
_REACH = 1000
"""Characters that a mark over a title has at most."""
_MOST = 1000
"""Openings that a document has at most: with more it is a list."""
_FRONT = frozenset({"author", "email", "date", "fandom", "rating", "mailheader", "homepage"})
"""Fields whose labels may stand before the title's."""
_RULE, _HEADING = BlockKind.RULE, BlockKind.HEADING
_PARTING = frozenset({_RULE, *SKIPPED})


class Opening(NamedTuple):
    """Where a story opens; the form of what is none (contents, a preface, an afterword) is MATTER."""

    start: int
    form: str


class _Titled(NamedTuple):
    """A title's line with its author's beneath: the title's block and place, and how it is dressed."""

    block: int
    start: int
    end: int
    level: int
    quoted: bool


def openings(document: Document, habits: Habits) -> tuple[Opening, ...]:
    """The openings in a document in order; none where there are not two of one form.

    What one of them opens may still be a chapter, a recommendation or a line of contents.
    """
    places = _hints(document)
    return _Search(document, habits).openings(places) if places else ()


def _hints(document: Document) -> list[int]:
    """Places of lines that may say a title or an author, told at a look; none of one story's header."""
    text = document.text
    if len(text) < 2 * _APART:
        return []
    places = [match.end() for match in _HINT.finditer(text)]
    if document.media is Media.PAGE:
        headings = [block.span for block in document.blocks if block.kind is _HEADING]
        places += [span.end for span in headings if " by " in span.of(text)[:_LONGEST].casefold()]
    if places and (first := _HINT.match("\n" + text[: 2 * _LONGEST])):
        places.append(first.end() - 1)
    return sorted(places) if places and max(places) - min(places) >= _APART else []


class _Search:
    """Looks at the places of one document where an opening may be."""

    def __init__(self, document: Document, habits: Habits) -> None:
        self.document, self.text, self.habits = document, document.text, habits
        self.blocks = document.blocks
        self._read: dict[int, Reading | None] = {}

    def openings(self, places: Iterable[int]) -> tuple[Opening, ...]:
        starts = [block.span.start for block in self.blocks]
        labels: list[Opening] = []
        lines: list[_Titled] = []
        for index in dict.fromkeys(bisect_right(starts, place - 1) - 1 for place in places):
            reading = self._reading(index)
            if reading is None:
                continue
            if (start := self._labelled(index, reading)) is not None:
                labels.append(Opening(start, _LABELS))
            elif titled := self._titled(index, reading):
                lines.append(titled)
        kept = [Opening(each.start, _LINES) for each in self._bordered(lines)]
        found = labels if len(labels) >= len(kept) else kept
        return tuple(self._with_matter(found)) if 1 < len(found) <= _MOST else ()

    def _paragraph(self, index: int) -> Paragraph | None:
        if not 0 <= index < len(self.blocks) or self.blocks[index].kind in SKIPPED:
            return None
        return paragraph(self.document, index, 60)

    def _reading(self, index: int) -> Reading | None:
        if index not in self._read:
            piece = self._paragraph(index)
            looks = Looks(self._marks(piece.start, piece.end), piece.start, piece.end) if piece else None
            self._read[index] = (
                read_paragraph(self.document, piece, self.habits, looks) if piece and looks else None
            )
        return self._read[index]

    # A block of labels

    def _labelled(self, index: int, reading: Reading) -> int | None:
        """Where a block of labels begins that says a title and an author; None where there is none."""
        title = next((each for each in reading.statements if each.fields[0] == "title"), None)
        if title is None or self._is_linked(title.start, title.end) or title.end - title.start > _LONGEST:
            return None
        fields: set[str] = set()
        for near in range(index, index + _LABELLED):
            beneath = self._reading(near)
            if beneath is None or not (beneath.statements or beneath.bylines):
                break
            fields.update(name for each in beneath.statements for name in each.fields)
            fields.update(("author",) if beneath.bylines else ())
        if not self._names(index, fields):
            return None
        above = [line for line in reading.free if line[0] < title.label[0]]
        if above:
            return self.text.rfind("\n", 0, title.label[0]) + 1
        return self._front(index)

    def _names(self, index: int, fields: set[str]) -> bool:
        """Whether an author is named in these fields, or by a label before them, or has sent them all."""
        sent = self.document.media is Media.MESSAGE and len(fields) >= _SENT
        return "author" in fields or sent or self._front(index) < self.blocks[index].span.start

    def _front(self, index: int) -> int:
        """Where the block begins, or those of labels before it that follow a border."""
        at = index
        while at > max(0, index - _BACK) and self._leads(at - 1):
            at -= 1
        parted = at == 0 or self.blocks[at - 1].kind in _PARTING
        return self.blocks[at if parted else index].span.start

    def _leads(self, index: int) -> bool:
        reading = self._reading(index)
        if reading is None or self.blocks[index].kind is _RULE:
            return False
        fields = {name for each in reading.statements for name in each.fields}
        return bool(fields) and fields <= _FRONT and not reading.free

    # A title's line and its author's

    def _titled(self, index: int, reading: Reading) -> _Titled | None:
        """The title and byline of the block, or of it and the one above; None where there are none."""
        fields = {name for each in reading.statements for name in each.fields}
        if not fields <= _FRONT or reading.speech or len(reading.paragraph.lines) > 5 or not reading.bylines:
            return None
        line, before = reading.bylines[0]
        if line.name[1] <= line.name[0] or before > 1:
            return None
        if line.title and not before and reading.paragraph.kind is _HEADING:
            return self._dressed(index, *line.title)
        if before:
            return self._dressed(index, *reading.free[0]) if not line.title else None
        above = self._reading(index - 1)
        if above is None or len(above.free) != 1 or len(above.paragraph.lines) != 1 or above.statements:
            return None
        return self._dressed(index - 1, *above.free[0]) if not line.title else None

    def _dressed(self, index: int, start: int, end: int) -> _Titled | None:
        line = self.text[start:end].strip()
        bare = line.strip(" *_~=-<>#|")
        if not 0 < len(bare) <= _LONGEST or bare[-1] in ".,;:" or not any(map(str.isalnum, bare)):
            return None
        if part_heading(line, self.habits) or self._is_linked(start, end) or bare[0].islower():
            return None
        block = self.blocks[index]
        level = block.level if block.kind is _HEADING else 0
        return _Titled(index, block.span.start, end, level, is_speech(bare))

    def _is_linked(self, start: int, end: int) -> bool:
        """Whether the words lead elsewhere: what only names a story has a link to it."""
        return any(
            mark.kind is MarkKind.LINK and start < mark.span.end and not mark.target.startswith("#")
            for mark in self._marks(start, end)
        )

    def _marks(self, start: int, end: int) -> Sequence[Mark]:
        """The marks that begin in a stretch or not long before it."""
        marks = self.document.marks
        return marks[bisect_left(marks, start - _REACH, key=_place) : bisect_left(marks, end, key=_place)]

    def _bordered(self, lines: Sequence[_Titled]) -> Iterator[_Titled]:
        """Those in the commonest dress, the first of them and what is parted from the text before it."""
        dress = Counter((each.level, each.quoted) for each in lines).most_common(1)
        alike = [each for each in lines if (each.level, each.quoted) == dress[0][0]]
        listed = fold_words(self.text[: alike[0].start]) if alike else ""
        for number, each in enumerate(alike):
            told = len(listed) > 2 and fold_words(self.text[each.start : each.end]) in listed
            if not number or each.level or told or self._is_bordered(each.block):
                yield each

    def _is_bordered(self, index: int) -> bool:
        """Whether a wide line, a page's own line or an end marker parts a block from the story above."""
        for above in self.blocks[max(0, index - _BACK) : index][::-1]:
            words = above.span.of(self.text)
            if above.kind is _RULE:
                if len(words.strip()) >= _WIDE or self.document.media is Media.PAGE:
                    return True
            elif above.kind not in SKIPPED:
                found = end_marker(words.strip().rpartition("\n")[2], self.habits)
                return found is not None and found[0] == "end"
        return index == 0

    def _with_matter(self, found: Sequence[Opening]) -> Iterator[Opening]:
        """The openings with those of what is no story, the text before the first left out."""
        places = {each.start: each for each in found}
        for index, block in enumerate(self.blocks):
            if block.span.start >= found[0].start and block.span.end - block.span.start < _LONGEST:
                line = block.span.of(self.text).partition("\n")[0]
                if fold_words(line) in _MATTER and (block.kind is _HEADING or self._is_bordered(index)):
                    places[block.span.start] = Opening(block.span.start, MATTER)
        yield from (places[start] for start in sorted(places))


def _place(mark: Mark) -> int:
    return mark.span.start
