"""BagIt 1.0 bags (RFC 8493): how one is written, read and proved whole."""

# Paths are strings here, not Path objects: they may hold any bytes, and there are very many of them.
# ruff: noqa: PTH118, PTH208

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from foundling.library import provenance
from foundling.library.disk import READ_ONLY, Disk, write_file

DATA = "data"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
INFO = "bag-info.txt"
PROVENANCE = "provenance.jsonl"
SENDER = "Internal-Sender-Identifier"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_CODE = re.compile(r"(?i)%(0d|0a|25)")
_BATCH = 1 << 20
_CHANGED = "its bytes are not what they were"
_MISSING = "it is missing"
_STRANGE = "it does not belong to the accession"


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

    Each row is a path under data/, its digest and its line of provenance. One without a path is a line only.
    """
    digests: dict[str, str] = {}
    listing = _TagFile(disk, folder, MANIFEST)
    history = _TagFile(disk, folder, PROVENANCE)
    try:
        for path, digest, line in rows:
            if path:
                listing.write(f"{digest}  {DATA}/{encode(path)}\n".encode())
            history.write(line + b"\n")
        for file in (listing, history):
            digests[file.name] = file.close()
    finally:
        listing.abandon()
        history.abandon()
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
    """Digest and path, relative to the bag, of each line of a manifest; what is no such line is passed over.

    OSError where the manifest cannot be read.
    """
    with path.open("rb") as file:
        for raw in file:
            found = _LINE.fullmatch(raw.decode("utf-8", "surrogateescape").rstrip("\n"))
            if found:
                yield found[1], decode(found[2])


@dataclass(frozen=True, slots=True)
class Flaw:
    """One file of a bag that is not as it was sealed; `path` is relative to the bag."""

    path: str
    cause: str
    strange: bool = False
    """Whether the file is one too many."""


def flaws(folder: Path, seal: str, advance: Callable[[int], None]) -> Iterator[Flaw]:
    """What is wrong with a bag whose tag manifest's digest begins with `seal`; `advance` hears of bytes read.

    Where the manifest itself has suffered, the files are held against their provenance instead.
    """
    try:
        sealed = sha256((folder / TAG_MANIFEST).read_bytes()).hexdigest().startswith(seal)
    except OSError as error:
        yield Flaw(TAG_MANIFEST, _unreadable(error))
        sealed = False
    else:
        if not sealed:
            yield Flaw(TAG_MANIFEST, _CHANGED)
    sound = set()
    for digest, name in _lines(folder / TAG_MANIFEST):
        cause = _compare(folder / name, digest, _ignore)
        if not cause:
            sound.add(name)
        elif sealed:
            yield Flaw(name, cause)
    expected = _recorded if MANIFEST not in sound and PROVENANCE in sound else _listed
    count = 0
    for digest, name in expected(folder):
        count += 1
        cause = _compare(folder / name, digest, advance)
        count -= cause == _MISSING
        if cause:
            yield Flaw(name, cause)
    if sum(1 for _ in _payload(folder)) != count:
        own = {name for _, name in expected(folder)}
        yield from (Flaw(name, _STRANGE, strange=True) for name in sorted(set(_payload(folder)) - own))
    tags = {MANIFEST, TAG_MANIFEST, INFO, PROVENANCE, "bagit.txt", DATA}
    yield from (Flaw(name, _STRANGE, strange=True) for name in sorted(set(os.listdir(folder)) - tags))


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


def _ignore(_: int) -> None:
    pass


def _lines(path: Path) -> list[tuple[str, str]]:
    try:
        return list(manifest(path))
    except OSError:
        return []


def _listed(folder: Path) -> Iterator[tuple[str, str]]:
    try:
        yield from manifest(folder / MANIFEST)
    except OSError:
        return


def _recorded(folder: Path) -> Iterator[tuple[str, str]]:
    for row in provenance.read(folder / PROVENANCE):
        if "stored" in row:
            yield str(row.get("sha256")), str(row["stored"])


def _payload(folder: Path) -> Iterator[str]:
    """The path, relative to the bag, of everything under data/ that is no folder."""
    pending = [DATA]
    while pending:
        inside = pending.pop()
        try:
            entries = list(os.scandir(folder / inside))
        except OSError:
            continue
        for entry in entries:
            path = f"{inside}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append(path)
            else:
                yield path


def _compare(path: Path, digest: str, advance: Callable[[int], None]) -> str:
    """What is wrong with the file; empty where nothing is."""
    found = sha256()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            while chunk := os.read(descriptor, _BATCH):
                found.update(chunk)
                advance(len(chunk))
        finally:
            os.close(descriptor)
    except OSError as error:
        return _unreadable(error)
    return "" if found.hexdigest() == digest else _CHANGED


def _unreadable(error: OSError) -> str:
    return _MISSING if isinstance(error, FileNotFoundError) else f"it cannot be read ({error.strerror})"
