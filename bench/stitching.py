"""How well parts are stitched into works, and how long it takes: `python -m bench.stitching`.

Reads a generated heap of serials, puts its parts together, and compares with the truth.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import serials
from bench.process import compiled
from bench.serials import Truth
from foundling import documents, records, sources
from foundling.model import Item
from foundling.settings import Settings
from foundling.vocab import builtin
from foundling.works.edges import components, links_among
from foundling.works.evidence import Evidence, placed
from foundling.works.gathering import evidence_of
from foundling.works.stitching import Stitched, stitch
from foundling.works.versions import texts_of

HERE = Path("build/bench").resolve()
STRETCH = 4 << 20

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A heap that was read: the evidence of each document, and the seconds that each stage took."""

    parts: Mapping[Key, Evidence]
    reading: float
    clues: float


@dataclass(frozen=True, slots=True)
class Score:
    """Right pairs, pairs found and pairs wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read(heap: Path) -> Read:
    """The evidence of every document of the heap, on one core."""
    vocabulary, parts = builtin(), {}
    start, clues = time.process_time(), 0.0
    for item in _items(heap):
        document = documents.read(item)
        record = records.read(document, vocabulary)
        before = time.process_time()
        path, member = _key(item, heap)
        evidence = evidence_of(document, record, item.sha256[:15])
        parts[path, member] = placed(evidence, [item.origin])
        clues += time.process_time() - before
    return Read(parts, time.process_time() - start - clues, clues)


def judged(known: Mapping[Key, Truth], parts: Mapping[Key, Evidence]) -> dict[str, float]:
    """Every figure of the table."""
    works = stitch(parts.values())
    work_of = {name: work for work in works for name in work.parts}
    stories = {key: truth for key, truth in known.items() if truth.work and key in parts}
    ids = {key: parts[key].record_id for key in stories}
    together = _score(
        stories,
        lambda key: stories[key].work,
        lambda key: work_of[ids[key]].id if ids[key] in work_of else key,
    )
    links = links_among(parts.values())
    by_id = {each.record_id: each for each in parts.values()}
    text_of: dict[str, int] = {}
    groups = (
        text for names in components(parts.values(), links) for text in texts_of([by_id[n] for n in names])
    )
    for number, text in enumerate(groups):
        text_of.update((each.record_id, number) for each in text.members)
    versions = _score(
        stories,
        lambda key: (stories[key].work, stories[key].instalment),
        lambda key: text_of.get(ids[key], key),
    )
    mixed = _mixed(stories, ids, work_of)
    orders = list(_orders(stories, ids, work_of))
    return {
        "documents": len(known),
        "read": len(parts),
        "not found": len([key for key in known if key not in parts]),
        "stories not read as such": sum(not parts[key].is_story for key in stories),
        "works": len({truth.work for truth in stories.values()}),
        "works found": len(works),
        "part-to-work pairs, F1": together.f1,
        "part-to-work pairs, precision": together.precision,
        "part-to-work pairs, recall": together.recall,
        "version pairs, F1": versions.f1,
        "version pairs, precision": versions.precision,
        "version pairs, recall": versions.recall,
        "order exact": sum(orders) / len(orders) if orders else 1.0,
        "works that mix two authors": mixed,
    }


def _items(heap: Path) -> Iterator[Item]:
    for found in sources.walk([str(heap)]):
        for stretch in sources.stretches(found.path, STRETCH):
            for item in sources.read(stretch, Settings().limits):
                if isinstance(item, Item) and item.data:
                    yield item


def _key(item: Item, heap: Path) -> Key:
    member = (item.origin.member or "").partition("#")[2]
    return str(Path(item.origin.path).relative_to(heap)), member


def _score(
    stories: Mapping[Key, Truth], true: Callable[[Key], Hashable], found: Callable[[Key], Hashable]
) -> Score:
    wanted, got, both = (
        Counter(map(true, stories)),
        Counter(map(found, stories)),
        Counter((true(key), found(key)) for key in stories),
    )
    return Score(_pairs(both.values()), _pairs(got.values()), _pairs(wanted.values()))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _mixed(stories: Mapping[Key, Truth], ids: Mapping[Key, str], work_of: Mapping[str, Stitched]) -> int:
    authors = defaultdict(set)
    for key, truth in stories.items():
        if ids[key] in work_of:
            authors[work_of[ids[key]].id].add(truth.author)
    return sum(len(names) > 1 for names in authors.values())


def _orders(
    stories: Mapping[Key, Truth], ids: Mapping[Key, str], work_of: Mapping[str, Stitched]
) -> Iterator[bool]:
    """Of each true work of several parts, whether its work has its parts and ghosts in the true order."""
    members = defaultdict(list)
    for key, truth in stories.items():
        members[truth.work].append(key)
    for keys in members.values():
        truth = stories[keys[0]]
        held = sorted({stories[key].instalment for key in keys} - {0})
        if truth.parts < 2 or not held:
            continue
        found = Counter(work_of[ids[key]].id for key in keys if ids[key] in work_of)
        if not found:
            yield False
            continue
        best = next(
            work_of[ids[key]]
            for key in keys
            if ids[key] in work_of and work_of[ids[key]].id == found.most_common(1)[0][0]
        )
        number = {ids[key]: stories[key].instalment for key in keys}
        shown = [number.get(each.versions[0].record_id, -1) for each in best.instalments if each.versions]
        yield shown == held


def _table(figures: Mapping[str, float]) -> str:
    rows = "".join(
        f"| {name} | {value:,} |\n" if isinstance(value, int) else f"| {name} | {value:.4f} |\n"
        for name, value in figures.items()
    )
    return f"| on serials with truth | figure |\n| --- | ---: |\n{rows}"


def growth(sizes: Iterable[int], seed: int) -> str:
    """The table of grouping heaps of these sizes, each in its own process, and the exponent of growth."""
    rows = []
    for size in sizes:
        root = serials.generate(HERE / f"serials-{size}-{seed}", size, seed, workers=os.cpu_count() or 1)
        command = [sys.executable, "-m", "bench.grouping", str(root / "heap")]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return growth_table(rows)


def growth_table(rows: list[dict[str, float]]) -> str:
    """The table of what `bench.grouping` measured, smallest heap first."""
    first, last = rows[0], rows[-1]
    exponent = math.log(last["grouping"] / first["grouping"]) / math.log(
        last["documents"] / first["documents"]
    )
    lines = "".join(
        f"| {row['documents']:,.0f} | {row['works']:,.0f} | {row['reading']:,.1f} | {row['grouping']:,.1f} "
        f"| {row['grouping'] / row['reading']:.2f} | {1000 * row['grouping'] / row['documents']:.2f} "
        f"| {row['peak'] / 1e6:,.0f} |\n"
        for row in rows
    )
    how = "compiled" if compiled() else "not compiled"
    head = "| documents | works | reading, s | grouping, s | ratio | ms a document | peak MB |\n"
    return f"{head}|{' ---: |' * 7}\n{lines}\nGrowth of grouping: n^{exponent:.2f}. Reading was {how}.\n"


def main() -> None:
    """Print the tables, and write them to a file where one is named."""
    parser = argparse.ArgumentParser(prog="python -m bench.stitching", description=__doc__)
    parser.add_argument("--documents", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grow", type=int, nargs="+", metavar="N", help="time heaps of these sizes too")
    parser.add_argument("--section", type=Path, help="a file to write the tables to")
    arguments = parser.parse_args()
    tables = _accuracy(arguments.documents, arguments.seed)
    if arguments.grow:
        tables += "\n" + growth(arguments.grow, arguments.seed)
    print(tables)
    if arguments.section:
        arguments.section.write_text(tables, encoding="utf-8")


def _accuracy(size: int, seed: int) -> str:
    root = serials.generate(HERE / f"serials-{size}-{seed}", size, seed, workers=os.cpu_count() or 1)
    done = read(root / "heap")
    known = {(truth.path, truth.member): truth for truth in serials.truths(root)}
    start = time.process_time()
    stitch(done.parts.values())
    grouping = time.process_time() - start
    figures = {
        **judged(known, done.parts),
        "reading, ms a document": 1000 * done.reading / len(done.parts),
        "evidence, ms a document": 1000 * done.clues / len(done.parts),
        "stitching, ms a document": 1000 * grouping / len(done.parts),
    }
    return _table(figures)


if __name__ == "__main__":
    main()
