"""Reads crawls: pages and texts out of WARC files, packed by record or not at all."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from foundling.model import Finding, Gap, Item, Media, Origin
from foundling.settings import Limits
from foundling.sources import mail, packed
from foundling.sources.carrier import CHUNK, HEAD, Budget, Carrier, Stream, file_chunks
from foundling.sources.plain import too_large
from foundling.sources.sniff import media

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_TEXTS = frozenset(("text/plain",))
_OK = 200
_MAGIC = b"WARC/"
_GZIP = b"\x1f\x8b\x08"
_END = b"\r\n\r\n"
_REMEMBERED = 1 << 17

_NOT_TEXT = Finding("warc-not-text", "the crawl's record is no page or text")
_PAPERWORK = Finding("warc-paperwork", "the record is about the crawl itself")
_NOT_FOUND = Finding("warc-not-found", "the record is a redirection or an error, not a page")
_UNRESOLVED = Finding("warc-revisit-unresolved", "the page was as before, but this crawl does not hold it")
_BROKEN = Finding("warc-broken-record", "the record is damaged")


class _Tap:
    """A stream in the shape that FastWARC reads from; `tail` is the last bytes that went through."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.tail = b""

    def read(self, size: int = CHUNK) -> bytes:
        data = self._stream.take(size)
        self.tail = (self.tail + data[-len(_END) :])[-len(_END) :]
        return data

    def tell(self) -> int:
        return self._stream.position

    def seek(self, _place: int, _whence: int = 0) -> int:
        raise io.UnsupportedOperation

    def close(self) -> None:
        """Leave the file open: it is not ours."""


@dataclass(slots=True)
class _Crawl:
    """One WARC file on its way through: its numbering, and what revisits may point back to."""

    carrier: Carrier
    limits: Limits
    is_gzip: bool
    number: int
    seen: dict[str, int] = field(default_factory=dict)
    """Where a page was read, by the digest of its payload and by its address."""
    reported: int | None = None
    """The place of the last damaged record that an item stands for."""

    def member(self, address: str = "") -> str:
        """The name of the record that is next."""
        return f"{self.carrier.numbered()}{self.number} {address}".rstrip()

    def place(self, record: WarcRecord) -> int:
        """Where the record can be read again; 0 where it cannot be reached alone."""
        place = int(record.stream_pos)
        file = self.carrier.stream.file
        if self.is_gzip and file is not None and os.pread(file.fileno(), 3, place) != _GZIP:
            return 0
        return place

    def remember(self, record: WarcRecord, address: str, place: int) -> None:
        """Note where a page was read; the oldest are forgotten."""
        for key in (record.headers.get("WARC-Payload-Digest"), address):
            if key:
                self.seen[key] = place
        while len(self.seen) > _REMEMBERED:
            del self.seen[next(iter(self.seen))]

    def recall(self, record: WarcRecord) -> WarcRecord | None:
        """The earlier record that a revisit points to, read again; None where it is not to be had."""
        digest = record.headers.get("WARC-Payload-Digest") or ""
        headers = record.headers
        target = _bare(headers.get("WARC-Refers-To-Target-URI") or headers.get("WARC-Target-URI"))
        place = self.seen.get(digest, None if digest else self.seen.get(target))
        return None if place is None else self.again(place)

    def again(self, place: int) -> WarcRecord | None:
        """The record at `place` of a top-level file, read anew; None where that cannot be."""
        file = self.carrier.stream.file
        if file is None or (self.is_gzip and place == 0 and self.number > 1):
            return None
        tap = _Tap(Stream(file_chunks(file, place), place))
        try:
            return next(ArchiveIterator(tap, parse_http=False), None)
        except OSError:
            return None


def is_warc(head: bytes) -> bool:
    """Whether a carrier that begins so is a WARC file, packed with gzip or not."""
    if head.startswith(_MAGIC):
        return True
    if not head.startswith(_GZIP):
        return False
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_MAGIC)) == _MAGIC
    except zlib.error:
        return False


