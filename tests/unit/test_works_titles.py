"""Titles that compare, and patterns that take no longer than reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from foundling.model import Author
from foundling.works.letters import bare_subject, read_date, read_sender
from foundling.works.relations import aliases, places, related, spoiled
from foundling.works.titles import base_title, subject_title
from tests.pace import demand_within


@pytest.mark.parametrize(
    "title",
    [
        "Harbour Lights",
        '"HARBOUR LIGHTS"',
        "Harbour   Lights (2/3)",
        "Harbour Lights [02/10]",
        "Harbour Lights 2/?",
        "Harbour Lights (3 of 5)",
        "Harbour Lights - Part Two",
        "Harbour Lights, pt. 4",
        "Harbour Lights Part 1 of 3",
        "Harbour Lights, Part the First",
        "Harbour Lights: Chapter 3: The Storm",
        "Harbour Lights (Chapter XII)",
        "Harbour Lights - Epilogue",
        "REPOST: Harbour Lights (1/3)",
        "Harbour Lights [repost]",
        "FIC: Harbour Lights 5a/8",
        "(NEW) Harbour Lights",
        "Ｈarbour Lights, Teil 2",
    ],
)
def test_part_marks_and_tags_are_no_part_of_a_title(title: str) -> None:
    assert base_title(title) == "harbour lights"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Part of Me", "part of me"),
        ("Parting", "parting"),
        ("Chapter and Verse", "chapter and verse"),
        ("New Moon", "new moon"),
        ("Harbour Lights 2", "harbour lights 2"),
        ("Seven of Nine", "seven of nine"),
        ("24/7", "24 7"),
        ("Repost", "repost"),
        ("The Prologue", "the prologue"),
        ("Гавань, часть 2", "гавань"),
        ("???", "???"),
    ],
)
def test_other_words_stay(title: str, expected: str) -> None:
    assert base_title(title) == expected


@pytest.mark.parametrize(
    "title", ["", "Chapter 3", "Part Two", "Part 1 of 3", "(1/3)", "Prologue", "Часть 2", "***"]
)
def test_a_part_mark_alone_is_no_title(title: str) -> None:
    assert base_title(title) == ""


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("[lanterns] FIC: Harbour Lights (2/3) M/S, PG", "Harbour Lights (2/3)"),
        ('NEW VOY "Harbour" 1/2 [PG-13] (J/C)', "Harbour 1/2"),
        ("Re: [lanterns] Re: Harbour Lights", "Harbour Lights"),
        ("[FFML] [Ranma][Fanfic] Harbour", "Harbour"),
        ("", ""),
    ],
)
def test_titles_in_subjects(subject: str, expected: str) -> None:
    assert subject_title(subject) == expected


def _named(text: str) -> object:
    return aliases(f"Kit {text}", [Author("Kit")])


@pytest.mark.parametrize(
    "text",
    [
        "-" * 50_000,
        "part " * 10_000,
        "1/" * 25_000,
        "(1 of " * 9_000,
        "a" * 50_000,
        "Re: [x] " * 7_000,
        "sequel to " * 6_000,
        "third in the Aa " * 4_000 + "series",
        "aka A B C " * 6_000,
        "a@" * 25_000,
        '"' * 50_000,
        "12 May " * 8_000,
    ],
)
@pytest.mark.parametrize(
    "reader",
    [
        base_title,
        subject_title,
        bare_subject,
        read_sender,
        read_date,
        spoiled,
        _named,
        lambda text: list(related(text)),
        lambda text: list(places(text, text)),
    ],
)
def test_any_text_is_read_in_linear_time(reader: Callable[[str], object], text: str) -> None:
    demand_within(1, lambda: reader(text))
