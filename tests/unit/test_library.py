"""The library as faces see it: taking in, finding, reading, explaining and making anew."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundling.errors import LibraryError, UsageError
from foundling.library.library import Library, locate

PART = """From ada@example.org Tue Oct 06 20:14:40 1998
From: Ada Fenn <ada@example.org>
Subject: FIC: Harbour Lights ({number}/2)
Date: Tue, 6 Oct 1998 20:14:4{number} -0400
Message-ID: <{number}@example.org>

Title: Harbour Lights
Author: Ada Fenn
Rating: PG-13
Pairing: J/C
Fandom: Star Trek: Voyager
Summary: A lantern, a boat,
  and nobody to row it.

{body}

"""
FIRST = """The lantern swung over the boathouse door. Janeway counted the oars twice.

"There were two of these," she said.

Chakotay looked at the lake. "There were two of us, once. It comes to the same thing."

She laughed in spite of herself, and went to look for a paddle."""
SECOND = """They found the other oar in the spring, under the jetty, green as a leaf.

"I told you," said Chakotay, "that it would come home by itself."

Janeway hung it over the door, beneath the lantern, where she could see it from the bridge."""
LOOSE = """The Cellar
by Tom Ashby

Rating: G
Fandom: The X-Files

Nobody had been down in the cellar since the lantern broke. Mulder went first, because he always did.

"It is only a cellar," said Scully behind him. "It has potatoes in it. I can smell them."

"That," he answered, "is what they want you to smell." And he was right; but there were potatoes too.

