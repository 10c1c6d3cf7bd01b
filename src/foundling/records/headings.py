"""What an opening says without labels: the title, the author, the part, the date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foundling.model import BlockKind, Document, Span
from foundling.records.cues import cue_of
from foundling.records.habits import Habits, fold_words
from foundling.records.header import Head
from foundling.records.layout import Entry
from foundling.records.paragraphs import is_rule, is_speech
from foundling.records.statements import Reading
from foundling.records.titles import (
    Byline,
    address,
    byline,
    date_line,
    dressed,
    is_kind_of_story,
    is_site,
    part_heading,
    pieces,
)

_PREFIX = re.compile(r"[\[(]?(?P<prefix>[A-Za-z][A-Za-z0-9 -]{1,16}?)[\])]?\s*[:|-]\s*(?=\S)")
_CODED = re.compile(r"[\[(][^\])]{0,60}(?:/|PG|NC|\bR\b|\bG\b)[^\])]{0,60}[\])]|\b\d{1,2}/(?:\d{1,2}|\?)")
_USER = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_WROTE = re.compile(
    r"(?P<name>[^\n]{1,40}?)\s+(?:\((?P<user>[\w-]{2,30})\)\s+)?(?:wrote|posted)(?:\s+(?:on|at))?:?,?\s+(?P<date>[^\n]{6,44})"
)
_POSTED = re.compile(
    r"(?:posted|published|written|completed|updated|archived|finished|started|revised)(?:\s+on|\s+at)?:?\s+(?P<date>[^\n]{4,44})",
    re.IGNORECASE,
)
_CRUMB = re.compile(r"\(\s*(?P<part>[^()]{4,40}?)\s*\)$")
_RATED = re.compile(
    r"[\[(]?\s*(?P<whole>(?P<mark>[^|\[\]()\n-]{1,20}?)\s?(?:\([^()\n]{1,8}\)|-\s[^|\[\]\n]{1,20})?)\s*[\])]?\s*(?:[|\u2022\u00b7]\s*\w{0,12})?\s*$"
)
_SIGNED = re.compile(r"(?:[-\u2013\u2014~*]{1,3}\s?|love,?\s+)(?P<name>[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3})")


def headings(document: Document, head: Head, habits: Habits) -> Iterator[Entry]:
    """Entries for what the opening says by its looks: in no order."""
    labelled = {
        name
        for reading in head.readings
        for statement in reading.statements
        for name in statement.fields
        if statement.end > statement.start
    }
    yield from _page_title(document, habits)
    best: tuple[float, Entry] | None = None
    for number, reading in enumerate(head.readings):
        if not (reading.free or reading.bylines or reading.parts):
            continue
        yield from _parts(document.text, reading, habits)
        yield from _bare_chrome(document.text, head.readings, number, habits)
        for found, before in reading.bylines:
            yield from _byline(document, head.readings, number, (found, before), habits)
        yield from _lone_lines(document, reading, labelled)
        candidate = _title_line(document, head, number, habits)
        if candidate and (best is None or candidate[0] > best[0]):
            best = candidate
    if best:
        yield best[1]


def _page_title(document: Document, habits: Habits) -> Iterator[Entry]:
    for line in document.headers:
        if line.name.casefold() != "title" or not 0 < line.span.end - line.span.start < 300:
            continue
        text = document.text
        whole = _placed(text, line.span.start, line.span.end)
        yield Entry("title", "", Span(whole.start, whole.start), whole, "html-title", 0.3)
        cuts = [piece for piece in pieces(text, whole.start, whole.end) if piece[1] > piece[0]]
        if len(cuts) > 1 and _USER.fullmatch(text[slice(*cuts[0])]):
            yield _entry("author", cuts[0], "html-title-user", 0.3)
        found = byline(text, whole.start, whole.end, habits)
        if found and found.title:
            yield _entry("title", dressed(text, *found.title), "html-title-byline", 0.6)
            yield _entry("author", found.name, "html-title-byline", 0.6)
            return
        named = [piece for piece in cuts if not is_site(text[slice(*piece)], habits)]
        if len(cuts) > 1 and named:
            last = named[-1]
            yield _entry("title", dressed(text, *last), "html-title-piece", 0.5)
        elif len(cuts) == 1 and named:
            yield _entry(
                "title", dressed(text, *cuts[0]), "html-title", 0.55 if text[cuts[0][0]].isupper() else 0.35
            )


def _parts(text: str, reading: Reading, habits: Habits) -> Iterator[Entry]:
    for start, end in reading.parts:
        yield _entry("part", (start, end), "part-heading", 0.9)
    for start, end in reading.free[:3]:
        found = _CRUMB.search(text, start, min(end, start + 300)) if text[end - 1] == ")" else None
        if found and part_heading(found["part"], habits):
            yield _entry("part", found.span("part"), "part-crumb", 0.75)


def _bare_chrome(text: str, readings: list[Reading], number: int, habits: Habits) -> Iterator[Entry]:
    """An archive's own facts without labels: a rating's line, and the summary and warnings beneath it."""
    reading = readings[number]
    if (
        number > 12
        or len(reading.free) != 1
        or reading.statements
        or reading.free[0][1] - reading.free[0][0] > 40
    ):
        return
    start, end = reading.free[0]
    rating = _rated(text, start, end, habits)
    if rating is None:
        return
    yield _entry("rating", rating, "bare-rating", 0.75)
    for later in readings[number + 1 : number + 3]:
        if (
            later.statements
            or later.bylines
            or later.parts
            or later.speech
            or len(later.free) != 1
            or later.cue
        ):
            return
        place = later.free[0]
        if fold_words(text[slice(*place)]).strip() in habits.words["none_words"]:
            yield _entry("warnings", place, "bare-warnings", 0.6)
        elif place[1] - place[0] > 24:
            yield _entry("summary", place, "bare-summary", 0.65)


def _rated(text: str, start: int, end: int, habits: Habits) -> tuple[int, int] | None:
    """The rating that is all of a line but for brackets and a count behind it."""
    found = _RATED.match(text, start, end) if end - start < 41 else None
    if found is None:
        return None
    marks = (found["mark"], *found["whole"].split(" - "))
    return found.span("whole") if any(mark.strip().casefold() in habits.ratings for mark in marks) else None


def _byline(
    document: Document, readings: list[Reading], number: int, place: tuple[Byline, int], habits: Habits
) -> Iterator[Entry]:
    found, before = place
    text, reading = document.text, readings[number]
    if found.name[1] > found.name[0]:
        yield _entry("author", found.name, "byline", 0.92 if found.plain else 0.86)
    elif name := _line_after(reading, found.name[0]) or _following(readings, number):
        yield _entry("author", dressed(text, *name), "byline", 0.85)
    if found.rest:
        yield from _rest(text, found.rest, habits)
    title = found.title or _title_above(text, readings, number, before, habits)
    if title and is_site(text[slice(*title)], habits) and reading.chrome:
        return
    if title:
        yield from _series_above(text, readings, number, title, habits)
        rule = "quoted-title" if text[title[0]] in '"\u201c' else "byline-title"
        doubtful = found.title is None and _heading_follows(readings, number, text, habits)
        yield _entry("title", dressed(text, *title), rule, 0.6 if doubtful else 0.9)


def _heading_follows(readings: list[Reading], number: int, text: str, habits: Habits) -> bool:
    """Whether a heading stands beneath a byline, so that the line above names a site and not the story."""
    for later in readings[number + 1 : number + 3]:
        if later.statements or later.bylines:
            return False
        if later.paragraph.kind is BlockKind.HEADING and later.free and not later.parts:
            return not is_site(text[slice(*later.free[0])], habits)
    return False


def _series_above(
    text: str, readings: list[Reading], number: int, title: tuple[int, int], habits: Habits
) -> Iterator[Entry]:
    """The heading over a title's, where it names a series."""
    for earlier in readings[max(0, number - 3) : number]:
        for line in earlier.free[:2]:
            words = fold_words(text[slice(*line)]).split()
            if (
                line != title
                and line[1] <= title[0]
                and line[1] - line[0] < 90
                and earlier.paragraph.kind is BlockKind.HEADING
                and not habits.words["series_words"].isdisjoint(words)
            ):
                yield _entry("series", line, "heading-series", 0.8)