def read(carrier: Carrier, limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The pages and texts of a crawl, and an opaque item for each other record.

    An item's offset is its record's in the file as it is stored, so that it can be reached alone;
    0 where a file packed as a whole gives no such place. The address follows the record's number
    in the member's name. After damage, reading goes on at the next record of a top-level file.
    """
    stream = carrier.stream
    is_gzip = not stream.head(len(_MAGIC)).startswith(_MAGIC)
    crawl = _Crawl(carrier, limits, is_gzip, carrier.first)
    if stream.file is None:
        yield from packed.read_gzip(carrier, limits) if is_gzip else _read_nested(crawl)
        return
    place: int | None = stream.position
    while place is not None:
        place = yield from _read_from(crawl, stream.file, place)


def _read_nested(crawl: _Crawl) -> Iterator[Item | Carrier]:
    tap = _Tap(crawl.carrier.stream)
    try:
        yield from _parts(crawl, tap)
    except OSError:
        yield crawl.carrier.unread(_BROKEN, crawl.member())
    else:
        if tap.tail != _END and crawl.carrier.stream.wound is None:
            yield crawl.carrier.unread(packed.TORN, crawl.member())


def _read_from(crawl: _Crawl, file: BinaryIO, place: int) -> Generator[Item | Carrier, None, int | None]:
    """The parts from `place` on; returns where to go on after damage, None at the end."""
    first, last = crawl.number, place
    try:
        for part in _parts(crawl, _Tap(Stream(file_chunks(file, place), place))):
            last = part.origin.offset if isinstance(part, Item) else last
            yield part
    except OSError:
        hurt = place if crawl.number == first else _next_record(crawl, file, last + 1)
        if crawl.reported is None or hurt != crawl.reported:
            yield crawl.carrier.unread(_BROKEN, crawl.member(), offset=hurt or last)
            crawl.number += 1
        crawl.reported = hurt
        return hurt if hurt != place else _next_record(crawl, file, place + 1)
    if _is_torn(crawl, file, last):
        yield crawl.carrier.unread(packed.TORN, crawl.member(), offset=last)
    return None


def _parts(crawl: _Crawl, tap: _Tap) -> Iterator[Item | Carrier]:
    """One part for each record that `tap` gives. OSError at damage between records."""
    for record in ArchiveIterator(tap, parse_http=False):
        yield _part(crawl, record)
        crawl.number += 1


def _part(crawl: _Crawl, record: WarcRecord) -> Item | Carrier:
    address = _bare(record.headers.get("WARC-Target-URI"))
    member, place = crawl.member(address), crawl.place(record)
    source = crawl.recall(record) if record.record_type == WarcRecordType.revisit else record
    try:
        found = _UNRESOLVED if source is None else _payload(crawl, source, place)
    except OSError:
        found = _BROKEN
    if isinstance(found, Finding):
        return crawl.carrier.unread(found, member, offset=place)
    kind, data = found
    if source is record:
        crawl.remember(record, address, place)
    if len(data) > crawl.limits.item_bytes:
        length = int(record.content_length)
        return crawl.carrier.unread(too_large(length, crawl.limits.item_bytes), member, length, place)
    if kind is Media.TEXT and mail.is_mailbox(data[:HEAD]):
        return crawl.carrier.inside(member.removeprefix(crawl.carrier.prefix), Stream(iter((data,))))
    return Item(Origin(crawl.carrier.path, member, place, len(data)), kind, data)


def _payload(crawl: _Crawl, record: WarcRecord, place: int) -> tuple[Media, bytes] | Finding:
    """What a record carries, its transfer coding undone; a finding where that is no page or text."""
    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
        return _PAPERWORK
    declared = record.headers.get("Content-Type") or ""
    is_http = record.record_type == WarcRecordType.response and record.is_http
    if is_http:
        record.parse_http(auto_decode="all")
        declared = record.http_content_type or ""
        if record.http_headers.status_code != _OK:
            return _NOT_FOUND
    kind = declared.partition(";")[0].strip().lower()
    if kind and kind not in _PAGES and kind not in _TEXTS:
        return _NOT_TEXT
    try:
        data = record.reader.read(crawl.limits.item_bytes + 1)
    except OSError:
        data = _as_sent(crawl, place)
    told = media(data)
    if told is Media.OPAQUE:
        return _NOT_TEXT
    return Media.PAGE if kind in _PAGES else told, data


def _as_sent(crawl: _Crawl, place: int) -> bytes:
    """The payload of a record whose declared coding is a lie, as it stands. OSError where out of reach."""
    record = crawl.again(place)
    if record is None:
        raise OSError
    record.parse_http(auto_decode="none")
    return bytes(record.reader.read(crawl.limits.item_bytes + 1))


def _next_record(crawl: _Crawl, file: BinaryIO, start: int) -> int | None:
    """The place from `start` on where a record seems to begin; None if there is none."""
    mark = _GZIP if crawl.is_gzip else _MAGIC
    place, rest = start, b""
    for chunk in file_chunks(file, start):
        data = rest + chunk
        at = data.find(mark)
        while at >= 0:
            if is_warc(os.pread(file.fileno(), HEAD, place + at)):
                return place + at
            at = data.find(mark, at + 1)
        rest = data[-len(mark) :]
        place += len(data) - len(rest)
    return None


def _is_torn(crawl: _Crawl, file: BinaryIO, last: int) -> bool:
    """Whether the record at `last`, or what follows it, lacks its end."""
    if not crawl.is_gzip:
        size = os.fstat(file.fileno()).st_size
        return os.pread(file.fileno(), len(_END), size - len(_END)) != _END
    raw = Stream(file_chunks(file, last), last)
    unpacked = Stream(packed.gunzip(raw, Budget(crawl.limits)))
    tap = _Tap(unpacked)
    while tap.read():
        pass
    return unpacked.wound is not None or tap.tail != _END


def _bare(address: str | None) -> str:
    return (address or "").strip("<> ")
