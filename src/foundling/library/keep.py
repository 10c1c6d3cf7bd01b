"""The keep: every original that the library has, in sealed accessions, written once and proved at will."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from foundling.errors import LibraryError
from foundling.library import accessions, bags, fixity, healing, layout, provenance
from foundling.library.accessions import Accession, Kept
from foundling.library.disk import Disk, writing
from foundling.library.holdings import Index
from foundling.library.logs import Log
from foundling.library.seals import INCOMING, Seals
from foundling.library.staging import Held, Staging
from foundling.library.views import Damage, Watch

__all__ = ["Accession", "Held", "Keep", "Kept", "Taking"]

_AGENT = {"Bag-Software-Agent": "Foundling"}
"""What bag-info.txt says unless it is told better."""


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
        self._logs: dict[str, Log] = {}

    @classmethod
    def create(cls, root: Path, *, disk: Disk | None = None, now: Callable[[], datetime] = _now) -> Keep:
        """A new, empty library at `root`, open for writing; LibraryError where something else is there."""
        layout.create(root, disk or Disk())
        return cls.open(root, write=True, disk=disk, now=now)

    @staticmethod
    def is_library(root: Path) -> bool:
        """Whether the folder is a library, of whatever format."""
        return layout.is_library(root)

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

    def __enter__(self) -> Self:
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

    def check(self, watch: Watch) -> Iterator[Damage]:
        """Everything that is not as it was sealed, each with the file's path in the library."""
        seals = Seals(self.root, self.disk)
        logs = [Log(self.root, pattern, seals, self.disk) for pattern in layout.LOGS]
        return fixity.check(self.root, seals, logs, watch)

    def log(self, pattern: str) -> Log:
        """The log whose files match the pattern; to append to it, the keep must be open for writing."""
        return self._logs.setdefault(pattern, Log(self.root, pattern, self.seals, self.disk))

    @contextmanager
    def stage(self) -> Iterator[Taking]:
        """A new accession to take files into; it is dropped where the block ends without sealing it."""
        self.demand_lock()
        folder = self.root / INCOMING / f"taking-{secrets.token_hex(8)}"
        staging = Staging(folder, self._holdings(), self.disk)
        try:
            yield Taking(staging, self._prepare, self._commit)
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

    def _prepare(self, staging: Staging, about: Mapping[str, str]) -> _Bag | None:
        """Make the staged files a bag on the disk, all but in its place; None where nothing is new."""
        if not staging.fresh:
            return None
        now = self.now()
        utc = f"{now:%Y%m%dT%H%M%SZ}"
        path, digest = staging.seal({**_AGENT, **about, **_information(staging, now), bags.SENDER: utc})
        return _Bag(path, digest, utc)

    def _commit(self, staging: Staging, bag: _Bag | None) -> Accession | None:
        if bag is None:
            self._record_sightings(staging)
            return None
        accession = accessions.make_id(bag.utc, bag.digest)
        seals = self.seals.prepare({_tags(accession): bag.digest})
        self._put_in_place(bag.path, self.root / layout.ACCESSIONS / accession)
        self.seals.adopt(seals)
        self._index = None
        return Accession(accession, self.root / layout.ACCESSIONS / accession, bag.utc)

    def _put_in_place(self, bag: str, place: Path) -> None:
        """Commit: the one step before which the accession is not there, and after which it is."""
        with writing(str(place)):
            self.disk.rename(bag, str(place))
            try:
                self.disk.flush_folder(str(place.parent))
            except OSError:
                self.disk.rename(str(place), bag)
                raise

    def _record_sightings(self, staging: Staging) -> None:
        """Write the provenance of files that brought nothing new, and one line for those it knew in full."""
        when = f"{self.now():%Y-%m-%dT%H:%M:%SZ}"
        rows: list[provenance.Row] = [provenance.timed(when, line) for _, _, line in staging.rows()]
        if staging.again:
            rows.append(
                {"utc": when, "known": staging.again, "message": "files offered again, known in full"}
            )
        self.log(layout.SIGHTINGS).append(layout.SIGHTINGS, rows)
        self._index = None

    def _holdings(self) -> Index:
        if self._index is None:
            self._index = Index(self.root, list(self.accessions()))
        return self._index

    def _lock_and_mend(self) -> None:
        self._lock = layout.Lock(self.root)
        with ExitStack() as stack:
            stack.callback(self.close)
            layout.clear_incoming(self.root, self.disk)
            layout.make_folders(self.root, self.disk)
            self.seals, self._logs = Seals(self.root, self.disk), {}
            logs = [self.log(pattern) for pattern in layout.LOGS]
            self.notes = healing.heal(self.root, self.seals, logs, self.disk)
            stack.pop_all()


@dataclass(frozen=True, slots=True)
class _Bag:
    """A bag that is whole on the disk and has its place yet to come."""

    path: str
    digest: str
    utc: str


class Taking:
    """One act of taking in, under way."""

    def __init__(
        self,
        staging: Staging,
        prepare: Callable[[Staging, Mapping[str, str]], _Bag | None],
        commit: Callable[[Staging, _Bag | None], Accession | None],
    ) -> None:
        """Take in by way of this staging, and seal by `prepare` and then `commit`."""
        self._staging = staging
        self._prepare = prepare
        self._commit = commit
        self._prepared: list[_Bag | None] = []

    @property
    def bag(self) -> str:
        """The folder whose data/ holds the files until they are sealed."""
        return self._staging.bag

    def take(self, path: str, relative: str) -> Held:
        """Keep the file at `path`, as the person named it, unless its bytes are held.

        `relative` is its path in the heap. MaterialError where the file cannot be read, or changes
        meanwhile: nothing of it is kept then. LibraryError where the library cannot be written.
        """
        return self._staging.take(path, relative)

    def note(self, relative: str, code: str, message: str) -> None:
        """Record that something was seen at `relative` and not kept, and why."""
        self._staging.note(relative, code, message)

    def prepare(self, about: Mapping[str, str]) -> None:
        """Do what takes long about sealing, so that nothing but one step remains; in any thread.

        `about` goes to bag-info.txt.
        """
        self._prepared = [self._prepare(self._staging, about)]

    def seal(self, about: Mapping[str, str]) -> Accession | None:
        """Keep all of it for good, in one step; `about` goes to bag-info.txt unless it is prepared.

        None where nothing was new: then only provenance is written, where it has something new to say.
        After a LibraryError the library is as it was.
        """
        if not self._prepared:
            self.prepare(about)
        return self._commit(self._staging, self._prepared[0])


def _information(staging: Staging, now: datetime) -> dict[str, str]:
    """What bag-info.txt says of every accession."""
    own = {
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "Payload-Oxum": f"{staging.fresh_bytes}.{staging.fresh}",
    }
    return own | ({"Files-Known-Before": str(staging.again)} if staging.again else {})


def _tags(id: str) -> str:
    """Where the tag manifest of that accession is in the library."""
    return f"{layout.ACCESSIONS}/{id}/{bags.TAG_MANIFEST}"
