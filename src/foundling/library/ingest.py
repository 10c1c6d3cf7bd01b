"""Composes the stages: from a stretch of a heap to rows of the catalogue and a shard of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from foundling.errors import MaterialError
from foundling.library.catalogue import Catalogue, raw_name, storable
from foundling.library.clues import row_of
from foundling.library.judgement import decided
from foundling.library.rows import (
    EvidenceRow,
    ItemRow,
    Loose,
    PlaceRow,
    TaskRows,
    UnreadRow,
    item_id,
    shown_id,
)
from foundling.library.search import Entry, Shard
from foundling.library.shelving import shelve_alone
from foundling.library.stitching import Stitcher
from foundling.library.tasks import STRETCH_BYTES, Piece, Task
from foundling.library.views import SuggestedNote
from foundling.library.wire import claims_to_text, findings_to_json, header_to_json
from foundling.model import ClaimValue, Document, Finding, Item, Kind, Media, Origin, Record
from foundling.settings import Settings
from foundling.sources import Found, fetch, stretches, walk
from foundling.sources import read as read_stretch
from foundling.vocab import Vocabulary, builtin, load
from foundling.works.evidence import Evidence
from foundling.works.stitching import alone

if TYPE_CHECKING:
    from foundling.records.collections import Told

T = TypeVar("T")
Stories = Callable[[Document, Vocabulary], "tuple[Told, ...]"]
AT_ONCE = 16
"""Items of which a stage reads all before the next stage does, so that its code is at hand."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One item as it was read; an opaque item has neither document nor record."""

    item: Item
    document: Document | None
    record: Record | None
    number: int = 0
    """Of several stories in the item, which; 0 where it holds one."""
    told: Told | None = None
    """The excerpt that such a story is, with its record there."""


@dataclass(frozen=True, slots=True)
class Heap:
    """The files under the paths given, in a stated order, and what there cannot be read."""

    files: tuple[Found, ...]
    unread: tuple[tuple[Found, Finding], ...]

    @property
    def bytes(self) -> int:
        """The size of all files that can be read."""
        return sum(found.size for found in self.files)


def heap(paths: Sequence[str]) -> Heap:
    """What lies under the paths. Raises UsageError for a path that is not there."""
    found = list(walk(paths))
    return Heap(
        tuple(each for each in found if each.finding is None),
        tuple((each, each.finding) for each in found if each.finding is not None),
    )


def read_paths(paths: Sequence[str], settings: Settings, vocabulary: Vocabulary) -> Iterator[Reading]:
    """What would be recovered from the paths, in input order, touching no library.

    A path that cannot be read comes out as an opaque item with its finding. Raises UsageError for a
    path that is not there.
    """
    for found in walk(paths):
        if found.finding is not None:
            yield Reading(_unreachable(found.path, found.finding), None, None)
            continue
        for stretch in stretches(found.path, STRETCH_BYTES):
            for item in read_stretch(stretch, settings.limits):
                if isinstance(item, Item):
                    yield from read_item(item, vocabulary)


def read_item(item: Item, vocabulary: Vocabulary) -> list[Reading]:
    """The item's document with its record, or with each of its stories'; neither for an opaque item."""
    if item.media is Media.OPAQUE:
        return [Reading(item, None, None)]
    document = _stages()[0](item)
    return _read_records(item, document, vocabulary)


def _read_records(item: Item, document: Document, vocabulary: Vocabulary) -> list[Reading]:
    _, read_record, read_stories = _stages()
    several = read_stories(document, vocabulary)
    if not several:
        return [Reading(item, document, read_record(document, vocabulary))]
    return [
        Reading(replace(item, origin=item.origin.of_story(n)), document, told.placed, n, told)
        for n, told in enumerate(several, 1)
    ]


def suggested(records: Iterable[Record]) -> tuple[SuggestedNote, ...]:
    """The content notes that the texts of one work's parts suggest, each once, the weightiest first."""
    from foundling.records.suggestions import suggest  # noqa: PLC0415 - loaded as the other stages are

    found = [(one, record.text) for record in records for one in suggest(record.text, record.header)]
    notes: dict[str, SuggestedNote] = {}
    for one, text in sorted(found, key=lambda each: -each[0].weight):
        passages = tuple(span.of(text) for span in one.passages)
        notes.setdefault(one.note, SuggestedNote(one.note, one.archive_warning, passages))
    return tuple(notes.values())


@cache
def _stages() -> tuple[Callable[[Item], Document], Callable[[Document, Vocabulary], Record], Stories]:
    """How documents and records are read: loaded when first needed, as lists and searches never are."""
    from foundling.documents import read as read_document  # noqa: PLC0415
    from foundling.records import read as read_record  # noqa: PLC0415
    from foundling.records import read_each as read_stories  # noqa: PLC0415

    return read_document, read_record, read_stories


