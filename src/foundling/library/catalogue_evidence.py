"""The catalogue's tables of evidence and clues: what stitching asks of them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from foundling.library.rows import EvidenceRow, Loose
from foundling.model import Origin

_MOST = 500
_EVIDENCE = "INSERT OR IGNORE INTO evidence VALUES (?,?,?,?)"
_LOOSE = """INSERT INTO loose VALUES (?,?,?)
    ON CONFLICT (item) DO UPDATE SET together = excluded.together"""
_CLUE = "INSERT OR IGNORE INTO clue VALUES (?,?)"


class Held(NamedTuple):
    """An item's evidence as it is kept, with its cluster and everywhere it was found."""

    item: int
    body: str
    prints: bytes
    cluster: int
    origins: tuple[Origin, ...]


class EvidenceTable:
    """Evidence and clues over the catalogue's own connection; the caller has the transaction."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Use the open catalogue."""
        self._base = base

    def put(self, rows: Iterable[EvidenceRow]) -> None:
        """Keep the evidence of new items, each a cluster of its own; their keys are for `put_keys`."""
        self._base.executemany(_EVIDENCE, [(row.item, row.body, row.prints, row.item) for row in rows])

    def put_keys(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Note the items found under keys; sorted first, as that writes the table's pages once."""
        self._base.executemany(_CLUE, sorted(pairs))

    def drop(self, item: int, keys: Iterable[int]) -> None:
        """Forget an item's evidence and its keys."""
        self._base.execute("DELETE FROM evidence WHERE item = ?", (item,))
        pairs = [(key, item) for key in keys]
        self._base.executemany("DELETE FROM clue WHERE key = ? AND item = ?", pairs)

    def sharing(self, key: int, most: int) -> list[int]:
        """The items under a key, `most` of them at most, in order of their ids."""
        rows = self._base.execute("SELECT item FROM clue WHERE key = ? ORDER BY item LIMIT ?", (key, most))
        return [row[0] for row in rows]

    def has(self, key: int, item: int) -> bool:
        """Whether an item is noted under a key."""
        sql = "SELECT 1 FROM clue WHERE key = ? AND item = ?"
        return self._base.execute(sql, (key, item)).fetchone() is not None

    def shared(self, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Those of the keys that several items have, and how many have each; in order of the keys."""
        for some in _few(sorted(keys)):
            counts = f"SELECT key, COUNT(*) n FROM clue WHERE key IN ({_marks(some)}) GROUP BY key"  # noqa: S608
            yield from self._base.execute(f"SELECT key, n FROM ({counts}) WHERE n > 1", some)  # noqa: S608

    def holders(self, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The keys with each of the items under them, in order of both."""
        for some in _few(sorted(keys)):
            sql = f"SELECT key, item FROM clue WHERE key IN ({_marks(some)}) ORDER BY key, item"  # noqa: S608
            yield from self._base.execute(sql, some)

    def clusters_of(self, items: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The items, each with its cluster, in order of the items."""
        for some in _few(sorted(items)):
            sql = f"SELECT item, cluster FROM evidence WHERE item IN ({_marks(some)}) ORDER BY item"  # noqa: S608
            yield from self._base.execute(sql, some)

    def pages(self, items: Iterable[int]) -> list[int]:
        """Those of the items that are stories and no messages, sorted."""
        found: list[int] = []
        for some in _few(sorted(items)):
            marks = _marks(some)
            sql = f"SELECT id FROM item WHERE work <> '' AND media <> 'message' AND id IN ({marks})"  # noqa: S608
            found += sorted(row[0] for row in self._base.execute(sql, some))
        return found

    def clusters(self, items: Iterable[int]) -> list[int]:
        """All items that are in one cluster with any of these, sorted."""
        sql = "SELECT item FROM evidence WHERE cluster IN (SELECT cluster FROM evidence WHERE item IN ({}))"
        found: set[int] = set()
        for some in _few(sorted(items)):
            found.update(row[0] for row in self._base.execute(sql.format(_marks(some)), some))
        return sorted(found)

    def load(self, items: Iterable[int]) -> Iterator[Held]:
        """The evidence of these items, in order of their ids; those that have none are left out."""
        for some in _few(sorted(items)):
            marks = _marks(some)
            origins = self._origins(some)
            sql = f"SELECT item, body, prints, cluster FROM evidence WHERE item IN ({marks}) ORDER BY item"  # noqa: S608
            for item, body, prints, cluster in self._base.execute(sql, some).fetchall():
                yield Held(item, body, prints, cluster, tuple(origins.get(item, ())))

    def prints(self, items: Iterable[int]) -> Iterator[tuple[int, str, bytes]]:
        """The items with what is kept of their evidence and of their texts."""
        for some in _few(sorted(items)):
            sql = f"SELECT item, body, prints FROM evidence WHERE item IN ({_marks(some)})"  # noqa: S608
            yield from self._base.execute(sql, some)

    def set_clusters(self, clusters: Mapping[int, int]) -> None:
        """Note the cluster of each item."""
        pairs = sorted((cluster, item) for item, cluster in clusters.items())
        self._base.executemany("UPDATE evidence SET cluster = ? WHERE item = ?", pairs)

    def set_works(self, works: Mapping[int, str]) -> None:
        """Note the work of each item."""
        pairs = sorted((work, item) for item, work in works.items())
        self._base.executemany("UPDATE item SET work = ? WHERE id = ?", pairs)

    # Items whose works are still to be put right

    def loosen(self, sets: Iterable[Sequence[int]], fresh: Container[int]) -> None:
        """Note sets of items to be stitched; one that shares an item with an earlier set is one with it."""
        for items in sets:
            number = items[0]
            merged = [(number, earlier) for earlier in self._numbers(items) if earlier != number]
            self._base.executemany("UPDATE loose SET together = ? WHERE together = ?", merged)
            self._base.executemany(_LOOSE, [(item, number, item in fresh) for item in items])

    def _numbers(self, items: Sequence[int]) -> list[int]:
        """The numbers of the sets of those items that are in any."""
        found: set[int] = set()
        for some in _few(items):
            sql = f"SELECT together FROM loose WHERE item IN ({_marks(some)})"  # noqa: S608
            found.update(row[0] for row in self._base.execute(sql, some))
        return sorted(found)

    def loose(self, at_least: int) -> Iterator[Loose]:
        """The items that are to be stitched, whole sets together, so many at a time."""
        items: list[int] = []
        fresh: set[int] = set()
        last = -1
        while (together := self._next_set(last)) is not None:
            sql = "SELECT item, fresh FROM loose WHERE together = ? ORDER BY item"
            for item, is_fresh in self._base.execute(sql, (together,)).fetchall():
                items.append(item)
                if is_fresh:
                    fresh.add(item)
            if len(items) >= at_least:
                yield Loose(tuple(items), frozenset(fresh))
                items, fresh = [], set()
            last = together
        if items:
            yield Loose(tuple(items), frozenset(fresh))

    def _next_set(self, last: int) -> int | None:
        sql = "SELECT MIN(together) FROM loose WHERE together > ?"
        found: int | None = self._base.execute(sql, (last,)).fetchone()[0]
        return found

    def bind(self, items: Iterable[int]) -> None:
        """Note that the works of these items are right."""
        self._base.executemany("DELETE FROM loose WHERE item = ?", [(item,) for item in items])

    def chosen(self, items: Iterable[int], field: str) -> list[int]:
        """Those of the items of which a person decided the field to be true."""
        found: list[int] = []
        for some in _few(sorted(items)):
            sql = f"SELECT item FROM decision WHERE field = ? AND value = 'true' AND item IN ({_marks(some)})"  # noqa: S608
            found += [row[0] for row in self._base.execute(sql, (field, *some))]
        return found

    def _origins(self, items: Sequence[int]) -> dict[int, list[Origin]]:
        rows = self._base.execute(
            "SELECT o.item, f.given, o.member, o.offset, o.length FROM origin o JOIN file f ON f.id = o.file "  # noqa: S608
            f"WHERE o.item IN ({_marks(items)})",
            items,
        )
        found: defaultdict[int, list[Origin]] = defaultdict(list)
        for item, given, member, offset, length in rows:
            found[item].append(Origin(given, member or None, offset, length))
        return found


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))


def _few(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + _MOST] for start in range(0, len(values), _MOST))
