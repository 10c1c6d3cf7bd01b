"""Taking in survives SIGKILL at any moment: added again, the library is the one an undisturbed run makes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from bench.corpus import Heap, Size, generate
from foundling.library.library import Library

MOMENTS = [Random(f"kill:{number}").uniform(0.02, 1.0) for number in range(10)]
SIZE = Size(messages=500, pages=120, files=120)
"""Large enough to be read by several processes."""


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Heap:
    return generate(tmp_path_factory.mktemp("heap"), SIZE, 3, workers=1)


@pytest.fixture(scope="module")
def undisturbed(heap: Heap, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], float]:
    """A library that was left in peace, its dump, and the seconds it took."""
    library = tmp_path_factory.mktemp("undisturbed") / "library"
    start = time.perf_counter()
    _finish(_adding(heap, library))
    seconds = time.perf_counter() - start
    return library, _dump(library), seconds


@pytest.mark.parametrize("number", range(len(MOMENTS)))
def test_a_killed_intake_is_made_good_by_the_next(
    number: int, heap: Heap, undisturbed: tuple[Path, list[str], float], tmp_path: Path
) -> None:
    _, expected, seconds = undisturbed
    library = tmp_path / "library"
    _kill(_adding(heap, library), MOMENTS[number] * seconds, everyone=number % 2 == 0)
    _finish(_adding(heap, library))
    assert _dump(library) == expected


def test_one_library_survives_all_kills_in_turn(
    heap: Heap, undisturbed: tuple[Path, list[str], float], tmp_path: Path
) -> None:
    _, expected, seconds = undisturbed
    library = tmp_path / "library"
    for number, moment in enumerate(MOMENTS):
        _kill(_adding(heap, library), moment * seconds, everyone=number % 2 == 1)
    _finish(_adding(heap, library))
    assert _dump(library) == expected
    with Library.open(library) as opened:
        assert opened.check() == []


def test_adding_twice_changes_nothing(heap: Heap, undisturbed: tuple[Path, list[str], float]) -> None:
    library, expected, _ = undisturbed
    _finish(_adding(heap, library))
    assert _dump(library) == expected


def test_a_rebuild_gives_the_same_library(undisturbed: tuple[Path, list[str], float]) -> None:
    library, expected, _ = undisturbed
    _finish(_foundling("rebuild", "--library", str(library)))
    assert _dump(library) == expected


def test_a_killed_rebuild_is_made_good_by_the_next(undisturbed: tuple[Path, list[str], float]) -> None:
    library, expected, seconds = undisturbed
    _kill(_foundling("rebuild", "--library", str(library)), seconds / 2, everyone=True)
    _finish(_foundling("rebuild", "--library", str(library)))
    assert _dump(library) == expected


def _adding(heap: Heap, library: Path) -> subprocess.Popen[bytes]:
    return _foundling("add", "--library", str(library), "--json", str(heap.files))


def _foundling(*arguments: str) -> subprocess.Popen[bytes]:
    command = Path(sys.executable).with_name("foundling")
    return subprocess.Popen(
        [command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


def _kill(process: subprocess.Popen[bytes], after: float, *, everyone: bool) -> None:
    """SIGKILL the program after so many seconds: alone, so that its readers are orphaned, or all of them."""
    with process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            if everyone:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def _dump(library: Path) -> list[str]:
    with Library.open(library) as opened:
        return list(opened.dump())