The End
"""


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    folder = tmp_path / "heap"
    folder.mkdir()
    parts = (PART.format(number=n, body=body) for n, body in ((1, FIRST), (2, SECOND)))
    (folder / "list.mbox").write_text("".join(parts))
    (folder / "cellar.txt").write_text(LOOSE)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (folder / "nothing.txt").write_bytes(b"")
    return folder


@pytest.fixture
def library(tmp_path: Path, heap: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.intake = library.add([str(heap)])
        yield library


def test_adding_says_what_came_in(library: Library) -> None:
    intake = library.intake
    assert (intake.files, intake.items, intake.stories, intake.works) == (4, 5, 3, 2)
    assert (intake.unread, intake.nonstories, intake.held, intake.quarantined) == (2, 0, 0, ())
    assert intake.accession is not None


def test_adding_again_changes_nothing(library: Library, heap: Path) -> None:
    before = list(library.dump())
    again = library.add([str(heap)])
    assert list(library.dump()) == before
    assert again.accession is None
    assert (again.files_held, again.stories, again.held) == (4, 0, 5)


def test_a_rebuild_gives_the_same_library(library: Library) -> None:
    before = list(library.dump())
    library.rebuild()
    assert list(library.dump()) == before


def test_parts_under_one_subject_are_one_work(library: Library) -> None:
    rows, total = library.works()
    assert total == 2
    assert [(row.title, row.parts, row.parts_total) for row in rows] == [
        ("Harbour Lights", 2, 2),
        ("The Cellar", 1, None),
    ]
    assert rows[0].relationships == ("Kathryn Janeway/Chakotay",)
    assert rows[0].rating == "teen"


def test_a_listing_takes_a_query(library: Library) -> None:
    assert [row.title for row in library.works("rating:general")[0]] == ["The Cellar"]
    assert library.works("zeppelin") == ([], 0)


def test_a_search_shows_the_passage(library: Library) -> None:
    hits = library.search('"under the jetty"')
    assert hits.total == 1
    assert hits.hits[0].part_number == 2
    assert [p.text for p in hits.hits[0].snippet if p.matched] == ["under the jetty"]


def test_a_search_counts_works_not_parts(library: Library) -> None:
    hits = library.search("lantern", limit=1)
    assert (len(hits.hits), hits.total) == (1, 2)
    assert len(library.search("lantern", limit=1, offset=1).hits) == 1


def test_a_work_is_read_in_order(library: Library) -> None:
    work = library.works("janeway")[0][0]
    texts = [reading.record.text for reading in library.readings(work.id)]
    assert texts[0].startswith("The lantern swung")
    assert texts[1].startswith("They found the other oar")
    view = library.work(work.id[:6])
    assert [part.number for part in view.parts] == [1, 2]
    assert view.header.title == "Harbour Lights"


def test_an_original_comes_back_whole(library: Library, heap: Path) -> None:
    cellar = library.works("cellar")[0][0]
    assert library.original(cellar.id) == (heap / "cellar.txt").read_bytes()
    both = library.works("janeway")[0][0]
    with pytest.raises(UsageError, match="2 parts"):
        library.original(both.id)
    part = library.work(both.id).parts[1]
    original = library.original(part.id)
    assert original in (heap / "list.mbox").read_bytes()
    assert b"They found the other oar" in original


def test_an_explanation_leads_to_the_bytes(library: Library) -> None:
    work = library.works("janeway")[0][0]
    part = library.work(work.id).parts[0]
    summary = library.explain(part.id, "summary")[0]
    assert summary.claim.value == "A lantern, a boat, and nobody to row it."
    original = library.original(part.id)
    assert summary.byte_start is not None
    assert original[summary.byte_start : summary.byte_end].startswith(b"A lantern, a boat,")
    assert summary.plan


@pytest.mark.parametrize("name", ["zz", "12", "not an id", "0" * 15])
def test_an_unknown_id_gets_a_sentence(library: Library, name: str) -> None:
    with pytest.raises(UsageError) as raised:
        library.work(name)
    assert raised.value.remedy


def test_a_part_of_a_heap_that_is_held_is_not_read_again(library: Library, heap: Path) -> None:
    with (heap / "list.mbox").open("a") as mbox:
        mbox.write(PART.format(number=3, body=FIRST.replace("lantern", "candle")))
    grown = library.add([str(heap / "list.mbox")])
    assert (grown.items, grown.stories, grown.held) == (3, 1, 2)


def test_statistics_count_what_is_there(library: Library) -> None:
    stats = library.stats()
    assert (stats.works, stats.stories, stats.unread, stats.files) == (2, 3, 2, 4)
    assert dict(stats.fandoms) == {"Star Trek: Voyager": 1, "The X-Files": 1}


def test_a_sound_library_has_no_damage(library: Library) -> None:
    assert library.check() == []


def test_a_second_writer_is_refused(library: Library) -> None:
    with pytest.raises(LibraryError), Library.open(library.path, write=True):
        pass


def test_a_library_without_its_catalogue_says_what_to_do(library: Library) -> None:
    library.__exit__(None, None, None)
    for path in sorted((library.path / "derived").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    with pytest.raises(LibraryError) as raised, Library.open(library.path):
        pass
    assert "foundling rebuild" in raised.value.remedy


@pytest.mark.usefixtures("library")
def test_the_library_meant_is_found_in_order(tmp_path: Path) -> None:
    environment = {"HOME": "/home/ada"}
    assert locate("there", environment, tmp_path) == Path("there")
    assert locate(None, {**environment, "FOUNDLING_LIBRARY": "/lib"}, tmp_path) == Path("/lib")
    assert locate(None, environment, tmp_path) == tmp_path / "library"
    assert locate(None, environment, tmp_path / "heap") == Path("/home/ada/Foundling")


def test_names_that_are_no_utf8_come_back_as_they_were(tmp_path: Path) -> None:
    heap = tmp_path / os.fsdecode(b"h\xe9ap")
    heap.mkdir()
    (heap / os.fsdecode(b"c\xe9llar.txt")).write_text(LOOSE)
    with zipfile.ZipFile(heap / "z.zip", "w") as archive:
        archive.writestr("c\u0398llar.txt", LOOSE * 2)
    packed = (heap / "z.zip").read_bytes().replace("c\u0398llar".encode(), b"c\xe9\xeallar")
    (heap / "z.zip").write_bytes(packed)
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        intake = library.add([str(heap)])
        assert intake.stories == 2
        names = {o.path for row in library.works()[0] for p in library.work(row.id).parts for o in p.origins}
        assert str(heap / os.fsdecode(b"c\xe9llar.txt")) in names
        for row in library.works()[0]:
            assert [reading.record.words for reading in library.readings(row.id)] == [row.words]
        assert library.check() == []
