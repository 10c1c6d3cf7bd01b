"""What readers did: places, history, what to read later, notes, saved searches, e-books handed out.

It is theirs and cannot be made again, so it lies outside `derived/`, in `reading/readers.db`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundling.errors import LibraryError
from foundling.library.layout import READING

FINISHED = 0.98
"""The share of a work from which on it counts as read: e-readers seldom reach the very end."""
LONGEST_NOTE = 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS place (reader TEXT, work TEXT, part TEXT NOT NULL, paragraph INTEGER NOT NULL,
    share REAL NOT NULL, moment REAL NOT NULL, device TEXT NOT NULL, pointer TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (reader, work)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visit (reader TEXT, work TEXT, title TEXT NOT NULL, times INTEGER NOT NULL,
    moment REAL NOT NULL, words INTEGER NOT NULL, PRIMARY KEY (reader, work)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS later (reader TEXT, work TEXT, moment REAL NOT NULL,
    PRIMARY KEY (reader, work)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (reader TEXT, work TEXT, text TEXT NOT NULL, moment REAL NOT NULL,
    PRIMARY KEY (reader, work)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part_note (reader TEXT, work TEXT, part TEXT, text TEXT NOT NULL,
    moment REAL NOT NULL, PRIMARY KEY (reader, work, part)) WITHOUT ROWID;
-- Notes were once kept of whole works alone.
INSERT OR IGNORE INTO part_note SELECT reader, work, '', text, moment FROM note;
DELETE FROM note;
CREATE TABLE IF NOT EXISTS saved (reader TEXT, name TEXT, address TEXT NOT NULL, moment REAL NOT NULL,
    PRIMARY KEY (reader, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS issue (document TEXT PRIMARY KEY, work TEXT NOT NULL, parts TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stray (reader TEXT, document TEXT, progress TEXT NOT NULL,
    percentage REAL NOT NULL, device TEXT NOT NULL, device_id TEXT NOT NULL, moment REAL NOT NULL,
    PRIMARY KEY (reader, document)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, password TEXT NOT NULL, key TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, name TEXT NOT NULL, until REAL NOT NULL)
    WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reader is in a work: a part, a paragraph in it counted from 1, and the share that is read.

    An e-reader's own pointer is kept beside it, with the digest of the e-book that it points into.
    """

    work: str
    part: str
    paragraph: int
    share: float
    moment: float
    device: str = ""
    pointer: str = ""
    document: str = ""

    @property
    def finished(self) -> bool:
        """Whether the work counts as read."""
        return self.share >= FINISHED


@dataclass(frozen=True, slots=True)
class Visit:
    """A work in a reader's history; `words` is how long it was when last seen."""

    work: str
    title: str
    times: int
    moment: float
    words: int


@dataclass(frozen=True, slots=True)
class Note:
    """A reader's note on a work, or on the part whose id is given."""

    work: str
    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A search with a name; `address` is the page's own query string."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An e-book that was handed out: its work and, for each page in reading order, the part or ""."""

    work: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """An e-reader's progress in a file that is none of ours: kept and given back as it is."""

    document: str
    progress: str
    percentage: float
    device: str
    device_id: str
    moment: float


