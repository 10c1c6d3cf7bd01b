"""A value that is made when it is first asked for.

Compiled classes know no `functools.cached_property`: they would make it anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """The value that a function gives, which is called once at most.

    >>> made = []
    >>> value = Once(lambda: made.append("made") or 7)
    >>> value.get(), value.get(), made
    (7, 7, ['made'])
    """

    def __init__(self, make: Callable[[], T]) -> None:
        """Keep the function for later."""
        self._make = make
        self._made: list[T] = []

    def get(self) -> T:
        """The value."""
        if not self._made:
            self._made.append(self._make())
        return self._made[0]
