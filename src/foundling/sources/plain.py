"""Reads a carrier that is one item: a text, a page, a message, or something that is not read."""

from __future__ import annotations

import os
from collections.abc import Iterator

from foundling.model import Finding, Gap, Item, Media, Origin
from foundling.settings import Limits
from foundling.sources.carrier import Carrier, Stream
from foundling.sources.sniff import media

SALVAGED = frozenset({"torn-archive", "broken-archive", "bad-checksum", "unreadable"})
"""Wounds that leave the bytes before them worth reading; after any other, they are not given."""


def read(carrier: Carrier, limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The one item, or none where the stream was wounded before it gave anything to read."""
    stream, start = carrier.stream, carrier.stream.position
    kind = media(stream.head())
    size = _size(stream)
    if kind is Media.OPAQUE or (size is not None and size - start > limits.item_bytes):
        length = size - start if size is not None else stream.skip()
        data = b""
    else:
        data = stream.take(limits.item_bytes + 1)
        length = len(data) + stream.skip()
    wound = stream.wound
    if wound is not None and (not data or wound.code not in SALVAGED):
        return
    finding = _trouble(kind, length, limits.item_bytes) or wound
    if finding is not None and finding is not wound:
        kind, data = Media.OPAQUE, b""
    yield Item(Origin(carrier.path, carrier.member, start, length), kind, data, (finding,) if finding else ())


def fits(_head: bytes) -> bool:
    """Whatever it is: every carrier can be read as one item."""
    return True


def _size(stream: Stream) -> int | None:
    return os.fstat(stream.file.fileno()).st_size if stream.file else None


def _trouble(kind: Media, length: int, limit: int) -> Finding | None:
    if length == 0:
        return Finding("empty-file", "it is empty")
    if kind is Media.OPAQUE:
        return Finding("unknown-format", "its content is of no kind that is read")
    if length > limit:
        return too_large(length, limit)
    return None


def too_large(length: int, limit: int) -> Finding:
    """The finding for an item of `length` bytes where `limit` are read."""
    return Finding("too-large", f"it has {length:,} bytes; at most {limit:,} are read as one document")
