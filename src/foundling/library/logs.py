"""Append-only files whose lines each carry the digest of the line before, so that no change goes unseen."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from foundling.errors import LibraryError
from foundling.library.disk import Disk, writing
from foundling.library.provenance import encode
from foundling.library.seals import Seals

_FIRST = "0" * 64
_BEFORE = "before"


class State(StrEnum):
    """What a look at one file of a log shows."""

    WHOLE = "whole"
    LONGER = "longer"
    """Whole as it was sealed, and lines that fit lie behind: a crash came before they could be sealed."""
    TORN = "torn"
    """The same, and the last line has no end: a crash came while it was written."""
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Look:
    """One file of a log as it was found: `digest` is of its whole lines, `last` of the last of these."""

    state: State
    digest: str
    last: str
    length: int
    """Bytes up to the end of the last whole line."""
    torn: bytes = b""


class Log:
    """A log in one file or several, whose names in order are the order of their lines."""

    def __init__(self, root: Path, pattern: str, seals: Seals, disk: Disk) -> None:
        """The log in the files of the library at `root` that match the glob `pattern`."""
        self._root = root
        self._pattern = pattern
        self._seals = seals
        self._disk = disk
        self._last: tuple[str, Look] | None = None

    def files(self) -> list[str]:
        """The log's files in order, relative to the library."""
        return sorted(path.relative_to(self._root).as_posix() for path in self._root.glob(self._pattern))

    def rows(self) -> Iterator[dict[str, object]]:
        """All rows in order, without their chain; LibraryError where a line is damaged."""
        for name in self.files():
            with (self._root / name).open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.endswith(b"\n"):
                        yield _row(line, f"{self._root / name}, line {number}")

    def append(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add the rows to the file `name` and return once they are on the disk and sealed.

        A file that sorts before the log's last one is not written to: the last one is. After a LibraryError
        the log is as it was.
        """
        if not rows:
            return
        last_name, look = self._last or self._look_at_last(name)
        name = max(name, last_name)
        same = name == last_name
        self._last = None
        lines, last = _chained(rows, look.last)
        self._write(name, lines, look.length if same else 0, torn=same and bool(look.torn))
        length = (look.length if same else 0) + len(lines)
        if same and look.state is State.DAMAGED:
            self._last = name, Look(State.DAMAGED, "", last, length)
            return
        digest = sha256((self._root / name).read_bytes()).hexdigest()
        try:
            self._seals.seal({name: digest})
        except LibraryError:
            with suppress(OSError):
                self._disk.truncate(str(self._root / name), length - len(lines))
            raise
        self._last = name, Look(State.WHOLE, digest, last, length)

    def heal(self) -> list[str]:
        """Seal what a crash left unsealed and cut off a torn last line; the sentences to tell a person."""
        told = []
        for name, look in self.looks():
            if look.state is State.TORN:
                with writing(str(self._root / name)):
                    self._disk.truncate(str(self._root / name), look.length)
                shown = look.torn[:200].decode("utf-8", "replace")
                told.append(f"the last line of {name} was cut short by a crash and has been removed: {shown}")
            if look.state in (State.TORN, State.LONGER) and look.length:
                self._seals.seal({name: look.digest})
        return told

    def looks(self) -> Iterator[tuple[str, Look]]:
        """Each file and what it is found to be, in order."""
        before: str | None = _FIRST
        for name in self.files():
            look = _look(self._root / name, self._seals.digest(name), before)
            yield name, look
            before = None if look.state is State.DAMAGED else look.last

    def _look_at_last(self, name: str) -> tuple[str, Look]:
        found = list(self.looks())
        return found[-1] if found else (name, Look(State.WHOLE, "", _FIRST, 0))

    def _write(self, name: str, lines: bytes, start: int, *, torn: bool) -> None:
        """Write the lines behind the first `start` bytes of the file, which is made if need be."""
        path = str(self._root / name)
        with writing(path):
            fresh = not (self._root / name).exists()
            if torn:
                self._disk.truncate(path, start)
            descriptor = self._disk.extend(path)
            try:
                self._disk.write(descriptor, lines)
                self._disk.flush(descriptor)
            except OSError:
                self._disk.truncate(path, start)
                raise
            finally:
                os.close(descriptor)
            if fresh:
                self._disk.flush_folder(str((self._root / name).parent))


def _chained(rows: Sequence[Mapping[str, object]], before: str) -> tuple[bytes, str]:
    """The lines of the rows, each with the digest of the one before, and the digest of the last."""
    lines = []
    for row in rows:
        lines.append(encode({_BEFORE: before, **row}))
        before = sha256(lines[-1]).hexdigest()
    return b"".join(line + b"\n" for line in lines), before


def _look(path: Path, sealed: str | None, before: str | None) -> Look:
    """What the file is, its lines followed on from the digest `before`; from any where that is None.

    A file is damaged where neither it nor a beginning of it has the sealed digest, or where what lies
    behind that beginning does not follow on.
    """
    whole, length, last = sha256(), 0, before or _FIRST
    matched, follows = sealed is None, True
    torn = b""
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                torn = line
                break
            follows = follows and ((before is None and not length) or _before(line) == last)
            whole.update(line)
            length += len(line)
            last = sha256(line[:-1]).hexdigest()
            if not matched and whole.hexdigest() == sealed:
                matched = True
    digest = whole.hexdigest()
    if not matched or not follows:
        state = State.DAMAGED
    elif torn:
        state = State.TORN
    else:
        state = State.WHOLE if digest == sealed else State.LONGER
    return Look(state, digest, last, length, torn)


def _before(line: bytes) -> str:
    try:
        row = json.loads(line)
    except ValueError:
        return ""
    return str(row.get(_BEFORE, "")) if isinstance(row, dict) else ""


def _row(line: bytes, where: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, Mapping):
        raise LibraryError(
            "the line is damaged", item=where, remedy="Run foundling check, and restore the file from a copy."
        )
    return {key: value for key, value in row.items() if key != _BEFORE}
