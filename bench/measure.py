"""One round of measurements over a heap, and the medians of several rounds taken in turn."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.corpus import Heap
from bench.process import Run, program, python, run

Figures = dict[str, float]
ADD_CODES = (0,)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a heap's texts, libraries and indexes are put while it is measured."""

    heap: Heap

    @property
    def documents(self) -> Path:
        """The text of every document."""
        return self.heap.root / "documents.texts"

    @property
    def stories(self) -> Path:
        """The text of every story proper."""
        return self.heap.root / "stories.texts"

    @property
    def library(self) -> Path:
        """The library that is made."""
        return self.heap.root / "library"

    def fresh(self, name: str) -> Path:
        """A path with nothing at it."""
        path = self.heap.root / name
        shutil.rmtree(path, ignore_errors=True)
        return path


def rounds(heap: Heap, seed: int, count: int) -> Figures:
    """The medians of `count` rounds; floors and take-in alternate, so that both meet the same weather."""
    place = Place(heap)
    python("bench.texts", str(heap.files), str(place.documents), str(place.stories))
    taken = [_round(place) for _ in range(count)]
    figures = {name: median(figures[name] for figures in taken) for name in taken[0]}
    return {**figures, **_once(place, seed)}


def peak(heap: Heap) -> Run:
    """One take-in of a heap into a fresh library."""
    return _add(heap.files, Place(heap).fresh("watched"), watch=True)


def taken(heap: Heap) -> Path:
    """The library of a heap, taken in whole unless that was done before."""
    place = Place(heap)
    done = heap.root / "taken"
    if not done.exists():
        _add(heap.files, place.fresh("library"))
        done.touch()
    return place.library


def recognition(heap: Heap) -> dict[str, object]:
    """The stages by themselves, on one core."""
    result: dict[str, object] = json.loads(
        python("bench.recognition", str(heap.files), str(heap.truth)).output
    )
    return result


def _round(place: Place) -> Figures:
    heap = place.heap
    hashed = _json(python("bench.floors", "hash", str(heap.files)))
    bare = _json(python("bench.floors", "index", str(place.documents), str(place.fresh("tantivy"))))
    stories = _json(python("bench.floors", "index", str(place.stories), str(place.fresh("tantivy"))))
    taken = _add(heap.files, place.fresh("library"))
    again = _add(heap.files, place.library)
    watched = peak(heap)
    return {
        "hash.seconds": hashed["seconds"],
        "bytes": hashed["bytes"],
        "tantivy.seconds": bare["seconds"],
        "tantivy.text": bare["bytes"],
        "tantivy.index": bare["index"],
        "tantivy-stories.seconds": stories["seconds"],
        "tantivy-stories.text": stories["bytes"],
        "tantivy-stories.index": stories["index"],
        "add.seconds": taken.seconds,
        "add.pss": watched.pss,
        "add.rss": watched.rss,
        "add.ratio": taken.seconds / bare["seconds"],
        "add.ratio-stories": taken.seconds / stories["seconds"],
        "again.seconds": again.seconds,
    }


def _once(place: Place, seed: int) -> Figures:
    library = place.library
    found = json.loads(python("bench.searching", str(library), str(place.heap.truth), str(seed)).output)
    browsing = json.loads(python("bench.browsing", str(library), "--json").output)
    rebuilt = run([program("foundling"), "rebuild", "--library", str(library), "--json"])
    return {
        "library.bytes": _size(library.rglob("*")),
        "derived.bytes": _size((library / "derived").rglob("*")),
        "search.queries": found["queries"],
        "search.p50": found["p50"],
        "search.p99": found["p99"],
        "browse.p95": max(each["p95"] for each in browsing["figures"] if each["sort"] != "work"),
        "browse.work": max(each["p95"] for each in browsing["figures"] if each["sort"] == "work"),
        "browse.start": browsing["start_seconds"],
        "browse.idle": browsing["idle_bytes"],
        "browse.story": browsing["story_beside_text"],
        **{f"search.{sort}": value for sort, value in found["medians"].items()},
        "rebuild.seconds": rebuilt.seconds,
    }


def _add(files: Path, library: Path, *, watch: bool = False) -> Run:
    return run(
        [program("foundling"), "add", "--library", str(library), "--json", str(files)],
        codes=ADD_CODES,
        watch=watch,
    )


def _json(run: Run) -> Figures:
    figures: Figures = json.loads(run.output)
    return figures


def _size(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
