"""Subject lines and headings with their codes."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.subjects import Headline, read_headline
from foundling.vocab import builtin


def read(line: str) -> Headline:
    return read_headline(line, Span(0, len(line)), builtin())


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('NEW VOY "Harbour" 1/2 [PG-13] (J/C)', "Harbour"),
        ("[FFML] [Ranma][fanfic] One Dry Place (1/1)", "One Dry Place"),
        ("BUFFYFIC: Big Hamster (part 8/8)", "Big Hamster"),
        ("NEW: Rain (1/4) by Jo Doe", "Rain"),
        ("Fanfic - Splott 1/4 [Torchwood: Jack/Ianto]", "Splott"),
        ('"The Goose Girl" (Harry/Draco, PG-13)', "The Goose Girl"),
        ("Harbour, chapter 2", "Harbour"),
        ("One (1) Cake", "One (1) Cake"),
        ("Who Are You?", "Who Are You?"),
        ("Newcomers", "Newcomers"),
    ],
)
def test_titles(line: str, title: str) -> None:
    found = read(line).title
    assert found is not None
    assert found.of(line).rstrip("?") == title.rstrip("?")


def test_codes_are_told_apart() -> None:
    line = "FIC: Harbour 2/3 (VOY, J/C, PG-13) by Jo"
    read_line = read(line)
    assert read_line.part is not None
    assert (read_line.part.part, read_line.part.total) == (2, 3)
    assert read_line.rating is not None
    assert read_line.rating.rating == "teen"
    assert read_line.pairing is not None
    assert read_line.pairing.of(line) == "J/C"
    assert read_line.author is not None
    assert read_line.author.of(line) == "Jo"
    assert read_line.story


def test_a_plain_title_has_no_codes() -> None:
    plain = read("The Rain in Spain")
    assert (plain.part, plain.rating, plain.pairing, plain.author, plain.tags) == (None, None, None, None, ())


def test_an_empty_line_has_nothing() -> None:
    assert read("") == Headline()
