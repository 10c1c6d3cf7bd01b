"""Masking of addresses."""

from __future__ import annotations

import pytest

from foundling.export.contacts import mask, without_contacts
from foundling.model import Author, Header
from tests.pace import demand_within


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tilda.wren+fic@mail.example.org", "tilda.wren+fic@…"),
        ("<tilda@example.org>, please", "<tilda@…>, please"),
        ("mailto:tilda@example.org", "mailto:tilda@…"),
        ("tilda at example dot org", "tilda@…"),
        ("tilda (at) example (dot) org", "tilda@…"),
        ("tilda[at]example.org", "tilda@…"),
        ("call +49 30 1234567", "call …"),
        ("call (555) 010-2030 now", "call … now"),
        ("posted from 192.0.2.7", "posted from …"),
        ("лампа@пример.рф", "лампа@…"),
    ],
)
def test_addresses_and_numbers_are_cut(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "See it at www.example.org/~tilda/fic.html",
        "Written 2001-05-04 at 10:15:30, revised 12-13 June 1999",
        "12,000 words, parts 3/12, season 4.17, 1994-1999",
        "Meet me @ home; love @ first sight",
        "The 1999 2000 2001 seasons",
    ],
)
def test_other_words_and_figures_are_left_alone(text: str) -> None:
    assert mask(text) == text


def test_no_value_of_a_header_keeps_an_address() -> None:
    address = "Mail tilda@example.org"
    lists = dict.fromkeys(("genre", "warnings", "notes", "beta", "characters"), (address,))
    names = "title pairing_raw rating_raw spoilers summary disclaimer archive_permission feedback series"
    texts = dict.fromkeys([*names.split(), "dedication"], address)
    header = Header(
        **lists,
        **texts,  # type: ignore[arg-type]
        authors=(Author(address, "tilda@example.org"),),
        relationships=((address, address),),
        other=((address, address), ("E-mail", "tilda@example.org")),
    )
    masked = without_contacts(header)
    assert "example.org" not in repr(masked)
    assert masked.other == (("Mail tilda@…", "Mail tilda@…"),)


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "1." * 50_000, "at dot " * 20_000, "a@" * 50_000, "(" * 100_000]
)
def test_masking_takes_linear_time(text: str) -> None:
    demand_within(2, lambda: mask(text))
