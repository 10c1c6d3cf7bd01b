"""Brings what is kept into the catalogue and the text index, round by round, over all cores.

A round is one transaction: its stories' texts are adopted by the index, then its rows are committed.
After a kill the rounds that were committed stay, and the rest is read again.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from foundling.library import ingest
from foundling.library.catalogue import Catalogue
from foundling.library.crew import Crew, FatalTaskError
from foundling.library.ingest import Reader, Task, TaskRows
from foundling.library.rows import StretchRows, UnreadRow
from foundling.library.search import TextIndex
from foundling.library.views import Watch
from foundling.settings import Settings

ROUND_BYTES = 128 << 20
ALONE_BYTES = 4 << 20
"""A heap this small is read in this process: starting others would take longer."""
STORY, NONSTORY, HELD, UNREAD, QUARANTINED = "story", "nonstory", "held", "unread", "quarantined"


@dataclass(slots=True)
class Tally:
    """What was indexed: counts of items by kind, and the works they touched."""

    items: Counter[str] = field(default_factory=Counter)
    works: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Indexer:
    """Indexes the unfinished files of one open library."""

    root: Path
    derived: Path
    catalogue: Catalogue
    index: TextIndex
    settings: Settings

    def run(self, watch: Watch) -> Tally:
        """Bring in every file that is noted and not done."""
        files = self.catalogue.unfinished_files()
        size = sum(file.length for file in files)
        watch.begin("Reading", size, "bytes")
        named = [(f.id, self.root / f.stored, self.catalogue.stretches_done(f.id)) for f in files]
        tally = Tally()
        workers = 1 if size < ALONE_BYTES else self.settings.workers or os.cpu_count() or 1
        waiting = ingest.tasks(named)
        while tasks := _round(waiting):
            self._survive(tasks, workers, tally, watch)
        with self.catalogue.writing():
            self.catalogue.finish_files(file.id for file in files)
        self.index.tidy()
        return tally

    def _survive(self, tasks: list[Task], workers: int, tally: Tally, watch: Watch) -> None:
        """Do a round; where a process dies over a task, do it again with that task in pieces or out."""
        poison: list[Task] = []
        while True:
            shutil.rmtree(self._shards, ignore_errors=True)
            try:
                return self._do(tasks, poison, workers, tally, watch)
            except FatalTaskError as fatal:
                tasks = [task for task in tasks if task != fatal.task]
                pieces = fatal.task.stretches if fatal.task else ()
                if len(pieces) > 1:
                    tasks += [Task((piece,), 0) for piece in pieces]
                elif pieces:
                    poison.append(fatal.task)

    def _do(self, tasks: list[Task], poison: list[Task], workers: int, tally: Tally, watch: Watch) -> None:
        done = Tally()
        with self.catalogue.writing():
            for task in poison:
                self._put(_poisoned(task), done)
            shards = self._read(tasks, workers, done, watch)
            self._shelve(done.works)
            self.index.adopt(shards)
        tally.items.update(done.items)
        tally.works |= done.works

    def _read(self, tasks: list[Task], workers: int, tally: Tally, watch: Watch) -> list[Path]:
        hire = partial(
            hire_reader, self.settings, self.root / "vocab", self.derived / "catalogue.db", self._shards
        )
        if workers == 1:
            reader = hire(0)
            for task in tasks:
                self._put(reader.do(task), tally)
                watch.advance(task.bytes)
            folder = reader.finish()
            return [Path(folder)] if folder else []
        crew: Crew[Task, TaskRows] = Crew(hire, workers, "foundling.library.ingest")
        try:
            for rows in crew.do(tasks):
                self._put(rows, tally)
                watch.advance(rows.bytes)
            return sorted(Path(folder) for folder in crew.finish())
        finally:
            crew.dismiss()

    def _put(self, rows: TaskRows, tally: Tally) -> None:
        for file, stretch in rows.stretches:
            fresh = self.catalogue.put(file, stretch)
            tally.items.update(row.kind for row in fresh)
            tally.items[HELD] += len(stretch.places) - len(fresh)
            tally.items.update(QUARANTINED if row.quarantined else UNREAD for row in stretch.unread)
            tally.works.update(row.work for row in fresh if row.work)

    def _shelve(self, works: Iterable[str]) -> None:
        for work in sorted(works):
            self.catalogue.put_work(*ingest.shelve(work, ingest.parts_of(self.catalogue, work)))

    @property
    def _shards(self) -> Path:
        return self.derived / "shards"


def hire_reader(settings: Settings, overlay: Path, catalogue: Path, shards: Path, number: int) -> Reader:
    """A reader for the process that calls this, with a vocabulary of its own."""
    return Reader(settings, ingest.vocabulary(overlay), catalogue, shards, number)


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
    stretches = tuple(
        (
            file,
            StretchRows(
                s.start, (), (), (UnreadRow("", s.start, 0, "reader-died", message, quarantined=True),)
            ),
        )
        for file, s in task.stretches
    )
    return TaskRows(stretches, task.bytes)
