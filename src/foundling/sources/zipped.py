"""Reads zip archives: names from the central directory, bytes by our own counted unpacking."""

from __future__ import annotations

import bz2
import io
import stat
import struct
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from foundling.model import Finding, Gap, Item
from foundling.settings import Limits
from foundling.sources.carrier import CHUNK, Budget, Carrier, Stream, Wound, tidy_name
from foundling.sources.packed import BAD_SUM, TORN, Inflater, Meter, unpack

_DOCUMENTS = (b"mimetype", b"[Content_Types].xml", b"_rels/", b"META-INF/")
"""First members of zip files that are one document: EPUB, OpenDocument, Word, Java."""
_LOCAL = struct.Struct("<4s22xHH")
_HEADER = struct.Struct("<4s2xHH4xIIIHH")
_HEADER_MARK = b"PK\x03\x04"
_ENCRYPTED = 0x1
_SIZE_UNKNOWN = 0x8
_UNKNOWN = -1
_STEP = 1 << 15
_DIRECTORY_BYTES_A_MEMBER = 128
_SPOOL_ITEMS = 4
_SEE_ZIP64 = 0xFFFFFFFF
_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    struct.error,
    ValueError,
    OverflowError,
    EOFError,
    OSError,
)
"""What the standard library raises at a list of members that is missing, damaged or hostile."""


def is_zip(head: bytes) -> bool:
    r"""Whether a carrier that begins so is a zip archive, and not a document packed as one.

    >>> is_zip(b"PK\x03\x04" + bytes(26) + b"story.txt"), is_zip(b"PK\x03\x04" + bytes(26) + b"mimetype")
    (True, False)
    """
    if head[:4] == _HEADER_MARK:
        return not head[30:].startswith(_DOCUMENTS)
    return head[:4] == b"PK\x05\x06"


def read(carrier: Carrier, limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The members' carriers in order of their bytes; for what cannot be read, an item that says why."""
    file = carrier.stream.file or _spool(carrier.stream, limits.item_bytes * _SPOOL_ITEMS)
    if file is None:
        yield carrier.unread(
            Finding("nested-too-large", "a zip archive inside another is too large to be read there")
        )
        return
    members, trouble = _directory(file, limits)
    names: set[str] = set()
    for info in members:
        if (finding := carrier.budget.admit()) is not None:
            yield carrier.unread(finding)
            return
        yield _member(carrier, file, info, names)
    if trouble is not None:
        yield carrier.unread(trouble)
    elif not names:
        yield carrier.unread(Finding("empty-archive", "the archive holds no files"))


def _member(carrier: Carrier, file: BinaryIO, info: zipfile.ZipInfo, names: set[str]) -> Item | Carrier:
    name, notes = tidy_name(info.filename, names)
    if (finding := _refusal(info)) is not None:
        return carrier.unread(finding, carrier.prefix + name)
    return carrier.inside(name, Stream(_chunks(file, info, carrier.budget)), notes)


def _directory(file: BinaryIO, limits: Limits) -> tuple[Iterable[zipfile.ZipInfo], Finding | None]:
    """The members that are not folders, in order of their bytes, and what is wrong with the list of them."""
    try:
        if _directory_size(file) > limits.archive_members * _DIRECTORY_BYTES_A_MEMBER:
            words = f"it lists more than {limits.archive_members:,} members"
            return (), Finding("too-many-members", words)
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
        is_sound = all(info.header_offset >= 0 for info in infos)
    except _DAMAGE:
        is_sound = False
    if not is_sound:
        return _strays(file), Finding("broken-archive", "the archive's list of members is missing or damaged")
    return sorted(infos, key=lambda info: info.header_offset), None


def _strays(file: BinaryIO) -> Iterator[zipfile.ZipInfo]:
    """The members of an archive without a list, found by their own headers.

    A header written before its data may not know their size; then they end where the packing says
    or the next header stands, and there is no checksum to hold them to.
    """
    place = _find(file, _HEADER_MARK, 0)
    while place is not None:
        file.seek(place)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        _, flags, method, crc, packed, size, name_length, extra = _HEADER.unpack(header)
        start = place + _HEADER.size + name_length + extra
        info = zipfile.ZipInfo(file.read(name_length).decode("utf-8", "surrogateescape"))
        info.header_offset, info.flag_bits, info.compress_type = place, flags, method
        info.CRC, info.file_size, info.compress_size = crc, size, packed
        following = _find(file, _HEADER_MARK, start + (0 if flags & _SIZE_UNKNOWN else packed))
        if flags & _SIZE_UNKNOWN:
            info.compress_size = (file.seek(0, io.SEEK_END) if following is None else following) - start
            info.file_size = _UNKNOWN
        if not info.filename.endswith("/"):
            yield info
        place = following


def _find(file: BinaryIO, mark: bytes, start: int) -> int | None:
    rest = b""
    for chunk in _section(file, start, file.seek(0, io.SEEK_END) - start, _STEP):
        data = rest + chunk
        if (at := data.find(mark)) >= 0:
            return start + at
        rest = data[-len(mark) + 1 :]
        start += len(data) - len(rest)
    return None


def _directory_size(file: BinaryIO) -> int:
    """The size that the archive's last record gives for its list of members; 0 where there is none."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - (1 << 16) - 22))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if size != _SEE_ZIP64:
        return size
    at = tail.rfind(b"PK\x06\x06", 0, at)
    return int.from_bytes(tail[at + 40 : at + 48], "little") if at >= 0 else 0


def _refusal(info: zipfile.ZipInfo) -> Finding | None:
    if info.flag_bits & _ENCRYPTED:
        return Finding("encrypted", "it is locked with a password")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Finding("link-member", "it is a link to another file, not a file")
    if info.compress_type not in _UNPACKERS and info.compress_type != zipfile.ZIP_STORED:
        words = f"it is packed by a method that is not read (number {info.compress_type})"
        return Finding("unsupported-packing", words)
    return None


def _chunks(file: BinaryIO, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """The unpacked bytes of a member; Wound where they end early, go too far or fail their checksum."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != _HEADER_MARK:
        raise Wound(Finding("broken-archive", "the archive does not have this member where it says"))
    _, name_length, extra_length = _LOCAL.unpack(header)
    start = info.header_offset + _LOCAL.size + name_length + extra_length
    packed = Stream(_section(file, start, info.compress_size))
    meter = Meter(budget, 0)
    if info.compress_type == zipfile.ZIP_STORED:
        yield from _stored(packed, meter, info.compress_size)
    else:
        yield from unpack(packed, _UNPACKERS[info.compress_type](), meter)
    if info.file_size != _UNKNOWN and (meter.crc, meter.total) != (info.CRC, info.file_size):
        raise Wound(BAD_SUM)


def _stored(packed: Stream, meter: Meter, size: int) -> Iterator[bytes]:
    while piece := packed.chunk():
        meter.count(piece, packed.position)
        yield piece
    if meter.total < size:
        raise Wound(packed.wound or TORN)


def _section(file: BinaryIO, start: int, size: int, step: int = CHUNK) -> Iterator[bytes]:
    place, end = start, start + size
    while place < end:
        file.seek(place)
        data = file.read(min(step, end - place))
        if not data:
            return
        place += len(data)
        yield data


def _spool(stream: Stream, limit: int) -> BinaryIO | None:
    data = stream.take(limit + 1)
    return io.BytesIO(data) if len(data) <= limit else None


_UNPACKERS: dict[int, type[Inflater | bz2.BZ2Decompressor]] = {
    zipfile.ZIP_DEFLATED: Inflater,
    zipfile.ZIP_BZIP2: bz2.BZ2Decompressor,
}
