"""Parts of one story found together."""

from __future__ import annotations

import time

import pytest

from foundling.model import Author, Header
from foundling.works.facts import PartFacts
from foundling.works.stitch import base_title, stitch, work_id, work_key


def part(
    record_id: str, title: str | None, author: str = "Tilda Wren", sender: str | None = None
) -> PartFacts:
    authors = (Author(author),) if author else ()
    header = Header(title=title, authors=authors)
    return PartFacts(
        record_id=record_id, header=header, supplied_title=None, words=100, sha256=record_id, sender=sender
    )


def grouped(*parts: PartFacts) -> list[list[str]]:
    return sorted([each.record_id for each in work.parts] for work in stitch(parts))


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


def test_parts_of_one_author_and_title_are_one_work() -> None:
    parts = [part("a", "Harbour (1/2)"), part("b", "Harbour (2/2)", "tilda  WREN"), part("c", "Lamps")]
    assert grouped(*parts) == [["a", "b"], ["c"]]


def test_two_authors_of_one_title_are_two_works() -> None:
    assert grouped(part("a", "Home"), part("b", "Home", "Ana Moss")) == [["a"], ["b"]]


def test_authors_are_the_same_in_any_order() -> None:
    one = Header(title="Home", authors=(Author("Ana"), Author("Bo")))
    other = Header(title="Home", authors=(Author("Bo", "bo@example.org"), Author("Ana")))
    assert work_key(one) == work_key(other) is not None


def test_without_an_author_the_sender_stands_in() -> None:
    parts = [
        part("a", "Home (1/2)", "", "Kiki@example.org"),
        part("b", "Home (2/2)", "Anonymous", "kiki@example.org"),
        part("c", "Home", "", "ana@example.org"),
        part("d", "Home", "kiki@example.org"),
    ]
    assert grouped(*parts) == [["a", "b"], ["c"], ["d"]]


def test_without_author_and_sender_or_without_title_a_part_stands_alone() -> None:
    parts = [
        part("a", "Home", ""),
        part("b", "Home", ""),
        part("c", None),
        part("d", None),
        part("e", "Part 1"),
    ]
    assert grouped(*parts) == [["a"], ["b"], ["c"], ["d"], ["e"]]


def test_unnumbered_texts_of_one_title_are_versions_of_one_work() -> None:
    assert grouped(part("a", "Home"), part("b", "Home")) == [["a", "b"]]


def test_a_part_given_twice_counts_once() -> None:
    assert grouped(part("a", "Home"), part("a", "Home")) == [["a"]]


def test_an_id_is_sixteen_hexadecimal_digits_for_any_text() -> None:
    for each in (part("a", "Home"), part("b", None), part("c", "half \ud800"), part("d\udcff", None)):
        assert len(bytes.fromhex(work_id(each))) == 8


@pytest.mark.parametrize(
    "title", ["-" * 50_000, "part " * 10_000, "1/" * 25_000, "(1 of " * 9_000, "a" * 50_000]
)
def test_a_title_is_read_in_linear_time(title: str) -> None:
    start = time.perf_counter()
    base_title(title)
    assert time.perf_counter() - start < 1
