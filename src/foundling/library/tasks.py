"""Tasks: what of the kept files one process reads at a time."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from foundling.sources import Stretch, stretches

STRETCH_BYTES = 1 << 19
"""About how much of one large mailbox is one stretch."""
TASK_BYTES = 1 << 19
TASK_FILES = 128


class Piece(NamedTuple):
    """A stretch of a kept file, the file's number in the catalogue, and its path as the person named it."""

    file: int
    given: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Task:
    """What one process reads at a time."""

    pieces: tuple[Piece, ...]
    bytes: int


class Source(NamedTuple):
    """A kept file that is to be read."""

    file: int
    given: str
    path: str
    length: int
    done: Container[int] = ()
    """The starts of its stretches that are in the catalogue."""


def cut(files: Iterable[Source]) -> Iterator[Task]:
    """The stretches of the files that are not done yet, small ones put together."""
    batch: list[Piece] = []
    size = 0
    for source in files:
        whole = source.length <= STRETCH_BYTES
        for stretch in (Stretch(source.path, 0, None),) if whole else stretches(source.path, STRETCH_BYTES):
            if stretch.start in source.done:
                continue
            batch.append(Piece(source.file, source.given, stretch))
            size += (source.length if stretch.end is None else stretch.end) - stretch.start
            if size >= TASK_BYTES or len(batch) >= TASK_FILES:
                yield Task(tuple(batch), size)
                batch, size = [], 0
    if batch:
        yield Task(tuple(batch), size)
