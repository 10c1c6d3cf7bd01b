"""Works as they are listed: rows, sort titles and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter

from foundling.library.catalogue import Catalogue, storable
from foundling.library.facets import facts_of
from foundling.library.rows import ItemRow, ShelfRow, StoryRow, shown_id
from foundling.library.views import WorkRow
from foundling.library.wire import encode, header_from_json
from foundling.model import Header
from foundling.works.facts import PartFacts
from foundling.works.people import words_of
from foundling.works.resolve import resolve
from foundling.works.stitching import Stitched

_COLUMNS = tuple(column.name for column in fields(WorkRow))
_VALUES = attrgetter(*_COLUMNS)


def shelve(work: str, parts: Sequence[PartFacts], stitched: Stitched | None = None) -> ShelfRow:
    """A work's listing row, the title it is sorted by, and the facts it is filtered by.

    A work of one part need not have been stitched.
    """
    header, supplied_title, words, count = _whole(parts, stitched)
    row = WorkRow(
        id=work,
        title=header.title,
        supplied_title=supplied_title,
        authors=tuple([author.name for author in header.authors]),
        fandoms=header.fandoms,
        relationships=tuple([_joined(pair, header.relationship_type) for pair in header.relationships]),
        rating=header.rating,
        warnings=header.warnings,
        summary=header.summary,
        words=words,
        parts=count,
        parts_total=header.parts_total,
        status=header.status,
        date=header.date,
        language=header.language,
    )
    dates = [part.header.date for part in parts if part.header.date]
    sort_title = words_of(row.title or row.supplied_title or "")
    facts = tuple([(field, storable(value) or "") for field, value in facts_of(row, header, dates)])
    text = encode(dict(zip(_COLUMNS, _VALUES(row), strict=True)))
    return ShelfRow(work, storable(sort_title) or "", text, facts)


def _whole(parts: Sequence[PartFacts], stitched: Stitched | None) -> tuple[Header, str | None, int, int]:
    """A work's header, supplied title and words, and the number of its parts."""
    if len(parts) == 1 or stitched is None:
        only = parts[0]
        return only.header, None if only.header.title else only.supplied_title, only.words, 1
    facts = resolve(parts, stitched.order)
    words = {part.record_id: part.words for part in parts}
    chosen = [each.versions[0].record_id for each in stitched.instalments if each.versions]
    whole = (
        max((words[each.record_id] for each in stitched.wholes.versions), default=0) if stitched.wholes else 0
    )
    return facts.header, facts.supplied_title, max(whole, sum(words[name] for name in chosen)), len(chosen)


def shelve_alone(row: ItemRow, header: Header) -> ShelfRow:
    """A story as the only part of its work."""
    part = PartFacts(
        record_id=shown_id(row.id),
        header=header,
        supplied_title=row.supplied_title,
        words=row.words,
        sha256=row.sha256,
    )
    return shelve(str(row.work), [part])


def parts_of(catalogue: Catalogue, work: str) -> list[PartFacts]:
    """What the catalogue knows of a work's parts."""
    return [_part(row) for row in catalogue.parts_of(work)]


def parts_among(catalogue: Catalogue, items: Sequence[int]) -> list[PartFacts]:
    """What the catalogue knows of these items."""
    return [_part(row) for row in catalogue.parts_among(items)]


def _part(row: StoryRow) -> PartFacts:
    return PartFacts(
        record_id=shown_id(row.id),
        header=header_from_json(row.header),
        supplied_title=row.supplied_title,
        words=row.words,
        sha256=row.sha256,
    )


def whole_header(parts: Sequence[PartFacts], order: Sequence[str]) -> Header:
    """The header of the work that the parts make up, which come in that order."""
    return resolve(parts, order).header


def _joined(pair: Sequence[str], kind: str | None) -> str:
    return (" & " if kind == "platonic" else "/").join(pair)
