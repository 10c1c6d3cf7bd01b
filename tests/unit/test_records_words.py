"""Words counted, and those of them that may be names."""

from __future__ import annotations

import pytest

from foundling.records.words import seek, split_words, tally_words


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "...",
        "It's well-known--or---is it?",
        "_so_ it is_ (was)\n\n\ta\u00a0b",
        "\u201cDon\u2019t,\u201d she said\u2014twice\u2026 Caf\u00e9",
        "\u0413\u0430\u0440\u0440\u0438 \u0443\u0441\u043d\u0443\u043b.",
        "\u732b\u3068 cat",
        "\u0152uvre o\u0153uvre",
        "lone \ud800 half",
    ],
)
def test_the_tally_is_the_number_of_words(text: str) -> None:
    assert tally_words(text).number == len(split_words(text))


def test_names_are_counted_as_whole_words() -> None:
    names = seek(frozenset(["Jo", "Jock", "Ann", "Qui", "\u00c9mile", "3PO", "ONeill"]))
    words = tally_words("Jo saw Jock. Ann's? Anne; Ann--Jo, JO, jo; _Jo_ \u00c9mile 3PO O'Neill (Jo) Qui-Gon")
    assert list(words.count(names).items()) == [
        ("Jo", 3),
        ("Jock", 1),
        ("Ann", 1),
        ("\u00c9mile", 1),
        ("3PO", 1),
        ("ONeill", 1),
    ]


@pytest.mark.parametrize("name", ["Abcdefg", "Abcdefgh", "Abcdefghi", "Abcdefghijk"])
def test_long_names_that_begin_alike_are_told_apart(name: str) -> None:
    every = ["Abcdefg", "Abcdefgh", "Abcdefghi", "Abcdefghijk"]
    assert tally_words(" ".join(every)).count(seek(frozenset([name]))) == {name: 1}


def test_no_name_begins_with_a_small_letter() -> None:
    assert not tally_words("jo abcdefghi").count(seek(frozenset(["jo", "abcdefghi"])))


def test_names_are_counted_beside_letters_that_are_not_in_latin_1() -> None:
    words = tally_words("\u0152uvre Jo, Jock jo Jo")
    assert words.count(seek(frozenset(["Jo"]))) == {"Jo": 2}


def test_every_word_counts_where_names_may_be_inflected() -> None:
    words = tally_words("\u0421\u043e\u0431\u0430\u043a\u0430 \u0443\u0441\u043d\u0443\u043b\u0430")
    assert words.inflected
    assert len(words.count(seek(frozenset()))) == 2
