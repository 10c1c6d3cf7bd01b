"""A work as it is shown: instalments with their versions, what was said then, series, people, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from foundling.errors import UsageError
from foundling.library import clues as keys
from foundling.library.catalogue import Catalogue
from foundling.library.listings import ListedSeries
from foundling.library.rows import shown_id
from foundling.library.shelving import parts_of, whole_header
from foundling.library.stitching import Group, Stitcher
from foundling.library.views import (
    Change,
    ChapterReading,
    Context,
    Difference,
    InstalmentRow,
    LinkRow,
    PartRow,
    PersonView,
    Reading,
    ReplyRow,
    SeriesEntry,
    SeriesView,
    VersionRow,
    WorkView,
)
from foundling.works.chapters import chapters
from foundling.works.differences import SAME, differences, shortened
from foundling.works.evidence import Evidence
from foundling.works.instalments import Instalment
from foundling.works.persons import Person, keys_of, people
from foundling.works.series import Member, Series, clues, series
from foundling.works.stitching import Stitched
from foundling.works.titles import base_title

MOST_REPLIES = 200
MOST_BESIDE = 400
"""Parts beside a work's own that are looked at for its series, or for its author's names."""


def compared(first: Reading, second: Reading) -> Difference:
    """The difference of two readings' texts, long runs that are the same cut to their ends."""
    changes = differences(first.record.text, second.record.text)
    same = sum(len(each.text.split()) for each in changes if each.kind == SAME)
    whole = sum(len(each.text.split()) for each in changes)
    return Difference(
        first=first.id,
        second=second.id,
        changes=tuple(Change(each.kind, each.text) for each in shortened(changes)),
        likeness=round(same / whole, 3) if whole else 1.0,
    )


def split(reading: Reading) -> tuple[ChapterReading, ...]:
    """The chapters of a text that numbers them in its own headings; none of other texts."""
    text = reading.document.text
    return tuple(
        ChapterReading(
            number=each.mark.number,
            title=each.title or None,
            record=replace(
                reading.record,
                body=(each.span,),
                text=each.span.of(text),
                words=len(each.span.of(text).split()),
            ),
        )
        for each in chapters(reading.document, reading.record)
    )


@dataclass(frozen=True, slots=True)
class Stitching:
    """One work with what stitching knows of it, for a face to show or a reader to read."""

    group: Group
    work: Stitched

    @property
    def order(self) -> tuple[str, ...]:
        """The record ids of all postings in reading order, those that are read before their copies."""
        return self.work.order

    @property
    def chosen(self) -> tuple[str, ...]:
        """The record ids to read, in order; the whole text where instalments are missing and it is held."""
        held = [place for place in self.work.instalments if place.versions]
        if self.work.wholes and len(held) < len(self.work.instalments):
            return (self.work.wholes.versions[0].record_id,)
        return tuple(place.versions[0].record_id for place in held)


