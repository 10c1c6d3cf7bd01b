"""Lists of warnings and kinds, words, language, permission."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.language import read_language
from foundling.records.permissions import read_permission
from foundling.records.warnings import read_items, read_kinds, says_nothing
from foundling.records.words import split_words
from foundling.vocab import builtin


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("AU, talk of wolves, cake", ["AU", "talk of wolves", "cake"]),
        ("curvas, un autobús y fruta", ["curvas", "un autobús", "fruta"]),
        ("None, unless you are allergic to wool.", ["None, unless you are allergic to wool."]),
        ("Longing. Cake.", ["Longing. Cake."]),
        ("character death (before it, sadly, starts)", ["character death (before it, sadly, starts)"]),
        ("  ", []),
    ],
)
def test_warnings(value: str, items: list[str]) -> None:
    assert [item.of(value) for item in read_items(value, Span(0, len(value)))] == items


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("Alternate Universe; Humor; Babyfic", ["Alternate Universe", "Humor", "Babyfic"]),
        ("Friendship.  Humour.  Stuck in a Lift.", ["Friendship", "Humour", "Stuck in a Lift."]),
        ("Drama/Action Adventure", ["Drama/Action Adventure"]),
    ],
)
def test_kinds(value: str, kinds: list[str]) -> None:
    assert [item.of(value) for item in read_kinds(value, Span(0, len(value)))] == kinds


@pytest.mark.parametrize(
    ("value", "nothing"), [("None.", True), ("keine", True), ("", True), ("none to speak of", False)]
)
def test_nothing(value: str, *, nothing: bool) -> None:
    assert says_nothing(value) is nothing


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("It's well-known--or is it?", 5),
        ("don\u2019t \u2014 no", 2),
        ("\u732b\u3068 cat", 3),
        ("* * *", 0),
        ("snake_case 12.5", 3),
        ("d'Artagnan's", 1),
    ],
)
def test_words_are_counted_as_ao3_counts(text: str, count: int) -> None:
    assert len(split_words(text)) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The dog barked, and nobody in the house got up to see what it wanted.", "en"),
        ("Der Hund bellte, und niemand im Haus stand auf, um nachzusehen, was er wollte.", "de"),
        ("Никто не пришёл, и собака уснула.", "ru"),
        ("犬がほえた。", "ja"),
        ("", "en"),
        ("\x00\ud800\ufffe", "en"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert read_language(text)[0] == code


@pytest.mark.parametrize(
    ("statement", "permission"),
    [
        ("Anywhere, but tell us where!", "anywhere"),
        ("Gossamer. Anywhere else, just ask.", "ask"),
        ("m_a, SWAL, my own page", "listed"),
        ("Please link, don\u2019t copy", "no"),
        ("bitte vorher fragen", "ask"),
        ("It was a dark and stormy night.", None),
    ],
)
def test_permission(statement: str, permission: str | None) -> None:
    assert read_permission(statement, builtin()) == permission
