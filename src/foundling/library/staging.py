"""A new accession while it is being taken in: copied, hashed, and sealed in one step or not at all."""

# Paths are strings here, not Path objects: they may hold any bytes, and there are very many of them.
# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Protocol

from foundling.errors import MaterialError
from foundling.library import bags, provenance
from foundling.library.disk import READ_ONLY, Disk, writing
from foundling.library.names import Names

CHUNK = 1 << 20

_NAMELESS = "~staged"
"""The name, beside data/, of a large file until its digest is known."""


@dataclass(frozen=True, slots=True)
class Held:
    """What became of one file that was offered."""

    sha256: str
    length: int
    fresh: bool
    """Whether its bytes were new, and are kept now."""
    stored: str | None
    """Its path under data/ of the new accession; None where its bytes were held already."""


class Holdings(Protocol):
    """What the library holds already, as far as staging asks."""

    def place(self, digest: bytes, length: int) -> str | None:
        """The path in the library of a kept file with these bytes; None where there is none."""

    def may_hold(self, length: int) -> bool:
        """Whether a kept file has this length, of at least CHUNK bytes."""

    def sighted(self, sighting: bytes) -> bool:
        """Whether provenance says already that these bytes were found at that path."""


def sighting(given: str, digest: bytes) -> bytes:
    """A short key of one path and the bytes found there."""
    return blake2b(os.fsencode(given) + b"\0" + digest, digest_size=8).digest()


class Staging:
    """Takes in files one by one. Made by `Keep.stage`, which seals or removes it."""

    def __init__(self, folder: Path, holdings: Holdings, disk: Disk) -> None:
        """Make the folder, a new one in incoming/, ready."""
        self.bag = os.path.join(folder, "bag")
        self._data = os.path.join(self.bag, bags.DATA)
        self._holdings = holdings
        self._disk = disk
        self._names = Names()
        self._folders = {self._data}
        self._own: dict[bytes, str] = {}
        self._sightings: set[bytes] = set()
        self._rows = provenance.Rows(str(folder), disk)
        self._hasher = ThreadPoolExecutor(1)
        self.fresh = 0
        """Files kept."""
        self.fresh_bytes = 0
        self.told = 0
        """Lines of provenance that say something new."""
        self.again = 0
        """Files that provenance knew already."""
        with writing(str(folder)):
            for path in (str(folder), self.bag, self._data):
                disk.make_folder(path)

    def take(self, path: str, relative: str) -> Held:
        """Keep the file at `path`, as the person named it, unless its bytes are held.

        `relative` is its path in the heap.
        MaterialError where the file cannot be read, or changes meanwhile: nothing of it is kept then.
        LibraryError where the library cannot be written.
        """
        with _reading(path):
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        try:
            with _reading(path):
                before = os.fstat(descriptor)
                if not stat.S_ISREG(before.st_mode):
                    raise _refused(
                        path, "it is no regular file", "Foundling takes in files and folders only."
                    )
                chunk = _read(descriptor, before.st_size)
            source = _Source(path, relative, descriptor, before)
            if len(chunk) < CHUNK:
                return self._take_small(source, chunk)
            return self._take_large(source, chunk)
        finally:
            os.close(descriptor)

    def note(self, relative: str, code: str, message: str) -> None:
        """Record that something was seen at `relative` and not kept, and why."""
        self._add_row("", b"", {**provenance.names("given", relative), "note": code, "message": message})

    def rows(self) -> Iterator[tuple[str, str, bytes]]:
        """Path under data/, digest and line of provenance of all rows so far, in order."""
        return iter(self._rows)

    def seal(self, info: Mapping[str, str]) -> tuple[str, str]:
        """Make the staged files a bag on the disk; its path and the digest of its tag manifest come back."""
        with writing(self.bag):
            self._disk.flush_tree(self.bag, self.fresh)
            return self.bag, bags.write_tags(self._disk, self.bag, self._rows, info)

    def close(self) -> None:
        """Let go of the thread that hashes."""
        self._hasher.shutdown()

    def _take_small(self, source: _Source, data: bytes) -> Held:
        source.demand_unchanged(len(data))
        digest = sha256(data)
        held = self._held(source, digest.digest(), len(data))
        if held:
            return held
        stored = self._names.place(source.relative)
        path = os.path.join(self._data, stored)
        with writing(source.path):
            self._make_folders(os.path.dirname(path))
            target = self._disk.create(path, READ_ONLY)
            try:
                if data:
                    self._disk.write(target, data)
                self._disk.stamp(target, source.mtime_ns)
            finally:
                os.close(target)
        return self._keep(source, stored, digest.digest(), len(data))

    def _take_large(self, source: _Source, chunk: bytes) -> Held:
        """Copy while hashing; where a kept file has the same length, hash first: it may well be the same."""
        if self._holdings.may_hold(source.length):
            digest, length = self._copy(source, chunk, None)
            held = self._held(source, digest, length)
            if held:
                return held
            with _reading(source.path):
                os.lseek(source.descriptor, 0, os.SEEK_SET)
                chunk = _read(source.descriptor, CHUNK)
        path = os.path.join(self.bag, _NAMELESS)
        with writing(source.path):
            target = self._disk.create(path, READ_ONLY)
        try:
            digest, length = self._copy(source, chunk, target)
            with writing(source.path):
                self._disk.stamp(target, source.mtime_ns)
        except MaterialError:
            self._disk.remove(path)
            raise
        finally:
            os.close(target)
        return self._name(source, path, digest, length)

    def _name(self, source: _Source, path: str, digest: bytes, length: int) -> Held:
        """Move a large file to its own name, or remove it where its bytes are held."""
        held = self._held(source, digest, length)
        with writing(source.path):
            if held:
                self._disk.remove(path)
                return held
            stored = self._names.place(source.relative)
            final = os.path.join(self._data, stored)
            self._make_folders(os.path.dirname(final))
            self._disk.rename(path, final)
        return self._keep(source, stored, digest, length)

    def _copy(self, source: _Source, chunk: bytes, target: int | None) -> tuple[bytes, int]:
        """Digest and length of the whole file, copied to `target`: one thread hashes while one copies."""
        digest, length = sha256(), 0
        while chunk:
            hashed = self._hasher.submit(digest.update, chunk)
            length += len(chunk)
            if target is not None:
                with writing(source.path):
                    self._disk.write(target, chunk)
            with _reading(source.path):
                chunk = _read(source.descriptor, CHUNK)
            hashed.result()
        source.demand_unchanged(length)
        return digest.digest(), length

    def _held(self, source: _Source, digest: bytes, length: int) -> Held | None:
        """What to answer where the bytes are held, provenance noted; None where they are new."""
        own = self._own.get(digest)
        place = self._holdings.place(digest, length) if own is None else f"{bags.DATA}/{own}"
        if place is None:
            return None
        self._add_row("", digest, source.row(digest, length, {"held": place}))
        return Held(digest.hex(), length, fresh=False, stored=None)

    def _keep(self, source: _Source, stored: str, digest: bytes, length: int) -> Held:
        self._own[digest] = stored
        self.fresh += 1
        self.fresh_bytes += length
        self._add_row(stored, digest, source.row(digest, length, {"stored": f"{bags.DATA}/{stored}"}))
        return Held(digest.hex(), length, fresh=True, stored=stored)

    def _add_row(self, stored: str, digest: bytes, row: provenance.Row) -> None:
        """Add the row unless provenance says as much already."""
        key = sighting(provenance.name(row, "given"), digest or str(row["note"]).encode())
        if not stored and (key in self._sightings or self._holdings.sighted(key)):
            self.again += 1
            return
        self._sightings.add(key)
        self.told += 1
        self._rows.add(stored, digest.hex() if stored else "", row)

    def _make_folders(self, folder: str) -> None:
        missing = []
        while folder not in self._folders:
            missing.append(folder)
            folder = os.path.dirname(folder)
        for path in reversed(missing):
            self._disk.make_folder(path)
            self._folders.add(path)


