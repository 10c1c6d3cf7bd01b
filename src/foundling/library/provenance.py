"""The lines of provenance: where each file came from, and what was seen and not kept."""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from foundling.library.disk import Disk

_RUN = 50_000
"""Lines that are sorted in memory before they go to the disk."""

Row = dict[str, str | int]


def names(key: str, path: str) -> Row:
    """A path as text, and as its bytes in %-codes where it is no proper text.

    >>> names("given", "a/b")
    {'given': 'a/b'}
    >>> names("given", os.fsdecode(bytes([0x61, 0xE9])))["given_raw"]
    'a%E9'
    """
    raw = os.fsencode(path)
    text = raw.decode("utf-8", "replace")
    return {key: text} if text == path else {key: text, f"{key}_raw": quote_from_bytes(raw)}


def name(row: Mapping[str, object], key: str) -> str:
    """The path that `names` put in the row; empty where there is none.

    >>> name(names("given", os.fsdecode(bytes([0xE9]))), "given") == os.fsdecode(bytes([0xE9]))
    True
    """
    raw = row.get(f"{key}_raw")
    if isinstance(raw, str):
        return os.fsdecode(unquote_to_bytes(raw))
    text = row.get(key)
    return text if isinstance(text, str) else ""


def moment(mtime_ns: int) -> str:
    """A file's time in UTC to the nanosecond; seconds since 1970 behind "@" where no calendar has it.

    >>> moment(951782400_000000005), moment(10**30)
    ('2000-02-29T00:00:00.000000005Z', '@1000000000000000000000')
    """
    seconds, rest = divmod(mtime_ns, 1_000_000_000)
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"
    except (ValueError, OverflowError, OSError):
        return f"@{seconds}"


def encode(row: Mapping[str, object]) -> bytes:
    """The row as one line of JSON without its line end."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a file in order; lines that are damaged are passed over, none where there is no file."""
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        for line in file:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                yield row


class Rows:
    """The lines of one accession while it is staged; given back in order, few of them in memory at once."""

    def __init__(self, folder: str, disk: Disk) -> None:
        """Begin with none; sorted runs of many lines go to `folder`."""
        self._folder = folder
        self._disk = disk
        self._runs: list[str] = []
        self._rows: list[tuple[str, str, bytes]] = []

    def add(self, stored: str, digest: str, row: Row) -> None:
        """Add the line of a file kept as `stored`; of what is not kept, `stored` and `digest` are empty."""
        key = f"0{stored}" if stored else f"1{quote_from_bytes(os.fsencode(name(row, 'given')))}"
        self._rows.append((key, digest, encode(row)))
        if len(self._rows) >= _RUN:
            self._spill()

    def __iter__(self) -> Iterator[tuple[str, str, bytes]]:
        """Path kept under, digest and line of every row: by path first, then what was not kept."""
        self._rows.sort()
        for key, digest, line in heapq.merge(self._rows, *(_read_run(run) for run in self._runs)):
            yield key[1:] if key[0] == "0" else "", digest, line

    def _spill(self) -> None:
        self._rows.sort()
        run = f"{self._folder}/rows-{len(self._runs)}"
        descriptor = self._disk.create(run)
        try:
            lines = (
                b"%s\t%s\t%s\n" % (key.encode(), digest.encode(), line) for key, digest, line in self._rows
            )
            self._disk.write(descriptor, b"".join(lines))
        finally:
            os.close(descriptor)
        self._runs.append(run)
        self._rows = []


def _read_run(run: str) -> Iterator[tuple[str, str, bytes]]:
    with Path(run).open("rb") as file:
        for text in file:
            key, digest, line = text.rstrip(b"\n").split(b"\t", 2)
            yield key.decode(), digest.decode(), line


def timed(when: str, line: bytes) -> Row:
    """The row of that line with the time that it was written, as UTC in ISO 8601."""
    row: Row = json.loads(line)
    return {"utc": when, **row}
