"""The pages of one work: its record, its text, the originals, its versions and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response

from foundling.errors import UsageError
from foundling.export.contacts import without_contacts
from foundling.library.reading_state import Place
from foundling.library.reading_state import Visit as Seen
from foundling.library.views import InstalmentRow, PartRow, ReplyRow, WorkView
from foundling.model import Media
from foundling.web import record
from foundling.web.books import place
from foundling.web.screens import page
from foundling.web.story import POSTED_POLICY, Text, posted, text_of
from foundling.web.visit import Visit, to

RETURN_FROM = 3
"""The paragraph from which on the page offers to go on where the reader was."""


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment in the reading order of a work."""

    row: InstalmentRow
    place: int
    heading: str
    address: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part with its text, as the page shows it."""

    part: Part
    text: Text
    language: str
    notes: tuple[str, ...]


def work(visit: Visit) -> Response:
    """The record of a work and its contents; the text too where it is in one piece."""
    view = visit.work()
    parts = parts_of(view)
    whole = len(parts) == 1 and parts[0].row.chosen is not None
    chapters = [_chapter(visit, parts[0])] if whole and not visit.hides(view.row.rating) else []
    spot = visit.state.place(visit.reader, view.row.id)
    if chapters:
        _remember(visit, view, parts, 1)
    return page(
        visit,
        "work.html",
        work=view,
        header=without_contacts(view.header),
        rows=record.rows(view),
        preface=record.preface(view),
        contents=parts,
        whole=whole,
        chapters=chapters,
        hidden=visit.hides(view.row.rating),
        onward=_onward(spot, parts),
        begun=spot is not None and spot.paragraph > 1,
        later=view.row.id in visit.state.later(visit.reader),
        note=visit.state.note(visit.reader, view.row.id),
        noted={each.part for each in visit.state.notes(visit.reader, view.row.id)},
        spot=spot,
        found_in=_found_in(view),
        looked_for=visit.params.get("find", ""),
        back=_back(spot, parts, parts[0].row.chosen or "") if chapters else 0,
        replies=_replies(view),
        several=_has_versions(view),
    )


def part(visit: Visit) -> Response:
    """One part's text, or that of another version of it."""
    view = visit.work()
    if visit.hides(view.row.rating):
        return gate(visit, view)
    parts, name = parts_of(view), visit.names["part"]
    at = _at(parts, name)
    if at is None:
        shown = Part(
            _instalment(_posting(view, name)), 0, "Another version", f"/works/{view.row.id}/parts/{name}"
        )
        beside: tuple[Sequence[Part], Sequence[Part]] = ((), ())
    else:
        shown, beside = parts[at], (parts[:at][::-1], parts[at + 1 :])
    (previous, lost_before), (after, lost_after) = map(_nearest, beside)
    back = _back(visit.state.place(visit.reader, view.row.id), parts, shown.row.chosen or "")
    chapter = _chapter(visit, shown, name)
    if at is not None:
        _remember(visit, view, parts, at + 1)
    return page(
        visit,
        "part.html",
        work=view,
        contents=parts,
        chapters=[chapter],
        current=shown,
        previous=previous,
        next=after,
        lost=(*lost_before, *lost_after),
        back=back,
        entire=False,
        note=visit.state.note(visit.reader, view.row.id, shown.row.chosen or name),
        looked_for=visit.params.get("find", ""),
    )


def entire(visit: Visit) -> Response:
    """All parts on one page, missing ones named in their places."""
    view = visit.work()
    if visit.hides(view.row.rating):
        return gate(visit, view)
    parts = parts_of(view)
    chapters = [_chapter(visit, each, prefix=f"c{each.place}-") for each in parts if each.row.chosen]
    _remember(visit, view, parts, 1)
    return page(
        visit,
        "part.html",
        work=view,
        contents=parts,
        chapters=chapters,
        current=None,
        previous=None,
        next=None,
        lost=(),
        back=0,
        entire=True,
        note="",
        looked_for=visit.params.get("find", ""),
    )


