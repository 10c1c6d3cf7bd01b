"""A delivery: the files of a heap brought to the keep, and what to tell the person about them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from foundling.errors import MaterialError
from foundling.library.catalogue import Catalogue
from foundling.library.early import EarlyStart
from foundling.library.indexing import HELD, NONSTORY, STORY, UNREAD, Tally
from foundling.library.ingest import Heap
from foundling.library.keep import Accession, Keep, Taking
from foundling.library.rows import UnreadRow
from foundling.library.views import Intake, Trouble, Watch
from foundling.vocab import FindingKind

_PATIENCE = 0.02
"""Seconds between two looks whether the disk is done."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came to the door, before it was read."""

    accession: Accession | None
    files: int
    bytes: int
    held: tuple[str, ...] = ()
    """The digests of the files whose bytes the library had."""
    unread: tuple[Trouble, ...] = ()
    """What lay in the heap and could not be kept."""


def take(keep: Keep, heap: Heap, watch: Watch, early: EarlyStart) -> Delivery:
    """Bring the files of the heap into one sealed accession, if any of them is new.

    Reading them starts early meanwhile.
    """
    watch.begin("Keeping", heap.bytes, "bytes")
    held: list[str] = []
    troubles = [Trouble(found.path, finding.code, finding.message, "") for found, finding in heap.unread]
    with keep.stage() as staging:
        for found, finding in heap.unread:
            staging.note(found.relative, finding.code, finding.message)
        for found in heap.files:
            try:
                taken = staging.take(found.path, found.relative)
            except MaterialError as error:
                troubles.append(Trouble(found.path, "unreadable", error.cause, error.remedy))
                staging.note(found.relative, "unreadable", error.cause)
                continue
            if taken.stored is None:
                held.append(taken.sha256)
            early.offer(staging.bag, found.path, taken)
            early.work()
            watch.advance(taken.length)
        accession = _sealed(staging, early)
    return Delivery(accession, len(heap.files), heap.bytes, tuple(held), tuple(troubles))


def _sealed(staging: Taking, early: EarlyStart) -> Accession | None:
    """Put all on the disk while reading goes on, and seal it while none of its files is being read."""
    with ThreadPoolExecutor(1) as pool:
        ready = pool.submit(staging.prepare, {})
        while not ready.done():
            if not early.work(_PATIENCE):
                wait([ready])
        ready.result()
    early.rest()
    return staging.seal({})


def tell(
    delivery: Delivery,
    tally: Tally,
    catalogue: Catalogue,
    findings: Mapping[str, FindingKind],
    seconds: float,
) -> Intake:
    """What the delivery came to, once it was read."""
    accession = delivery.accession.id if delivery.accession else None
    broken = [
        Trouble(
            _named(given, row), row.code, row.message or findings[row.code].words, findings[row.code].remedy
        )
        for given, row in catalogue.unread(accession)
        if row.quarantined
    ]
    out = [trouble for trouble in delivery.unread if findings[trouble.code].effect != "unread"]
    held = catalogue.held_items(delivery.held)
    return Intake(
        accession=accession,
        files=delivery.files,
        files_held=len(delivery.held),
        bytes=delivery.bytes,
        items=tally.items.total() + held,
        stories=tally.items[STORY],
        works=len(tally.works),
        nonstories=tally.items[NONSTORY],
        unread=tally.items[UNREAD],
        held=tally.items[HELD] + held,
        quarantined=tuple(_cured(trouble, findings) for trouble in (*out, *broken)),
        notes=tuple(_cured(trouble, findings) for trouble in delivery.unread if trouble not in out),
        seconds=seconds,
    )


def _named(given: str, row: UnreadRow) -> str:
    return f"{given}: {row.member}" if row.member else given


def _cured(trouble: Trouble, findings: Mapping[str, FindingKind]) -> Trouble:
    """The trouble with the remedy that its code has, where it came without one."""
    remedy = trouble.remedy or findings[trouble.code].remedy
    return Trouble(trouble.item, trouble.code, trouble.cause, remedy)