@cache
def _gathering() -> Callable[[Document, Record, str], Evidence]:
    """How evidence is gathered, loaded as the other stages are."""
    from foundling.works.gathering import evidence_of  # noqa: PLC0415

    return evidence_of


def read_again(path: Path, origin: Origin, settings: Settings, vocabulary: Vocabulary) -> list[Reading]:
    """The item at `origin` of the kept file, read afresh."""
    item = fetch(str(path), replace(origin, path=str(path)), settings.limits)
    return read_item(replace(item, origin=origin), vocabulary)


class Catalogued(NamedTuple):
    """One reading as the catalogue has it; as the index has it, where it is a story; and its clues."""

    row: ItemRow
    entry: Entry | None
    evidence: EvidenceRow | None
    """Of a story, a reply, and a page that lists a series; of others there is none."""


def catalogued(reading: Reading, sha256: str, given: str | None = None) -> Catalogued:
    """The reading as it is to be kept. Raises MaterialError for an opaque item.

    With the path of its file as the person named it, its clues tell where it lies too.
    """
    item, document, record = reading.item, reading.document, reading.record
    if document is None or record is None:
        raise MaterialError("this item is kept and not read", item=item.origin.path)
    id_ = item_id(sha256, reading.number)
    work, entry = None, None
    evidence = _evidence(reading, document, record, shown_id(id_))
    if record.kind is Kind.STORY:
        work = alone(evidence)
        entry = Entry(id_, record.header, record.text, record.words)
    row = ItemRow(
        id_,
        sha256,
        item.media,
        record.kind,
        record.reason,
        record.words,
        header_to_json(record.header),
        storable(record.supplied_title),
        claims_to_text(record.claims),
        findings_to_json(chain(item.findings, document.findings, record.findings)),
        work,
    )
    if not (work or evidence.speech or evidence.listed):
        return Catalogued(row, entry, None)
    origins = () if given is None else (replace(item.origin, path=given),)
    return Catalogued(row, entry, row_of(id_, evidence, origins))


def _evidence(reading: Reading, document: Document, record: Record, name: str) -> Evidence:
    """What the document tells; of one of several stories, its excerpt, which leads on to no other page."""
    if reading.told is None:
        return _gathering()(document, record, name)
    told = reading.told
    found = _gathering()(told.excerpt.document, replace(told.record, header=record.header), name)
    return replace(found, is_page=False, after=(), before=())


def decide(reading: Reading, decisions: Mapping[str, ClaimValue | None]) -> Reading:
    """The reading with what people decided laid over it."""
    if not decisions or reading.record is None:
        return reading
    return replace(reading, record=decided(reading.record, decisions))


def hire(settings: Settings, overlay: Path, catalogue: Path, shards: Path, number: int) -> Reader:
    """A reader for the process that calls this, with all loaded that it needs."""
    _stages()
    return Reader(settings, vocabulary(overlay), catalogue, shards, number)


@cache
def vocabulary(overlay: Path) -> Vocabulary:
    """The built-in vocabulary under the owner's rows, loaded once in a process."""
    return load(overlay) if overlay.is_dir() and any(overlay.iterdir()) else builtin()