def _bare_ends(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    kept = piece.strip(" .\t*~_-,")
    first = start + piece.index(kept) if kept else end
    last = first + len(kept)
    return first, last + (text[last : last + 1] == "." and not text[last : last + 2].endswith(".."))


def _line_after(reading: Reading, at: int) -> tuple[int, int] | None:
    return next((line for line in reading.free if at <= line[0] and line[1] - line[0] < 60), None)


def _following(readings: list[Reading], number: int) -> tuple[int, int] | None:
    if number + 1 < len(readings) and len(readings[number + 1].free) == 1:
        line = readings[number + 1].free[0]
        return line if line[1] - line[0] < 50 else None
    return None


def _title_above(
    text: str, readings: list[Reading], number: int, before: int, habits: Habits
) -> tuple[int, int] | None:
    """The title's line over a byline: the nearest short line above it that is no part heading."""
    above = list(readings[number].free[:before])
    for earlier in readings[max(0, number - 3) : number][::-1]:
        if above:
            break
        if earlier.statements or earlier.speech:
            return None
        above = [line for line in earlier.free if line not in earlier.parts]
        if above and sum(end - start for start, end in above) > 160:
            return None
    named = [line for line in above if _may_be_title(text[slice(*line)], habits)]
    if not named or (named[-1] != above[-1] and len(above) - above.index(named[-1]) > 2):
        return None
    nearest, over = named[-1], named[-2:-1]
    if over and text[slice(*over[0])].endswith(":") and over[0][1] - over[0][0] < 60:
        return over[0][0], nearest[1]
    return nearest


def _may_be_title(line: str, habits: Habits) -> bool:
    """Whether a line over a byline can be the title: no ornament, address, date or aside."""
    if len(line) > 110 or is_rule(line) or (line[0] == "(" and line[-1] == ")"):
        return False
    return not (address(line) or date_line(line, habits) or is_kind_of_story(line.casefold(), habits))


def _rest(text: str, rest: tuple[int, int], habits: Habits) -> Iterator[Entry]:
    start, end = rest
    piece = text[start:end]
    kind = address(piece.strip(" ()<>[]"))
    if kind:
        yield _entry(kind, rest, "byline-address", 0.9)
        return
    cue = cue_of(fold_words(piece), habits) if end - start > 15 else None
    if cue and cue.strength >= 2:
        yield _entry(cue.field, _bare_ends(text, start, end), cue.rule, 0.75)
        return
    for found in re.finditer(
        r"(?P<label>\(c\)|\u00a9|copyright(?:ed)?(?:\s+\(c\))?|written|completed|posted|e-?mail:?)[\s:]*(?P<value>[^,;()]+)",
        piece,
        re.IGNORECASE,
    ):
        label = Span(start + found.start("label"), start + found.end("label"))
        name = (
            "email"
            if found["label"].casefold().startswith("e")
            else "date"
            if found["label"][0] in "wWpP" or found["label"].casefold() == "completed"
            else "copyright"
        )
        yield Entry(
            name,
            found["label"],
            label,
            _placed(text, start + found.start("value"), start + found.end("value")),
            "byline-rest",
            0.85,
        )


def _lone_lines(document: Document, reading: Reading, labelled: set[str]) -> Iterator[Entry]:
    """Dates, senders' lines and signatures among an opening's lines."""
    for start, end in reading.free[:8]:
        line = document.text[start : min(end, start + 200)]
        if found := _POSTED.fullmatch(line):
            yield _entry("date", (start + found.start("date"), end), "posted-line", 0.7)
        elif (
            ("wrote" in line or "posted" in line)
            and (found := _WROTE.fullmatch(line))
            and any(map(str.isdigit, found["date"]))
        ):
            name = "user" if found["user"] else "name"
            yield _entry("author", (start + found.start(name), start + found.end(name)), "poster-line", 0.45)
            yield _entry("date", (start + found.start("date"), end), "posted-line", 0.7)
        elif (found := _SIGNED.fullmatch(line)) and "author" not in labelled:
            yield _entry(
                "author", (start + found.start("name"), start + found.end("name")), "signed-note", 0.55
            )


def _title_line(document: Document, head: Head, number: int, habits: Habits) -> tuple[float, Entry] | None:
    """How much a paragraph of the opening looks like the title, and its entry."""
    text, reading = document.text, head.readings[number]
    piece = reading.paragraph
    lines = [line for line in reading.free if line not in reading.parts]
    if not lines or reading.statements or reading.speech or len(piece.lines) > 4 or number > 14:
        return None
    start, end = lines[0]
    line = text[start:end]
    if (
        len(line) > 100
        or date_line(line, habits)
        or is_rule(line)
        or (is_speech(line) and line[-1] not in '"\u201d\u00bb)]')
        or _rated(text, start, end, habits)
        or is_kind_of_story(line.casefold(), habits)
    ):
        return None
    coded = _coded(line, habits)
    if is_site(line, habits) and not coded:
        return None
    score = 0.6 if piece.kind is BlockKind.HEADING else 0.0
    score += 0.25 * (line.isupper() or text[start] in '"\u201c' or reading.paragraph.kind is BlockKind.VERSE)
    score += (
        0.3 * (fold_words(line) in head.titles)
        + 0.15 * (len(lines) == 1)
        + 0.2 * (number < 3)
        - 0.25 * line.endswith((".", ",", ";"))
    )
    score -= (
        0.3 * (len(line.split()) > 10) + 0.6 * (reading.cue is not None) + 0.4 * (reading in head.epigraph)
    )
    score -= 0.7 * (reading.chrome > 0 or any(_is_bar(text, other) for other in piece.lines[1:]))
    if coded:
        return score + 0.3, _entry("title", (start, end), "subject", 0.7)
    if len(lines) > 1 and line.endswith(":"):
        end = lines[1][1]
    if score < 0.3 or line[:1].islower():
        return None
    return score, _entry(
        "title",
        dressed(text, start, end),
        "heading-title",
        min(0.85, (0.4 if piece.kind is BlockKind.HEADING else 0.3) + score / 2),
    )


def _is_bar(text: str, line: tuple[int, int]) -> bool:
    """Whether a line is a bar of links, which puts the line above it in doubt: a site's name."""
    return sum(text.count(mark, *line) for mark in "|\u00b7\u276f\u00bb") > 1


def _coded(line: str, habits: Habits) -> bool:
    """Whether a heading is made like a list's subject line."""
    prefix = _PREFIX.match(line)
    if prefix and prefix["prefix"].strip().casefold() in habits.words["prefix"]:
        return True
    return _CODED.search(line) is not None and not part_heading(line, habits)


def _entry(name: str, place: tuple[int, int], rule: str, confidence: float) -> Entry:
    return Entry(name, "", Span(place[0], place[0]), Span(*place), rule, confidence)


def _placed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))
