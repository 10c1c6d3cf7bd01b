"""Bags as others see them: sha256sum and the Library of Congress's validator accept every one."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest

from foundling.library import bags
from foundling.library.bags import Flaw
from tests.keeps import make_heap, make_library, take_in

ODD = {
    b"tale.txt": b"a tale",
    b"Tale.TXT": b"another",
    b"new\nline\r.txt": b"line ends",
    b"100% sure.txt": b"percent",
    b"%0A": b"looks like a code",
    b"back\\slash": b"backslash",
    b"caf\xe9": b"not UTF-8",
    "日記.txt".encode(): b"diary",
    b"  two  spaces ": b"spaces",
    b"*star": b"star",
    b"#hash": b"hash",
    b"a" * 250: b"long",
    b"empty": b"",
}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A sealed accession full of odd names."""
    heap = tmp_path / "heap"
    heap.mkdir()
    for name, data in ODD.items():
        Path(os.fsdecode(os.fsencode(heap) + b"/" + name)).write_bytes(data)
    with make_library(tmp_path / "library") as keep:
        accession = take_in(keep, heap)
    assert accession is not None
    return accession.path


def _flaws(folder: Path, seal: str = "") -> list[Flaw]:
    return list(bags.flaws(folder, seal, lambda _: None))


def test_sha256sum_accepts_the_bag_and_the_seals(bag: Path) -> None:
    lists = [(bag, "manifest-sha256.txt"), (bag, "tagmanifest-sha256.txt"), (bag.parents[1], "seals.txt")]
    for folder, name in lists:
        done = subprocess.run(
            ["sha256sum", "--strict", "--check", name],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert len((bag / "manifest-sha256.txt").read_bytes().splitlines()) == len(ODD)


def test_an_independent_validator_accepts_the_bag(bag: Path) -> None:
    logging.getLogger("bagit").setLevel(logging.ERROR)
    assert bagit.Bag(str(bag)).is_valid()


def test_the_tag_files_are_as_the_standard_has_them(bag: Path) -> None:
    assert (bag / "bagit.txt").read_bytes() == (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    assert bags.information(bag) == {
        "Bag-Software-Agent": "Foundling",
        "External-Description": "a test",
        "Bagging-Date": "2026-01-02",
        "Payload-Oxum": f"{sum(map(len, ODD.values()))}.{len(ODD)}",
        "Internal-Sender-Identifier": "20260102T120000Z",
    }
    assert sorted(path.name for path in bag.iterdir()) == [
        "bag-info.txt",
        "bagit.txt",
        "data",
        "manifest-sha256.txt",
        "provenance.jsonl",
        "tagmanifest-sha256.txt",
    ]


def test_line_ends_in_what_a_person_says_stay_on_one_line(tmp_path: Path) -> None:
    make_heap(tmp_path, {"a": b"a"})
    with make_library(tmp_path / "library") as keep, keep.stage() as staging:
        staging.take(str(tmp_path / "a"), "a")
        accession = staging.seal({"External-Description": "two\nlines: and\r\n\tmore", "Contact: Name": "x"})
    assert accession is not None
    information = bags.information(accession.path)
    assert information["External-Description"] == "two lines: and more"
    assert information["Contact- Name"] == "x"
    assert bagit.Bag(str(accession.path)).is_valid()


def test_a_bag_made_by_others_is_verified(tmp_path: Path) -> None:
    """Names that we would not write are read as the standard has them."""
    make_heap(tmp_path, {"50%.txt": b"percent", "a\nb": b"line end", "sub/plain": b"plain"})
    bagit.make_bag(str(tmp_path), checksums=["sha256"])
    (tmp_path / "provenance.jsonl").touch()
    assert _flaws(tmp_path) == []
    (tmp_path / "data/50%.txt").unlink()
    (tmp_path / "data/a\nb").write_bytes(b"other")
    assert {(flaw.path, flaw.cause) for flaw in _flaws(tmp_path)} == {
        ("data/50%.txt", "it is missing"),
        ("data/a\nb", "its bytes are not what they were"),
    }


def test_a_wrong_seal_blames_the_tag_manifest_alone(bag: Path) -> None:
    assert _flaws(bag, bag.name[-16:]) == []
    assert [flaw.path for flaw in _flaws(bag, "0" * 16)] == ["tagmanifest-sha256.txt"]


def test_a_damaged_manifest_blames_no_payload(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    lines = path.read_bytes().splitlines(keepends=True)
    path.chmod(0o644)
    path.write_bytes(b"".join([b"0" * 64 + lines[0][64:], *lines[2:]]))
    assert [flaw.path for flaw in _flaws(bag, bag.name[-16:])] == ["manifest-sha256.txt"]


def test_an_empty_folder_is_no_bag(tmp_path: Path) -> None:
    assert [(flaw.path, flaw.cause) for flaw in _flaws(tmp_path)] == [
        ("tagmanifest-sha256.txt", "it is missing")
    ]


def test_removing_a_bag_needs_no_change_of_permissions(bag: Path) -> None:
    shutil.rmtree(bag)
    assert not bag.exists()