def as_posted(visit: Visit) -> Response:
    """The page that shows an original in its frame."""
    view = visit.work()
    if visit.hides(view.row.rating):
        return gate(visit, view)
    row = _posting(view, visit.names["part"])
    return page(visit, "posted.html", work=view, row=row, origins=[place(origin) for origin in row.origins])


def original(visit: Visit) -> Response:
    """The original itself, cleaned and shut in: it can run nothing and fetch nothing."""
    view = visit.work()
    if visit.hides(view.row.rating):
        return gate(visit, view)
    row = _posting(view, visit.names["part"])
    reading = next(visit.library.readings(row.id))
    html = ""
    if reading.document.media is Media.PAGE:
        html = _decoded(visit.library.original(row.id), reading.document.plan)
    return HTMLResponse(posted(reading, html), headers={"Content-Security-Policy": POSTED_POLICY})


def versions(visit: Visit) -> Response:
    """The texts of one instalment, and the difference of the two that are asked for."""
    view = visit.work()
    if visit.hides(view.row.rating):
        return gate(visit, view)
    first, second = visit.params.get("first", ""), visit.params.get("second", "")
    known = {version.id for each in view.instalments for version in each.versions} | {
        version.id for version in view.wholes
    }
    chosen = {first, second} <= known and first != second
    difference = visit.library.difference(first, second) if chosen else None
    return page(visit, "versions.html", work=view, difference=difference, several=_has_versions(view))


def said_then(visit: Visit) -> Response:
    """What readers said on the list, with the part that they said it of."""
    view = visit.work()
    return page(visit, "said.html", work=view, replies=_replies(view), hidden=visit.hides(view.row.rating))


def keep_place(visit: Visit) -> Response:
    """Remember the paragraph that a reader has come to."""
    view = visit.work()
    parts = parts_of(view)
    at = _at(parts, visit.field("part")) or 0
    number = visit.field("paragraph")
    paragraph = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    total = visit.field("of")
    whole = int(total) if total.isascii() and total.isdigit() and len(total) < 7 else 0
    _keep(visit, view, parts, at, paragraph, whole)
    return to(f"{parts[at].address}#p{paragraph}")


def gate(visit: Visit, view: WorkView) -> Response:
    """The question whether to see an adult or unrated work, with its blurb to judge by."""
    return page(visit, "gate.html", status=403, work=view, onward=visit.address)


def parts_of(view: WorkView) -> list[Part]:
    """The work's instalments in reading order, missing ones among them."""
    rows = view.instalments or tuple(map(_instalment, _distinct(view.parts)))
    several = len(rows) > 1
    return [
        Part(row, number, _heading(view, row, number, several=several), _address(view, row, several=several))
        for number, row in enumerate(rows, start=1)
    ]


def _nearest(parts: Sequence[Part]) -> tuple[Part | None, list[str]]:
    """The first of the parts that is there, and what is said of those that are missing before it."""
    lost: list[str] = []
    for each in parts:
        if each.row.chosen:
            return each, lost
        lost.append(each.row.missing or "a part is missing")
    return None, lost


def _instalment(row: PartRow) -> InstalmentRow:
    number = None if row.number is None else str(row.number)
    return InstalmentRow(number=number, title=row.title, chosen=row.id, words=row.words, date=row.date)


def _distinct(rows: Sequence[PartRow]) -> list[PartRow]:
    """Of each number the longest posting."""
    longest: dict[int | None, PartRow] = {}
    for row in rows:
        held = longest.setdefault(row.number, row)
        if row.words > held.words:
            longest[row.number] = row
    return list(longest.values())


def _heading(view: WorkView, row: InstalmentRow, number: int, *, several: bool) -> str:
    own = row.title if row.title and row.title.casefold() != (view.row.title or "").casefold() else ""
    if not several:
        return own or ""
    named = f"Part {row.number}" if row.number else f"[Part {number}]"
    return f"{named}: {own}" if own and own.casefold() != named.casefold() else named


