"""BagIt 1.0 bags (RFC 8493): how one is written and how it is proved whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from foundling.library.disk import READ_ONLY, Disk, write_file

DATA = "data"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
INFO = "bag-info.txt"
PROVENANCE = "provenance.jsonl"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_CODE = re.compile(r"(?i)%(0d|0a|25)")
_BATCH = 1 << 20


class _TagFile:
    """A tag file as it is being written: buffered, hashed, flushed when closed."""

    def __init__(self, disk: Disk, folder: str, name: str) -> None:
        self.name = name
        self._disk = disk
        self._descriptor = disk.create(os.path.join(folder, name), READ_ONLY)
        self._hash = sha256()
        self._pending: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        self._pending.append(data)
        self._size += len(data)
        if self._size >= _BATCH:
            self._drain()

    def close(self) -> str:
        """The digest of the whole file, which is on the disk now."""
        self._drain()
        self._disk.flush(self._descriptor)
        self.abandon()
        return self._hash.hexdigest()

    def abandon(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _drain(self) -> None:
        data = b"".join(self._pending)
        self._pending, self._size = [], 0
        self._hash.update(data)
        self._disk.write(self._descriptor, data)


def write_tags(
    disk: Disk, folder: str, rows: Iterable[tuple[str, str, bytes]], info: Mapping[str, str]
) -> str:
    """Make the folder, whose data/ is filled, a bag; the digest of its tag manifest comes back.

    Each row is a path under data/, its digest and its line of provenance; a row without a path has only a line.
    """
    digests: dict[str, str] = {}
    manifest = _TagFile(disk, folder, MANIFEST)
    provenance = _TagFile(disk, folder, PROVENANCE)
    try:
        for path, digest, line in rows:
            if path:
                manifest.write(f"{digest}  {DATA}/{encode(path)}\n".encode())
            provenance.write(line + b"\n")
        for file in (manifest, provenance):
            digests[file.name] = file.close()
    finally:
        manifest.abandon()
        provenance.abandon()
    for name, data in (("bagit.txt", DECLARATION), (INFO, _information(info))):
        write_file(disk, os.path.join(folder, name), data, READ_ONLY)
        digests[name] = sha256(data).hexdigest()
    tags = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()
    write_file(disk, os.path.join(folder, TAG_MANIFEST), tags, READ_ONLY)
    disk.flush_folder(folder)
    return sha256(tags).hexdigest()


def encode(path: str) -> str:
    """A path as a manifest writes it.

    >>> encode("50%"), decode("50%25"), decode("a%0Ab") == "a" + chr(10) + "b"
    ('50%25', '50%', True)
    """
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decode(path: str) -> str:
    """The path that a manifest's line names."""
    return _CODE.sub(lambda code: chr(int(code[1], 16)), path)


def manifest(path: Path) -> Iterator[tuple[str, str]]:
    """Digest and path, relative to the bag, of each line of a manifest; lines that are no such are passed over.

    OSError where the manifest cannot be read.
    """
    with path.open("rb") as file:
        for raw in file:
            found = _LINE.fullmatch(raw.decode("utf-8", "surrogateescape").rstrip("\n"))
            if found:
                yield found[1], decode(found[2])


def information(folder: Path) -> dict[str, str]:
    """The labels and values of bag-info.txt; empty where it cannot be read."""
    try:
        text = (folder / INFO).read_bytes().decode("utf-8", "replace")
    except OSError:
        return {}
    pairs = (line.partition(": ") for line in text.splitlines())
    return {label: value for label, found, value in pairs if found}


def _information(info: Mapping[str, str]) -> bytes:
    """The lines of bag-info.txt: one for each label, line ends in values made spaces."""
    lines = (f"{_one_line(label).replace(':', '-')}: {_one_line(value)}\n" for label, value in info.items())
    return "".join(lines).encode("utf-8", "replace")


def _one_line(text: str) -> str:
    return " ".join(text.split())