class ReadingState:
    """The open database of what readers did; used by one thread."""

    def __init__(self, library: Path) -> None:
        """Open the database in the library's folder, making it where there is none."""
        self.path = library / READING / "readers.db"
        with self._troubled():
            self.path.parent.mkdir(exist_ok=True)
            self._base = sqlite3.connect(self.path, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
                self._base.execute(f"PRAGMA {pragma}")
            self._base.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    # Places and history

    def keep_place(self, reader: str, place: Place) -> None:
        """Remember where the reader is in a work."""
        self._put(
            "place",
            reader,
            place.work,
            place.part,
            place.paragraph,
            place.share,
            place.moment,
            place.device,
            place.pointer,
            place.document,
        )

    def place(self, reader: str, work: str) -> Place | None:
        """Where the reader is in the work."""
        found = self._places("reader = ? AND work = ?", (reader, work))
        return found[0] if found else None

    def places(self, reader: str, limit: int) -> list[Place]:
        """Where the reader is in the works read last, the latest first."""
        return self._places("reader = ?", (reader,), limit)

    def _places(self, where: str, values: Sequence[str], limit: int = 1) -> list[Place]:
        columns = "work, part, paragraph, share, moment, device, pointer, document"
        sql = f"SELECT {columns} FROM place WHERE {where} ORDER BY moment DESC, work LIMIT {limit:d}"  # noqa: S608
        rows = self._all(sql, values)
        names = columns.split(", ")
        return [Place(**dict(zip(names, row, strict=True))) for row in rows]

    def note_visit(self, reader: str, visit: Visit) -> None:
        """Add one to the times that the reader has opened a work."""
        sql = (
            "INSERT INTO visit VALUES (?,?,?,1,?,?) ON CONFLICT DO UPDATE SET times = times + 1, "
            "title = excluded.title, moment = excluded.moment, words = excluded.words"
        )
        self._do(sql, (reader, visit.work, visit.title, visit.moment, visit.words))

    def visit(self, reader: str, work: str) -> Visit | None:
        """The reader's last visit to the work."""
        rows = self._all(
            "SELECT work, title, times, moment, words FROM visit WHERE reader=? AND work=?", (reader, work)
        )
        return Visit(*rows[0]) if rows else None

    def history(self, reader: str, limit: int = 100, offset: int = 0) -> list[Visit]:
        """The works that the reader has opened, the latest first."""
        sql = (
            "SELECT work, title, times, moment, words FROM visit WHERE reader=? "
            "ORDER BY moment DESC, work LIMIT ? OFFSET ?"
        )
        return [Visit(*row) for row in self._all(sql, (reader, limit, offset))]

    def forget(self, reader: str, work: str | None = None) -> None:
        """Take one work, or all, out of the reader's history, with the place in it."""
        for table in ("visit", "place"):
            sql = f"DELETE FROM {table} WHERE reader = ? AND (? IS NULL OR work = ?)"  # noqa: S608 - our own
            self._do(sql, (reader, work, work))

    # Read later, notes, saved searches

    def set_later(self, reader: str, work: str, moment: float | None) -> None:
        """Mark a work to be read later, or with None no more."""
        if moment is None:
            self._do("DELETE FROM later WHERE reader = ? AND work = ?", (reader, work))
        else:
            self._put("later", reader, work, moment)

    def later(self, reader: str) -> list[str]:
        """The works to be read later, the last marked first."""
        sql = "SELECT work FROM later WHERE reader = ? ORDER BY moment DESC, work"
        return [row[0] for row in self._all(sql, (reader,))]

    def keep_note(self, reader: str, note: Note, moment: float) -> None:
        """Keep the reader's private note on a work or one part of it; empty takes it away."""
        if note.text.strip():
            self._put("part_note", reader, note.work, note.part, note.text[:LONGEST_NOTE], moment)
        else:
            sql = "DELETE FROM part_note WHERE reader = ? AND work = ? AND part = ?"
            self._do(sql, (reader, note.work, note.part))

    def note(self, reader: str, work: str, part: str = "") -> str:
        """The reader's note on a work, or on one part of it; empty where there is none."""
        sql = "SELECT text FROM part_note WHERE reader = ? AND work = ? AND part = ?"
        rows = self._all(sql, (reader, work, part))
        return str(rows[0][0]) if rows else ""

    def notes(self, reader: str, work: str = "") -> list[Note]:
        """The reader's notes, or those on one work, the latest first."""
        sql = (
            "SELECT work, text, part FROM part_note WHERE reader = ? AND (? = '' OR work = ?) "
            "ORDER BY moment DESC, work, part"
        )
        return [Note(*row) for row in self._all(sql, (reader, work, work))]

    def save_search(self, reader: str, saved: Saved, moment: float) -> None:
        """Keep a search under its name."""
        self._put("saved", reader, saved.name, saved.address, moment)

    def drop_search(self, reader: str, name: str) -> None:
        """Forget a saved search."""
        self._do("DELETE FROM saved WHERE reader = ? AND name = ?", (reader, name))

    def searches(self, reader: str) -> list[Saved]:
        """The reader's saved searches by name."""
        sql = "SELECT name, address FROM saved WHERE reader = ? ORDER BY name"
        return [Saved(*row) for row in self._all(sql, (reader,))]

    # E-readers

    def keep_issue(self, document: str, issue: Issue) -> None:
        """Remember an e-book that is handed out by its partial digest, for ever."""
        self._put("issue", document, issue.work, json.dumps(issue.parts))

    def issue(self, document: str) -> Issue | None:
        """The e-book with this partial digest."""
        rows = self._all("SELECT work, parts FROM issue WHERE document = ?", (document,))
        return Issue(rows[0][0], tuple(json.loads(rows[0][1]))) if rows else None

    def keep_stray(self, reader: str, stray: Stray) -> None:
        """Keep an e-reader's progress in a file that is none of ours."""
        self._put(
            "stray",
            reader,
            stray.document,
            stray.progress,
            stray.percentage,
            stray.device,
            stray.device_id,
            stray.moment,
        )

    def stray(self, reader: str, document: str) -> Stray | None:
        """The progress kept for a file that is none of ours."""
        sql = (
            "SELECT document, progress, percentage, device, device_id, moment FROM stray "
            "WHERE reader = ? AND document = ?"
        )
        rows = self._all(sql, (reader, document))
        return Stray(*rows[0]) if rows else None

    # Accounts

    def put_account(self, name: str, password: str, key: str) -> None:
        """Keep an account with the hashes of its password and of its e-reader's key."""
        self._put("account", name, password, key)
        self._do("DELETE FROM session WHERE name = ?", (name,))

    def drop_account(self, name: str) -> None:
        """Take an account and its sessions away; what its reader did stays."""
        self._do("DELETE FROM account WHERE name = ?", (name,))
        self._do("DELETE FROM session WHERE name = ?", (name,))

    def account(self, name: str) -> tuple[str, str] | None:
        """The hashes of an account's password and key."""
        rows = self._all("SELECT password, key FROM account WHERE name = ?", (name,))
        return (str(rows[0][0]), str(rows[0][1])) if rows else None

    def accounts(self) -> list[str]:
        """The names of all accounts, sorted."""
        return [row[0] for row in self._all("SELECT name FROM account ORDER BY name", ())]

    def put_session(self, token: str, name: str, until: float) -> None:
        """Keep a session under the digest of its token."""
        self._put("session", token, name, until)

    def session(self, token: str, moment: float) -> str | None:
        """The account of an unexpired session."""
        self._do("DELETE FROM session WHERE until < ?", (moment,))
        rows = self._all("SELECT name FROM session WHERE token = ?", (token,))
        return str(rows[0][0]) if rows else None

    def drop_session(self, token: str) -> None:
        """End a session."""
        self._do("DELETE FROM session WHERE token = ?", (token,))

    # The database

    def _put(self, table: str, *values: object) -> None:
        marks = ",".join("?" * len(values))
        self._do(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)  # noqa: S608 - names of our own

    def _do(self, sql: str, values: Sequence[object]) -> None:
        with self._troubled():
            self._base.execute(sql, values)

    def _all(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._troubled():
            return self._base.execute(sql, values).fetchall()

    @contextmanager
    def _troubled(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(
                f"what readers did cannot be kept ({error})",
                item=str(self.path),
                remedy="See that the disk has room and may be written to.",
            ) from error
