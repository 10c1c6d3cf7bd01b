"""What reaches the disk, and what a person is told when it does not."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from foundling.errors import LibraryError
from foundling.library.disk import Disk, replace_file, writing
from tests.keeps import make_heap


class CountingDisk(Disk):
    """Counts the files and folders that are flushed one by one."""

    def __init__(self) -> None:
        self.flushed = 0

    def flush(self, descriptor: int) -> None:
        self.flushed += 1
        super().flush(descriptor)


def test_few_files_are_flushed_one_by_one(tmp_path: Path) -> None:
    disk = CountingDisk()
    disk.flush_tree(str(make_heap(tmp_path / "heap", {"a/b": b"b", "c": b"c"})), 2)
    assert disk.flushed == 4


@pytest.mark.parametrize("known", [True, False])
def test_many_files_are_flushed_at_once_only_where_that_is_known_to_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    monkeypatch.setattr(
        "foundling.library.disk._kind_of_file_system", lambda *_: 0xEF53 if known else 0x65735546
    )
    disk = CountingDisk()
    disk.flush_tree(str(make_heap(tmp_path / "heap", {str(number): b"x" for number in range(70)})), 70)
    assert disk.flushed == (0 if known else 71)


def test_a_replaced_file_is_the_old_or_the_new(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    (tmp_path / "aside/name").write_bytes(b"debris of a crash")
    (tmp_path / "name").write_bytes(b"old")
    replace_file(Disk(), str(tmp_path / "name"), b"new", str(tmp_path / "aside"))
    assert (tmp_path / "name").read_bytes() == b"new"
    assert list((tmp_path / "aside").iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "is full"),
        (errno.EROFS, "may not be written to"),
        (errno.EACCES, "may not be written to"),
        (errno.EIO, "could not be written"),
    ],
)
def test_trouble_is_told_with_its_item_and_remedy(number: int, words: str) -> None:
    with pytest.raises(LibraryError, match=words) as caught, writing("the/item"):
        raise OSError(number, "wounded")
    assert caught.value.item == "the/item"
    assert caught.value.remedy
