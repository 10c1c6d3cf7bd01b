"""Names of authors and betas."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.people import find_betas, read_authors, read_betas, read_sender


def whole(text: str) -> Span:
    return Span(0, len(text))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Corvina and Mopsy", ["Corvina", "Mopsy"]),
        ("Pet (petq@...)", ["Pet"]),
        ("Jo Doe <jo@example.org>", ["Jo Doe"]),
        ("Lou Please send feedback to lou@example.org", ["Lou"]),
        ("K. Marchbanks", ["K. Marchbanks"]),
        ("Annika and Joss T.", ["Annika", "Joss T."]),
        ("Océane/Tiamat", ["Océane/Tiamat"]),
        ("Nimrodel's Shadow", ["Nimrodel's Shadow"]),
        ("(Past Donor)elderflower", ["elderflower"]),
        ("Rita, aka Comet Vintage", ["Rita"]),
        ("anonymous", []),
        ("jo@example.org", []),
        ("", []),
    ],
)
def test_authors(value: str, names: list[str]) -> None:
    assert [one.name for one in read_authors(value, whole(value))] == names


def test_an_address_beside_a_single_author_is_theirs() -> None:
    value = "Jo Doe <jo@example.org>"
    assert read_authors(value, whole(value))[0].email == "jo@example.org"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Jo Doe" <jo@example.org>', "Jo Doe"),
        ("jo@example.org (Jo Doe)", "Jo Doe"),
        ("jo@example.org", "jo"),
        ("", None),
    ],
)
def test_senders(value: str, name: str | None) -> None:
    person = read_sender(value, whole(value))
    assert (person.name if person else None) == name


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("wandlore, mossgrown", ["wandlore", "mossgrown"]),
        ("nimloth_reads, my friend", ["nimloth_reads"]),
        ("Elstern, danke!", ["Elstern"]),
        ("none", []),
        ("unbeta'd, sorry", []),
    ],
)
def test_betas_of_a_label(value: str, names: list[str]) -> None:
    assert [one.name for one in read_betas(value, whole(value))] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Big thanks to Corin for beta-ing this for me!", ["Corin"]),
        ("To Hal, Wyn and Bee, who beta'd this twice.", ["Hal", "Wyn", "Bee"]),
        ("Merci à Lili pour la relecture !", ["Lili"]),
        ("My beta is Wendell and he is eighty.", ["Wendell"]),
        ("With thanks to my beta reader, Dory.", ["Dory"]),
        ("Thanks to Redwing for the diver.", []),
        ("Unbeta'd, so all goofs are Mine.", []),
    ],
)
def test_betas_in_a_sentence(sentence: str, names: list[str]) -> None:
    assert [one.name for one in find_betas(sentence, whole(sentence))] == names
