"""Sets that grow together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Unions(Generic[K]):
    """Disjoint sets of things, joined two by two; the sets do not depend on the order of joining."""

    def __init__(self, members: Iterable[K] = ()) -> None:
        """Each member alone."""
        self._above: dict[K, K] = {member: member for member in members}

    def root(self, member: K) -> K:
        """The member that stands for the set; a member not met before is a set of its own."""
        above = self._above
        top = member
        while (higher := above.setdefault(top, top)) != top:
            top = higher
        while member != top:
            above[member], member = top, above[member]
        return top

    def join(self, first: K, second: K) -> K:
        """Make one set of two; returns the member that stands for it."""
        top, lower = self.root(first), self.root(second)
        self._above[lower] = top
        return top

    def sets(self) -> list[list[K]]:
        """All sets, with members in the order in which they were met."""
        found: defaultdict[K, list[K]] = defaultdict(list)
        for member in self._above:
            found[self.root(member)].append(member)
        return list(found.values())
