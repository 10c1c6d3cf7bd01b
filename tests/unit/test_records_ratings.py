"""Rating marks read as AO3's ratings."""

from __future__ import annotations

import pytest

from foundling.records.ratings import find_mark, read_rating
from foundling.vocab import builtin


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        ("PG", "general"),
        ("PG-13", "teen"),
        ("pg - 13", "teen"),
        ("NC17", "explicit"),
        ("nc 17", "explicit"),
        ("Low R", "mature"),
        ("PG-13 to R", "mature"),
        ("R/NC-17", "explicit"),
        ("PG-13 / R", "mature"),
        ("NC-17 // 18", "explicit"),
        ("PG (K+)", "general"),
        ("FR13", "teen"),
        ("FRAO", "explicit"),
        ("Fiction Rated: T - English", "teen"),
        ("P12-Slash", "teen"),
        ("FSK 16", "mature"),
        ("-12", "teen"),
        ("15", "mature"),
        ("Teen And Up Audiences", "teen"),
        ("M - Mature, for a later chapter", "mature"),
        ("I'd say PG-13, if asked", "teen"),
        ("m/m, NC-17", "explicit"),
    ],
)
def test_a_mark_is_read_in_every_scheme(value: str, rating: str) -> None:
    reading = read_rating(value, builtin())
    assert reading is not None
    assert reading.rating == rating


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        ("PG for now, NC-17 later", "general"),
        ("PG 13 for now, could go NC-17", "teen"),
        ("R, but nothing X", "mature"),
    ],
)
def test_what_is_promised_for_later_does_not_count(value: str, rating: str) -> None:
    reading = read_rating(value, builtin())
    assert reading is not None
    assert reading.rating == rating


@pytest.mark.parametrize("value", ["", "?", "no idea", "a mystery", "i am fifteen", "m/m"])
def test_words_that_are_no_mark_are_left_alone(value: str) -> None:
    assert read_rating(value, builtin()) is None


def test_not_rated_is_no_rating_but_is_read() -> None:
    reading = read_rating("Not rated", builtin())
    assert reading is not None
    assert reading.rating is None


def test_the_span_covers_the_mark() -> None:
    value = "Um. PG, I suppose"
    reading = read_rating(value, builtin())
    assert reading is not None
    assert reading.span.of(value) == "PG"


@pytest.mark.parametrize(
    ("line", "rating"),
    [("NEW: Harbour (J/C) [G]", "general"), ("It is rated R.", "mature"), ("Rain, NC-17, 1/2", "explicit")],
)
def test_a_mark_is_found_in_a_line(line: str, rating: str) -> None:
    reading = find_mark(line, builtin())
    assert reading is not None
    assert reading.rating == rating


@pytest.mark.parametrize("line", ["R is for Rain", "Plan M", "An adult tale", "15 men", "Mature cheese"])
def test_letters_and_words_in_a_line_are_left_alone(line: str) -> None:
    assert find_mark(line, builtin()) is None
