"""Takes files apart down to their items, with a work-list instead of recursion."""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from foundling.errors import MaterialError
from foundling.model import Finding, Gap, Item, Media, Origin
from foundling.settings import Limits
from foundling.sources import mail
from foundling.sources.carrier import HEAD, Budget, Carrier, Stream, file_chunks, unreadable
from foundling.sources.stretch import Stretch
from foundling.sources.window import LOOKAHEAD, Window

_NUMBER = re.compile(r"#(\d+)(/\d+)?( |$)")
_BACK = 4 << 20
"""Bytes before a message of a digest in which the digest itself is sought."""

Reader = Callable[[Carrier, Limits], Iterator[Item | Gap | Carrier]]


class Source(NamedTuple):
    """One row of the table of sources: what is read by `read` begins as `fits` says."""

    name: str
    fits: Callable[[bytes], bool]
    read: Reader
    packed: bool = False
    """Whether it holds further carriers, and so counts towards the limit of depth."""


Sources = Sequence[Source]


def read_stretch(sources: Sources, stretch: Stretch, limits: Limits, *, gaps: bool) -> Iterator[Item | Gap]:
    """The items of a stretch in order of their bytes, and the gaps of the top-level carrier if asked.

    A file that cannot be opened, or whose reading breaks off, gives an opaque item that says so.
    """
    yield from _unfold_file(sources, stretch, limits, gaps=gaps)


def fetch_item(sources: Sources, path: str, origin: Origin, limits: Limits) -> Item:
    """The item at `origin`, read again from the file at `path`. MaterialError where it is no more."""
    whole = Stretch(path, 0, None)
    key = (origin.member, origin.offset, origin.length)
    for stretch in dict.fromkeys((_nearest(whole, origin), whole)):
        for part in _unfold_file(sources, stretch, limits, wanted=origin.member):
            if isinstance(part, Item) and key == (part.origin.member, part.origin.offset, part.origin.length):
                return replace(part, origin=origin)
    raise MaterialError(
        "the item is not in this file any more",
        item=f"{path} ({origin.member})" if origin.member else path,
        remedy="Put the file back as it was when it was added.",
    )


def cut_file(sources: Sources, path: str, target: int) -> Iterator[Stretch]:
    """The file as stretches of about `target` bytes; only a mailbox that is not packed is cut."""
    if _size(path) <= target:
        yield Stretch(path, 0, None)
        return
    start, first = 0, 1
    with open(path, "rb", buffering=0) as file:
        stream = Stream(file_chunks(file, 0), file=file)
        kind = mail.dialect(stream.head(HEAD)) if _source(sources, stream).read is mail.read else None
        borders = mail.pieces(Window(stream), kind, None, mail.VIEW) if kind else iter(())
        for number, piece in enumerate(borders, 1):
            if number > 1 and piece.border - start >= target:
                yield Stretch(path, start, piece.border, first)
                start, first = piece.border, number
    yield Stretch(path, start, None, first)


def _unfold_file(
    sources: Sources, stretch: Stretch, limits: Limits, *, gaps: bool = False, wanted: str | None = None
) -> Iterator[Item | Gap]:
    path = stretch.path
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            yield _closed(path, Finding("not-a-file", "it is not a regular file"))
            return
        with open(path, "rb", buffering=0) as file:
            stream = Stream(file_chunks(file, stretch.start), stretch.start, file)
            name = posixpath.basename(path)
            budget = Budget(limits)
            carrier = Carrier(path, None, name, "", stream, budget, 0, stretch.end, stretch.first, gaps)
            yield from _unfold(sources, carrier, limits, wanted)
    except OSError as error:
        yield _closed(path, unreadable(error))


def _unfold(sources: Sources, top: Carrier, limits: Limits, wanted: str | None) -> Iterator[Item | Gap]:
    work = [(top, _parts(sources, top, limits))]
    reported: Finding | None = None
    while work:
        carrier, parts = work[-1]
        for part in parts:
            if isinstance(part, Carrier):
                if _leads_to(part, wanted):
                    work.append((part, _parts(sources, part, limits)))
                    break
            else:
                yield part
        else:
            work.pop()
            wound = carrier.stream.wound
            if wound is not None and wound is not reported:
                reported = wound
                yield carrier.unread(wound, offset=carrier.stream.position)


def _parts(sources: Sources, carrier: Carrier, limits: Limits) -> Iterator[Item | Gap | Carrier]:
    source = _source(sources, carrier.stream)
    if source.packed and carrier.depth >= limits.archive_depth:
        finding = Finding("nested-too-deep", f"it lies more than {limits.archive_depth} archives deep")
        return iter((carrier.unread(finding),))
    parts = source.read(carrier, limits)
    return _noted(parts, carrier.notes) if carrier.notes else parts


def _noted(
    parts: Iterator[Item | Gap | Carrier], notes: tuple[Finding, ...]
) -> Iterator[Item | Gap | Carrier]:
    """The same parts, the first of them bearing the notes."""
    for part in parts:
        if isinstance(part, Item):
            yield replace(part, findings=(*part.findings, *notes))
            yield from parts
        elif isinstance(part, Carrier):
            yield replace(part, notes=(*part.notes, *notes))
            yield from parts
        else:
            yield part


def _source(sources: Sources, stream: Stream) -> Source:
    head = stream.head(HEAD)
    return next(source for source in sources if source.fits(head))


def _leads_to(carrier: Carrier, wanted: str | None) -> bool:
    if wanted is None:
        return True
    return wanted.startswith((carrier.member or "", carrier.prefix))


def _nearest(stretch: Stretch, origin: Origin) -> Stretch:
    """The smallest stretch of the file in which the item must lie."""
    name = posixpath.basename(stretch.path)
    number = _NUMBER.match(origin.member or "", len(name)) if (origin.member or "").startswith(name) else None
    if number is None:
        return stretch
    if number[2]:
        return _digest(stretch, origin.offset, int(number[1]))
    if number[3]:
        return Stretch(stretch.path, origin.offset, None, int(number[1]))
    return Stretch(stretch.path, _line_before(stretch.path, origin.offset), origin.offset, int(number[1]))


def _digest(whole: Stretch, offset: int, number: int) -> Stretch:
    """The stretch of a mailbox's digest that has a message at `offset`; the whole file if it is not near."""
    start = max(0, offset - _BACK)
    try:
        with open(whole.path, "rb", buffering=0) as file:
            kind = mail.dialect(file.read(HEAD))
            file.seek(start)
            before = file.read(offset - start)
    except OSError:
        return whole
    borders = [match.start() + 1 for match in kind.border.finditer(before)] if kind else []
    return Stretch(whole.path, start + borders[-1], offset, number) if borders else whole


def _line_before(path: str, offset: int) -> int:
    """Where the line begins that ends at `offset`: a message's border."""
    start = max(0, offset - LOOKAHEAD)
    try:
        with open(path, "rb", buffering=0) as file:
            file.seek(start)
            before = file.read(offset - start)
    except OSError:
        return 0
    return start + before.rfind(b"\n", 0, max(0, len(before) - 1)) + 1


def _closed(path: str, finding: Finding) -> Item:
    return Item(Origin(path, None, 0, 0), Media.OPAQUE, b"", (finding,))


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
