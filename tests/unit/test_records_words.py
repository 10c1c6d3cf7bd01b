"""Words counted, and those of them that may be names."""

from __future__ import annotations

import pytest

from foundling.records.words import split_words, tally_words


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
    count, words = tally_words(text)
    assert count == len(split_words(text))
    assert set(words.names()) <= set(split_words(text))


def test_names_of_a_western_text_have_a_capital_or_a_figure_in_front() -> None:
    words = tally_words("The _Hay_ McKay d\u2019Artagnan 3PO \u00c9mile o\u00c9 O'Neill-Smith")[1]
    assert words.names() == ["The", "McKay", "3PO", "\u00c9mile", "ONeillSmith"]
    assert not words.inflected


def test_names_of_another_text_may_be_any_word() -> None:
    words = tally_words("\u0421\u043e\u0431\u0430\u043a\u0430 \u0443\u0441\u043d\u0443\u043b\u0430")[1]
    assert len(words.names()) == 2
    assert words.inflected