class WorkViews:
    """Makes views of the works of one open catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Use the catalogue's tables."""
        self._catalogue = catalogue
        self._table = catalogue.evidence
        self._stitcher = Stitcher(catalogue)

    def reading(self, work: str) -> Stitching:
        """What stitching knows of the work."""
        first = parts_of(self._catalogue, work)[0]
        group = self._stitcher.group(int(first.record_id, 16))
        return Stitching(group, next(each for each in group.works if first.record_id in each.parts))

    def view(self, work: str) -> WorkView:
        """The work with this id as it is shown. UsageError where a stopped run has yet to put it together."""
        listed = self._catalogue.works([work], 1, 0)
        if not listed:
            raise UsageError(
                "its parts are not put together yet, as the run that brought it was stopped",
                item=work,
                remedy="Run the same `foundling add` again, or `foundling rebuild`.",
            )
        reading = self.reading(work)
        own = {name: reading.group.parts[name] for name in reading.work.parts}
        replies = self._replies(own.values())
        rows = [self._instalment(each, own, replies) for each in reading.work.instalments]
        wholes = reading.work.wholes
        header = whole_header(parts_of(self._catalogue, work), reading.order)
        return WorkView(
            row=listed[0],
            header=header,
            parts=tuple(self._part(name) for name in reading.order),
            instalments=tuple(rows),
            wholes=_versions(wholes, own, whole=True) if wholes else (),
            links=tuple(
                LinkRow(
                    first=each.first,
                    second=each.second,
                    score=each.score,
                    margin=margin,
                    reasons=tuple((reason.name, reason.weight) for reason in each.reasons),
                )
                for each, margin in zip(reading.work.links, reading.work.margins, strict=True)
            ),
            series=tuple(self._series(work, own.values())),
            people=tuple(self._people(own.values())),
        )

    def versions_of(self, item: int) -> list[int]:
        """The items that are versions of one text with this one, itself among them."""
        reading = self.reading(str(self._catalogue.work_of(item)))
        places = (*reading.work.instalments, *((reading.work.wholes,) if reading.work.wholes else ()))
        sets = ([int(each.record_id, 16) for each in place.versions] for place in places)
        return next((items for items in sets if item in items), [item])

    def _part(self, name: str) -> PartRow:
        item = int(name, 16)
        header = self._catalogue.header(item)
        sha256, words = self._catalogue.digest_and_words(item)
        number = self._catalogue.story_number(item)
        return PartRow(
            id=name,
            number=header.part,
            title=header.title,
            words=words,
            date=header.date,
            sha256=sha256,
            origins=tuple(origin.of_story(number) for _, origin in self._catalogue.origins(item)),
            findings=self._catalogue.findings(item),
        )

    def _instalment(
        self, place: Instalment, own: Mapping[str, Evidence], replies: Mapping[str, list[ReplyRow]]
    ) -> InstalmentRow:
        versions = _versions(place, own)
        first = own[versions[0].id] if versions else None
        return InstalmentRow(
            number=place.mark.shown if place.mark else None,
            title=_own_title(first) if first else None,
            chosen=versions[0].id if versions else None,
            missing=place.sentence,
            words=first.words if first else 0,
            date=min((each.date for each in versions if each.date), default=None),
            versions=versions,
            replies=_by_date(reply for each in versions for reply in replies.get(each.id, ())),
        )

    # What was said then

    def _replies(self, parts: Iterable[Evidence]) -> dict[str, list[ReplyRow]]:
        """The replies to each part, those to a whole thread with the part that began it."""
        found: dict[str, list[ReplyRow]] = {}
        seen: set[int] = set()
        for part in sorted(parts, key=lambda each: (each.date or "9999", each.record_id), reverse=True):
            items: set[int] = set()
            for key in keys.reply_keys(part):
                items.update(self._table.sharing(key, MOST_REPLIES))
            answers = self._stitcher.load(items - seen)
            seen |= items
            found[part.record_id] = [_reply(each) for each in answers if not each.is_story and each.speech]
        return found

    # People

    def _people(self, parts: Iterable[Evidence]) -> list[PersonView]:
        """The authors of the parts under all names that evidence joins to theirs."""
        own = {key for each in parts for key in keys_of(each)}
        held: dict[str, Evidence] = {each.record_id: each for each in parts}
        waiting, asked = sorted(own), set(own)
        while waiting and len(held) < MOST_BESIDE:
            items: set[int] = set()
            for name in waiting:
                items.update(self._table.sharing(keys.key(keys.PERSON, name), MOST_BESIDE))
            more = self._stitcher.load(
                sorted(item for item in items if shown_id(item) not in held)[:MOST_BESIDE]
            )
            held.update((each.record_id, each) for each in more)
            waiting = sorted({key for each in more for key in keys_of(each)} - asked)
            asked.update(waiting)
        return [
            self._person(one, held.values())
            for one in people(held.values())
            if own & set(one.keys) and one.names
        ]

    def _person(self, one: Person, parts: Iterable[Evidence]) -> PersonView:
        items = [int(each.record_id, 16) for each in parts if set(keys_of(each)) & set(one.keys)]
        works = tuple(sorted(set(self._catalogue.work_ids(items).values())))
        return PersonView(id=one.id, name=one.names[0], names=one.names, evidence=one.evidence, works=works)

    # Series

    def _series(self, work: str, parts: Iterable[Evidence]) -> list[SeriesView]:
        """The series that the work stands in, with its neighbours."""
        own = {each.record_id: each for each in parts}
        asked: set[str] = set()
        held = dict(own)
        more: Sequence[Evidence] = list(own.values())
        for _ in range(3):
            items: set[int] = set()
            for name in sorted({name for each in more for name in clues(each)} - asked):
                asked.add(name)
                items.update(self._table.sharing(keys.key(keys.SERIES, name), MOST_BESIDE))
            more = self._stitcher.load(
                sorted(item for item in items if shown_id(item) not in held)[:MOST_BESIDE]
            )
            held.update((each.record_id, each) for each in more)
        lists = ListedSeries(self._table, self._stitcher).of(held)
        held.update(lists.parts)
        works = self._catalogue.work_ids([int(name, 16) for name in held])
        return [
            _series_view(each, work)
            for each in series(self._members(held, works), lists.listings(works))
            if work in _works(each) and len(each.entries) > 1
        ]

    def _members(self, parts: Mapping[str, Evidence], works: Mapping[int, str]) -> list[Member]:
        grouped: defaultdict[str, list[Evidence]] = defaultdict(list)
        for item, work in sorted(works.items()):
            grouped[work].append(parts[shown_id(item)])
        rows = {row.id: row for row in self._catalogue.works(sorted(grouped), None, 0)}
        return [
            Member(work, rows[work].title or rows[work].supplied_title or "", tuple(own))
            for work, own in grouped.items()
            if work in rows
        ]