@dataclass(slots=True)
class Reader:
    """Reads tasks in one process: rows go back to the caller, texts into a shard of its own."""

    settings: Settings
    vocabulary: Vocabulary
    catalogue: Path
    shards: Path
    number: int = 0
    _known: _Known | None = None
    _shard: Shard | None = None
    _round: int = 0
    _seen: set[int] = field(default_factory=set)

    def do(self, task: Task | Loose) -> TaskRows:
        """Read every stretch of a task, some items a stage at a time; or stitch what came before."""
        if isinstance(task, Loose):
            return TaskRows(0, settled=self._knowledge().stitcher.settle(task))
        rows = TaskRows(task.bytes)
        items = self._fresh(task, rows)
        while batch := list(islice(items, AT_ONCE)):
            self._take(batch, rows)
        return rows

    def finish(self) -> str | None:
        """Close the shard; returns its folder, None where no story came."""
        self._seen.clear()
        if self._known is not None:
            self._known.close()
            self._known = None
        if self._shard is None:
            return None
        self._shard.finish()
        self._shard = None
        return str(self._folder())

    def _fresh(self, task: Task, rows: TaskRows) -> Iterator[_Fresh]:
        """The items of the task that are new and can be read; what else there is goes to the rows."""
        for piece in task.pieces:
            file, _, stretch = piece
            items = read_stretch(stretch, self.settings.limits)
            whole = Item(Origin(stretch.path, None, stretch.start, 0), Media.OPAQUE, b"")
            while item := self._tried(file, whole, rows, partial(next, items, None)):
                if isinstance(item, Item):
                    fresh = self._tried(file, item, rows, partial(self._meet, piece, item, rows))
                    if fresh is not None:
                        yield fresh
            if stretch.start == 0 and stretch.end is None:
                rows.files.append(file)
            else:
                rows.stretches.append((file, stretch.start))

    def _meet(self, piece: Piece, item: Item, rows: TaskRows) -> _Fresh | None:
        """The item, if it is new; the place of one that is held, or unreadable, goes to the rows."""
        file = piece.file
        if item.media is Media.OPAQUE:
            finding = item.findings[0] if item.findings else Finding("unknown-format", "")
            effect = self.vocabulary.findings[finding.code].effect
            rows.unread.append((file, _unread(item, finding, quarantined=effect != "unread")))
            return None
        sha256 = item.sha256
        id_ = item_id(sha256)
        if id_ not in self._seen and not self._knowledge().holds(id_):
            self._seen.add(id_)
            return _Fresh(file, piece.given, item, sha256)
        rows.places.append(_place(id_, file, item))
        return None

    def _take(self, batch: Sequence[_Fresh], rows: TaskRows) -> None:
        """Put the rows of new items, each stage done for all of them before the next."""
        read_document = _stages()[0]
        read: list[tuple[_Fresh, Document]] = []
        for each in batch:
            document = self._tried(each.file, each.item, rows, partial(read_document, each.item))
            if document is not None:
                read.append((each, document))
        readings: list[tuple[_Fresh, Reading]] = []
        for each, document in read:
            step = partial(_read_records, each.item, document, self.vocabulary)
            readings += ((each, reading) for reading in self._tried(each.file, each.item, rows, step) or ())
        for each, reading in readings:
            self._tried(each.file, each.item, rows, partial(self._put, each, reading, rows))

    def _put(self, fresh: _Fresh, reading: Reading, rows: TaskRows) -> None:
        """Put one new item's rows, and its text to the shard."""
        id_ = item_id(fresh.sha256, reading.number)
        reading = decide(reading, self._knowledge().decisions(id_))
        row, entry, evidence = catalogued(reading, fresh.sha256, fresh.given)
        if evidence is not None:
            rows.evidence.append(evidence)
        if entry is not None:
            self._open_shard().add(entry)
            if row.work:
                rows.shelves[row.id] = shelve_alone(row, entry.header)
        if reading.number:
            rows.stories.append((id_, item_id(fresh.sha256), reading.number))
        rows.items.append(row)
        rows.places.append(_place(id_, fresh.file, fresh.item))

    def _tried(self, file: int, item: Item, rows: TaskRows, step: Callable[[], T]) -> T | None:
        """What the step gives; where it fails its item goes to the rows, and the others go on."""
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - one item's trouble never stops the others
            finding = Finding("reading-failed", f"{type(error).__name__}: {error}")
            rows.unread.append((file, _unread(item, finding, quarantined=True)))
            return None

    def _knowledge(self) -> _Known:
        if self._known is None:
            self._known = _Known(self.catalogue)
        return self._known

    def _open_shard(self) -> Shard:
        if self._shard is None:
            self._round += 1
            self._shard = Shard(self._folder())
        return self._shard

    def _folder(self) -> Path:
        return self.shards / f"{self.number}-{self._round}"


class _Fresh(NamedTuple):
    """A new item on its way: its file's number and path, and its digest."""

    file: int
    given: str
    item: Item
    sha256: str


class _Known:
    """What the catalogue knows of items as a round begins; an empty one is not asked each time."""

    def __init__(self, path: Path) -> None:
        self._catalogue = Catalogue(path)
        self._empty = self._catalogue.is_empty()
        self._decided = self._catalogue.decided_items()
        self.stitcher = Stitcher(self._catalogue)

    def holds(self, id_: int) -> bool:
        return not self._empty and self._catalogue.holds(id_)

    def decisions(self, id_: int) -> Mapping[str, ClaimValue | None]:
        return self._catalogue.decisions(id_) if id_ in self._decided else {}

    def close(self) -> None:
        self._catalogue.close()


def _place(id_: int, file: int, item: Item) -> PlaceRow:
    origin = item.origin
    return PlaceRow(id_, file, raw_name(origin.member or ""), origin.offset, origin.length)


def _unread(item: Item, finding: Finding, *, quarantined: bool) -> UnreadRow:
    origin = item.origin
    return UnreadRow(
        origin.member or "", origin.offset, origin.length, finding.code, finding.message, quarantined
    )


def _unreachable(path: str, finding: Finding, offset: int = 0) -> Item:
    return Item(Origin(path, None, offset, 0), Media.OPAQUE, b"", (finding,))
