"""The pace that other tests demand: too slow is told from slow once."""

from __future__ import annotations

import pytest

from tests import pace


def work(steps: int) -> int:
    return sum(n * n for n in range(steps))


def test_what_grows_with_the_square_is_caught() -> None:
    with pytest.raises(AssertionError, match="times"):
        pace.demand_growth(12, lambda: work(40_000), lambda: work(4_000_000))


def test_what_grows_evenly_is_left_alone() -> None:
    pace.demand_growth(12, lambda: work(400_000), lambda: work(4_000_000))


def test_what_is_slow_every_time_is_caught() -> None:
    with pytest.raises(AssertionError, match="seconds"):
        pace.demand_within(0.001, lambda: work(1_000_000))


def test_what_is_slow_once_is_left_alone() -> None:
    waits = [2_000_000, 1, 1]
    pace.demand_within(0.05, lambda: work(waits.pop(0)))
