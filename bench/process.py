"""Runs a program and watches its whole process tree: wall seconds and peak memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from foundling.records import header

EVERY = 0.05
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one program cost. Memory in bytes, summed over the tree at each look, at its peak.

    `pss` counts a page shared by n processes as one n-th in each; it is 0 where the system cannot tell.
    `rss` counts it fully in each.
    """

    seconds: float
    pss: int
    rss: int
    output: str
    code: int


class BenchError(Exception):
    """A program that is measured went wrong, so that its figures would mean nothing."""


def run(arguments: Sequence[str], *, codes: tuple[int, ...] = (0,), watch: bool = False) -> Run:
    """Run a program to its end, looking at its memory only if asked: looking takes time from it.

    Raises BenchError for an exit code other than `codes`.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        pss, rss = _watch(process) if watch else (0, 0)
        process.wait()
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if process.returncode not in codes:
            raise BenchError(f"{' '.join(arguments)}\nended with {process.returncode}:\n{err.read()}")
        return Run(seconds, pss, rss, out.read(), process.returncode)


def python(*arguments: str) -> Run:
    """Run a module of this interpreter, such as `python("bench.floors", "hash", "folder")`."""
    return run([sys.executable, "-m", *arguments])


def program(name: str) -> str:
    """The path of an installed console program beside this interpreter."""
    return str(Path(sys.executable).with_name(name))


def _watch(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    highest_pss = highest_rss = 0
    root = psutil.Process(process.pid)
    while True:
        try:
            process.wait(EVERY)
        except subprocess.TimeoutExpired:
            sizes = [_sizes(each) for each in _tree(root)]
            highest_pss = max(highest_pss, sum(pss for pss, _ in sizes))
            highest_rss = max(highest_rss, sum(rss for _, rss in sizes))
        else:
            return highest_pss, highest_rss


def _tree(root: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return [root, *root.children(recursive=True)]
    return []


def _sizes(process: psutil.Process) -> tuple[int, int]:
    """The process's PSS and RSS; nothing once it has ended."""
    with suppress(psutil.Error, OSError):
        rss = process.memory_info().rss
        rollup = Path(f"/proc/{process.pid}/smaps_rollup")
        if not rollup.exists():
            return 0, rss
        fields = dict(line.split(":", 1) for line in rollup.read_text().splitlines()[1:])
        return int(fields["Pss"].split()[0]) * 1024, rss
    return 0, 0


def compiled() -> bool:
    """Whether the reading stages that are measured were compiled."""
    return not str(header.__file__).endswith(".py")
