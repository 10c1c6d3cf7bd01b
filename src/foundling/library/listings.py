"""What pages of a library list as stories of a series, and which of these stories are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foundling.library import clues as keys
from foundling.library.catalogue_evidence import EvidenceTable
from foundling.library.stitching import Stitcher
from foundling.works.clues import PAGE
from foundling.works.evidence import Evidence, Listed
from foundling.works.listings import series_key
from foundling.works.paths import resolve
from foundling.works.series import Entry, Listing

MOST = 20
"""Pages that list a story, and parts on a page or beside it, that are looked at."""


@dataclass(slots=True)
class Lists:
    """The lists that some parts stand in: the parts that they name, and each list's stories."""

    parts: dict[str, Evidence] = field(default_factory=dict)
    named: dict[str, list[tuple[Listed, str]]] = field(default_factory=dict)
    """Under the record id of a page and a series' key: each story with the id of its first part, or ""."""

    def listings(self, works: Mapping[int, str]) -> list[Listing]:
        """The lists with the works that their parts are in."""
        return [
            Listing(
                entries[0][0].series,
                tuple(
                    _once(
                        Entry(each.number, works.get(int(part or "0", 16), ""), each.title)
                        for each, part in entries
                    )
                ),
            )
            for _, entries in sorted(self.named.items())
        ]


class ListedSeries:
    """Looks up lists in one open catalogue."""

    def __init__(self, table: EvidenceTable, stitcher: Stitcher) -> None:
        """Use the catalogue's tables."""
        self._table = table
        self._stitcher = stitcher

    def of(self, parts: Mapping[str, Evidence]) -> Lists:
        """The lists of series that any of the parts stands in."""
        pages = {page for each in parts.values() for page in each.pages}
        items = {item for page in pages for item in self._table.sharing(keys.key(keys.LISTED, page), MOST)}
        found = Lists()
        for index in self._stitcher.load(items):
            groups: defaultdict[str, list[tuple[Listed, set[str]]]] = defaultdict(list)
            for each in index.listed:
                there = {resolve(each.target, page) for page in index.pages} - {""}
                groups[series_key(each.series)].append((each, there))
            for name, entries in groups.items():
                if any(there & pages for _, there in entries):
                    found.named[f"{index.record_id}\0{name}"] = [
                        (each, self._first(there, found)) for each, there in entries
                    ]
        return found

    def _first(self, pages: Iterable[str], found: Lists) -> str:
        """The record id of a part that lies on one of the pages; empty where none is here."""
        for page in sorted(pages):
            for part in self._stitcher.load(self._table.sharing(keys.key(PAGE, page), MOST)):
                if page in part.pages:
                    found.parts[part.record_id] = part
                    return part.record_id
        return ""


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries, a work that stands among them more than once only the first time."""
    seen: set[str] = set()
    for each in entries:
        if not each.work or each.work not in seen:
            seen.add(each.work)
            yield each