class _Source:
    """One open file that is offered."""

    def __init__(self, path: str, relative: str, descriptor: int, before: os.stat_result) -> None:
        self.path = path
        self.relative = relative
        self.descriptor = descriptor
        self.length = before.st_size
        self.mtime_ns = before.st_mtime_ns

    def demand_unchanged(self, length: int) -> None:
        """Return where the file is still as it was opened, `length` bytes long; MaterialError where not."""
        with _reading(self.path):
            after = os.fstat(self.descriptor)
        if (after.st_size, after.st_mtime_ns, length) != (self.length, self.mtime_ns, self.length):
            raise _refused(
                self.path, "it changed while it was read", "Add it again when nothing writes to it."
            )

    def row(self, digest: bytes, length: int, outcome: provenance.Row) -> provenance.Row:
        row = provenance.names("given", self.path)
        if outcome.get("stored") != f"{bags.DATA}/{self.relative}":
            row |= provenance.names("relative", self.relative)
        about: provenance.Row = {
            "mtime": provenance.moment(self.mtime_ns),
            "length": length,
            "sha256": digest.hex(),
        }
        return row | about | outcome


def _read(descriptor: int, expected: int) -> bytes:
    """The next bytes of a file: CHUNK of them, fewer only at its end."""
    data = os.read(descriptor, min(CHUNK, expected + 1))
    if len(data) == CHUNK or len(data) == 0:
        return data
    pieces = [data]
    size = len(data)
    while size < CHUNK and (more := os.read(descriptor, CHUNK - size)):
        pieces.append(more)
        size += len(more)
    return b"".join(pieces)


_REASONS: Mapping[int, tuple[str, str]] = {
    errno.EACCES: ("you may not read it", "Change its permissions, or add it as its owner."),
    errno.EPERM: ("you may not read it", "Change its permissions, or add it as its owner."),
    errno.ENOENT: ("it is not there any more", "Check whether it was moved, and add it again."),
    errno.ESTALE: ("it is not there any more", "Check whether it was moved, and add it again."),
    errno.EISDIR: ("it is a folder, not a file", "Add the folder."),
    errno.ELOOP: ("it is a link that leads in a circle", "Mend or remove the link."),
    errno.ENAMETOOLONG: ("its path is too long for the system", "Move it nearer to the top of the disk."),
    errno.EIO: ("the disk could not read it", "Copy what can be saved from that disk, and add the copy."),
}


@contextmanager
def _reading(path: str) -> Iterator[None]:
    """Turn trouble with a file that is offered into a MaterialError."""
    try:
        yield
    except OSError as error:
        cause, remedy = _REASONS.get(
            error.errno or 0,
            (f"it could not be read ({error.strerror or error})", "Copy it elsewhere and add that."),
        )
        raise _refused(path, cause, remedy) from error


def _refused(path: str, cause: str, remedy: str) -> MaterialError:
    return MaterialError(cause, item=path, remedy=remedy)
