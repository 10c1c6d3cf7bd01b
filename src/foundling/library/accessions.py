"""Sealed accessions: what each act of taking in brought, read back from its bag."""

# Paths are strings here, not Path objects: they may hold any bytes, and there are very many of them.
# ruff: noqa: PTH100, PTH116, PTH118

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from foundling.errors import LibraryError
from foundling.library import bags, provenance

_ID = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Kept:
    """One original that is kept."""

    relative: str
    """Its path under data/ of its bag."""
    path: str
    """Where it is now, absolute."""
    sha256: str
    length: int
    given: str
    """Its path as the person named it."""


@dataclass(frozen=True, slots=True)
class Accession:
    """One act of taking in, sealed: its bag and what is in it."""

    id: str
    path: Path
    utc: str

    @property
    def files(self) -> Iterator[Kept]:
        """The originals in it by path, read from the bag each time; LibraryError where it has no manifest."""
        rows = _kept_rows(self.path / bags.PROVENANCE)
        row: dict[str, object] = {}
        base = os.path.join(os.path.abspath(self.path), "")
        try:
            for digest, path in bags.manifest(self.path / bags.MANIFEST):
                relative = path.removeprefix("data/")
                while row is not None and str(row.get("stored", "")) < path:
                    row = next(rows, {"stored": "\U0010ffff"})
                own = row if row.get("stored") == path else {}
                yield Kept(
                    relative,
                    base + path,
                    digest,
                    _length(own, base + path),
                    provenance.name(own, "given") or relative,
                )
        except OSError as error:
            raise LibraryError(
                "the manifest of the accession cannot be read",
                item=str(self.path / bags.MANIFEST),
                remedy="Run foundling check, and restore the file from a copy of the library.",
            ) from error


def parse_id(name: str) -> tuple[str, str] | None:
    """The time and the digest in an accession's id; None where it is none.

    >>> parse_id("20260102T030405Z-0123456789abcdef")
    ('20260102T030405Z', '0123456789abcdef')
    >>> parse_id("20260102T030405Z-0123456789ABCDEF") is None
    True
    """
    found = _ID.fullmatch(name)
    return (found[1], found[2]) if found else None


def make_id(utc: str, digest: str) -> str:
    """The id of the accession of that time whose tag manifest has that digest."""
    return f"{utc}-{digest[:16]}"


def proves_itself(folder: Path) -> str:
    """The digest of the tag manifest, where the folder's name says the same; empty where not."""
    found = parse_id(folder.name)
    try:
        digest = sha256((folder / bags.TAG_MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""
    return digest if found and digest.startswith(found[1]) else ""


def listed(folder: Path) -> Iterator[Accession]:
    """The accessions in the folder in order of their ids."""
    for name in sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)):
        found = parse_id(name)
        if found:
            yield Accession(name, folder / name, found[0])


def _kept_rows(path: Path) -> Iterator[dict[str, object]]:
    return (row for row in provenance.read(path) if isinstance(row.get("stored"), str))


def _length(row: dict[str, object], path: str) -> int:
    length = row.get("length")
    if isinstance(length, int):
        return length
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
