"""Unpacks gzip, bzip2 and xz as streams, with every tear and every limit noticed on the way."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from foundling.model import Finding, Gap, Item
from foundling.settings import Limits
from foundling.sources.carrier import Budget, Carrier, Stream, Wound

_FEED = 1 << 15
"""How much packed data is given at once: little, since what lies beyond an end is copied."""
_PIECE = 1 << 18
_CRUMB = 1 << 10
_XZ_MEMORY = 1 << 27
_SUFFIXES = ((".tgz", ".tar"), (".tbz2", ".tar"), (".tbz", ".tar"), (".txz", ".tar"))
_PLAIN_SUFFIXES = (".gz", ".bz2", ".xz", ".z")
_GZIP_HEADER = 10
_GZIP_TRAILER = 8

TORN = Finding("torn-archive", "the packed data ends early")
BROKEN = Finding("broken-archive", "the packed data is damaged")
BAD_SUM = Finding("bad-checksum", "the unpacked bytes do not match their checksum")


class Unpacker(Protocol):
    """The shape of the standard library's decompressors."""

    @property
    def eof(self) -> bool:
        """Whether the packed data has come to its own end."""

    @property
    def needs_input(self) -> bool:
        """Whether more packed data must be given before anything more comes out."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Up to `max_length` unpacked bytes."""


class Inflater:
    """Raw deflate in the shape of an Unpacker, losing as little as can be before damage."""

    def __init__(self) -> None:
        """Begin a new deflate stream."""
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the deflate stream has come to its own end."""
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Up to `max_length` unpacked bytes; before damage, all that are whole. Raises zlib.error at it."""
        before = self._inflate.copy()
        data = self._inflate.unconsumed_tail + data
        try:
            out = self._inflate.decompress(data, max_length)
        except zlib.error:
            self._inflate = before
            out = self._crumbs(data, max_length)
            if not out:
                raise
        self.needs_input = not self._inflate.unconsumed_tail and len(out) < max_length
        return out

    def _crumbs(self, data: bytes, max_length: int) -> bytes:
        crumbs: list[bytes] = []
        while len(crumbs) * _CRUMB < max_length:
            before = self._inflate.copy()
            try:
                crumbs.append(self._inflate.decompress(data, _CRUMB))
            except zlib.error:
                self._inflate = before
                break
            data = self._inflate.unconsumed_tail
        return b"".join(crumbs)


class Meter:
    """Counts what one member gives against its archive's budget, and sums it up."""

    __slots__ = ("_budget", "_start", "crc", "total")

    def __init__(self, budget: Budget, start: int) -> None:
        """Begin at nothing; `start` is where the packed stream stands."""
        self._budget = budget
        self._start = start
        self.crc = 0
        self.total = 0

    def count(self, piece: bytes, position: int) -> None:
        """Add a piece that was unpacked when the packed stream stood at `position`; Wound if too much."""
        self.crc = zlib.crc32(piece, self.crc)
        self.total += len(piece)
        self._budget.spend(len(piece), self.total, position - self._start)


def is_gzip(head: bytes) -> bool:
    """Whether a carrier that begins so is gzip."""
    return head[:3] == b"\x1f\x8b\x08"


def is_bzip2(head: bytes) -> bool:
    """Whether a carrier that begins so is bzip2."""
    return head[:3] == b"BZh" and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90")


def is_xz(head: bytes) -> bool:
    """Whether a carrier that begins so is xz."""
    return head[:6] == b"\xfd7zXZ\x00"


def read_gzip(carrier: Carrier, _limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The carrier of what a gzip file holds."""
    yield _inner(carrier, gunzip(carrier.stream, carrier.budget))


def read_bzip2(carrier: Carrier, _limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The carrier of what a bzip2 file holds."""
    yield _inner(carrier, _streams(carrier.stream, bz2.BZ2Decompressor, is_bzip2, carrier.budget))


def read_xz(carrier: Carrier, _limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The carrier of what an xz file holds."""
    yield _inner(carrier, _streams(carrier.stream, _xz, is_xz, carrier.budget))


def inner_name(name: str) -> str:
    """What a packed file is called once unpacked.

    >>> inner_name("notes.txt.gz"), inner_name("heap.tgz"), inner_name("odd")
    ('notes.txt', 'heap.tar', 'odd')
    """
    lower = name.lower()
    for suffix, other in _SUFFIXES:
        if lower.endswith(suffix):
            return name[: -len(suffix)] + other
    suffix = next((each for each in _PLAIN_SUFFIXES if lower.endswith(each)), "")
    return name[: len(name) - len(suffix)] or name


def unpack(stream: Stream, unpacker: Unpacker, meter: Meter) -> Iterator[bytes]:
    """One packed stream's bytes; what was taken beyond its end is given back. Wound at a tear."""
    data = stream.chunk(_FEED)
    while not unpacker.eof:
        if unpacker.needs_input and not data:
            raise Wound(stream.wound or TORN)
        try:
            piece = unpacker.decompress(data, _PIECE)
        except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError) as error:
            raise Wound(BROKEN) from error
        meter.count(piece, stream.position)
        if piece:
            yield piece
        data = stream.chunk(_FEED) if unpacker.needs_input and not unpacker.eof else b""
    stream.give_back(unpacker.unused_data)


def gunzip(stream: Stream, budget: Budget) -> Iterator[bytes]:
    """The bytes of all members of a gzip file, one after the other."""
    meter = Meter(budget, stream.position)
    while is_gzip(stream.head(3)):
        _skip_gzip_header(stream)
        before = meter.total
        meter.crc = 0
        yield from unpack(stream, Inflater(), meter)
        trailer = stream.take(_GZIP_TRAILER)
        if len(trailer) < _GZIP_TRAILER:
            raise Wound(stream.wound or TORN)
        size = (meter.total - before) & 0xFFFFFFFF
        if trailer != meter.crc.to_bytes(4, "little") + size.to_bytes(4, "little"):
            raise Wound(BAD_SUM)


def _streams(
    stream: Stream, begin: Callable[[], Unpacker], is_start: Callable[[bytes], bool], budget: Budget
) -> Iterator[bytes]:
    meter = Meter(budget, stream.position)
    while is_start(stream.head(16)):
        yield from unpack(stream, begin(), meter)


def _skip_gzip_header(stream: Stream) -> None:
    header = stream.take(_GZIP_HEADER)
    flags = header[3] if len(header) == _GZIP_HEADER else 0
    if flags & 4:
        stream.skip(int.from_bytes(stream.take(2), "little"))
    for flag in (8, 16):
        while flags & flag and stream.take(1) not in (b"", b"\0"):
            pass
    if flags & 2:
        stream.skip(2)


def _xz() -> Unpacker:
    return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)


def _inner(carrier: Carrier, chunks: Iterator[bytes]) -> Carrier:
    name = inner_name(carrier.name)
    return replace(carrier.inside(name, Stream(chunks)), prefix=carrier.prefix)
