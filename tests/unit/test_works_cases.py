"""Each folder of tests/cases/works is a small heap and the works that it has to be put together to.

`input` is a folder or a file; `expect.toml` lists the works by title. What holds of one holds of the library
that is made again from what is kept, and of a heap that is added a second time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from foundling.library.library import Library
from foundling.library.views import WorkView

CASES = Path(__file__).parents[1] / "cases" / "works"
KINDS = {"wild", "synthetic", "negative"}


def cases() -> list[object]:
    folders = sorted(path.parent for path in CASES.glob("*/expect.toml"))
    return [pytest.param(folder, id=folder.name, marks=marks(folder)) for folder in folders]


def marks(folder: Path) -> list[pytest.MarkDecorator]:
    expected = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    assert expected["kind"] in KINDS
    return [pytest.mark.xfail(strict=True)] if expected["expect"] == "fail" else []


def shown(work: WorkView) -> dict[str, object]:
    """Everything that a case may ask of a work."""
    return {
        "title": work.header.title,
        "authors": [author.name for author in work.header.authors],
        "parts": [each.missing or each.number or "whole" for each in work.instalments],
        "versions": [len(each.versions) for each in work.instalments],
        "chosen": [_title(work, each.chosen) for each in work.instalments if each.chosen],
        "replies": [reply.text for each in work.instalments for reply in each.replies],
        "series": [
            [f"{entry.number or '-'} {entry.title or 'missing'}" for entry in each.entries]
            for each in work.series
        ],
        "series_names": [each.name or "" for each in work.series],
        "members": sorted({origin.member or "" for part in work.parts for origin in part.origins}),
    }


def _title(work: WorkView, part: str) -> str:
    return next(each.title or "" for each in work.parts if each.id == part)


def works_of(library: Library) -> list[dict[str, object]]:
    found = [shown(library.work(row.id)) for row in library.works()[0]]
    return sorted(found, key=_order)


def _order(work: Mapping[str, object]) -> list[str]:
    return [str(work.get(key)) for key in ("title", "authors", "parts")]


@pytest.mark.parametrize("folder", cases())
def test_case(folder: Path, tmp_path: Path) -> None:
    expected = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    wanted = sorted(expected["works"], key=_order)
    heap = sorted(str(path) for path in folder.iterdir() if path.name.startswith("input"))
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.add(heap)
        found = works_of(library)
        assert [{key: work[key] for key in want} for work, want in zip(found, wanted, strict=False)] == wanted
        assert len(found) == len(wanted)
        dump = list(library.dump())
        library.add(heap)
        library.rebuild()
        assert list(library.dump()) == dump
