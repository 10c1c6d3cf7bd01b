"""The floors: what the bare bytes and the bare index cost, each measured in a process of its own.

`python -m bench.floors hash FOLDER` and `python -m bench.floors index TEXTS FOLDER` print JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path

import tantivy

from bench import texts

WRITER_BYTES = 200_000_000


def hashed(folder: Path) -> dict[str, float]:
    """Read every file and take its SHA-256, one after another."""
    start, size = time.perf_counter(), 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as source:
            hashlib.file_digest(source, "sha256")
        size += path.stat().st_size
    return {"seconds": time.perf_counter() - start, "bytes": size}


def indexed(source: Path, folder: Path) -> dict[str, float]:
    """Index the texts with tantivy's own defaults: an id and a text with positions, one commit."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    builder.add_text_field("text", stored=False, index_option="position")
    folder.mkdir(parents=True)
    index = tantivy.Index(builder.build(), str(folder))
    loaded = list(texts.read(source))
    start = time.perf_counter()
    writer = index.writer(WRITER_BYTES)
    for number, text in loaded:
        writer.add_document(tantivy.Document(id=number, text=text))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "documents": len(loaded),
        "bytes": sum(len(text) for _, text in loaded),
        "index": sum(path.stat().st_size for path in folder.iterdir() if path.is_file()),
    }


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    result = hashed(*map(Path, rest)) if kind == "hash" else indexed(*map(Path, rest))
    print(json.dumps(result))
