"""`python -m bench`: makes the heap, measures, prints the table and leaves it in build/bench as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path

from bench import browsing, measure, report
from bench.corpus import SIZES, Heap, Size, generate
from bench.process import BenchError, compiled

HERE = Path("build/bench").resolve()


def main() -> int:
    """Run what the arguments ask for; 2 where a measured program went wrong."""
    arguments = _parser().parse_args()
    try:
        if arguments.grow:
            return _grow(arguments.seed)
        if arguments.works:
            return _browse(arguments.works, arguments.seed)
        if arguments.generate:
            print(_heap(arguments.size, arguments.seed).root)
            return 0
        return _bench(arguments.size, arguments.seed, arguments.runs)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2


def _bench(name: str, seed: int, runs: int) -> int:
    heap = _heap(name, seed)
    figures = measure.rounds(heap, seed, runs)
    recognised = measure.recognition(heap)
    report.show(report.table(heap.size, figures, recognised))
    python = f"Python {platform.python_version()}, reading {'compiled' if compiled() else 'not compiled'}"
    print(f"{runs} round(s), {os.cpu_count()} cores, {python}, seed {seed}")
    result = {
        "size": {"name": name, **asdict(heap.size)},
        "seed": seed,
        "runs": runs,
        "cores": os.cpu_count(),
        "compiled": compiled(),
        "figures": figures,
        "recognition": recognised,
    }
    (HERE / "latest.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _grow(seed: int) -> int:
    """Take in a heap and one of twice its size, and say how much more memory that took."""
    once, twice = (measure.peak(_heap(name, seed)) for name in ("full", "double"))
    for kind, small, large in (("PSS", once.pss, twice.pss), ("RSS", once.rss, twice.rss)):
        if small:
            growth = 100 * (large / small - 1)
            print(
                f"peak {kind}: {small / 1e6:,.0f} MB, twice the heap {large / 1e6:,.0f} MB: {growth:+.1f} %"
            )
    print(f"seconds: {once.seconds:,.1f}, twice the heap {twice.seconds:,.1f}")
    return 0


def _browse(works: int, seed: int) -> int:
    """Measure browsing in a wide library of so many works, which is made first unless it is there."""
    heap = generate(HERE / f"shelf-{works}-{seed}", Size(0, 0, 0, works), seed, workers=os.cpu_count() or 1)
    result = browsing.measured(measure.taken(heap), seed)
    print(browsing.table(result))
    figures = {"seed": seed, "cores": os.cpu_count(), "compiled": compiled(), **asdict(result)}
    (HERE / "browsing.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _heap(name: str, seed: int) -> Heap:
    return generate(HERE / f"{name}-{seed}", SIZES[name], seed, workers=os.cpu_count() or 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives another heap")
    parser.add_argument("--runs", type=int, default=1, help="rounds whose medians are shown")
    parser.add_argument("--grow", action="store_true", help="compare the memory of full and double")
    parser.add_argument("--works", type=int, help="measure only browsing, in a library of about so many")
    parser.add_argument("--generate", action="store_true", help="only make the heap and print its folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
