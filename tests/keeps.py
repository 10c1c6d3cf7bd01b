"""Small heaps, libraries and wounded disks for the tests of the keep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from foundling.errors import MaterialError
from foundling.library.disk import Disk
from foundling.library.keep import Accession, Keep
from foundling.library.views import Damage, Quiet

NOON = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)

HEAP = {
    "tales/lamp.txt": b"The lamp was lit.\n",
    "tales/rain.html": b"<p>It rained.",
    "mail/inbox": b"From mira\n\nHello.\n",
    "empty": b"",
}


def noon() -> datetime:
    return NOON


def make_heap(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    for name, data in (HEAP if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def make_library(root: Path, *, disk: Disk | None = None) -> Keep:
    """A new library, open for writing at noon."""
    return Keep.create(root, disk=disk, now=noon)


def heap_files(heap: Path) -> Iterator[tuple[str, str]]:
    """Every file of a heap: its path, and its path in the heap, the heap's own name in front."""
    for folder, folders, names in os.walk(heap):
        folders.sort()
        for name in sorted(names):
            path = f"{folder}/{name}"
            yield path, os.path.relpath(path, heap.parent)


def take_in(keep: Keep, heap: Path) -> Accession | None:
    """All files of the heap in one accession; what cannot be read is noted."""
    with keep.stage() as staging:
        for path, relative in heap_files(heap):
            try:
                staging.take(path, relative)
            except MaterialError as error:
                staging.note(relative, "unreadable", error.cause)
        return staging.seal({"External-Description": "a test"})


def check(root: Path) -> list[Damage]:
    return list(Keep.open(root, write=False).check(Quiet()))


def contents(root: Path) -> dict[str, bytes]:
    """Every byte of the library that is not disposable."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in ("derived", "incoming")
    }


class PowerCutError(BaseException):
    """The machine has lost its power: nothing that follows reaches the disk."""


class WoundedDisk(Disk):
    """A disk that fails at the call numbered `at`, counted from 1: once, or for good as a power cut does."""

    def __init__(self, at: int = 0, error: BaseException | None = None) -> None:
        self.calls = 0
        self._at = at
        self._error = error or PowerCutError()

    def _step(self) -> None:
        self.calls += 1
        dead = isinstance(self._error, PowerCutError) and self.calls > self._at > 0
        if self.calls == self._at or dead:
            raise self._error

    def create(self, path: str, mode: int = 0o666) -> int:
        self._step()
        return super().create(path, mode)

    def extend(self, path: str) -> int:
        self._step()
        return super().extend(path)

    def write(self, descriptor: int, data: bytes) -> None:
        """The wound lets half of the bytes through."""
        try:
            self._step()
        except BaseException:
            if self.calls == self._at:
                super().write(descriptor, data[: len(data) // 2])
            raise
        super().write(descriptor, data)

    def stamp(self, descriptor: int, mtime_ns: int) -> None:
        self._step()
        super().stamp(descriptor, mtime_ns)

    def flush(self, descriptor: int) -> None:
        self._step()
        super().flush(descriptor)

    def truncate(self, path: str, length: int) -> None:
        self._step()
        super().truncate(path, length)

    def make_folder(self, path: str) -> None:
        self._step()
        super().make_folder(path)

    def rename(self, old: str, new: str) -> None:
        self._step()
        super().rename(old, new)

    def remove(self, path: str) -> None:
        self._step()
        super().remove(path)

    def remove_tree(self, path: str) -> None:
        self._step()
        super().remove_tree(path)
