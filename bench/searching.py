"""Searching a library: the time of some two hundred queries of every sort, in one process.

`python -m bench.searching LIBRARY TRUTH` prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

from bench.prose import Prose
from bench.stories import casts
from foundling.library.library import Library

EACH = 40


def queries(truth: Path, seed: int) -> list[tuple[str, str]]:
    """The queries with their sorts, the same for the same heap."""
    rng = Random(f"queries:{seed}")
    prose = Prose(seed)
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    stories = [row for row in rows if row["title"]]
    people = [short for cast in casts() for _, short in cast.people]
    common = ("the", "and", "was", "said", "had", "nobody", "lamp", "kettle", "window", "story")
    sorts: dict[str, Callable[[], str]] = {
        "common word": lambda: rng.choice(common),
        "rare word": lambda: prose.name(rng).split()[0],
        "two words": lambda: f"{rng.choice(people)} {rng.choice(common)}",
        "phrase": lambda: (
            '"' + " ".join(prose.summary(rng, ("Buffy", "Willow")).strip('".').split()[:3]) + '"'
        ),
        "field": lambda: _field(rng, rng.choice(stories)),
    }
    return [(sort, make()) for sort, make in sorts.items() for _ in range(EACH)]


def _field(rng: Random, row: dict[str, str]) -> str:
    return rng.choice(
        (
            f'title:"{row["title"]}"',
            f'author:"{row["author"]}"',
            f"rating:{row['rating']}",
            f"rating:{row['rating']} words:>2000",
        )
    )


def timed(library: Path, truth: Path, seed: int) -> dict[str, object]:
    """Milliseconds of each sort's median and 99th percentile, after one query to warm up."""
    spent: defaultdict[str, list[float]] = defaultdict(list)
    with Library.open(library) as opened:
        opened.search("warm")
        for sort, query in queries(truth, seed):
            start = time.perf_counter()
            opened.search(query)
            spent[sort].append(1000 * (time.perf_counter() - start))
    every = sorted(value for values in spent.values() for value in values)
    medians = {sort: _at(sorted(values), 0.5) for sort, values in spent.items()}
    return {"queries": len(every), "p50": _at(every, 0.5), "p99": _at(every, 0.99), "medians": medians}


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    print(json.dumps(timed(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
