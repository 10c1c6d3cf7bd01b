"""Reads heaps: which files lie in them, and which items in these."""

from __future__ import annotations

from collections.abc import Iterator

from foundling.model import Gap, Item, Origin
from foundling.settings import Limits
from foundling.sources import digests, mail, packed, plain, tarred, warc, zipped
from foundling.sources.folder import Found, walk
from foundling.sources.reading import Source, cut_file, fetch_item, read_stretch
from foundling.sources.stretch import Stretch

__all__ = ["SOURCES", "Found", "Stretch", "fetch", "read", "stretches", "walk"]

SOURCES = (
    Source("warc", warc.is_warc, warc.read, packed=True),
    Source("zip", zipped.is_zip, zipped.read, packed=True),
    Source("tar", tarred.is_tar, tarred.read, packed=True),
    Source("gzip", packed.is_gzip, packed.read_gzip, packed=True),
    Source("bzip2", packed.is_bzip2, packed.read_bzip2, packed=True),
    Source("xz", packed.is_xz, packed.read_xz, packed=True),
    Source("mailbox", mail.is_mailbox, mail.read),
    Source("digest", digests.fits, digests.read),
    Source("plain", plain.fits, plain.read),
)
"""The kinds of carrier, specific before general: the first that fits the opening bytes reads them."""


def stretches(path: str, target: int) -> Iterator[Stretch]:
    """The file at `path` as parts for separate workers: a mailbox about every `target` bytes."""
    return cut_file(SOURCES, path, target)


def read(stretch: Stretch, limits: Limits, gaps: bool = False) -> Iterator[Item | Gap]:  # noqa: FBT001, FBT002 - the contract
    """The items of a stretch in order of their bytes; with `gaps`, what lies between them too.

    Together they tile a top-level mailbox or plain file. Raises nothing for bad material: that
    comes out as opaque items with findings.
    """
    return read_stretch(SOURCES, stretch, limits, gaps=gaps)


def fetch(path: str, origin: Origin, limits: Limits) -> Item:
    """The one item at `origin` from the file now at `path`, as `read` gives it.

    Raises MaterialError where it is not there any more.
    """
    return fetch_item(SOURCES, path, origin, limits)
