"""Part numbers and status in all their forms."""

from __future__ import annotations

import pytest

from foundling.records.parts import find_part, read_part, read_status


@pytest.mark.parametrize(
    ("line", "part", "total"),
    [
        ("Glass House (2/3)", 2, 3),
        ("Glass House [01/10]", 1, 10),
        ("Rain 5a/8", 5, 8),
        ("Rain (4/x)", 4, None),
        ("Rain 1/?", 1, None),
        ("Part One of Three", 1, 3),
        ("PART THE FIRST", 1, None),
        ("Part IV of VI", 4, 6),
        ("pt. 1", 1, None),
        ("Chapter Fourty-Nine: Rain", 49, None),
        ("Chapter 2 of ?", 2, None),
        ("Ch. 3", 3, None),
        ("Kapitel 2 von 5", 2, 5),
        ("Chapitre deux", 2, None),
        ("Capítulo I: La sopa", 1, None),
        ("Глава 3", 3, None),
        ("0/12", 0, 12),
    ],
)
def test_a_part_is_found(line: str, part: int, total: int | None) -> None:
    reading = find_part(line)
    assert reading is not None
    assert (reading.part, reading.total) == (part, total)


@pytest.mark.parametrize(
    "line", ["Part of the reason", "12/25/99", "24/7", "9/4", "Chapter I'm reading", "apart 3", "Prologue"]
)
def test_other_words_are_left_alone(line: str) -> None:
    assert find_part(line) is None


@pytest.mark.parametrize(
    ("value", "part"), [("IV", 4), ("3", 3), ("NEW 1/2", 1), ("two", 2), ("Twenty-One", 21)]
)
def test_a_label_needs_only_the_number(value: str, part: int) -> None:
    reading = read_part(value)
    assert reading is not None
    assert reading.part == part


def test_an_open_total_says_that_the_story_goes_on() -> None:
    reading = find_part("3/?")
    assert reading is not None
    assert reading.unfinished


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("WIP", "wip"),
        ("Complete", "complete"),
        ("Not complete", "wip"),
        ("Yes", "complete"),
        ("Nein", "wip"),
        ("TBC...", "wip"),
        ("On hiatus", "wip"),
        ("À suivre...", "wip"),
        ("so far so good", None),
        ("", None),
    ],
)
def test_status(value: str, status: str | None) -> None:
    assert read_status(value) == status
