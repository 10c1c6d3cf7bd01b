"""Recognition alone, on one core: the processor time of each stage, and how right its records are.

As in the processes that take a heap in, cycles are looked for rarely, and some items are read at a time.

`python -m bench.recognition HEAP TRUTH` prints JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from foundling import documents, records, sources
from foundling.library.crew import RARELY
from foundling.library.ingest import AT_ONCE
from foundling.model import Item, Record
from foundling.settings import Settings
from foundling.vocab import builtin

STRETCH = 4 << 20
FIELDS = ("title", "author", "rating", "fandom", "pairing", "part", "parts_total")


def measured(heap: Path, truth: Path) -> dict[str, object]:
    """Processor milliseconds a document of each stage, documents a second, and the share of right values."""
    vocabulary = builtin()
    known = _truths(truth)
    spent: defaultdict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    gc.freeze()
    gc.set_threshold(*RARELY)
    items = _items(heap, spent)
    while batch := list(islice(items, AT_ONCE)):
        start = time.process_time()
        found = []
        for item in batch:
            found.append(documents.read(item))
            end = time.process_time()
            spent[f"documents, {item.media}"] += end - start
            start = end
        read = [records.read(document, vocabulary) for document in found]
        spent["records"] += time.process_time() - start
        for item, record in zip(batch, read, strict=True):
            counts[item.media] += 1
            _judge(record, known.get(_key(item, heap), {}), right, asked)
    return _report(spent, counts, right, asked)


def _items(heap: Path, spent: defaultdict[str, float]) -> Iterator[Item]:
    for found in sources.walk([str(heap)]):
        for stretch in sources.stretches(found.path, STRETCH):
            items = sources.read(stretch, Settings().limits)
            while True:
                start = time.process_time()
                item = next(items, None)
                spent["sources"] += time.process_time() - start
                if item is None:
                    break
                if isinstance(item, Item) and item.data:
                    yield item


def _key(item: Item, heap: Path) -> tuple[str, int | None]:
    member = item.origin.member
    number = int(member.rpartition("#")[2]) if member and "#" in member else None
    return str(Path(item.origin.path).relative_to(heap)), number


def _truths(path: Path) -> dict[tuple[str, int | None], Mapping[str, object]]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {(row["path"], row["member"]): row for row in rows}


def _judge(record: Record, known: Mapping[str, object], right: Counter[str], asked: Counter[str]) -> None:
    if not known:
        asked["found"] += 1
        return
    asked.update(("found", "kind"))
    right["found"] += 1
    right["kind"] += record.kind == known["kind"]
    if known["kind"] != "story" or known["title"] is None:
        return
    header = record.header
    got = {
        "title": header.title,
        "author": header.authors[0].name if header.authors else None,
        "rating": header.rating,
        "fandom": header.fandoms[0] if header.fandoms else None,
        "pairing": sorted(header.relationships[0]) if header.relationships else [],
        "part": header.part,
        "parts_total": header.parts_total,
    }
    wanted = {**known, "pairing": sorted(map(str, _list(known["pairing"])))}
    for name in FIELDS:
        if wanted[name] or got[name]:
            asked[name] += 1
            right[name] += got[name] == wanted[name]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _report(
    spent: Mapping[str, float], counts: Counter[str], right: Counter[str], asked: Counter[str]
) -> dict[str, object]:
    total = counts.total()
    share = {"sources": total, "records": total, **{f"documents, {media}": counts[media] for media in counts}}
    return {
        "documents": total,
        "per_second": total / sum(spent.values()),
        "milliseconds": {name: 1000 * spent[name] / share[name] for name in sorted(spent)},
        "right": {name: right[name] / asked[name] for name in ("found", "kind", *FIELDS) if asked[name]},
    }


if __name__ == "__main__":
    print(json.dumps(measured(*map(Path, sys.argv[1:3]))))
