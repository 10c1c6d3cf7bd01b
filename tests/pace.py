"""How long something takes, told so that a busy machine and a large test process do not decide it.

Processor time, without looking for cycles, the least of several tries: what is slow by itself stays slow in
every one of them.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TRIES = 6


def demand_within(limit: float, action: Callable[[], object]) -> None:
    """Return once the action has taken at most so many seconds; AssertionError where it never does."""
    least = float("inf")
    for _ in range(TRIES):
        least = min(least, seconds(action))
        if least <= limit:
            return
    raise AssertionError(f"{least:.3f} seconds, of {limit} at most")


def demand_growth(most: float, small: Callable[[], object], large: Callable[[], object]) -> None:
    """Return once the large has taken at most `most` times as long as the small, or hardly any time.

    AssertionError where it never does.
    """
    once = much = float("inf")
    for _ in range(TRIES):
        once, much = min(once, seconds(small)), min(much, seconds(large))
        if much <= max(most * once, 0.1):
            return
    raise AssertionError(f"{much:.3f} seconds, which is {much / once:.1f} times {once:.4f}; {most} at most")


def seconds(action: Callable[[], object]) -> float:
    """The processor seconds that the action takes."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        begun = time.process_time()
        action()
        return time.process_time() - begun
    finally:
        if was_collecting:
            gc.enable()
