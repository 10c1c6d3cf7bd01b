"""What items come out of: a stream of bytes with a name and a share in its archive's limits."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from foundling.model import Finding, Item, Media, Origin
from foundling.settings import Limits

CHUNK = 1 << 20
FIRST_CHUNK = 1 << 16
HEAD = 1 << 14
"""How many bytes at its beginning tell what a carrier is."""


class Wound(Exception):
    """The bytes of a stream end here before their time; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding for the stream that ends."""
        super().__init__(finding.message)
        self.finding = finding


class Stream:
    """Bytes in order, with a look ahead. Trouble ends it early and stays behind as `wound`.

    `position` counts the bytes given so far. `file` is the open file of a top-level carrier, for
    readers that must seek; such a reader leaves the stream itself alone afterwards.
    """

    __slots__ = ("_ahead", "_at", "_chunks", "file", "position", "wound")

    def __init__(self, chunks: Iterator[bytes], position: int = 0, file: BinaryIO | None = None) -> None:
        """Stand before the first byte; `position` is that byte's place in the carrier."""
        self._chunks = chunks
        self._ahead = b""
        self._at = 0
        self.position = position
        self.file = file
        self.wound: Finding | None = None

    def head(self, size: int = HEAD) -> bytes:
        """The next bytes without taking them: `size` of them, fewer only at the end.

        >>> Stream(iter([b"On", b"ce"])).head(3)
        b'Onc'
        """
        while len(self._ahead) - self._at < size and (chunk := self._pull()):
            self._ahead = self._ahead[self._at :] + chunk
            self._at = 0
        return self._ahead[self._at : self._at + size]

    def chunk(self, most: int = CHUNK) -> bytes:
        """Some of the bytes that come next, `most` at most; none at all only at the end."""
        if self._at >= len(self._ahead):
            self._ahead = self._pull()
            self._at = 0
        if self._at == 0 and len(self._ahead) <= most:
            data, self._ahead = self._ahead, b""
        else:
            data = self._ahead[self._at : self._at + most]
            self._at += len(data)
        self.position += len(data)
        return data

    def take(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end.

        >>> stream = Stream(iter([b"Once", b" upon"]))
        >>> stream.take(6), stream.position, stream.take(9)
        (b'Once u', 6, b'pon')
        """
        first = self.chunk(size) if size > 0 else b""
        if len(first) == size or not first:
            return first
        pieces = [first]
        size -= len(first)
        while size > 0 and (data := self.chunk(size)):
            pieces.append(data)
            size -= len(data)
        return b"".join(pieces)

    def skip(self, size: int | None = None) -> int:
        """How many bytes were passed over: `size` (None is all), fewer only at the end."""
        start = self.position
        left = CHUNK if size is None else size
        while left > 0 and (data := self.chunk(left)):
            left -= 0 if size is None else len(data)
        return self.position - start

    def give_back(self, data: bytes) -> None:
        """Put back the last bytes taken, to come next once more."""
        self.position -= len(data)
        if self._ahead.endswith(data, 0, self._at):
            self._at -= len(data)
        else:
            self._ahead = data + self._ahead[self._at :]
            self._at = 0

    def _pull(self) -> bytes:
        if self.wound is not None:
            return b""
        try:
            return next(self._chunks, b"")
        except Wound as wound:
            self.wound = wound.finding
        except OSError as error:
            self.wound = unreadable(error)
        return b""


class Budget:
    """What one archive file may still give, its nested archives included."""

    __slots__ = ("_bytes", "_limits", "_members")

    def __init__(self, limits: Limits) -> None:
        """Begin with everything that `limits` allows."""
        self._limits = limits
        self._bytes = limits.archive_bytes
        self._members = limits.archive_members

    def spend(self, given: int, total: int, packed: int) -> None:
        """Count `given` more bytes of a member that made `total` out of `packed`; Wound if too many."""
        self._bytes -= given
        limits = self._limits
        if self._bytes < 0:
            raise Wound(
                Finding("unpacks-too-far", f"the archive unpacks to more than {limits.archive_bytes:,} bytes")
            )
        if total > limits.archive_ratio_from and total > packed * limits.archive_ratio:
            raise Wound(
                Finding("unpacks-too-far", f"it unpacks to more than {limits.archive_ratio} times its size")
            )

    def admit(self) -> Finding | None:
        """Count one more member; a finding if that is one too many."""
        self._members -= 1
        if self._members >= 0:
            return None
        return Finding(
            "too-many-members", f"the archive holds more than {self._limits.archive_members:,} members"
        )


@dataclass(frozen=True, slots=True)
class Carrier:
    """A stream that may hold items or further carriers.

    `member` is its place in its archives (None for a file on disk), `name` its own last name, and
    `prefix` what its members' names are put behind. `end` bounds the part that is wanted, `first`
    numbers its first message, `gaps` asks for the bytes between items too, and `notes` are for
    the first item that comes out.
    """

    path: str
    member: str | None
    name: str
    prefix: str
    stream: Stream
    budget: Budget
    depth: int = 0
    end: int | None = None
    first: int = 1
    gaps: bool = False
    notes: tuple[Finding, ...] = ()

    def numbered(self) -> str:
        """What a message's number is put behind, up to the "#"."""
        return f"{self.member or self.name}#"

    def inside(self, name: str, stream: Stream, notes: tuple[Finding, ...] = ()) -> Carrier:
        """The carrier of the member called `name`; its first item will bear `notes`."""
        member = self.prefix + name
        return replace(
            self,
            member=member,
            name=posixpath.basename(name) or name,
            prefix=f"{member}/",
            stream=stream,
            depth=self.depth + 1,
            end=None,
            first=1,
            gaps=False,
            notes=notes,
        )

    def unread(self, finding: Finding, member: str | None = None, length: int = 0, offset: int = 0) -> Item:
        """The opaque item that stands for this carrier, or for the `member` of it, with the reason."""
        place = self.member if member is None else member
        return Item(Origin(self.path, place, offset, length), Media.OPAQUE, b"", (finding,))


def tidy_name(name: str, seen: set[str]) -> tuple[str, tuple[Finding, ...]]:
    """A member's name, told apart from those `seen` before in its archive, and what is odd about it.

    A name is only data: nothing is ever written under it.

    >>> tidy_name("../a.txt", set())[1][0].code
    'climbing-name'
    >>> tidy_name("a.txt", {"a.txt"})[0]
    'a.txt~2'
    """
    notes: list[Finding] = []
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
        notes.append(Finding("climbing-name", "its name points out of the archive; nothing is written there"))
    own = name or "unnamed"
    number = 1
    while own in seen:
        number += 1
        own = f"{name}~{number}"
    if number > 1:
        notes.append(Finding("repeated-name", "the archive holds several members of this name"))
    seen.add(own)
    return own, tuple(notes)


def file_chunks(file: BinaryIO, start: int) -> Iterator[bytes]:
    """The bytes of an open file from `start` on: a small first piece, then large ones.

    The file's own position is neither used nor moved.
    """
    size, descriptor = FIRST_CHUNK, file.fileno()
    while data := os.pread(descriptor, size, start):
        yield data
        start += len(data)
        size = CHUNK


def unreadable(error: OSError) -> Finding:
    """The finding for a file that the system does not let us read."""
    return Finding("unreadable", f"it cannot be read ({error.strerror or error})")
