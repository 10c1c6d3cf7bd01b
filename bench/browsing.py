"""Browsing a library: how long pages take at the server, what they weigh, what memory it holds.

`python -m bench.browsing LIBRARY` starts `foundling serve` on the library and prints a table, or JSON
with `--json`. The budgets are those of a library that one keeps at home, on two cores.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote

import psutil
from httpx2 import Client, TransportError

PORT = 8452
EACH = 40
QUIET = 0.03
"""Seconds of processor time in a second of a server that does nothing."""
WORDS = "the and was said had nobody lamp kettle window story morning door night garden letter".split()
SORTS = "updated posted added title author words parts".split()
BUDGETS = {10_000: 150.0, 100_000: 400.0}
START_SECONDS, IDLE_BYTES, LIST_BYTES, STORY_BYTES = 2.0, 120e6, 60_000, 30_000


@dataclass(frozen=True)
class Figure:
    """One measured sort of page: milliseconds, and bytes packed for the wire.

    `cpu` is the server's processor time for one page, which others on the machine do not stretch.
    """

    sort: str
    cpu: float
    p50: float
    p95: float
    worst: float
    bytes: int


@dataclass(frozen=True)
class Result:
    """All that one run measured."""

    works: int
    start_seconds: float
    idle_bytes: int
    after_bytes: int
    story_beside_text: int
    figures: tuple[Figure, ...]

    @property
    def budget(self) -> float:
        """Milliseconds that a listing may take at this size, for 95 of 100."""
        return next((limit for size, limit in BUDGETS.items() if self.works <= 1.5 * size), 400.0)


def measured(library: Path, seed: int = 1) -> Result:
    """Start a server on the library, ask it for pages of every sort, and stop it."""
    command = [sys.executable, "-m", "foundling", "serve", "--no-browser", "--port", str(PORT)]
    began = time.perf_counter()
    server = subprocess.Popen([*command, "--library", str(library)], stderr=subprocess.DEVNULL)
    try:
        with Client(base_url=f"http://127.0.0.1:{PORT}", cookies={"adult": "yes"}, timeout=60) as client:
            _await(client, server)
            started = time.perf_counter() - began
            _settle(server.pid)
            idle = psutil.Process(server.pid).memory_info().rss
            return _asked(client, Random(seed), (started, idle), server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _asked(client: Client, rng: Random, before: tuple[float, int], pid: int) -> Result:
    home = client.get("/").text
    works = int(re.findall(r"<h1>([\d,]+) work", home)[0].replace(",", ""))
    pages = max(1, works // 25)
    fandoms = re.findall(r'href="(/\?in=fandom%3A[^"&]+)"', home)
    ids = [each for _ in range(4) for each in _ids(client.get(f"/?page={rng.randint(1, pages)}").text)]
    sorts = {
        "list": [f"/?page={rng.randint(1, pages)}&sort={rng.choice(SORTS)}" for _ in range(EACH)],
        "facet": [f"{rng.choice(fandoms)}&out=rating:explicit&sort={rng.choice(SORTS)}" for _ in range(EACH)],
        "search, common word": [f"/?q={rng.choice(WORDS)}" for _ in range(EACH)],
        "search, three words": [f"/?q={quote(' '.join(rng.sample(WORDS, 3)))}" for _ in range(EACH)],
        "search, phrase": [f"/?q=%22{rng.choice(WORDS)}+{rng.choice(WORDS)}%22" for _ in range(EACH)],
        "search, said": [f"/?q=said:{rng.choice(WORDS)}" for _ in range(EACH)],
        "search and facet": [f"/?q={rng.choice(WORDS)}+words:>1k&out=rating:explicit" for _ in range(EACH)],
        "facet's index": [f"/browse/author?page={rng.randint(1, 20)}" for _ in range(EACH)],
        "catalogue": [f"/opds/works?q={rng.choice(WORDS)}" for _ in range(EACH)],
        "work": [f"/works/{rng.choice(ids)}" for _ in range(EACH)],
    }
    server = psutil.Process(pid)
    figures = tuple(_timed(client, server, sort, addresses) for sort, addresses in sorts.items())
    after = server.memory_info().rss
    return Result(works, before[0], before[1], after, _story(client, ids), figures)


def _timed(client: Client, server: psutil.Process, sort: str, addresses: list[str]) -> Figure:
    spent, largest = [], 0
    before = server.cpu_times()
    for address in addresses:
        began = time.perf_counter()
        answer = client.get(address)
        spent.append(1000 * (time.perf_counter() - began))
        answer.raise_for_status()
        largest = max(largest, len(gzip.compress(answer.content, 6)))
    after = server.cpu_times()
    cpu = (after.user + after.system - before.user - before.system) / len(addresses)
    spent.sort()
    return Figure(sort, round(1000 * cpu, 1), _at(spent, 0.5), _at(spent, 0.95), spent[-1], largest)


def _story(client: Client, ids: list[str]) -> int:
    """The most bytes that a story's page brings beside its own text, with its style and script."""
    shared = sum(
        len(gzip.compress(client.get(f"/static/{name}").content, 6))
        for name in ("foundling.css", "foundling.js", "lamp.svg")
    )
    most = 0
    for id_ in ids[:20]:
        html = client.get(f"/works/{id_}").text
        text = " ".join(
            re.sub(r"<[^>]*>", " ", each) for each in re.findall(r'<p id="p\d+".*?</p>', html, re.DOTALL)
        )
        most = max(most, len(gzip.compress(html.encode(), 6)) - len(gzip.compress(text.encode(), 6)))
    return most + shared


