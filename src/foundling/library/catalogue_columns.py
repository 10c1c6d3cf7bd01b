"""Reads the catalogue as columns: numbers and facts of all works, for filtering and counting at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from foundling.library.columns import Columns, Facts, Strings, numbers
from foundling.library.ranges import date_number

_WORKS = """SELECT w.id, json_extract(w.row, '$.words'), json_extract(w.row, '$.parts'),
    json_extract(w.row, '$.date'), u.value FROM work w
    LEFT JOIN fact u ON u.work = w.id AND u.field = 'updated' ORDER BY w.sort_title, w.id"""
_ITEMS = "SELECT id, work FROM item INDEXED BY item_work WHERE work IS NOT NULL"
_FACTS = "SELECT field, value, work FROM fact WHERE field <> 'updated' ORDER BY field, value"
_PLACES = """SELECT i.work, o.file, o.member <> '' FROM item i INDEXED BY item_work
    JOIN origin o ON o.item = i.id WHERE i.work IS NOT NULL"""
_FILES = "SELECT id, CAST(given AS BLOB), accession FROM file"


def stamp(path: Path) -> tuple[int, ...]:
    """What changes whenever the catalogue does: the sizes and times of its files."""
    files = (path, path.with_name(path.name + "-wal"))
    stats = [file.stat() for file in files if file.exists()]
    return tuple(number for stat in stats for number in (stat.st_mtime_ns, stat.st_size, stat.st_ino))


def read(path: Path) -> Columns:
    """The columns of the catalogue at `path`, as it is at this moment."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA query_only = ON")
        base.execute("BEGIN")
        return _columns(base)


def _columns(base: sqlite3.Connection) -> Columns:
    rows = base.execute(_WORKS).fetchall()
    ordinal = {row[0]: place for place, row in enumerate(rows)}
    items = base.execute(_ITEMS).fetchall()
    ids = np.fromiter((row[0] for row in items), np.int64, len(items))
    works = np.fromiter((ordinal.get(row[1], -1) for row in items), np.int32, len(items))
    rising = np.argsort(ids)
    facts = _facts(base.execute(_FACTS), ordinal)
    sources, added = _origins(base)
    facts["source"] = Strings(sources, ordinal).facts()
    posted = [date_number(row[3]) for row in rows]
    return Columns(
        ids=tuple(ordinal),
        ordinal=ordinal,
        numbers={
            "words": numbers(row[1] for row in rows),
            "parts": numbers(row[2] for row in rows),
            "posted": numbers(posted),
            "year": numbers(date // 10_000 for date in posted),
            "updated": numbers(date_number(row[4] or row[3]) for row in rows),
            "added": numbers(_day(added.get(row[0], "")) for row in rows),
        },
        facts=facts,
        items=ids[rising],
        item_works=works[rising],
    )


def _facts(rows: Iterator[tuple[str, str, str]], ordinal: dict[str, int]) -> dict[str, Facts]:
    """The facts of each field; the rows come sorted by field."""
    found: dict[str, list[tuple[str, str]]] = {}
    for field, value, work in rows:
        found.setdefault(field, []).append((work, value))
    return {field: Strings(pairs, ordinal).facts() for field, pairs in found.items()}


def _origins(base: sqlite3.Connection) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Each work with its sources, and with the accession that it first came in."""
    files = {row[0]: row[1:] for row in base.execute(_FILES)}
    named: dict[tuple[int, int], str] = {}
    pairs: set[tuple[str, str]] = set()
    added: dict[str, str] = {}
    for work, file, inside in base.execute(_PLACES):
        given, accession = files[file]
        name = named.get((file, inside))
        if name is None:
            name = named[file, inside] = source(given.decode("utf-8", "replace"), bool(inside))
        if name:
            pairs.add((work, name))
        if accession < added.get(work, "~"):
            added[work] = accession
    return sorted(pairs), added


def source(given: str, inside: bool) -> str:  # noqa: FBT001 - one of two shapes of place
    """The name of the mailbox or archive at `given`, or of the folder that a loose file lies in.

    >>> source("/old/lists/xf-fic.mbox", True), source("/old/site/story.html", False)
    ('xf-fic.mbox', 'site')
    """
    steps = [step for step in given.split("/") if step]
    wanted = steps[-1:] if inside else steps[-2:-1]
    return wanted[0] if wanted else ""


def _day(accession: str) -> int:
    """The day of an accession, whose id begins with its time in UTC, as YYYYMMDD.

    >>> _day("20261122T221302Z-0a1b"), _day("2026-11-22T22-0a1b"), _day("")
    (20261122, 20261122, 0)
    """
    digits = "".join(character for character in accession[:10] if character.isdigit())
    return int(digits[:8]) if len(digits) >= 8 else 0
