"""Codes with which a paragraph opens, and paragraphs that open with something else."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.desk import Passage
from foundling.records.layout import Entry
from foundling.records.leads import read_lead
from foundling.vocab import builtin


def lead(text: str, label: str = "") -> tuple[dict[str, object], str]:
    """What the paragraph's codes give, by field, and what is left of it."""
    entry = Entry("notes", label, Span(0, 0), Span(0, len(text)), "paragraph-notes", 0.5)
    found, rest = read_lead(entry, Passage(text, builtin(), ""))
    return {one.claim.field: one.claim.value for one in found}, rest.span.of(text)


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        (
            "Lantern Row. Ida/Tom. PG. Not mine, no money.",
            {
                "fandom_label": "Lantern Row",
                "pairing_raw": "Ida/Tom",
                "rating_raw": "PG",
                "rating": "general",
            },
            "Not mine, no money.",
        ),
        (
            "Farscape, PG-13, humour. Spoilers for season 2.",
            {"fandom_label": "Farscape", "rating_raw": "PG-13", "rating": "teen", "genre": "humour"},
            "Spoilers for season 2.",
        ),
        (
            "Ida/Tom | R | Thanks to Roz for the beta.",
            {"pairing_raw": "Ida/Tom", "rating_raw": "R", "rating": "mature"},
            "Thanks to Roz for the beta.",
        ),
    ],
)
def test_a_paragraph_opens_with_codes(text: str, found: dict[str, object], rest: str) -> None:
    assert lead(text) == (found, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Ida. Tom. It rained, and the lamp was lit.",
        "PG. I think. It rained.",
        "Ida/Tom. I like them, and so should you.",
        "It is PG, humour, and not very long.",
        "This is Farscape. It is rated PG.",
    ],
)
def test_a_paragraph_that_opens_with_something_else(text: str) -> None:
    assert lead(text) == ({}, text)


def test_a_label_says_what_its_value_is() -> None:
    text = "Lantern Row. Ida/Tom. PG. Not mine."
    assert lead(text, "Notes") == ({}, text)
