"""The example heap: made the same everywhere, sound by others' tools, and read as its author meant it."""

from __future__ import annotations

import email
import email.policy
import importlib.util
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from warcio.archiveiterator import ArchiveIterator

from foundling.library.ingest import read_paths
from foundling.model import Kind, Record
from foundling.settings import Settings
from foundling.vocab import builtin

EXAMPLES = Path(__file__).parents[1] / "examples"
STRAYS = EXAMPLES / "strays"

STORIES = {
    "Café Society": ("Sorrel Vane", "Blake's 7", "general"),
    "GOING DOWN": ("Ignatius Bell", "Babylon 5", "general"),
    "Kettle Protocol": ("pocket_kettle", "Stargate SG-1", "general"),
    "LUKEWARM": ("Josie Thorne", "The Sentinel (TV)", "general"),
    "Left Shoe First": ("Zoë Larkin", "Quantum Leap", "general"),
    "Overdue": ("Hetty Fairweather", "Buffy the Vampire Slayer (TV)", "general"),
    "Room for One More Owl": ("Odette Marlow", "Harry Potter - J. K. Rowling", "general"),
    "Stock-Taking": ("Tam Brannock", "Highlander: The Series", "general"),
    "The Fern in Cargo Bay Two": ("Odette Marlow", "Star Trek: Voyager", "general"),
    "The Loan of a Hat": ("Marguerite Quill", "due South", "general"),
    "The Umbrella Stand Affair": ("Jo Pettifer", "The Man From U.N.C.L.E. (TV)", "general"),
    "The Weather Upstairs": ("Linnet Grey", "The X-Files", "general"),
}
"""The works of the heap by their titles; one more has no title at all."""


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_strays", EXAMPLES / "make_strays.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _made() -> list[tuple[str, bytes]]:
    return list(_maker().files())


@pytest.mark.parametrize(
    ("name", "data"), _made(), ids=lambda value: value if isinstance(value, str) else "bytes"
)
def test_the_script_makes_the_files_byte_for_byte(name: str, data: bytes) -> None:
    assert (STRAYS / name).read_bytes() == data, "run examples/make_strays.py"


def test_another_reader_opens_the_crawl() -> None:
    with (STRAYS / "web/rainy-day.warc.gz").open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert kinds == ["warcinfo"] + ["response"] * 5


def test_another_reader_opens_the_zip() -> None:
    with zipfile.ZipFile(STRAYS / "packed/attic.zip") as archive:
        assert archive.testzip() is None


def test_another_reader_opens_the_mail() -> None:
    message = email.message_from_bytes(
        (STRAYS / "letters/kept.eml").read_bytes(), policy=email.policy.default
    )
    assert message["subject"] == "[qlfic] FIC: Left Shoe First (1/1) [PG]"
    assert not message.defects


def test_nobody_s_real_address_is_in_the_heap() -> None:
    for path in (*EXAMPLES.rglob("*.txt"), *EXAMPLES.rglob("*.*ml"), *EXAMPLES.rglob("*.mbox")):
        for word in path.read_bytes().split():
            assert b"@" not in word or b"example.org" in word or b"example.net" in word, (path, word)


@pytest.fixture(scope="module")
def records() -> list[tuple[str, Record]]:
    """Each document of the heap by its place, as it is read."""
    readings = read_paths([str(STRAYS)], Settings(), builtin())
    return [
        (reading.item.origin.member or Path(reading.item.origin.path).name, reading.record)
        for reading in readings
        if reading.record is not None
    ]


def stories(records: list[tuple[str, Record]]) -> list[Record]:
    """Those of the records that are of stories."""
    return [record for _, record in records if record.kind is Kind.STORY]


@pytest.mark.parametrize("title", STORIES)
def test_a_story_is_read_as_its_author_meant_it(title: str, records: list[tuple[str, Record]]) -> None:
    headers = [record.header for record in stories(records) if record.header.title == title]
    assert headers, "no document has this title"
    first = next(header for header in headers if header.part in (None, 1))
    assert ([author.name for author in first.authors], first.fandoms, first.rating) == (
        [STORIES[title][0]],
        (STORIES[title][1],),
        STORIES[title][2],
    )


def test_a_story_without_a_title_has_none(records: list[tuple[str, Record]]) -> None:
    record = dict(records)["notes2.txt"]
    assert record.header.title is None
    assert record.supplied_title == "[Scully found him on the roof ...]"


def test_the_parts_of_a_story_are_told_apart(records: list[tuple[str, Record]]) -> None:
    parts = [record.header.part for record in stories(records) if record.header.title == "The Loan of a Hat"]
    assert parts == [1, 2, 3]


@pytest.mark.parametrize(
    "place",
    [
        "lamplight.mbox#1",
        "lamplight.mbox#3",
        "lamplight.mbox#6",
        "lamplight.mbox#8/1",
        "lamplight.mbox#8/2",
        "lamplight.mbox#8/3",
        "index.html",
        "nav.html",
        "waybread.txt",
    ],
)
def test_what_is_no_story_is_told_from_stories(place: str, records: list[tuple[str, Record]]) -> None:
    assert dict(records)[place].kind is Kind.NONSTORY