def _address(view: WorkView, row: InstalmentRow, *, several: bool) -> str:
    base = f"/works/{view.row.id}"
    return f"{base}/parts/{row.chosen}" if several and row.chosen else base


def _at(parts: Sequence[Part], name: str) -> int | None:
    """Which of the parts is meant, by the id of any text of it; None for a text that is of none."""
    for number, each in enumerate(parts):
        texts = {each.row.chosen, *(version.id for version in each.row.versions)}
        if name in texts and each.row.chosen:
            return number
    return None


def _chapter(visit: Visit, shown: Part, name: str = "", prefix: str = "") -> Chapter:
    reading = next(visit.library.readings(name or str(shown.row.chosen)))
    header = without_contacts(reading.record.header)
    return Chapter(
        shown,
        text_of(reading, visit.params.get("find", ""), prefix, visit.number("at", 0) or None),
        header.language,
        header.notes,
    )


def _onward(spot: Place | None, parts: Sequence[Part]) -> str:
    """The address to read on from: where the reader was, else the first part that is there."""
    if spot is not None:
        for each in parts:
            if each.row.chosen == spot.part:
                return f"{each.address}#p{spot.paragraph}"
    return next((each.address for each in parts if each.row.chosen), "")


def _back(spot: Place | None, parts: Sequence[Part], chosen: str) -> int:
    """The paragraph to go on from, where the reader left this part in the middle; else 0."""
    there = spot is not None and spot.part == chosen and spot.paragraph >= RETURN_FROM and not spot.finished
    return spot.paragraph if spot and there and parts else 0


def _remember(visit: Visit, view: WorkView, parts: Sequence[Part], number: int) -> None:
    """Note the visit, and the beginning of the part as the place unless the reader is in it already."""
    row = view.row
    title = row.title or row.supplied_title or ""
    visit.state.note_visit(visit.reader, Seen(row.id, title, 1, visit.moment, row.words))
    spot = visit.state.place(visit.reader, row.id)
    chosen = parts[number - 1].row.chosen
    if chosen and (spot is None or spot.part != chosen):
        _keep(visit, view, parts, number - 1, 1, 0)


def _keep(  # noqa: PLR0913, PLR0917 - a place is these, and nothing would be clearer for a name around them
    visit: Visit, view: WorkView, parts: Sequence[Part], at: int, paragraph: int, whole: int
) -> None:
    before = sum(each.row.words for each in parts[:at])
    within = parts[at].row.words * min(1.0, paragraph / whole) if whole else 0.0
    share = (before + within) / max(1, sum(each.row.words for each in parts))
    visit.state.keep_place(
        visit.reader,
        Place(
            work=view.row.id,
            part=str(parts[at].row.chosen),
            paragraph=max(1, paragraph),
            share=min(1.0, share),
            moment=visit.moment,
            device="browser",
        ),
    )


def _posting(view: WorkView, name: str) -> PartRow:
    for row in view.parts:
        if row.id == name:
            return row
    raise UsageError("this work has no such part", item=name, remedy="See the work's list of contents.")


def _found_in(view: WorkView) -> list[tuple[PartRow, str, int]]:
    """Each posting with the first place that it was found in and how many more there are."""
    return [(row, place(row.origins[0]) if row.origins else "", len(row.origins) - 1) for row in view.parts]


def _has_versions(view: WorkView) -> bool:
    return bool(view.wholes) or any(len(each.versions) > 1 for each in view.instalments)


def _replies(view: WorkView) -> list[tuple[str, ReplyRow]]:
    heard = [
        (f"of part {each.number}" if each.number else "", reply)
        for each in view.instalments
        for reply in each.replies
    ]
    return heard + [("", reply) for reply in view.replies]


def _decoded(data: bytes, plan: Sequence[object]) -> str:
    """The bytes of a page as text, by the charset of its plan."""
    for step in plan:
        name, arguments = getattr(step, "name", ""), getattr(step, "arguments", ())
        if name == "decode" and arguments:
            try:
                return data.decode(arguments[0], "replace")
            except LookupError:
                break
    return data.decode("utf-8", "replace")
