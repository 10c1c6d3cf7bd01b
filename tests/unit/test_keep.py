"""The keep: what goes in comes out, once, under its own name or a safe one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from foundling.errors import LibraryError, MaterialError
from foundling.library.keep import Accession, Keep
from foundling.library.staging import CHUNK
from tests.keeps import HEAP, NOON, check, contents, heap_files, make_heap, make_library, noon, take_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    return make_heap(tmp_path / "heap")


def _provenance(accession: Accession) -> list[dict[str, object]]:
    return _rows(accession.path)


def _rows(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "provenance.jsonl").read_bytes().splitlines()]


def test_every_byte_comes_back_under_its_own_name(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        accession = take_in(keep, heap)
        assert accession is not None
        kept = {kept.relative: Path(kept.path).read_bytes() for kept in accession.files}
        assert kept == {f"heap/{name}": data for name, data in HEAP.items()}
        assert [kept.given for kept in keep.files()] == sorted(path for path, _ in heap_files(heap))
        assert accession.utc == "20260102T120000Z"
        assert accession.id.startswith("20260102T120000Z-")
    assert check(root) == []


def test_what_take_says_of_each_file(root: Path, tmp_path: Path) -> None:
    make_heap(tmp_path, {"one.txt": b"abc", "two.txt": b"abc"})
    with make_library(root) as keep, keep.stage() as staging:
        one = staging.take(str(tmp_path / "one.txt"), "one.txt")
        two = staging.take(str(tmp_path / "two.txt"), "two.txt")
        assert (one.length, one.fresh, one.stored) == (3, True, "one.txt")
        assert (two.sha256, two.fresh, two.stored) == (one.sha256, False, None)
        assert not keep.holds(one.sha256)
        accession = staging.seal({})
        assert keep.holds(one.sha256)
    assert accession is not None
    rows = _provenance(accession)
    assert [row.get("held") or row.get("stored") for row in rows] == ["data/one.txt", "data/one.txt"]


def test_sealed_files_are_read_only_and_have_the_time_of_the_original(root: Path, heap: Path) -> None:
    os.utime(heap / "empty", ns=(10**18, 10**18 + 7))
    with make_library(root) as keep:
        accession = take_in(keep, heap)
    assert accession is not None
    path = accession.path / "data/heap/empty"
    assert path.stat().st_mtime_ns == 10**18 + 7
    assert not any(file.stat().st_mode & 0o222 for file in accession.path.rglob("*") if file.is_file())
    row = next(row for row in _provenance(accession) if row.get("stored") == "data/heap/empty")
    assert row["mtime"] == "2001-09-09T01:46:40.000000007Z"


def test_the_same_heap_again_leaves_one_line_of_provenance(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        take_in(keep, heap)
        before = contents(root)
        assert take_in(keep, heap) is None
        after = contents(root)
    added = {name for name in after if after[name] != before.get(name)}
    assert added == {"provenance.jsonl", "seals.txt"}
    assert [json.loads(line)["known"] for line in after["provenance.jsonl"].splitlines()] == [len(HEAP)]
    assert check(root) == []


def test_the_same_bytes_from_elsewhere_are_told_but_not_kept(root: Path, heap: Path, tmp_path: Path) -> None:
    with make_library(root) as keep:
        accession = take_in(keep, heap)
        other = make_heap(tmp_path / "other", {"lamp copy.txt": HEAP["tales/lamp.txt"]})
        assert take_in(keep, other) is None
        assert take_in(keep, other) is None
    assert accession is not None
    rows = _rows(root)
    assert rows[0]["given"] == str(other / "lamp copy.txt")
    assert rows[0]["held"] == f"accessions/{accession.id}/data/heap/tales/lamp.txt"
    assert [row.get("known") for row in rows] == [None, 1]
    assert check(root) == []


def test_new_files_beside_known_ones_make_a_bag_of_the_new(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        take_in(keep, heap)
        (heap / "new.txt").write_bytes(b"new")
        accession = take_in(keep, heap)
        assert accession is not None
        assert [kept.relative for kept in accession.files] == ["heap/new.txt"]
        assert len(list(keep.files())) == len(HEAP) + 1
    assert b"Files-Known-Before: 4\n" in (accession.path / "bag-info.txt").read_bytes()


def test_large_files_are_copied_in_pieces_and_known_again(root: Path, tmp_path: Path) -> None:
    large = os.urandom(3 * CHUNK + 5)
    other = large[:-1] + bytes([large[-1] ^ 1])
    heap = make_heap(tmp_path / "heap", {"a": large, "b": large, "c": bytes(CHUNK), "d": other})
    with make_library(root) as keep:
        accession = take_in(keep, heap)
        assert accession is not None
        kept = {kept.relative: Path(kept.path).read_bytes() for kept in accession.files}
        assert kept == {"heap/a": large, "heap/c": bytes(CHUNK), "heap/d": other}
        assert take_in(keep, heap) is None
        (heap / "e").write_bytes(b"x" + large[1:])
        again = take_in(keep, heap)
        assert again is not None
        assert [kept.relative for kept in again.files] == ["heap/e"]
    assert check(root) == []


NAMES = {
    b"new\nline.txt": "new=0Aline.txt",
    b"50%25.txt": "50=2525.txt",
    b"back\\slash": "back=5Cslash",
    b"caf\xe9.txt": "caf=E9.txt",
    "café.txt".encode(): "café.txt",
    b"what?": "what=3F",
    b"mail:2,S": "mail=3A2,S",
    b"end.": "end=2E",
    b"end ": "end=20",
    b"con.txt": "=63on.txt",
    b"...": "..=2E",
    b"tab\tname": "tab=09name",
    b"a" * 250: "a" * 250,
    b" leading": " leading",
    b"-rf": "-rf",
    b"Case": "Case",
    b"case": "case~2",
}


def test_odd_names_are_kept_safe_and_told_in_full(root: Path, tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    heap.mkdir()
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(heap) + b"/" + name)).write_bytes(b"in " + name)
    with make_library(root) as keep:
        accession = take_in(keep, heap)
        assert accession is not None
        files = list(accession.files)
    assert {file.relative for file in files} == {f"heap/{safe}" for safe in NAMES.values()}
    for file in files:
        name = os.fsencode(file.given).rpartition(b"/")[2]
        assert Path(file.path).read_bytes() == b"in " + name
        assert file.relative == f"heap/{NAMES[name]}"
    assert check(root) == []


def test_paths_that_climb_or_are_very_deep_stay_inside_the_bag(root: Path, tmp_path: Path) -> None:
    make_heap(tmp_path, {"one": b"1", "two": b"2", "three": b"3", "four": b"4"})
    deep = "/".join(["deep folder"] * 200) + "/tale.txt"
    with make_library(root) as keep, keep.stage() as staging:
        climbing = staging.take(str(tmp_path / "one"), "../../one")
        absolute = staging.take(str(tmp_path / "two"), "/etc//./two")
        far = staging.take(str(tmp_path / "three"), deep)
        nothing = staging.take(str(tmp_path / "four"), "")
        assert staging.seal({}) is not None
    assert (climbing.stored, absolute.stored) == ("=2E=2E/=2E=2E/one", "etc/two")
    assert far.stored is not None
    assert far.stored.startswith("long paths/")
    assert far.stored.endswith("/tale.txt")
    assert nothing.stored == "unnamed"
    assert check(root) == []


def test_one_name_for_a_file_and_a_folder(root: Path, tmp_path: Path) -> None:
    make_heap(tmp_path, {"x/a": b"a file", "y/a/b": b"in a folder", "z/b": b"another"})
    with make_library(root) as keep, keep.stage() as staging:
        taken = [staging.take(str(tmp_path / path), path[2:]).stored for path in ("x/a", "y/a/b")]
        taken.append(staging.take(str(tmp_path / "z/b"), "a/b").stored)
        assert staging.seal({}) is not None
    assert taken == ["a", "a~2/b", "a~2/b~2"]
    assert check(root) == []


def test_what_is_noted_is_in_the_provenance(root: Path, heap: Path) -> None:
    with make_library(root) as keep, keep.stage() as staging:
        staging.take(str(heap / "empty"), "empty")
        staging.note("heap/link", "link-not-followed", "It leads out of the heap.")
        accession = staging.seal({})
    assert accession is not None
    assert _provenance(accession)[-1] == {
        "given": "heap/link",
        "note": "link-not-followed",
        "message": "It leads out of the heap.",
    }


def test_notes_alone_are_told_once(root: Path) -> None:
    with make_library(root) as keep:
        for _ in range(2):
            with keep.stage() as staging:
                staging.note("gone", "unreadable", "It is not there.")
                assert staging.seal({}) is None
    rows = _rows(root)
    assert [row.get("note") for row in rows] == ["unreadable", None]


def test_a_staging_that_is_not_sealed_leaves_nothing(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        before = contents(root)
        with keep.stage() as staging:
            staging.take(str(heap / "empty"), "empty")
        assert contents(root) == before
        assert sorted(path.name for path in (root / "incoming").iterdir()) == [".lock"]


def _nothing(_: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (_nothing, "it is not there any more"),
        (lambda path: path.mkdir(), "it is no regular file"),
        (os.mkfifo, "it is no regular file"),
        (lambda path: path.symlink_to(path), "it is a link that leads in a circle"),
    ],
)
def test_what_cannot_be_read_is_one_item_s_trouble(
    root: Path, tmp_path: Path, make: Callable[[Path], object], cause: str
) -> None:
    make_heap(tmp_path, {"good": b"good"})
    make(tmp_path / "bad")
    with make_library(root) as keep, keep.stage() as staging:
        with pytest.raises(MaterialError, match=cause) as caught:
            staging.take(str(tmp_path / "bad"), "bad")
        assert caught.value.item == str(tmp_path / "bad")
        assert caught.value.remedy
        staging.take(str(tmp_path / "good"), "good")
        accession = staging.seal({})
    assert accession is not None
    assert [kept.relative for kept in accession.files] == ["good"]


def test_a_file_that_the_disk_cannot_read(root: Path) -> None:
    """/proc/self/mem opens like a file and fails at its first byte, as a dying disk does."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("this system has no /proc")
    trouble = pytest.raises(MaterialError, match="the disk could not read it")
    with make_library(root) as keep, keep.stage() as staging, trouble:
        staging.take("/proc/self/mem", "mem")


