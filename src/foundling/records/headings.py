"""What an opening says without labels: the title, the author, the part, the date."""

from __future__ import annotations

import re
from functools import lru_cache

from foundling.model import BlockKind, Document, Span
from foundling.records.codes import code_line
from foundling.records.cues import cue_of
from foundling.records.habits import Habits, fold_words
from foundling.records.header import Head
from foundling.records.layout import Entry, entry_at
from foundling.records.markers import opening_letters
from foundling.records.paragraphs import is_rule
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
from foundling.records.toplines import first_two_lines, is_no_title, title_over_labels

_BY = 14
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
_BEHIND = re.compile(
    r"(?P<label>\(c\)|\u00a9|copyright(?:ed)?(?:\s+\(c\))?|written|completed|posted|e-?mail:?)[\s:]*(?P<value>[^,;()]+)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:[-\u2013\u2014~*]{1,3}\s?|love,?\s+)(?P<name>[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3})")
_POSTING = frozenset("pwcuafsrPWCUAFSR\u017f")
"""The letters with which lines open that say when something was posted."""
_SIGNING = frozenset("-\u2013\u2014~*l")
_HEADING, _VERSE = BlockKind.HEADING, BlockKind.VERSE
_FAR, _LAST = 12, 14


def headings(document: Document, head: Head, habits: Habits) -> list[Entry]:
    """Entries for what the opening says by its looks: in no order."""
    found = _page_title(document, habits)
    text, readings = document.text, head.readings
    best: tuple[float, Entry] | None = None
    for number, reading in enumerate(readings):
        if not (reading.free or reading.bylines or reading.parts):
            continue
        found += _parts(text, reading, habits)
        if number <= _FAR and len(reading.free) == 1 and not reading.statements:
            found += _bare_chrome(text, readings, number, habits)
        for line, before in reading.bylines:
            found += _byline(document, readings, number, (line, before), habits)
        for start, end in reading.free[:8]:
            found += _lone_line(text, start, end, head)
            found += code_line(text, (start, end), habits)
        found += _lone_by(text, readings, number, habits)
        read = title_over_labels if reading.statements else _title_line
        candidate = read(text, head, number, habits) if number <= _LAST else None
        if candidate and (best is None or candidate[0] > best[0]):
            best = candidate
    pair = first_two_lines(text, head, habits) if not best and len(readings) > 1 else []
    return [*found, best[1]] if best else found + pair


def _page_title(document: Document, habits: Habits) -> list[Entry]:
    text = document.text
    entries: list[Entry] = []
    for line in document.headers:
        if line.name.casefold() != "title" or not 0 < line.span.end - line.span.start < 300:
            continue
        whole = _placed(text, line.span.start, line.span.end)
        entries.append(entry_at("title", whole, "html-title", 0.3))
        cuts = [piece for piece in pieces(text, whole.start, whole.end) if piece[1] > piece[0]]
        if len(cuts) > 1 and _USER.fullmatch(text[slice(*cuts[0])]):
            entries.append(entry_at("author", cuts[0], "html-title-user", 0.3))
        found = byline(text, whole.start, whole.end, habits)
        if found and found.title:
            entries.append(entry_at("title", dressed(text, *found.title), "html-title-byline", 0.6))
            entries.append(entry_at("author", found.name, "html-title-byline", 0.6))
            break
        named = [piece for piece in cuts if not is_site(text[piece[0] : piece[1]], habits)]
        if len(cuts) > 1 and named:
            entries.append(entry_at("title", dressed(text, *named[-1]), "html-title-piece", 0.5))
        elif len(cuts) == 1 and named:
            sure = 0.55 if text[cuts[0][0]].isupper() else 0.35
            entries.append(entry_at("title", dressed(text, *cuts[0]), "html-title", sure))
    return entries


def _parts(text: str, reading: Reading, habits: Habits) -> list[Entry]:
    entries = [entry_at("part", place, "part-heading", 0.9) for place in reading.parts]
    for start, end in reading.free[:3]:
        found = _CRUMB.search(text, start, min(end, start + 300)) if text[end - 1] == ")" else None
        if found and part_heading(found["part"], habits):
            entries.append(entry_at("part", found.span("part"), "part-crumb", 0.75))
    return entries


