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
from foundling.model import Kind
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


def test_the_stories_are_told_from_the_rest_and_read_as_meant() -> None:
    readings = list(read_paths([str(STRAYS)], Settings(), builtin()))
    records = [reading.record for reading in readings if reading.record is not None]
    stories = [record.header for record in records if record.kind is Kind.STORY]
    found = {
        header.title: (header.authors[0].name, header.fandoms[0], header.rating)
        for header in stories
        if header.title in STORIES and header.authors and header.fandoms and header.part in (None, 1)
    }
    assert found == STORIES
    assert sorted(header.part or 0 for header in stories if header.title == "The Loan of a Hat") == [1, 2, 3]
    assert [header.title for header in stories if header.title not in STORIES] == [None]
