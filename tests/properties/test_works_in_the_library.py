"""A library that is filled bit by bit, in any order, is the library filled at once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.serials import generate
from foundling.library.library import Library

CASES = Path(__file__).parents[1] / "cases" / "works"


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("serials"), 60, 5, workers=1) / "heap"


@pytest.fixture(scope="module")
def at_once(heap: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return filled(tmp_path_factory.mktemp("once") / "library", [[heap]])


def filled(folder: Path, goes: list[list[Path]]) -> list[str]:
    """The works and facts of a library after taking in the paths, one go after another."""
    with Library.open(folder, create=True, write=True) as library:
        for paths in goes:
            library.add([str(path) for path in paths])
        return sorted(row for row in library.dump() if row.startswith(('["item"', '["work"', '["fact"')))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_bit_by_bit_gives_what_at_once_gives(
    heap: Path, at_once: list[str], tmp_path: Path, seed: int
) -> None:
    files = sorted(path for path in heap.rglob("*") if path.is_file())
    random.Random(seed).shuffle(files)
    cut = len(files) // 4
    goes = [files[:cut], files[cut : 2 * cut], files[2 * cut :]]
    assert filled(tmp_path / "library", goes) == at_once


@pytest.mark.parametrize("seed", [1, 2])
def test_collections_pages_and_mails_may_come_in_any_order(tmp_path: Path, seed: int) -> None:
    """All cases of works are one heap: the same stories in zines, on pages, in mails and in lists."""
    files = sorted(path for path in CASES.rglob("*") if path.is_file() and path.name != "expect.toml")
    at_once = filled(tmp_path / "once", [files])
    random.Random(seed).shuffle(files)
    cut = len(files) // 3
    assert filled(tmp_path / "twice", [files[:cut], files[cut : 2 * cut], files[2 * cut :]]) == at_once
    assert filled(tmp_path / "again", [files, files[::-1]]) == at_once


def test_works_of_several_parts_are_found(at_once: list[str]) -> None:
    assert any('\\"parts\\":3' in row for row in at_once if row.startswith('["work"'))


def test_a_text_that_becomes_a_commonplace_joins_nothing_any_more(tmp_path: Path) -> None:
    """Forty copies under titles of their own hang together; sixty are a commonplace, however they come."""
    body = "\n\n".join(
        f'"Number {at}," said Mulder, and lit lamp {at * 37} on the {at}th sill.' for at in range(40)
    )
    paths = []
    for number in range(60):
        title = "".join("abcdefghij"[int(digit)] for digit in f"{number:03}").capitalize()
        path = tmp_path / f"{title}.txt"
        path.write_text(f"Title: Tale of {title}\nAuthor: Ada Fenn\nRating: G\n\n* * * * *\n\n{body}\n")
        paths.append(path)
    at_once = filled(tmp_path / "once", [paths])
    assert filled(tmp_path / "twice", [paths[:30], paths[30:]]) == at_once
    assert sum(row.startswith('["work"') for row in at_once) == 60
    assert sum(row.startswith('["work"') for row in filled(tmp_path / "few", [paths[:30]])) == 1
