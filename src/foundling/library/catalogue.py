"""The catalogue: a SQLite database of files, items, works and facts, derived from what is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from itertools import count
from pathlib import Path

from foundling.errors import LibraryError
from foundling.library.accessions import Accession
from foundling.library.bags import DATA
from foundling.library.catalogue_evidence import EvidenceTable
from foundling.library.layout import ACCESSIONS
from foundling.library.rows import FileRow, ItemRow, ShelfRow, StoryRow, TaskRows, UnreadRow
from foundling.library.views import WorkRow
from foundling.library.wire import findings_from_json, header_from_json
from foundling.model import ClaimValue, Finding, Header, Origin

FORMAT = 5
MOST_VARIABLES = 500
_FILE = """INSERT OR IGNORE INTO file (id, accession, stored, sha256, length, given)
    VALUES (?, ?, CAST(? AS TEXT), ?, ?, CAST(? AS TEXT))"""
_ITEM = "INSERT OR IGNORE INTO item VALUES (?,?,?,?,?,?,?,?,?,?,?)"
_ORIGIN = "INSERT OR IGNORE INTO origin VALUES (?,?,CAST(? AS TEXT),?,?)"
_FACT = "INSERT OR IGNORE INTO fact (field, value, work) VALUES (?,?,?)"
_STORY = "SELECT id, sha256, header, supplied_title, words FROM item WHERE {} ORDER BY id"
_UNREAD = "INSERT OR REPLACE INTO unread VALUES (?,CAST(? AS TEXT),?,?,?,?,?)"

_DUMPS = {
    "file": "SELECT sha256, length, given, done FROM file ORDER BY 1, 3",
    "item": """SELECT sha256, media, kind, reason, words, header, supplied_title, claims, findings, work
        FROM item ORDER BY 1, id""",
    "origin": """SELECT i.sha256, f.sha256, o.member, o.offset, o.length FROM origin o
        JOIN item i ON i.id = o.item JOIN file f ON f.id = o.file ORDER BY 1, 2, 3, 4""",
    "unread": """SELECT f.sha256, u.member, u.offset, u.length, u.code, u.message, u.quarantined
        FROM unread u JOIN file f ON f.id = u.file ORDER BY 1, 2, 3""",
    "work": "SELECT id, sort_title, row FROM work ORDER BY 1",
    "fact": "SELECT work, field, value FROM fact ORDER BY 1, 2, 3",
    "decision": "SELECT item, field, value FROM decision ORDER BY 1, 2",
}


class Catalogue:
    """One open catalogue; a single writer at a time, which the library's lock sees to."""

    def __init__(self, path: Path) -> None:
        """Open the catalogue at `path`, making an empty one where there is none."""
        fresh = not path.exists()
        self._path = path
        with self._troubled():
            self._base = sqlite3.connect(path, isolation_level=None)
            self._base.text_factory = _text
            self.evidence = EvidenceTable(self._base)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000"):
                self._base.execute(f"PRAGMA {pragma}")
            if fresh:
                schema = (
                    resources.files("foundling.library").joinpath("schema.sql").read_text(encoding="utf-8")
                )
                self._base.executescript(f"BEGIN; {schema} COMMIT;")
                self.keep_setting("format", str(FORMAT))
            edition = self.setting("format")
        if edition != str(FORMAT):
            raise LibraryError(
                "its catalogue was made by another edition of Foundling",
                item=str(path),
                remedy="Run `foundling rebuild`; nothing that is kept changes.",
            )

    def close(self) -> None:
        """Close the database; uncommitted work is gone."""
        self._base.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, all of what is put in it or none; where one is open, this is a part of it."""
        if self._base.in_transaction:
            with self._troubled():
                yield
            return
        with self._troubled():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    @contextmanager
    def _troubled(self) -> Iterator[None]:
        """Turn SQLite's trouble into a sentence; the catalogue is never the only place of anything."""
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryError(
                f"the catalogue cannot be used ({error})",
                item=str(self._path),
                remedy="See that the disk has room and works, then run `foundling rebuild`: "
                "what is kept is not touched by this.",
            ) from error

    def setting(self, name: str) -> str | None:
        """The value kept under `name`, or None."""
        return self._one("SELECT value FROM setting WHERE name = ?", name)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a value under `name`."""
        self._base.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    # Files and how far they have been read

    def next_file(self) -> int:
        """A number that no file has had."""
        return int(self._base.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM file").fetchone()[0])

    def add_files(self, accession: Accession, numbers: Mapping[str, int]) -> None:
        """Note the files of an accession; some may have their `numbers` already, by path under data/.

        A file that is known is left as it is.
        """
        others = count(max(numbers.values(), default=self.next_file() - 1) + 1)
        folder = f"{ACCESSIONS}/{accession.id}/{DATA}/"
        rows = (
            (
                numbers.get(kept.relative) or next(others),
                accession.id,
                raw_name(folder + kept.relative),
                kept.sha256,
                kept.length,
                raw_name(kept.given),
            )
            for kept in accession.files
        )
        self._base.executemany(_FILE, rows)

    def unfinished_files(self) -> list[FileRow]:
        """The files whose items are not all in the catalogue, in the order they were noted."""
        rows = self._base.execute(
            "SELECT id, accession, stored, sha256, length, given FROM file WHERE NOT done ORDER BY id"
        )
        return [FileRow(*row) for row in rows]

    def known_accessions(self) -> set[str]:
        """The accessions whose files have been noted."""
        return {row[0] for row in self._base.execute("SELECT DISTINCT accession FROM file")}

    def stretches_done(self) -> dict[int, set[int]]:
        """The starts of the stretches that are in the catalogue, of each file that is not done."""
        done: dict[int, set[int]] = {}
        for file, start in self._base.execute("SELECT file, start FROM stretch_done"):
            done.setdefault(file, set()).add(start)
        return done

    def finish_files(self, files: Iterable[int]) -> None:
        """Note that all items of these files are in."""
        self._base.executemany("UPDATE file SET done = 1 WHERE id = ?", ((file,) for file in files))

    def finish_all(self) -> None:
        """Note that all items of all files are in."""
        self._base.execute("UPDATE file SET done = 1 WHERE NOT done")
        self._base.execute("DELETE FROM stretch_done")

    # Items

    def put(self, rows: TaskRows) -> list[ItemRow]:
        """Take in what was read of one task; returns the items new to the catalogue."""
        held = self._held([row.id for row in rows.items])
        fresh = [row for row in rows.items if row.id not in held] if held else rows.items
        self._base.executemany(_ITEM, fresh)
        self._base.executemany("INSERT OR IGNORE INTO story VALUES (?,?,?)", rows.stories)
        self._base.executemany(_ORIGIN, rows.places)
        unread = (
            (file, raw_name(r.member), r.offset, r.length, r.code, storable(r.message), r.quarantined)
            for file, r in rows.unread
        )
        self._base.executemany(_UNREAD, unread)
        self._base.executemany("INSERT OR IGNORE INTO stretch_done VALUES (?,?)", rows.stretches)
        return fresh

    def _held(self, ids: Sequence[int]) -> set[int]:
        """Those of the items that are in the catalogue."""
        held: set[int] = set()
        for start in range(0, len(ids), MOST_VARIABLES):
            some = ids[start : start + MOST_VARIABLES]
            marks = ",".join("?" * len(some))
            rows = self._base.execute(f"SELECT id FROM item WHERE id IN ({marks})", some)  # noqa: S608
            held.update(row[0] for row in rows)
        return held

    def replace_item(self, row: ItemRow) -> None:
        """Write an item's row over what was there."""
        self._base.execute("DELETE FROM item WHERE id = ?", (row.id,))
        self._base.execute(_ITEM, row)

    def put_decision(self, item: int, field: str, value: ClaimValue | None) -> None:
        """Note what a person decided of one field of an item, over what was decided before."""
        sql = "INSERT OR REPLACE INTO decision VALUES (?,?,?)"
        self._base.execute(sql, (item, field, json.dumps(value)))

    def decisions(self, item: int) -> dict[str, ClaimValue | None]:
        """The decided values of an item's fields; None where it was decided that there is none."""
        rows = self._base.execute("SELECT field, value FROM decision WHERE item = ? ORDER BY field", (item,))
        decided = {field: json.loads(value) for field, value in rows}
        return {f: tuple(v) if isinstance(v, list) else v for f, v in decided.items()}

    def decided_items(self) -> set[int]:
        """The items of which a person decided something."""
        return {row[0] for row in self._base.execute("SELECT DISTINCT item FROM decision")}

    def parts_of(self, work: str) -> list[StoryRow]:
        """The stories of a work, by id."""
        return [StoryRow(*row) for row in self._base.execute(_STORY.format("work = ?"), (work,))]

    def parts_among(self, items: Sequence[int]) -> Iterator[StoryRow]:
        """Those of the items that are stories."""
        for start in range(0, len(items), MOST_VARIABLES):
            some = items[start : start + MOST_VARIABLES]
            among = f"work IS NOT NULL AND id IN ({','.join('?' * len(some))})"
            yield from (StoryRow(*row) for row in self._base.execute(_STORY.format(among), some))

    def header(self, id_: int) -> Header:
        """An item's header as the catalogue has it."""
        return header_from_json(str(self._one("SELECT header FROM item WHERE id = ?", id_)))

    def digest_and_words(self, id_: int) -> tuple[str, int]:
        """An item's full digest and the words of its story."""
        row = self._base.execute("SELECT sha256, words FROM item WHERE id = ?", (id_,)).fetchone()
        return str(row[0]), int(row[1])

    def work_of(self, id_: int) -> str | None:
        """The work that the item belongs to, where it is a story."""
        return self._one("SELECT work FROM item WHERE id = ?", id_)

    def findings(self, id_: int) -> tuple[Finding, ...]:
        """An item's findings."""
        row = self._base.execute("SELECT findings FROM item WHERE id = ?", (id_,)).fetchone()
        return findings_from_json(row[0])

    def origins(self, id_: int) -> list[tuple[FileRow, Origin]]:
        """Where an item's bytes are: kept files and the origins in them, sorted by the given path."""
        rows = self._base.execute(
            """SELECT f.id, f.accession, f.stored, f.sha256, f.length, f.given, o.member, o.offset, o.length
            FROM origin o JOIN file f ON f.id = o.file WHERE o.item = ?
            ORDER BY f.given, f.accession, o.member, o.offset""",
            (id_,),
        )
        return [(FileRow(*row[:6]), Origin(row[5], row[6] or None, row[7], row[8])) for row in rows]

    def story_number(self, id_: int) -> int:
        """Which of several stories in its item this is; 0 where it is the only one."""
        return int(self._one("SELECT number FROM story WHERE item = ?", id_) or 0)

    # Works

    def drop_work(self, work: str) -> None:
        """Take away the listing of a work that has no parts any more."""
        self._base.execute("DELETE FROM work WHERE id = ?", (work,))
        self._base.execute("DELETE FROM fact WHERE work = ?", (work,))

    def put_works(self, shelves: Iterable[ShelfRow]) -> None:
        """Write works' listing rows and facts over what was there; in order, which writes few pages twice."""
        facts: list[tuple[str, str, str]] = []
        for work, sort_title, row, own in shelves:
            values = (work, sort_title, row)
            if not self._base.execute("INSERT OR IGNORE INTO work VALUES (?,?,?)", values).rowcount:
                self.drop_work(work)
                self._base.execute("INSERT INTO work VALUES (?,?,?)", values)
            facts += [(field, value, work) for field, value in own]
        self._base.executemany(_FACT, sorted(facts))

    def works(self, ids: Sequence[str] | None, limit: int | None, offset: int) -> list[WorkRow]:
        """Rows of all works, or of those named, by title then id."""
        most = -1 if limit is None else limit
        if ids is None:
            sql = "SELECT row FROM work ORDER BY sort_title, id LIMIT ? OFFSET ?"
            return [_work_row(text) for (text,) in self._base.execute(sql, (most, offset))]
        with self._wanted(ids):
            sql = (
                "SELECT row FROM work WHERE id IN (SELECT id FROM temp.wanted) "
                "ORDER BY sort_title, id LIMIT ? OFFSET ?"
            )
            return [_work_row(text) for (text,) in self._base.execute(sql, (most, offset))]

    def is_empty(self) -> bool:
        """Whether no item is in the catalogue."""
        return self._base.execute("SELECT 1 FROM item LIMIT 1").fetchone() is None

    def holds(self, id_: int) -> bool:
        """Whether the item is in the catalogue."""
        return self._one("SELECT 1 FROM item WHERE id = ?", id_) is not None

    def work_ids(self, items: Sequence[int]) -> dict[int, str]:
        """The work of each item that is a story."""
        found: dict[int, str] = {}
        for start in range(0, len(items), MOST_VARIABLES):
            some = items[start : start + MOST_VARIABLES]
            marks = ",".join("?" * len(some))
            sql = f"SELECT id, work FROM item WHERE work IS NOT NULL AND id IN ({marks})"  # noqa: S608
            found.update(self._base.execute(sql, some).fetchall())
        return found

    def named(self, beginning: str) -> tuple[list[str], list[int]]:
        """The works, and the items, whose id begins so: at most ten of each."""
        works = self._base.execute(
            "SELECT id FROM work WHERE id >= ? AND id < ? ORDER BY id LIMIT 10", (beginning, beginning + "g")
        )
        low = int(beginning.ljust(15, "0")[:15], 16)
        high = int(beginning.ljust(15, "f")[:15], 16)
        items = self._base.execute("SELECT id FROM item WHERE id BETWEEN ? AND ? LIMIT 10", (low, high))
        return [row[0] for row in works], [row[0] for row in items]

    # Counts and dumps

    def count(self, table: str, where: str = "1") -> int:
        """How many rows of one of the schema's tables satisfy a condition of ours."""
        return int(self._base.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608

    def total(self, table: str, column: str, where: str = "1") -> int:
        """The sum of a column over the rows that satisfy a condition of ours."""
        sql = f"SELECT COALESCE(SUM({column}), 0) FROM {table} WHERE {where}"  # noqa: S608
        return int(self._base.execute(sql).fetchone()[0])

    def held_items(self, digests: Sequence[str]) -> int:
        """How many items, read or not, the files with these digests hold."""
        with self._wanted(digests):
            files = "SELECT id FROM file WHERE sha256 IN (SELECT id FROM temp.wanted)"
            return self.count("origin", f"file IN ({files})") + self.count("unread", f"file IN ({files})")

    def frequencies(self, field: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """The values of a fact with the number of works, most frequent first, equals by value."""
        sql = (
            "SELECT value, COUNT(*) n FROM fact WHERE field = ? GROUP BY value ORDER BY n DESC, value LIMIT ?"
        )
        return tuple((value, n) for value, n in self._base.execute(sql, (field, limit)))

    def distinct(self, field: str) -> int:
        """How many different values a fact has."""
        sql = "SELECT COUNT(DISTINCT value) FROM fact WHERE field = ?"
        return int(self._base.execute(sql, (field,)).fetchone()[0])

    def unread(self, accession: str | None) -> Iterator[tuple[str, UnreadRow]]:
        """What an accession keeps and nobody read: the given path and the row, in order of the path."""
        rows = self._base.execute(
            "SELECT f.given, u.member, u.offset, u.length, u.code, u.message, u.quarantined "
            "FROM unread u JOIN file f ON f.id = u.file WHERE f.accession = ? "
            "ORDER BY f.given, u.member, u.offset",
            (accession,),
        )
        for given, member, offset, length, code, message, quarantined in rows:
            yield given, UnreadRow(member, offset, length, code, message, bool(quarantined))

    def dump(self) -> Iterator[str]:
        """Every row as a line of JSON, in an order that depends on content alone.

        Row numbers, accession ids and times are left out: they tell when, not what.
        """
        for name, sql in _DUMPS.items():
            for row in self._base.execute(sql):
                yield json.dumps([name, *row])

    def _one(self, sql: str, value: str | int) -> str | None:
        (found,) = self._base.execute(sql, (value,)).fetchone() or (None,)
        return None if found is None else str(found)

    @contextmanager
    def _wanted(self, values: Sequence[str]) -> Iterator[None]:
        self._base.execute("CREATE TEMP TABLE wanted (id TEXT PRIMARY KEY) WITHOUT ROWID")
        try:
            self._base.executemany("INSERT OR IGNORE INTO temp.wanted VALUES (?)", ((v,) for v in values))
            yield
        finally:
            self._base.execute("DROP TABLE temp.wanted")


def _work_row(text: str) -> WorkRow:
    values = json.loads(text)
    lists = {name: tuple(values[name]) for name in ("authors", "fandoms", "relationships", "warnings")}
    return WorkRow(**values | lists)


def storable(text: str | None) -> str | None:
    """The text, fit for UTF-8: a lone surrogate, which no text should hold, becomes a question mark."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def raw_name(path: str) -> bytes:
    """A file's or member's name with the bytes it had, whatever they were: read back by `_text`."""
    return path.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