def _bare_chrome(text: str, readings: list[Reading], number: int, habits: Habits) -> list[Entry]:
    """An archive's own facts without labels: a rating's line, and the summary and warnings beneath it."""
    start, end = readings[number].free[0]
    rating = _rated(text, start, end, habits)
    if rating is None:
        return []
    entries = [entry_at("rating", rating, "bare-rating", 0.75)]
    for later in readings[number + 1 : number + 3]:
        if later.statements or later.bylines or later.parts or later.speech:
            break
        if len(later.free) != 1 or later.cue:
            break
        place = later.free[0]
        if fold_words(text[place[0] : place[1]]).strip() in habits.words["none_words"]:
            entries.append(entry_at("warnings", place, "bare-warnings", 0.6))
        elif place[1] - place[0] > 24:
            entries.append(entry_at("summary", place, "bare-summary", 0.65))
    return entries


def _rated(text: str, start: int, end: int, habits: Habits) -> tuple[int, int] | None:
    """The rating that is all of a line but for brackets and a count behind it."""
    found = _rating_in(text[start:end], habits) if end - start < 41 else None
    return (start + found[0], start + found[1]) if found else None


@lru_cache(maxsize=2048)
def _rating_in(line: str, habits: Habits) -> tuple[int, int] | None:
    if " - " not in line and opening_letters(line) not in _rating_openings(habits):
        return None
    found = _RATED.match(line)
    if found is None:
        return None
    marks = (found["mark"], *found["whole"].split(" - "))
    return found.span("whole") if any(mark.strip().casefold() in habits.ratings for mark in marks) else None


@lru_cache(maxsize=8)
def _rating_openings(habits: Habits) -> frozenset[str]:
    return frozenset(map(opening_letters, habits.ratings))


def _byline(
    document: Document, readings: list[Reading], number: int, place: tuple[Byline, int], habits: Habits
) -> list[Entry]:
    found, before = place
    text, reading = document.text, readings[number]
    entries: list[Entry] = []
    if found.name[1] > found.name[0]:
        entries.append(entry_at("author", found.name, "byline", 0.92 if found.plain else 0.86))
    elif name := _line_after(reading, found.name[0]) or _following(readings, number):
        entries.append(entry_at("author", dressed(text, *name), "byline", 0.85))
    if found.rest:
        entries += _rest(text, found.rest, habits)
    title = found.title or _title_above(text, readings, number, before, habits)
    if not title or (reading.chrome and is_site(text[title[0] : title[1]], habits)):
        return entries
    entries += _series_above(text, readings, number, title, habits)
    rule = "quoted-title" if text[title[0]] in '"\u201c' else "byline-title"
    doubtful = found.title is None and _heading_follows(readings, number, text, habits)
    entries.append(entry_at("title", dressed(text, *title), rule, 0.6 if doubtful else 0.9))
    return entries


def _heading_follows(readings: list[Reading], number: int, text: str, habits: Habits) -> bool:
    """Whether a heading stands beneath a byline, so that the line above names a site and not the story."""
    for later in readings[number + 1 : number + 3]:
        if later.statements or later.bylines:
            return False
        if later.paragraph.kind is _HEADING and later.free and not later.parts:
            return not is_site(text[later.free[0][0] : later.free[0][1]], habits)
    return False


def _series_above(
    text: str, readings: list[Reading], number: int, title: tuple[int, int], habits: Habits
) -> list[Entry]:
    """The heading over a title's, where it names a series."""
    known = habits.words["series_words"]
    return [
        entry_at("series", line, "heading-series", 0.8)
        for earlier in readings[max(0, number - 3) : number]
        if earlier.paragraph.kind is _HEADING
        for line in earlier.free[:2]
        if line != title and line[1] <= title[0] and line[1] - line[0] < 90
        if not known.isdisjoint(fold_words(text[line[0] : line[1]]).split())
    ]


