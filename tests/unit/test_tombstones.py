"""Tombstones: what was removed is known again, and not told to others."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from foundling.errors import LibraryError
from foundling.library.keep import Keep
from foundling.library.tombstones import Tombstones
from tests.keeps import check, contents, make_library

GONE = sha256(b"a withdrawn tale").hexdigest()


def test_what_was_removed_is_known_again(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with make_library(root) as keep:
        assert Tombstones(keep).reason(GONE) is None
        Tombstones(keep).add(GONE, "asked by its author")
        Tombstones(keep).add("11" * 32, "a duplicate")
        Tombstones(keep).add(GONE, "asked again")
    stones = Tombstones(Keep.open(root, write=False))
    assert (stones.reason(GONE), stones.reason("11" * 32), stones.reason("22" * 32)) == (
        "asked again",
        "a duplicate",
        None,
    )
    assert check(root) == []


def test_the_digest_itself_is_nowhere(tmp_path: Path) -> None:
    with make_library(tmp_path / "library") as keep:
        Tombstones(keep).add(GONE, "asked by its author")
    assert all(GONE.encode() not in data for data in contents(tmp_path / "library").values())


def test_two_libraries_mark_the_same_bytes_differently(tmp_path: Path) -> None:
    lines = set()
    for name in ("one", "two"):
        with make_library(tmp_path / name) as keep:
            Tombstones(keep).add(GONE, "asked by its author")
        lines.add((tmp_path / name / "tombstones.jsonl").read_bytes())
    assert len(lines) == 2


def test_a_lost_key_is_said(tmp_path: Path) -> None:
    with make_library(tmp_path / "library") as keep:
        Tombstones(keep).add(GONE, "asked by its author")
        (tmp_path / "library/tombstones.key").unlink()
        with pytest.raises(LibraryError, match="key of the tombstones is missing"):
            Tombstones(keep).reason(GONE)
        with pytest.raises(LibraryError, match="key of the tombstones is missing"):
            Tombstones(keep).add(GONE, "again")
