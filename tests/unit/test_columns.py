"""The catalogue as columns: every number and fact stands where the tables have it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from foundling.library import catalogue_columns
from foundling.library.columns import Columns, facts
from foundling.library.found import Asked, Counted
from foundling.library.library import Library
from foundling.library.shelves import Shelves

BODY = "The lamp was lit, and nobody said by whom. They drank their tea and waited for the post. " * 12
TAR = "Tar dries slowly, said the boatman, and so do I. He painted the keel twice, and then the cat. " * 12
MESSAGE = """From {name}@example.org Tue Oct 06 20:14:40 1998
From: {name} <{name}@example.org>
{to}
Subject: {subject}
Date: Tue, 6 Oct 1998 20:14:40 -0400
Message-ID: <{name}.{number}@example.org>

Title: {title}
Author: {name}
Rating: PG
Fandom: The Sentinel

{body}

"""
MESSAGES = (
    ("To: a@example.org\nList-Id: Lamps <Lamplight.example.org>", "FIC: Oars", "Oars"),
    ("Newsgroups: alt.lamps.creative,alt.lamps", "NEW: Kettles (1/1)", "Kettles"),
    ("To: nobody@example.org", "[QuayFic] FIC: Ropes", "Ropes"),
    ("To: wharf-list@example.org", "FIC: Sails", "Sails"),
)
ARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://www.Quay.example.net/ada/tar.html\r\n"
    b"WARC-Date: 2009-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0a1b2c3d-0000-4000-8000-000000000001>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    root = tmp_path_factory.mktemp("columns")
    heap = root / "heap"
    (heap / "boathouse").mkdir(parents=True)
    (heap / "old.mbox").write_text(
        "".join(
            MESSAGE.format(name=f"ada{n}", number=n, to=to, subject=subject, title=title, body=BODY)
            for n, (to, subject, title) in enumerate(MESSAGES)
        )
    )
    (heap / "boathouse" / "paint.txt").write_text(f"Title: Paint\nAuthor: Jo\nRating: R\n\n{BODY}\n")
    page = f"<html><body><h1>Tar</h1><p>by Kit</p><p>Rating: G</p><hr><p>{TAR}</p></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    (heap / "crawl.warc").write_bytes(ARC % (len(answer), answer))
    with Library.open(root / "library", create=True, write=True) as library:
        library.add([str(heap)])
        yield library


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("lamplight", "Oars"),
        ("alt.lamps.creative", "Kettles"),
        ("quayfic", "Ropes"),
        ("wharf-list", "Sails"),
        ("boathouse", "Paint"),
        ("quay.example.net", "Tar"),
    ],
)
def test_a_work_was_found_on_its_list_site_or_folder(library: Library, source: str, title: str) -> None:
    found = library.find(Asked(include=(("source", source),)))
    assert [hit.work.title for hit in found.hits] == [title]


def test_a_mailbox_is_no_source_of_what_names_its_list(library: Library) -> None:
    values = {each.value for each in library.values(Asked(), "source")}
    assert values == {
        "lamplight",
        "alt.lamps.creative",
        "quayfic",
        "wharf-list",
        "boathouse",
        "quay.example.net",
    }


def test_the_columns_hold_what_the_tables_hold(library: Library) -> None:
    columns = catalogue_columns.read(library.path / "derived" / "catalogue.db")
    with closing(sqlite3.connect(library.path / "derived" / "catalogue.db")) as base:
        rows = base.execute("SELECT id, row FROM work ORDER BY sort_title, id").fetchall()
        facts = base.execute("SELECT work, field, value FROM fact WHERE field <> 'updated'").fetchall()
        items = base.execute("SELECT id, work FROM item WHERE work IS NOT NULL").fetchall()
    names = columns.names(range(len(columns.ids)))
    assert names == [id_ for id_, _ in rows]
    assert columns.places(names) == list(range(len(names)))
    assert columns.numbers["words"].tolist() == [json.loads(row)["words"] for _, row in rows]
    assert {fact for fact in _facts(columns) if fact[1] != "source"} == set(facts)
    works = columns.works_of([item for item, _ in items])
    assert columns.names(works) == [work for _, work in items]
    assert all(columns.numbers["added"] > 20_000_000)


def test_what_is_no_work_has_no_place(library: Library) -> None:
    columns = catalogue_columns.read(library.path / "derived" / "catalogue.db")
    assert columns.places(["", "0", "ffffffffffffffff", "-000000000000001", "zz", "0" * 16]) == [-1] * 6
    assert columns.works_of([1, 2]).tolist() == [-1, -1]


def test_an_empty_library_has_columns(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        assert library.find(Asked(query="lamp", facets=True, among=("0000000000000001",))).total == 0


def _facts(columns: Columns) -> Iterator[tuple[str, str, str]]:
    for field, held in columns.facts.items():
        for owner, which in zip(held.owners, held.which, strict=True):
            yield columns.names([int(owner)])[0], field, held.values[which]


def test_a_library_that_is_served_lags_behind_only_where_reading_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow one answers from what it has while another thread reads, and is up to date soon."""
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        path = library.path / "derived" / "catalogue.db"
        library.find(Asked())
        quick, slow = Shelves(lenient=True), Shelves(lenient=True)
        slow.begin(path)
        assert [len(each.current(path).ids) for each in (quick, slow)] == [0, 0]
        (tmp_path / "story.txt").write_text(f"Title: Oars\nAuthor: Jo\n\n{BODY}")
        library.add([str(tmp_path / "story.txt")])
        assert len(quick.current(path).ids) == 1
        monkeypatch.setattr("foundling.library.shelves.LONG", 0.0)
        counts = [len(slow.current(path).ids)]
        for _ in range(200):
            time.sleep(0.02)
            counts.append(len(slow.current(path).ids))
            if counts[-1]:
                break
        assert (counts[0], counts[-1]) == (0, 1)


def test_what_another_program_takes_in_is_found(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True, write=True) as writer:
        (tmp_path / "oars.txt").write_text(f"Title: Oars\nAuthor: Jo\n\n{BODY}")
        writer.add([str(tmp_path / "oars.txt")])
        with Library.open(tmp_path / "library") as reader:
            assert [reader.find(Asked(query=word)).total for word in ("lamp", "keel", "lamp")] == [1, 0, 1]
            (tmp_path / "tar.txt").write_text(f"Title: Tar\nAuthor: Kit\n\n{TAR}")
            writer.add([str(tmp_path / "tar.txt")])
            assert [reader.find(Asked(query=word)).total for word in ("lamp", "keel", "boatman")] == [1, 1, 1]
            (hit,) = reader.find(Asked(query="keel")).hits
            assert "keel" in [run.text for run in hit.snippet if run.matched]


def test_values_that_differ_in_their_capitals_are_one() -> None:
    """Shown as most works write it; a work that has it in both ways counts once."""
    owners, which = np.array([0, 1, 2, 2, 3, -1], np.int32), np.array([0, 1, 0, 1, 2, 1], np.int32)
    found = facts(["humor", "Humor", "Angst"], owners, which)
    assert found.values == ("Angst", "Humor")
    assert found.most(np.ones(4, np.bool_), 5) == ((Counted("Humor", 3), Counted("Angst", 1)), 0)