def _ids(html: str) -> list[str]:
    return re.findall(r'data-open href="/works/([0-9a-f]+)"', html)


def _await(client: Client, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("the server has stopped: look at it with `foundling serve`")
        try:
            client.get("/help")
        except TransportError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server does not answer")


def _settle(pid: int) -> None:
    """Wait until the server has read all that it reads beforehand and does nothing any more."""
    server, before = psutil.Process(pid), -1.0
    for _ in range(60):
        spent = sum(server.cpu_times()[:2])
        if spent - before < QUIET:
            return
        before = spent
        time.sleep(1)


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)


def table(result: Result) -> str:
    """The figures, and the budgets with what was found beside them."""
    lines = [
        f"{result.works:,} works",
        f"{'':24}{'cpu':>8}{'p50':>8}{'p95':>8}{'worst':>8}  ms{'packed':>12}",
    ]
    lines += [
        f"{each.sort:24}{each.cpu:8.1f}{each.p50:8.1f}{each.p95:8.1f}{each.worst:8.1f}{each.bytes:15,}"
        for each in result.figures
    ]
    worst = max(each.p95 for each in result.figures if each.sort != "work")
    listing = max(
        each.bytes for each in result.figures if each.sort in {"list", "facet"} or "search" in each.sort
    )
    budgets = [
        ("p95 of lists, facets, searches (ms)", worst, result.budget),
        ("start (s)", round(result.start_seconds, 2), START_SECONDS),
        ("memory, idle (MB)", round(result.idle_bytes / 1e6), IDLE_BYTES / 1e6),
        ("a listing, packed (bytes)", listing, LIST_BYTES),
        ("a story beside its text (bytes)", result.story_beside_text, STORY_BYTES),
    ]
    lines += [
        f"{'ok  ' if found <= limit else 'OVER'} {name}: {found:,} of {limit:,.0f}"
        for name, found, limit in budgets
    ]
    return "\n".join([*lines, f"     memory, after all this (MB): {result.after_bytes / 1000000.0:.0f}"])


def main() -> int:
    """Measure the library that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m bench.browsing", description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measured(arguments.library)
    print(json.dumps(asdict(result)) if arguments.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
