"""Brings what is kept into the catalogue and the text index, round by round, over all cores.

A round is one transaction: its stories' texts are adopted by the index, then its rows are committed.
After a kill the rounds that were committed stay, and the rest is read again.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from foundling.library import ingest
from foundling.library.catalogue import Catalogue
from foundling.library.crew import Alone, Crew, FatalTaskError
from foundling.library.ingest import Reader, Task
from foundling.library.rows import TaskRows, UnreadRow
from foundling.library.search import TextIndex
from foundling.library.stitching import Stitcher
from foundling.library.views import Watch
from foundling.model import Media
from foundling.settings import Settings

ROUND_BYTES = 128 << 20
ALONE_BYTES = 4 << 20
"""A heap this small is read in this process: starting others would take longer."""
STORY, NONSTORY, HELD, UNREAD, QUARANTINED = "story", "nonstory", "held", "unread", "quarantined"

Readers = Crew[Task, TaskRows]


@dataclass(slots=True)
class Tally:
    """What was indexed: counts of items by kind, and the works they touched."""

    items: Counter[str] = field(default_factory=Counter)
    works: set[str] = field(default_factory=set)


class Round:
    """What one round brings, put into the catalogue's open transaction as it comes."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin with nothing; the caller has the transaction."""
        self.tally = Tally()
        self._catalogue = catalogue
        self._fresh: dict[int, tuple[int, ...]] = {}
        self._moved: set[int] = set()
        self._files: list[int] = []

    def put(self, rows: TaskRows) -> None:
        """Take in what one task gave."""
        with self._catalogue.writing():
            fresh = self._catalogue.put(rows)
            new = {row.id for row in fresh}
            evidence = [row for row in rows.evidence if row.item in new]
            self._catalogue.evidence.put(evidence)
            for row in fresh:
                shelf = rows.shelves.get(row.id)
                if shelf:
                    self._catalogue.put_new_work(shelf)
        self._files += rows.files
        self._fresh.update((row.item, row.keys) for row in evidence)
        self._moved.update(row.id for row in fresh if row.work and row.media != Media.MESSAGE)
        self._moved.update(place.item for place in rows.places if place.item not in new)
        items = self.tally.items
        items.update([row.kind for row in fresh])
        items[HELD] += len(rows.places) - len(fresh)
        items.update([QUARANTINED if row.quarantined else UNREAD for _, row in rows.unread])

    def shelve(self) -> None:
        """Put right what the round changed: the works of what came, and which files are done."""
        stitcher = Stitcher(self._catalogue)
        with self._catalogue.writing():
            stitcher.stitch(stitcher.placed(self._fresh, self._moved))
            self.tally.works.update(self._catalogue.work_ids(sorted(self._fresh)).values())
            self._catalogue.finish_files(self._files)


@dataclass(slots=True)
class Indexer:
    """Indexes the unfinished files of one open library; close it, as it may have processes at work."""

    root: Path
    derived: Path
    catalogue: Catalogue
    index: TextIndex
    settings: Settings
    tally: Tally = field(default_factory=Tally)
    _crew: Readers | None = None

    def run(self, watch: Watch) -> Tally:
        """Bring in every file that is noted and not done."""
        files = self.catalogue.unfinished_files()
        size = sum(file.length for file in files)
        watch.begin("Reading", size, "bytes")
        done = self.catalogue.stretches_done()
        named = ((f.id, str(self.root / f.stored), f.length, done.get(f.id, ())) for f in files)
        workers = 1 if size < ALONE_BYTES and self._crew is None else self.workers
        waiting = ingest.tasks(named)
        while tasks := _round(waiting):
            self._survive(tasks, workers, watch)
        with self.catalogue.writing():
            self.catalogue.finish_all()
        self.index.tidy()
        return self.tally

    @property
    def workers(self) -> int:
        """How many processes read a large heap."""
        return self.settings.workers or os.cpu_count() or 1

    def crew(self) -> Readers:
        """The processes that read, started when first asked for; they serve round after round."""
        if self._crew is None:
            shutil.rmtree(self._shards.parent, ignore_errors=True)
            self._crew = Crew(self._hire, self.workers)
        return self._crew

    def adopt(self, done: Round, folders: list[str]) -> None:
        """End a round: its works are put right and its texts taken in; the transaction may be committed."""
        done.shelve()
        self.index.adopt([Path(folder) for folder in folders])

    def count(self, done: Round) -> None:
        """Add a round that was committed to the tally."""
        self.tally.items.update(done.tally.items)
        self.tally.works |= done.tally.works

    def close(self) -> None:
        """Stop the processes, whatever they are at."""
        if self._crew is not None:
            self._crew.dismiss()
            self._crew = None

    def _survive(self, tasks: list[Task], workers: int, watch: Watch) -> None:
        """Do a round; where a process dies over a task, do it again with that task in pieces or out."""
        poison: list[Task] = []
        while True:
            try:
                return self._do(tasks, poison, workers, watch)
            except FatalTaskError as fatal:
                self.close()
                tasks = [task for task in tasks if task != fatal.task]
                pieces = fatal.task.stretches if fatal.task else ()
                if len(pieces) > 1:
                    tasks += [Task((piece,), 0) for piece in pieces]
                elif pieces:
                    poison.append(fatal.task)

    def _do(self, tasks: list[Task], poison: list[Task], workers: int, watch: Watch) -> None:
        crew = self.crew() if workers > 1 else self._alone()
        done = Round(self.catalogue)
        with self.catalogue.writing():
            for task in poison:
                done.put(_poisoned(task))
            for rows in crew.do(tasks):
                done.put(rows)
                watch.advance(rows.bytes)
            self.adopt(done, crew.finish())
        self.count(done)

    def _alone(self) -> Alone[Task, TaskRows]:
        shutil.rmtree(self._shards.parent, ignore_errors=True)
        return Alone(self._hire(0))

    @property
    def _hire(self) -> partial[Reader]:
        """What makes a reader, in whichever process."""
        catalogue = self.derived / "catalogue.db"
        return partial(ingest.hire, self.settings, self.root / "vocab", catalogue, self._shards)

    @property
    def _shards(self) -> Path:
        """A folder of this process: readers that outlive a killed one for a moment still write to theirs."""
        return self.derived / "shards" / str(os.getpid())


def _round(waiting: Iterator[Task]) -> list[Task]:
    tasks: list[Task] = []
    size = 0
    for task in waiting:
        tasks.append(task)
        size += task.bytes
        if size >= ROUND_BYTES:
            break
    return tasks


def _poisoned(task: Task) -> TaskRows:
    message = "a process that read this died; the other files are in"
    unread = [
        (file, UnreadRow("", stretch.start, 0, "reader-died", message, quarantined=True))
        for file, stretch in task.stretches
    ]
    return TaskRows(task.bytes, unread=unread, stretches=[(file, s.start) for file, s in task.stretches])
