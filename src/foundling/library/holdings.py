"""Which bytes the library holds, and where: told from the manifests, in little memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from foundling.library import bags, layout, provenance
from foundling.library.accessions import Accession
from foundling.library.staging import CHUNK, sighting

_SHIFT = 48


class Index:
    """The digests of all kept files, each with the place of its manifest line: 150 bytes a file."""

    def __init__(self, root: Path, accessions: Sequence[Accession]) -> None:
        """Index these accessions of the library at `root`."""
        self._root = root
        self._accessions = accessions
        self._lines: dict[bytes, int] = {}
        self._lengths: set[int] | None = None
        self._sightings: set[bytes] | None = None
        for number, accession in enumerate(accessions):
            self._read(number, accession)

    def holds(self, digest: bytes) -> bool:
        """Whether a manifest has the digest."""
        return digest in self._lines

    def place(self, digest: bytes, length: int) -> str | None:
        """The path in the library of a kept file with these bytes; None where there is none.

        A file that has gone, or has another length now, counts as none: taking it in again mends the library.
        """
        packed = self._lines.get(digest)
        if packed is None:
            return None
        accession = self._accessions[packed >> _SHIFT]
        relative = _path_at(accession.path / bags.MANIFEST, packed & ((1 << _SHIFT) - 1))
        try:
            if (accession.path / relative).stat().st_size != length:
                return None
        except OSError:
            return None
        return f"{layout.ACCESSIONS}/{accession.id}/{relative}"

    def may_hold(self, length: int) -> bool:
        """Whether a kept file has this length, of at least CHUNK bytes."""
        if self._lengths is None:
            self._read_provenance()
        return length in (self._lengths or ())

    def sighted(self, key: bytes) -> bool:
        """Whether provenance says already that these bytes were found at that path."""
        if self._sightings is None:
            self._read_provenance()
        return key in (self._sightings or ())

    def _read(self, number: int, accession: Accession) -> None:
        place = number << _SHIFT
        try:
            with (accession.path / bags.MANIFEST).open("rb") as file:
                for line in file:
                    with suppress(ValueError):
                        self._lines.setdefault(bytes.fromhex(line[:64].decode("ascii")), place)
                    place += len(line)
        except OSError:
            return

    def _read_provenance(self) -> None:
        self._lengths, self._sightings = set(), set()
        files = [accession.path / bags.PROVENANCE for accession in self._accessions]
        for path in (*files, self._root / layout.SIGHTINGS):
            for row in provenance.read(path):
                given, digest = provenance.name(row, "given"), row.get("sha256")
                length = row.get("length")
                if isinstance(length, int) and length >= CHUNK:
                    self._lengths.add(length)
                try:
                    raw = bytes.fromhex(digest) if isinstance(digest, str) else str(row.get("note")).encode()
                except ValueError:
                    continue
                self._sightings.add(sighting(given, raw))


def _path_at(manifest: Path, offset: int) -> str:
    with manifest.open("rb") as file:
        file.seek(offset)
        return bags.decode(file.readline()[66:].decode("utf-8", "surrogateescape").rstrip("\n"))
