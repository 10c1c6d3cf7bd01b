"""The keep: every original that the library has, in sealed accessions, written once and proved at will."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from foundling.errors import LibraryError
from foundling.library import accessions, bags, layout, provenance
from foundling.library.accessions import Accession, Kept
from foundling.library.disk import Disk, writing
from foundling.library.holdings import Index
from foundling.library.logs import Log
from foundling.library.seals import Seals
from foundling.library.staging import Held, Staging

__all__ = ["Accession", "Held", "Keep", "Kept", "Taking"]


def _now() -> datetime:
    return datetime.now(UTC)


class Keep:
    """The originals of one library. Faces go through Library; nothing here reads content."""

    def __init__(self, root: Path, *, disk: Disk | None = None, now: Callable[[], datetime] = _now) -> None:
        """Look at the library at `root`, for reading; use `open` or `create` unless it is known to be one."""
        self.root = root
        self.disk = disk or Disk()
        self.now = now
        self.seals = Seals(root, self.disk)
        self.notes: tuple[str, ...] = ()
        """What was mended when the library was opened for writing: sentences for a person."""
        self._lock: layout.Lock | None = None
        self._index: Index | None = None
        self._sightings = Log(root, layout.SIGHTINGS, self.seals, self.disk)

    @classmethod
    def create(cls, root: Path, *, disk: Disk | None = None, now: Callable[[], datetime] = _now) -> Keep:
        """A new, empty library at `root`, open for writing; LibraryError where something else is there."""
        layout.create(root, disk or Disk())
        return cls.open(root, write=True, disk=disk, now=now)

    @classmethod
    def open(
        cls, root: Path, *, write: bool, disk: Disk | None = None, now: Callable[[], datetime] = _now
    ) -> Keep:
        """The library at `root`. For writing, what a crash left is cleared first.

        LibraryError where it is no library, is of a newer format, or is being written to already.
        """
        layout.demand(root)
        keep = cls(root, disk=disk, now=now)
        if write:
            keep._lock_and_mend()
        return keep

    def __enter__(self) -> Keep:
        """The keep itself, to be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let others write."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def accessions(self) -> Iterator[Accession]:
        """The sealed accessions in order of their ids, which is that of their times."""
        folder = self.root / layout.ACCESSIONS
        return accessions.listed(folder) if folder.is_dir() else iter(())

    def files(self) -> Iterator[Kept]:
        """Every original, in order of accession and of its path there."""
        for accession in self.accessions():
            yield from accession.files

    def holds(self, digest: str) -> bool:
        """Whether a sealed accession has a file whose SHA-256 digest, in hexadecimal, is this."""
        return self._holdings().holds(bytes.fromhex(digest))

    def log(self, pattern: str) -> Log:
        """The log whose files match the pattern; only a keep that is open for writing appends to one."""
        return Log(self.root, pattern, self.seals, self.disk)

    @contextmanager
    def stage(self) -> Iterator[Taking]:
        """A new accession to take files into. Leaving the block without sealing it, by error or not, drops it."""
        self.demand_lock()
        with writing(str(self.root)):
            folder = Path(tempfile.mktemp(prefix="taking-", dir=self.root / layout.INCOMING))  # noqa: S306
        staging = Staging(folder, self._holdings(), self.disk)
        try:
            yield Taking(self, staging)
        finally:
            staging.close()
            with suppress(OSError):
                self.disk.remove_tree(str(folder))

    def demand_lock(self) -> None:
        """Return where the library is open for writing; LibraryError where not."""
        if self._lock is None:
            raise LibraryError(
                "the library is open for reading only", item=str(self.root), remedy="Open it for writing."
            )

    def _commit(self, staging: Staging, about: Mapping[str, str]) -> Accession | None:
        utc = f"{self.now():%Y%m%dT%H%M%SZ}"
        if not staging.fresh:
            self._record_sightings(staging)
            return None
        bag, digest = staging.seal(self._information(staging, about, utc))
        id = accessions.make_id(utc, digest)
        folder = self.root / layout.ACCESSIONS
        with writing(str(folder / id)):
            self.disk.rename(bag, str(folder / id))
            self.disk.flush_folder(str(folder))
        self._index = None
        self.seals.seal({_tags(id): digest})
        return Accession(id, folder / id, utc)

    def _information(self, staging: Staging, about: Mapping[str, str], utc: str) -> dict[str, str]:
        own = {
            "Bagging-Date": f"{self.now():%Y-%m-%d}",
            "Payload-Oxum": f"{staging.fresh_bytes}.{staging.fresh}",
            "Internal-Sender-Identifier": utc,
        }
        if staging.again:
            own["Files-Known-Before"] = str(staging.again)
        return {"Bag-Software-Agent": "Foundling", **about, **own}

    def _record_sightings(self, staging: Staging) -> None:
        """Write the provenance of files that brought nothing new, and one line for those it knew in full."""
        when = f"{self.now():%Y-%m-%dT%H:%M:%SZ}"
        rows: list[provenance.Row] = [provenance.timed(when, line) for _, _, line in staging.rows()]
        if staging.again:
            rows.append(
                {"utc": when, "known": staging.again, "message": "files offered again, known in full"}
            )
        self._sightings.append(layout.SIGHTINGS, rows)
        self._index = None

    def _holdings(self) -> Index:
        if self._index is None:
            self._index = Index(self.root, list(self.accessions()))
        return self._index

    def _lock_and_mend(self) -> None:
        self._lock = layout.Lock(self.root)
        layout.clear_incoming(self.root, self.disk)
        self.seals = Seals(self.root, self.disk)
        self._sightings = self.log(layout.SIGHTINGS)
        logs = (self._sightings, self.log(f"{layout.JOURNAL}/*.jsonl"), self.log(layout.TOMBSTONES))
        notes = [layout.heal(self.root, self.seals, self.disk)]
        unsealed = {
            _tags(accession.id): accessions.proves_itself(accession.path)
            for accession in self.accessions()
            if self.seals.digest(_tags(accession.id)) is None
        }
        self.seals.seal({path: digest for path, digest in unsealed.items() if digest})
        notes += [sentence for log in logs for sentence in log.heal()]
        self.notes = tuple(sentence for sentence in notes if sentence)


class Taking:
    """One act of taking in, under way."""

    def __init__(self, keep: Keep, staging: Staging) -> None:
        """Take into the keep by way of this staging."""
        self._keep = keep
        self._staging = staging

    def take(self, path: str, relative: str) -> Held:
        """Keep the file at `path`, as the person named it, unless its bytes are held; `relative` is its path in the heap.

        MaterialError where the file cannot be read, or changes meanwhile: nothing of it is kept then.
        LibraryError where the library cannot be written.
        """
        return self._staging.take(path, relative)

    def note(self, relative: str, code: str, message: str) -> None:
        """Record that something was seen at `relative` and not kept, and why."""
        self._staging.note(relative, code, message)

    def seal(self, about: Mapping[str, str]) -> Accession | None:
        """Keep all of it for good, in one step; `about` goes to bag-info.txt.

        None where nothing was new: then only provenance is written, where it has something new to say.
        After a LibraryError the library is as it was.
        """
        return self._keep._commit(self._staging, about)


def _tags(id: str) -> str:
    """Where the tag manifest of that accession is in the library."""
    return f"{layout.ACCESSIONS}/{id}/{bags.TAG_MANIFEST}"
