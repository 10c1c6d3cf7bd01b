"""Dates read without guessing."""

from __future__ import annotations

import pytest

from foundling.records.dates import read_date, tell_order


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("27 May 1999", "1999-05-27"),
        ("May 27th, 1999", "1999-05-27"),
        ("May, 2002", "2002-05"),
        ("(c) July 1999", "1999-07"),
        ("Summer 1998", "1998"),
        ("1998", "1998"),
        ("99-05-27", "1999-05-27"),
        ("2005-03-26 03:47 pm", "2005-03-26"),
        ("8/30/94", "1994-08-30"),
        ("30/8/94", "1994-08-30"),
        ("27.05.1999", "1999-05-27"),
        ("27. Mai 1999", "1999-05-27"),
        ("27 мая 1999", "1999-05-27"),
        ("Sep 26, 2012 08:29", "2012-09-26"),
        ("Thu, 8 Oct 1998 07:55:58 +0100", "1998-10-08"),
        ("14-Sep-2001 4:02:38 PM", "2001-09-14"),
        ("8 Jul 06", "2006-07-08"),
        ("5/5/99", "1999-05-05"),
    ],
)
def test_a_date_is_read(text: str, iso: str) -> None:
    reading = read_date(text)
    assert reading is not None
    assert reading.iso == iso


@pytest.mark.parametrize("text", ["09/10/06", "3-4-2001", "11.05.12"])
def test_day_and_month_are_not_guessed(text: str) -> None:
    reading = read_date(text)
    assert reading is not None
    assert (reading.iso, reading.trouble) == (None, "date-ambiguous")


def test_a_stretch_of_time_is_no_date() -> None:
    reading = read_date("March 2, 2004 to June 30, 2008")
    assert reading is not None
    assert (reading.iso, reading.trouble) == (None, "date-range")


@pytest.mark.parametrize(
    "text", ["Stardate 52143.6", "10:38 a.m.", "chapter 12", "http://x.example/1/2/3/4", "31 June 1999", ""]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("texts", "order"), [(["9/10/06", "9/22/06"], "mdy"), (["22/9/06"], "dmy"), (["9/10/06"], ""), ([], "")]
)
def test_other_dates_tell_the_order(texts: list[str], order: str) -> None:
    assert tell_order(texts) == order
