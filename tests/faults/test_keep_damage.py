"""Damage to a library on the disk: every flipped bit is found and the right file named."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundling.errors import LibraryError
from foundling.library.decisions import Decision, Journal
from foundling.library.keep import Keep
from foundling.library.tombstones import Tombstones
from tests.keeps import HEAP, check, contents, make_heap, make_library, noon, take_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small library with some of everything."""
    root = tmp_path / "library"
    with make_library(root) as keep:
        take_in(keep, make_heap(tmp_path / "heap"))
        take_in(keep, make_heap(tmp_path / "heap"))
        take_in(keep, make_heap(tmp_path / "copy"))
        take_in(keep, make_heap(tmp_path / "other", {"caf\u00e9 50%.txt": b"coffee", "b": b"bean"}))
        for month in (1, 1, 2):
            when = datetime(2026, month, 5, tzinfo=UTC)
            Journal(keep).append([Decision(("a", "b"), "title", "The Lamp", "mira", when)])
        Tombstones(keep).add("00" * 32, "asked by its author")
        Tombstones(keep).add("11" * 32, "asked by its author")
    assert check(root) == []
    return root


def _found(root: Path) -> list[str]:
    try:
        return [damage.path for damage in check(root)]
    except LibraryError as error:
        return [Path(error.item).relative_to(root).as_posix()]


def _overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def test_a_thousand_flipped_bits_are_found_and_the_file_named(root: Path) -> None:
    chance = random.Random(1)
    files = {name: data for name, data in contents(root).items() if data}
    for name in [*files] * 3 + chance.choices([*files], [len(data) for data in files.values()], k=1000):
        bit = chance.randrange(len(files[name]) * 8)
        flipped = bytearray(files[name])
        flipped[bit // 8] ^= 1 << bit % 8
        _overwrite(root / name, bytes(flipped))
        assert _found(root) == [name], f"bit {bit} of {name}"
        _overwrite(root / name, files[name])
    assert check(root) == []


def test_writing_to_a_damaged_library_hides_no_damage(root: Path, tmp_path: Path) -> None:
    """What was flipped is still named after another heap has been taken in and a decision made."""
    chance = random.Random(3)
    new = make_heap(tmp_path / "new", {"new.txt": b"new"})
    names = [name for name, data in contents(root).items() if data and name != "README.txt"]
    for name in names:
        copy = tmp_path / "damaged"
        shutil.copytree(root, copy)
        flipped = bytearray((copy / name).read_bytes())
        bit = chance.randrange(len(flipped) * 8)
        flipped[bit // 8] ^= 1 << bit % 8
        _overwrite(copy / name, bytes(flipped))
        with Keep.open(copy, write=True, now=noon) as keep:
            take_in(keep, new)
            take_in(keep, new)
            Journal(keep).append([Decision(("a",), "title", None, "mira", datetime(2026, 2, 6, tzinfo=UTC))])
        assert _found(copy) == [name], f"bit {bit} of {name}"
        shutil.rmtree(copy)


def _an_accession(root: Path) -> Path:
    """The one that holds PAYLOAD."""
    return next(folder for folder in (root / "accessions").iterdir() if (folder / PAYLOAD).exists())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _rename(path: Path) -> None:
    path.rename(path.with_name(f"other {path.name}"))


PAYLOAD = next(f"data/heap/{name}" for name in HEAP)


@pytest.mark.parametrize("wound", [_remove, _rename])
@pytest.mark.parametrize("name", ["README.txt", "seals.txt", "journal/2026-01.jsonl", "tombstones.key"])
def test_a_file_of_the_library_is_missing(root: Path, name: str, wound: Callable[[Path], None]) -> None:
    wound(root / name)
    assert name in _found(root)


@pytest.mark.parametrize("wound", [_remove, _rename])
@pytest.mark.parametrize(
    "name", ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "provenance.jsonl", PAYLOAD, ""]
)
def test_a_file_of_an_accession_is_missing(root: Path, name: str, wound: Callable[[Path], None]) -> None:
    path = _an_accession(root) / name
    wound(path)
    assert path.relative_to(root).as_posix() in _found(root)


@pytest.mark.parametrize(
    "name", ["stray.txt", "journal/notes.txt", "accessions/stray", "{}/stray.txt", "{}/data/heap/stray.txt"]
)
def test_a_file_too_many_is_named(root: Path, name: str) -> None:
    name = name.format(_an_accession(root).relative_to(root).as_posix())
    (root / name).write_bytes(b"stray")
    assert _found(root) == [name]


@pytest.mark.parametrize("name", [".DS_Store", "{}/data/heap/Thumbs.db", "vocab/fandoms.csv", "derived/text"])
def test_what_is_no_business_of_the_check_is_left_alone(root: Path, name: str) -> None:
    name = name.format(_an_accession(root).relative_to(root).as_posix())
    (root / name).write_bytes(b"mine")
    assert _found(root) == []


def test_a_payload_that_became_a_link_is_named(root: Path, tmp_path: Path) -> None:
    path = _an_accession(root) / PAYLOAD
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert _found(root) == [path.relative_to(root).as_posix()]


def test_an_accession_under_another_time_is_named(root: Path) -> None:
    path = _an_accession(root)
    renamed = path.rename(path.with_name(path.name.replace("2026", "2025")))
    assert set(_found(root)) == {f"accessions/{path.name}", f"accessions/{renamed.name}"}


def test_several_wounds_are_all_named(root: Path) -> None:
    names = [
        f"{_an_accession(root).relative_to(root).as_posix()}/{PAYLOAD}",
        "tombstones.jsonl",
        "README.txt",
    ]
    for name in names:
        data = (root / name).read_bytes()
        _overwrite(root / name, data[:-2] + b"??")
    assert sorted(_found(root)) == sorted(names)


def test_lost_seals_are_written_anew_from_what_proves_itself(root: Path) -> None:
    whole = (root / "seals.txt").read_bytes()
    (root / "seals.txt").unlink()
    with Keep.open(root, write=True) as keep:
        assert keep.notes == ("seals.txt was missing and has been written anew",)
    assert (root / "seals.txt").read_bytes() == whole


def test_a_torn_last_line_is_told_and_removed(root: Path) -> None:
    path = root / "journal/2026-02.jsonl"
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(b"half a line")
    assert _found(root) == ["journal/2026-02.jsonl"]
    with Keep.open(root, write=True) as keep:
        (note,) = keep.notes
    assert "journal/2026-02.jsonl was cut short" in note
    assert note.endswith("half a line")
    assert path.read_bytes() == whole
    assert check(root) == []