def _bare_ends(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    kept = piece.strip(" .\t*~_-,")
    first = start + piece.index(kept) if kept else end
    last = first + len(kept)
    return first, last + (text[last : last + 1] == "." and not text[last : last + 2].endswith(".."))


def _lone_by(text: str, readings: list[Reading], number: int, habits: Habits) -> list[Entry]:
    """The author beneath a "by" that has a line to itself, as manuscripts have it."""
    free = readings[number].free
    if len(free) != 1 or free[0][1] - free[0][0] > _BY:
        return []
    name = _following(readings, number)
    alone = text[slice(*free[0])].strip(" ~*-:").casefold() in habits.starts["by"]
    return [entry_at("author", dressed(text, *name), "byline", 0.85)] if alone and name else []


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


def _rest(text: str, rest: tuple[int, int], habits: Habits) -> list[Entry]:
    """What stands behind a byline's name: an address, a statement, a date, a claim of rights."""
    start, end = rest
    piece = text[start:end]
    kind = address(piece.strip(" ()<>[]"))
    if kind:
        return [entry_at(kind, rest, "byline-address", 0.9)]
    cue = cue_of(fold_words(piece), habits) if end - start > 15 else None
    if cue and cue.strength >= 2:
        return [entry_at(cue.field, _bare_ends(text, start, end), cue.rule, 0.75)]
    return [_labelled(text, start, found) for found in _BEHIND.finditer(piece)]


def _labelled(text: str, start: int, found: re.Match[str]) -> Entry:
    label = found["label"]
    if label[0] in "eE":
        name = "email"
    else:
        name = "date" if label[0] in "wWpP" or label.casefold() == "completed" else "copyright"
    first, last = found.span("label")
    value = _placed(text, start + found.start("value"), start + found.end("value"))
    return Entry(name, label, Span(start + first, start + last), value, "byline-rest", 0.85)


def _lone_line(text: str, start: int, end: int, head: Head) -> list[Entry]:
    """The date, the sender or the signature that one of an opening's lines is."""
    line = text[start : min(end, start + 200)]
    if line[:1] in _POSTING and (found := _POSTED.fullmatch(line)):
        return [entry_at("date", (start + found.start("date"), end), "posted-line", 0.7)]
    sent = _WROTE.fullmatch(line) if "wrote" in line or "posted" in line else None
    if sent and any(map(str.isdigit, sent["date"])):
        name = "user" if sent["user"] else "name"
        author, date = (start + sent.start(name), start + sent.end(name)), (start + sent.start("date"), end)
        return [entry_at("author", author, "poster-line", 0.45), entry_at("date", date, "posted-line", 0.7)]
    if line[:1] in _SIGNING and (found := _SIGNED.fullmatch(line)) and not _names_author(head):
        place = start + found.start("name"), start + found.end("name")
        return [entry_at("author", place, "signed-note", 0.55)]
    return []


def _names_author(head: Head) -> bool:
    """Whether a label of the opening names the author."""
    return any(
        "author" in statement.fields and statement.end > statement.start
        for reading in head.readings
        for statement in reading.statements
    )


def _title_line(text: str, head: Head, number: int, habits: Habits) -> tuple[float, Entry] | None:
    """How much a paragraph of the opening looks like the title, and its entry."""
    reading = head.readings[number]
    piece, free = reading.paragraph, reading.free
    if not free or reading.statements or reading.speech or len(piece.lines) > 4:
        return None
    lines = [line for line in free if line not in reading.parts] if reading.parts else free
    start, end = lines[0] if lines else (0, 0)
    line = text[start:end]
    if not line or len(line) > 100 or is_no_title(line, habits) or _rated(text, start, end, habits):
        return None
    coded = _coded(line, habits)
    if not coded and (line[0].islower() or is_site(line, habits)):
        return None
    score = _score(text, head, number, lines)
    if coded:
        return score + 0.3, entry_at("title", (start, end), "subject", 0.7)
    if len(lines) > 1 and line.endswith(":"):
        end = lines[1][1]
    if score < 0.3:
        return None
    sure = (0.4 if piece.kind is _HEADING else 0.3) + score / 2
    return score, entry_at("title", dressed(text, start, end), "heading-title", min(0.85, sure))


def _score(text: str, head: Head, number: int, lines: list[tuple[int, int]]) -> float:
    reading = head.readings[number]
    piece, line = reading.paragraph, text[lines[0][0] : lines[0][1]]
    score = 0.6 if piece.kind is _HEADING else 0.0
    score += 0.25 * (line.isupper() or line[0] in '"\u201c' or piece.kind is _VERSE)
    score += (
        0.3 * (fold_words(line) in head.titles)
        + 0.15 * (len(lines) == 1)
        + 0.2 * (number < 3)
        - 0.25 * line.endswith((".", ",", ";"))
    )
    score -= (
        0.3 * (len(line.split()) > 10) + 0.6 * (reading.cue is not None) + 0.4 * (reading in head.epigraph)
    )
    return score - 0.7 * (reading.chrome > 0 or any(_is_bar(text, other) for other in piece.lines[1:]))


def _is_bar(text: str, line: tuple[int, int]) -> bool:
    """Whether a line is a bar of links, which puts the line above it in doubt: a site's name."""
    return sum(text.count(mark, *line) for mark in "|\u00b7\u276f\u00bb") > 1


def _coded(line: str, habits: Habits) -> bool:
    """Whether a heading is made like a list's subject line."""
    prefix = _PREFIX.match(line)
    if prefix and prefix["prefix"].strip().casefold() in habits.words["prefix"]:
        return True
    if not ("/" in line or "(" in line or "[" in line):
        return False
    return _CODED.search(line) is not None and not part_heading(line, habits)


def _placed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))
