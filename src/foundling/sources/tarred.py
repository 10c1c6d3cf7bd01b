"""Reads tar archives as one forward stream, header by header."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass

from foundling.model import Finding, Gap, Item
from foundling.settings import Limits
from foundling.sources.carrier import CHUNK, Carrier, Stream, Wound, tidy_name
from foundling.sources.packed import TORN

_BLOCK = tarfile.BLOCKSIZE
_MAGIC_PLACE = slice(257, 262)
_NOTE_BYTES = 1 << 20
"""The most that a long name or an extended header may have."""
_FILES = frozenset((tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE))
_EXTENDED = frozenset((tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE))
_NOTES = _EXTENDED | {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XGLTYPE, b"V"}
_BODILESS = frozenset((tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One member: its type, its name and size after all amendments, and where its bytes end."""

    type: bytes
    name: str
    size: int


def is_tar(head: bytes) -> bool:
    """Whether a carrier that begins so is a tar archive: its first header's checksum fits."""
    return head[_MAGIC_PLACE] == b"ustar" and _parse(head[:_BLOCK]) is not None


def read(carrier: Carrier, _limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The members' carriers in order of their bytes; for what cannot be read, an item that says why.

    Each carrier must be used, or left alone, before the next is asked for.
    """
    stream, names = carrier.stream, set[str]()
    try:
        for entry in _entries(stream):
            if (finding := carrier.budget.admit()) is not None:
                yield carrier.unread(finding)
                return
            end = stream.position + entry.size
            part = _member(carrier, entry, end, names)
            yield part
            if isinstance(part, Carrier) and part.stream.wound is TORN:
                return
            stream.skip(end + -entry.size % _BLOCK - stream.position)
    except Wound as wound:
        if wound.finding is not stream.wound:
            yield carrier.unread(wound.finding, offset=stream.position)
    else:
        if not names:
            yield carrier.unread(Finding("empty-archive", "the archive holds no files"))


def _entries(stream: Stream) -> Iterator[_Entry]:
    """The members that are not folders, with the stream standing at each one's bytes. Wound at damage."""
    amended: dict[str, str] = {}
    while any(block := stream.take(_BLOCK)):
        info = _parse(block)
        if info is None:
            raise Wound(stream.wound or (_BROKEN if len(block) == _BLOCK else TORN))
        if info.type in _NOTES:
            amended.update(_note(stream, info))
            continue
        size = int(amended.get("size", info.size)) if info.type not in _BODILESS else 0
        if not info.isdir():
            yield _Entry(info.type, amended.get("path", info.name), size)
        amended = {}
    if stream.wound is not None or not block:
        raise Wound(stream.wound or TORN)


def _member(carrier: Carrier, entry: _Entry, end: int, names: set[str]) -> Item | Carrier:
    name, notes = tidy_name(entry.name, names)
    if entry.type in _BODILESS:
        finding = Finding("link-member", "it is a link or a device, not a file")
        return carrier.unread(finding, carrier.prefix + name)
    if entry.type not in _FILES:
        finding = Finding("unsupported-packing", "it is packed by a method that is not read (a sparse file)")
        return carrier.unread(finding, carrier.prefix + name)
    return carrier.inside(name, Stream(_bytes(carrier.stream, end)), notes)


def _bytes(stream: Stream, end: int) -> Iterator[bytes]:
    while stream.position < end:
        piece = stream.chunk(min(CHUNK, end - stream.position))
        if not piece:
            raise Wound(stream.wound or TORN)
        yield piece


def _parse(block: bytes) -> tarfile.TarInfo | None:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None
    return info if info.size >= 0 else None


def _note(stream: Stream, info: tarfile.TarInfo) -> dict[str, str]:
    """What a header about the next member says of its path and size."""
    if info.size > _NOTE_BYTES:
        stream.skip(info.size + -info.size % _BLOCK)
        return {}
    data = stream.take(info.size)
    stream.skip(-info.size % _BLOCK)
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return {"path": data.rstrip(b"\0").decode("utf-8", "surrogateescape")}
    return _records(data) if info.type in _EXTENDED else {}


def _records(data: bytes) -> dict[str, str]:
    r"""The path and size among a pax header's records.

    >>> _records(b"12 path=a/b\n9 size=7\n9 mtim=0\n")
    {'path': 'a/b', 'size': '7'}
    """
    found: dict[str, str] = {}
    while data:
        length, _, rest = data.partition(b" ")
        if not length.isdigit() or not len(length) < int(length[:7]) <= len(data):
            break
        key, _, value = rest[: int(length) - len(length) - 2].partition(b"=")
        text = value.decode("utf-8", "surrogateescape")
        if key == b"path" or (key == b"size" and text.isdecimal() and len(text) < len(str(1 << 63))):
            found[key.decode()] = text
        data = data[int(length) :]
    return found


_BROKEN = Finding("broken-archive", "the archive's list of members is damaged here")
