"""Reads the catalogue as columns: numbers and facts of all works, for filtering and counting at once."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from foundling.library.columns import (
    ID_DIGITS,
    Columns,
    Facts,
    Ids,
    Numbers,
    Places,
    facts,
    located,
    standing,
)
from foundling.library.ranges import date_number

_WORKS = """SELECT id, json_extract(row, '$.words'), json_extract(row, '$.parts'), json_extract(row, '$.date')
    FROM work ORDER BY sort_title, id"""
_FIELDS = "SELECT DISTINCT field FROM fact"
_FACTS = "SELECT value, group_concat(work, '') FROM fact WHERE field = ? GROUP BY value ORDER BY value"
_UPDATED = "updated"
_OF_ITEMS = "SELECT rowid, work FROM item INDEXED BY item_work WHERE work IS NOT NULL AND work <> ''"
"""Items by their rows, as then all that is asked for stands in the table's indices."""
_ITEMS = "SELECT id, rowid FROM item INDEXED BY sqlite_autoindex_item_1 ORDER BY id"
_ORIGINS = """SELECT item, file, member <> '', CASE WHEN instr(member, '://') THEN CAST(member AS BLOB) END
    FROM origin"""
_FILES = "SELECT id, CAST(given AS BLOB), accession FROM file"
_LISTS = """SELECT item, json_extract(body, '$.source') FROM evidence
    WHERE json_extract(body, '$.source') IS NOT NULL"""
_WEB = re.compile(rb"https?://(?:www\.)?([\w.-]+)", re.IGNORECASE | re.ASCII)
_NEVER = np.iinfo(np.int64).max


def stamp(path: Path) -> tuple[int, ...]:
    """What changes whenever the catalogue does: the sizes and times of its files."""
    files = (path, path.with_name(path.name + "-wal"))
    stats = [file.stat() for file in files if file.exists()]
    return tuple(number for stat in stats for number in (stat.st_mtime_ns, stat.st_size, stat.st_ino))


def read(path: Path) -> Columns:
    """The columns of the catalogue at `path`, as it is at this moment.

    Rows go straight into arrays: as objects, all at once, they would take many times the memory.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA query_only = ON")
        base.execute("BEGIN")
        return _columns(base)


def _columns(base: sqlite3.Connection) -> Columns:
    rows = (
        (int(id_, 16), words or 0, parts or 0, date_number(date))
        for id_, words, parts, date in base.execute(_WORKS)
    )
    works = np.fromiter(rows, [("id", "u8"), ("words", "i8"), ("parts", "i8"), ("posted", "i8")])
    ids, posted = works["id"].copy(), works["posted"].copy()
    rising = np.argsort(ids).astype(np.int32)
    found, updated = _facts(base, ids, rising)
    items, item_works = _items(base, ids, rising)
    found["source"], added = _origins(base, items, item_works, len(ids))
    return Columns(
        ids=ids,
        rising=rising,
        numbers={
            "words": works["words"].copy(),
            "parts": works["parts"].copy(),
            "posted": posted,
            "year": posted // 10_000,
            "updated": np.where(updated > 0, updated, posted),
            "added": added,
        },
        facts=found,
        items=items,
        item_works=item_works,
    )


def _facts(base: sqlite3.Connection, ids: Ids, rising: Places) -> tuple[dict[str, Facts], Numbers]:
    """The facts of each field, and the day on which each work was updated, 0 where that is not known."""
    found: dict[str, Facts] = {}
    updated = np.zeros(len(ids), np.int64)
    for (field,) in base.execute(_FIELDS).fetchall():
        values, counts, digits = [], [], bytearray()
        for value, joined in base.execute(_FACTS, (field,)):
            values.append(value)
            counts.append(len(joined) // ID_DIGITS)
            digits += bytes.fromhex(joined)
        owners = located(ids, rising, np.frombuffer(digits, ">u8").astype(np.uint64))
        which = np.repeat(np.arange(len(values), dtype=np.int32), counts)
        if field == _UPDATED:
            days = np.array([date_number(value) for value in values], np.int64)
            updated[owners[owners >= 0]] = days[which[owners >= 0]]
        else:
            found[field] = facts(values, owners, which)
    return found, updated


def _items(base: sqlite3.Connection, ids: Ids, rising: Places) -> tuple[Numbers, Places]:
    """The ids of all stories, ascending, and each one's work."""
    rows = ((row, int(work, 16)) for row, work in base.execute(_OF_ITEMS))
    stories = np.fromiter(rows, [("row", "i8"), ("work", "u8")])
    stories.sort(order="row")
    items = np.fromiter(base.execute(_ITEMS), [("id", "i8"), ("row", "i8")])
    at = standing(stories["row"], items["row"])
    return items["id"][at >= 0], located(ids, rising, stories["work"][at[at >= 0]])


