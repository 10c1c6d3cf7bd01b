"""How long it takes to group many documents into works, as the catalogue does it, beside reading them.

`python -m bench.grouping HEAP` prints JSON: seconds of processor time by step, and the peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from bench.stitching import STRETCH
from foundling import sources
from foundling.library import ingest
from foundling.library.accessions import Accession, Kept
from foundling.library.catalogue import Catalogue, raw_name
from foundling.library.indexing import STITCHED, Round
from foundling.library.rows import PlaceRow, TaskRows, item_id
from foundling.library.shelving import shelve_alone
from foundling.library.stitching import Stitcher
from foundling.model import Item, Media
from foundling.settings import Settings
from foundling.vocab import builtin

TASK, ROUND = 500, 10_000


@dataclass(slots=True)
class Clock:
    """Processor seconds by step; each lap is counted to the step that ends with it."""

    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    last: float = field(default_factory=time.process_time)

    def lap(self, step: str) -> None:
        """Count what passed since the last lap."""
        here = time.process_time()
        self.spent[step] += here - self.last
        self.last = here


def measured(heap: Path, folder: Path) -> dict[str, float]:
    """The seconds of each step and what came of it: reading, evidence, rows, grouping."""
    clock, catalogue = Clock(), Catalogue(folder / "catalogue.db")
    paths = sorted(path for path in heap.rglob("*") if path.is_file())
    _note(catalogue, heap, paths)
    count, done, rows = 0, Round(catalogue), TaskRows(0)
    clock.lap("rows")
    for file, item in _items(paths, clock):
        _take(file, item, rows, clock)
        count += 1
        if len(rows.items) >= TASK:
            rows = _put(catalogue, done, rows, clock)
        if count % ROUND == 0:
            _put(catalogue, done, rows, clock)
            done, rows = _end(catalogue, done, clock), TaskRows(0)
    _put(catalogue, done, rows, clock)
    _end(catalogue, done, clock)
    stitcher = Stitcher(catalogue)
    for loose in catalogue.evidence.loose(STITCHED):
        with catalogue.writing():
            stitcher.write(stitcher.settle(loose))
    clock.lap("grouping")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"documents": count, "works": catalogue.count("work"), "peak": peak, **clock.spent}


@dataclass(frozen=True, slots=True)
class _Files:
    """What the catalogue asks of an accession."""

    id: str
    files: tuple[Kept, ...]


def _note(catalogue: Catalogue, heap: Path, paths: list[Path]) -> None:
    kept = tuple(Kept(str(path.relative_to(heap)), str(path), "", 0, str(path)) for path in paths)
    numbers = {each.relative: at for at, each in enumerate(kept, 1)}
    catalogue.add_files(cast("Accession", _Files("bench", kept)), numbers)


def _items(paths: list[Path], clock: Clock) -> Iterator[tuple[int, Item]]:
    for file, path in enumerate(paths, 1):
        for stretch in sources.stretches(str(path), STRETCH):
            for item in sources.read(stretch, Settings().limits):
                if isinstance(item, Item) and item.media is not Media.OPAQUE:
                    clock.lap("reading")
                    yield file, item


def _take(file: int, item: Item, rows: TaskRows, clock: Clock) -> None:
    reading = ingest.read_item(item, builtin())[0]
    clock.lap("reading")
    made = ingest.catalogued(reading, item.sha256, item.origin.path)
    if made.evidence is not None:
        rows.evidence.append(made.evidence)
    if made.row.work and made.entry is not None:
        rows.shelves[made.row.id] = shelve_alone(made.row, made.entry.header)
    rows.items.append(made.row)
    origin = item.origin
    place = PlaceRow(item_id(item.sha256), file, raw_name(origin.member or ""), origin.offset, origin.length)
    rows.places.append(place)
    clock.lap("evidence and rows")


def _put(catalogue: Catalogue, done: Round, rows: TaskRows, clock: Clock) -> TaskRows:
    with catalogue.writing():
        done.put(rows)
    clock.lap("writing")
    return TaskRows(0)


def _end(catalogue: Catalogue, done: Round, clock: Clock) -> Round:
    with catalogue.writing():
        done.close()
    clock.lap("grouping")
    return Round(catalogue)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        print(json.dumps(measured(Path(sys.argv[1]), Path(folder))))