def test_a_library_opens_for_one_writer_and_any_readers(root: Path) -> None:
    with make_library(root):
        Keep.open(root, write=False)
        with pytest.raises(LibraryError, match="written to by another") as caught:
            Keep.open(root, write=True)
        assert caught.value.remedy
    Keep.open(root, write=True).close()


def test_reading_does_not_stage(root: Path) -> None:
    make_library(root).close()
    with pytest.raises(LibraryError, match="for reading only"), Keep.open(root, write=False).stage():
        pass


def test_what_is_no_library_is_said(root: Path, heap: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        Keep.open(root, write=False)
    with pytest.raises(LibraryError, match="not a library"):
        Keep.open(heap, write=True)
    with pytest.raises(LibraryError, match="not empty"):
        Keep.create(heap)
    assert sorted(path.name for path in heap.iterdir()) == ["empty", "mail", "tales"]


def test_a_library_is_made_once(root: Path) -> None:
    Keep.create(root).close()
    with pytest.raises(LibraryError, match="a library already"):
        Keep.create(root)
    assert Keep.is_library(root)
    assert check(root) == []


def test_a_newer_format_is_refused_untouched(root: Path) -> None:
    make_library(root).close()
    readme = root / "README.txt"
    readme.write_bytes(readme.read_bytes().replace(b"format 1", b"format 99"))
    before = contents(root)
    for write in (False, True):
        with pytest.raises(LibraryError, match="format 99") as caught:
            Keep.open(root, write=write)
        assert "newer Foundling" in caught.value.remedy
        assert caught.value.item.endswith("README.txt")
    assert contents(root) == before


def test_a_damaged_readme_is_seen_and_put_back(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        take_in(keep, heap)
    whole = contents(root)
    for wound in (lambda path: path.write_bytes(b"Poundling"), Path.unlink):
        wound(root / "README.txt")
        assert [damage.path for damage in check(root)] == ["README.txt"]
        with Keep.open(root, write=True) as keep:
            assert keep.notes == ("README.txt was missing or damaged and has been written anew",)
        assert contents(root) == whole


def test_a_library_may_be_copied_and_moved(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        take_in(keep, heap)
    moved = root.rename(root.with_name("elsewhere"))
    assert check(moved) == []
    assert {Path(kept.path).exists() for kept in Keep.open(moved, write=False).files()} == {True}


def test_a_copy_without_the_empty_folders_is_a_library(root: Path, heap: Path) -> None:
    make_library(root).close()
    for folder in [path for path in root.iterdir() if path.is_dir()]:
        shutil.rmtree(folder)
    assert check(root) == []
    assert list(Keep.open(root, write=False).files()) == []
    with Keep.open(root, write=True, now=noon) as keep:
        assert take_in(keep, heap) is not None
    assert check(root) == []


def test_a_kept_file_that_was_lost_is_kept_again(root: Path, heap: Path) -> None:
    with make_library(root) as keep:
        accession = take_in(keep, heap)
        assert accession is not None
        (accession.path / "data/heap/tales/lamp.txt").unlink()
        again = take_in(keep, heap)
        assert again is not None
        assert [kept.relative for kept in again.files] == ["heap/tales/lamp.txt"]


def test_equal_heaps_make_equal_accessions(tmp_path: Path) -> None:
    """Nothing of this machine, of chance or of the clock's finer parts is in a bag."""
    heap = make_heap(tmp_path / "heap")
    ids = set()
    for name in ("one", "two"):
        with make_library(tmp_path / name) as keep:
            accession = take_in(keep, heap)
            assert accession is not None
            ids.add(accession.id)
    assert len(ids) == 1
    assert noon() == NOON


def test_many_rows_go_to_the_disk_and_come_back_in_order(
    root: Path, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foundling.library.provenance._RUN", 2)
    with make_library(root) as keep, keep.stage() as staging:
        for path, relative in reversed(list(heap_files(heap))):
            staging.take(path, relative)
        staging.note("tab\there", "unreadable", "It is not there.")
        accession = staging.seal({})
    assert accession is not None
    assert [kept.relative for kept in accession.files] == sorted(f"heap/{name}" for name in HEAP)
    assert [row.get("stored", "note") for row in _provenance(accession)] == [
        *sorted(f"data/heap/{name}" for name in HEAP),
        "note",
    ]
    assert check(root) == []
