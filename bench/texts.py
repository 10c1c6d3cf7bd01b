"""A file of texts, each with its id and length in front: what the index floor reads.

`python -m bench.texts HEAP DOCUMENTS STORIES` reads the heap's documents and writes two such files.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from foundling.library.ingest import read_paths
from foundling.model import Kind
from foundling.settings import Settings
from foundling.vocab import builtin

_HEAD = struct.Struct("<QI")


def put(out: BinaryIO, number: int, text: str) -> None:
    """Write one text."""
    data = text.encode("utf-8", "surrogatepass")
    out.write(_HEAD.pack(number, len(data)))
    out.write(data)


def read(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file with their ids."""
    with path.open("rb") as source:
        while head := source.read(_HEAD.size):
            number, length = _HEAD.unpack(head)
            yield number, source.read(length).decode("utf-8", "replace")


def extract(heap: Path, documents: Path, stories: Path) -> None:
    """Write the text of every document of the heap, and that of every story proper."""
    with documents.open("wb") as whole, stories.open("wb") as proper:
        for reading in read_paths([str(heap)], Settings(), builtin()):
            number = int(reading.item.sha256[:15], 16)
            if reading.document:
                put(whole, number, reading.document.text)
            if reading.record and reading.record.kind is Kind.STORY:
                put(proper, number, reading.record.text)


if __name__ == "__main__":
    extract(*map(Path, sys.argv[1:4]))
