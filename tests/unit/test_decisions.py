"""The journal of decisions and its chain."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from foundling.errors import LibraryError
from foundling.library.decisions import Decision, Journal
from foundling.library.keep import Keep
from tests.keeps import check, contents, make_library, noon


def _decision(month: int, **changes: object) -> Decision:
    values = {
        "records": ("ab", "cd"),
        "field": "title",
        "value": "The Lamp",
        "who": "mira",
        "when": datetime(2026, month, 3, 4, 5, 6, tzinfo=UTC),
    }
    return Decision(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


def test_decisions_come_back_as_they_were_made(root: Path) -> None:
    made = [
        _decision(1),
        _decision(1, value=None, field="rating"),
        _decision(1, value=("Ann", "Bo"), field="authors"),
        _decision(2, value=True, field="hidden"),
        _decision(2, value=3, field="part", who="J\u00f3zef \u2013 \u65e5\u8a18\n"),
    ]
    with make_library(root) as keep:
        Journal(keep).append(made[:2])
        Journal(keep).append(made[2:])
        assert list(Journal(keep).decisions()) == made
    assert sorted(path.name for path in (root / "journal").iterdir()) == ["2026-01.jsonl", "2026-02.jsonl"]
    assert check(root) == []


def test_each_line_carries_the_digest_of_the_line_before_across_months(root: Path) -> None:
    with make_library(root) as keep:
        for month in (1, 1, 2, 3):
            Journal(keep).append([_decision(month)])
    lines = b"".join(
        data for name, data in contents(root).items() if name.startswith("journal/")
    ).splitlines()
    before = [json.loads(line)["before"] for line in lines]
    assert before == ["0" * 64, *(sha256(line).hexdigest() for line in lines[:-1])]


def test_a_decision_dated_before_the_last_goes_behind_it(root: Path) -> None:
    with make_library(root) as keep:
        Journal(keep).append([_decision(5)])
        Journal(keep).append([_decision(2)])
        assert [decision.when.month for decision in Journal(keep).decisions()] == [5, 2]
    assert [path.name for path in (root / "journal").iterdir()] == ["2026-05.jsonl"]
    assert check(root) == []


def test_a_decision_goes_to_its_month_in_universal_time(root: Path) -> None:
    east = timezone(timedelta(hours=9))
    with make_library(root) as keep:
        Journal(keep).append([_decision(1, when=datetime(2026, 2, 1, 1, tzinfo=east))])
        (decision,) = Journal(keep).decisions()
    assert decision.when == datetime(2026, 1, 31, 16, tzinfo=UTC)
    assert [path.name for path in (root / "journal").iterdir()] == ["2026-01.jsonl"]


def test_nothing_decided_writes_nothing(root: Path) -> None:
    with make_library(root) as keep:
        Journal(keep).append([])
        assert list(Journal(keep).decisions()) == []
    assert list((root / "journal").iterdir()) == []


def test_only_a_writer_decides(root: Path) -> None:
    make_library(root).close()
    with pytest.raises(LibraryError, match="for reading only"):
        Journal(Keep.open(root, write=False)).append([_decision(1)])


@pytest.mark.parametrize(
    "wound",
    [
        lambda lines: lines[:1] + lines[2:],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0].replace(b"Lamp", b"Lump"), *lines[1:]],
        lambda lines: [*lines[:2], lines[2].replace(b"Lamp", b"Lump")],
        lambda lines: lines[:2],
        lambda _: [b"no JSON\n"],
        lambda _: [],
    ],
)
def test_a_changed_journal_is_not_believed(root: Path, wound) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    with make_library(root) as keep:
        Journal(keep).append([_decision(1), _decision(1), _decision(1)])
    path = root / "journal/2026-01.jsonl"
    path.write_bytes(b"".join(wound(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(LibraryError, match="damaged") as caught:
        list(Journal(Keep.open(root, write=False)).decisions())
    assert caught.value.item.endswith("journal/2026-01.jsonl")
    assert [damage.path for damage in check(root)] == ["journal/2026-01.jsonl"]


def test_lines_a_crash_left_unsealed_are_sealed_at_the_next_opening(root: Path) -> None:
    with make_library(root) as keep:
        Journal(keep).append([_decision(1)])
        seals = (root / "seals.txt").read_bytes()
        Journal(keep).append([_decision(1, value="The Rain")])
    sealed = (root / "seals.txt").read_bytes()
    (root / "seals.txt").write_bytes(seals)
    assert check(root) == []
    with Keep.open(root, write=True, now=noon) as keep:
        assert keep.notes == ()
        assert [decision.value for decision in Journal(keep).decisions()] == ["The Lamp", "The Rain"]
    assert (root / "seals.txt").read_bytes() == sealed
