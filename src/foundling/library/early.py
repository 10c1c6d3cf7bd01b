"""An early start: files are read while others are still being taken in.

What is read early is in one open transaction, which is committed only once the accession is sealed;
before that, the catalogue holds nothing of it. Whatever goes wrong with an early start, the files
are kept all the same, and read in the ordinary way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from types import TracebackType
from typing import Self

from foundling.errors import LibraryError
from foundling.library.accessions import Accession
from foundling.library.bags import DATA
from foundling.library.crew import FatalTaskError
from foundling.library.indexing import ALONE_BYTES, ROUND_BYTES, Indexer, Round
from foundling.library.staging import Held
from foundling.library.tasks import Source, Task, cut
from foundling.library.views import Watch
from foundling.sources import Stretch

_EVERY = 0.004
"""Seconds between two looks for results while files are taken in."""
_LEAST = 4096
"""Bytes that a file counts at least, so that a round of very many small ones comes to an end."""


class EarlyStart:
    """The first round of reading, fed with files as they are staged. Use it as a context manager."""

    def __init__(self, open_: Callable[[], Indexer]) -> None:
        """Have `open_` give the indexer once there is enough to read."""
        self.indexer: Indexer | None = None
        """The indexer, where one was needed; it goes on with what an early start leaves."""
        self._open = open_
        self._offers = _Offers()
        self._round: _OpenRound | None = None
        self._over = False
        self._looked = 0.0

    def __enter__(self) -> Self:
        """The start itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is not committed, and stop the processes."""
        self._give_up()

    def offer(self, bag: str, given: str, taken: Held) -> None:
        """Let a file be read that is staged in the folder `bag`, where it is new; `given` is its path."""
        if taken.stored is None:
            return
        if self._over or self._offers.bytes >= ROUND_BYTES:
            return
        self._offers.add(f"{bag}/{DATA}/", given, taken.stored, taken.length)
        if self._round is None and self._offers.bytes >= ALONE_BYTES:
            self._begin()

    def work(self, patience: float = 0.0) -> bool:
        """Take in results, waiting at most so many seconds for the first, and hand out tasks.

        Returns whether tasks are in hand.
        """
        if self._round is None or (not patience and time.monotonic() < self._looked + _EVERY):
            return False
        try:
            self._round.turn(self._offers, patience)
        except (LibraryError, FatalTaskError):
            self._give_up()
            return False
        self._looked = time.monotonic()
        return self._round.crew.busy

    def rest(self) -> None:
        """Wait for all that is in hand: then no process has a path to a staged file."""
        try:
            while self._round is not None and self._round.crew.busy:
                self._round.take(None)
        except (LibraryError, FatalTaskError):
            self._give_up()

    def finish(self, accession: Accession | None, watch: Watch) -> None:
        """Read the rest of what was offered, now that it is sealed in the accession, and commit."""
        if self._round is None or accession is None:
            return
        watch.begin("Reading", self._offers.bytes, "bytes")
        self._offers.move(f"{accession.path}/{DATA}/")
        try:
            self._round.finish(self._offers, accession, watch)
        except (LibraryError, FatalTaskError):
            self._give_up()
        else:
            self._round, self._over = None, True

    def _begin(self) -> None:
        try:
            self.indexer = self._open()
            if self.indexer.workers > 1:
                self._offers.first = self.indexer.catalogue.next_file()
                self._round = _OpenRound(self.indexer)
            else:
                self._over = True
        except (LibraryError, FatalTaskError):
            self._give_up()

    def _give_up(self) -> None:
        self._over = True
        if self._round is not None:
            self._round.drop()
            self._round = None
        if self.indexer is not None:
            self.indexer.close()


class _Offers:
    """The files that were offered, and the tasks that they make."""

    def __init__(self) -> None:
        self.bytes = 0
        self.first = 1
        """The number of the first file; the others follow."""
        self._given: list[str] = []
        self._stored: list[str] = []
        self._lengths: list[int] = []
        self._cut = 0
        self._data = self._moved = ""
        self._tasks: Iterator[Task] = iter(())

    def add(self, data: str, given: str, stored: str, length: int) -> None:
        self._data = data
        self._given.append(given)
        self._stored.append(stored)
        self._lengths.append(length)
        self.bytes += max(length, _LEAST)

    def numbers(self) -> dict[str, int]:
        """The number of each file by its path under data/."""
        return dict(zip(self._stored, count(self.first)))

    def move(self, data: str) -> None:
        """Look for the files in this folder from now on."""
        self._moved = data

    def next(self) -> Task | None:
        """The next task; None while there is none."""
        task = next(self._tasks, None)
        if task is None and self._cut < len(self._stored):
            self._tasks = cut(self._files())
            task = next(self._tasks, None)
        if task is None or not self._moved:
            return task
        moved = (piece._replace(stretch=self._placed(piece.stretch)) for piece in task.pieces)
        return replace(task, pieces=tuple(moved))

    def _files(self) -> Iterator[Source]:
        while self._cut < len(self._stored):
            place = self._cut
            self._cut += 1
            path = (self._moved or self._data) + self._stored[place]
            yield Source(self.first + place, self._given[place], path, self._lengths[place])

    def _placed(self, stretch: Stretch) -> Stretch:
        if stretch.path.startswith(self._moved):
            return stretch
        return replace(stretch, path=self._moved + stretch.path[len(self._data) :])


class _OpenRound:
    """A round whose transaction stays open until it is finished or dropped."""

    def __init__(self, indexer: Indexer) -> None:
        self.crew = indexer.crew()
        self._indexer = indexer
        self._done = Round(indexer.catalogue)
        self._bytes = 0
        self._transaction = ExitStack()
        self._transaction.enter_context(indexer.catalogue.writing())

    def turn(self, offers: _Offers, patience: float | None) -> int:
        """Hand out what the crew will take, then take in what has come; returns how many bytes that was."""
        self._hand_out(offers)
        return self.take(patience)

    def take(self, patience: float | None) -> int:
        arrived = self.crew.results(patience)
        for rows in arrived:
            self._done.put(rows)
        size = sum(rows.bytes for rows in arrived)
        self._bytes += size
        return size

    def finish(self, offers: _Offers, accession: Accession, watch: Watch) -> None:
        self._hand_out(offers)
        watch.advance(self._bytes)
        self._indexer.catalogue.add_files(accession, offers.numbers())
        while self.crew.busy:
            watch.advance(self.turn(offers, None))
            self._hand_out(offers)
        self._indexer.finish(self._done, self.crew)
        self._transaction.close()
        self._indexer.count(self._done)

    def drop(self) -> None:
        """Take back all that was put into the catalogue."""
        error = FatalTaskError(None)
        self._transaction.__exit__(type(error), error, None)

    def _hand_out(self, offers: _Offers) -> None:
        while self.crew.hungry and (task := offers.next()):
            self.crew.offer(task)