def _origins(base: sqlite3.Connection, items: Numbers, works: Places, count: int) -> tuple[Facts, Numbers]:
    """Where each of the `count` works was found, and the day on which it first came in.

    It was found on the list that its message names, else at the web's address that the crawl kept, else
    in the mailbox, archive or folder.
    """
    numbers: dict[str, int] = {}
    files, days = _files(base, numbers)
    rows = (
        (item, file, inside, _host(member, numbers)) for item, file, inside, member in base.execute(_ORIGINS)
    )
    origins = np.fromiter(rows, [("item", "i8"), ("file", "i8"), ("inside", "i8"), ("host", "i8")])
    at = standing(items, origins["item"])
    origins, at = origins[at >= 0], at[at >= 0]
    owners, lists = works[at], _lists(base, items, numbers)[at]
    named = np.where(origins["host"] >= 0, origins["host"], files[origins["inside"], origins["file"]])
    which = np.where(lists >= 0, lists, named)
    added = np.full(count + 1, _NEVER)
    np.minimum.at(added, owners, days[origins["file"]])
    added[added == _NEVER] = 0
    pairs = np.unique(np.stack([owners, which], axis=1)[(which >= 0) & (owners >= 0)], axis=0)
    used, which = np.unique(pairs[:, 1], return_inverse=True)
    names = tuple(numbers)
    owners = pairs[:, 0].astype(np.int32)
    return facts([names[each] for each in used], owners, which.astype(np.int32)), added[:count]


def _files(base: sqlite3.Connection, numbers: dict[str, int]) -> tuple[Numbers, Numbers]:
    """Of each file, by its number: which source it is, alone and with items in it, or -1; and its day."""
    rows = base.execute(_FILES).fetchall()
    most = max((row[0] for row in rows), default=0) + 1
    sources, days = np.full((2, most), -1, np.int64), np.zeros(most, np.int64)
    for number, given, accession in rows:
        days[number] = _day(accession)
        for inside in (False, True):
            name = source(given.decode("utf-8", "replace"), inside)
            sources[int(inside), number] = numbers.setdefault(name, len(numbers)) if name else -1
    return sources, days


def _lists(base: sqlite3.Connection, items: Numbers, numbers: dict[str, int]) -> Numbers:
    """Of each story the list or newsgroup that its message names, or -1."""
    rows = ((item, numbers.setdefault(name, len(numbers))) for item, name in base.execute(_LISTS))
    named = np.fromiter(rows, [("item", "i8"), ("list", "i8")])
    at = standing(items, named["item"])
    found = np.full(len(items), -1, np.int64)
    found[at[at >= 0]] = named["list"][at >= 0]
    return found


def _host(member: bytes | None, numbers: dict[str, int]) -> int:
    """Which source the web address in a member's name is; -1 for none."""
    found = _WEB.search(member) if member else None
    if found is None:
        return -1
    return numbers.setdefault(found[1].decode("ascii").lower(), len(numbers))


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