def _versions(
    place: Instalment, own: Mapping[str, Evidence], *, whole: bool = False
) -> tuple[VersionRow, ...]:
    return tuple(
        VersionRow(
            id=each.record_id,
            relation="whole" if whole and at == 0 else each.relation,
            likeness=each.likeness,
            reasons=each.reasons,
            title=own[each.record_id].title or None,
            words=own[each.record_id].words,
            date=own[each.record_id].date or None,
            context=_context(own[each.record_id]),
        )
        for at, each in enumerate(place.versions)
    )


def _context(part: Evidence) -> Context:
    return Context(
        list=part.source or None if not part.is_page else None,
        thread=part.thread or None,
        date=part.date or None,
        archive=part.source or None if part.is_page else None,
    )


def _own_title(part: Evidence) -> str | None:
    """The title as the part gives it, unless it only numbers the part."""
    return part.title if part.title and base_title(part.title) else None


def _reply(answer: Evidence) -> ReplyRow:
    return ReplyRow(
        id=answer.record_id,
        author=answer.shown[0] if answer.shown else None,
        date=answer.date or None,
        subject=answer.thread,
        text=answer.speech,
    )


def _by_date(replies: Iterable[ReplyRow]) -> tuple[ReplyRow, ...]:
    return tuple(sorted(replies, key=lambda each: (each.date or "9999", each.id)))


def _works(found: Series) -> set[str]:
    return {entry.work for entry in found.entries}


def _series_view(found: Series, work: str) -> SeriesView:
    kinds = {"sequel": "prequel", "prequel": "sequel", "companion": "companion"}
    said = {other: kinds[kind] for first, kind, other in found.relations if first == work}
    said |= {first: kind for first, kind, other in found.relations if other == work}
    entries = tuple(
        SeriesEntry(
            number=entry.number or None,
            work=entry.work or None,
            title=entry.title or None,
            relation=said.get(entry.work, ""),
        )
        for entry in found.entries
    )
    place = next(at for at, entry in enumerate(found.entries) if entry.work == work)
    return SeriesView(name=found.name or None, entries=entries, place=place)
