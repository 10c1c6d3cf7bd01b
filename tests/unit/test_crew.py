"""Processes side by side: results, rounds, and what happens when one dies."""

from __future__ import annotations

import os
import signal

import pytest

from foundling.errors import LibraryError
from foundling.library.crew import Crew, FatalTaskError

POISON = 13
FULL = 28


class Doubler:
    """Doubles numbers; dies of one, and finds the disk full at another."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.done = 0

    def do(self, task: int) -> int:
        if task == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        if task == FULL:
            raise LibraryError("No space left", item="a", remedy="Make room.")
        self.done += 1
        return task * 2

    def finish(self) -> str | None:
        return f"{self.number}" if self.done else None


@pytest.fixture
def crew() -> Crew[int, int]:
    crew: Crew[int, int] = Crew(Doubler, 2)
    yield crew
    crew.dismiss()


def test_every_task_gives_one_result_and_every_busy_hand_a_store(crew: Crew[int, int]) -> None:
    assert sorted(crew.do(range(10))) == [n * 2 for n in range(10)]
    crew.finish()
    assert crew.folders() == ["0", "1"]
    assert list(crew.do([])) == []


def test_a_death_names_the_task(crew: Crew[int, int]) -> None:
    with pytest.raises(FatalTaskError) as raised:
        list(crew.do([1, 2, 3, POISON, 4]))
    assert raised.value.task == POISON


def test_trouble_with_the_store_stops_everything(crew: Crew[int, int]) -> None:
    with pytest.raises(LibraryError, match="No space left"):
        list(crew.do([FULL]))
