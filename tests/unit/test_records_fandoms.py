"""Fandoms stated and concluded, and who takes part."""

from __future__ import annotations

from collections import Counter

import pytest

from foundling.model import Span
from foundling.records.cast import call_roll, gather, present
from foundling.records.fandoms import FandomReading, Sources, concluded_fandoms, is_fandom, stated_fandoms
from foundling.records.words import split_words
from foundling.vocab import builtin


def read(outside: str, body: str = "", *, label: str = "") -> list[FandomReading]:
    text = f"{label}\n{outside}\n\n{body}"
    cut = len(label) + 1 + len(outside)
    spans = (Span(cut + 2, len(text)),)
    roll = call_roll(text, spans, Counter(split_words(body)), gather(builtin()))
    labelled = (Span(0, len(label)),) if label else ()
    outer = (Span(len(label) + 1, cut),)
    sources = Sources(text, labelled, (), outer, outer)
    return stated_fandoms(sources, builtin()) or concluded_fandoms(
        sources, roll, builtin(), gather(builtin())
    )


@pytest.mark.parametrize(
    ("label", "fandoms"),
    [
        ("BtVS", ["Buffy the Vampire Slayer (TV)"]),
        ("Weiß Kreuz", ["Weiss Kreuz"]),
        ("Law & Order: SVU", ["Law & Order: SVU"]),
        ("Farscape/Firefly crossover", ["Farscape", "Firefly"]),
    ],
)
def test_a_label_states_the_fandom(label: str, fandoms: list[str]) -> None:
    readings = read("", label=label)
    assert [one.fandom for one in readings] == fandoms
    assert all(one.explicit for one in readings)


def test_a_label_with_a_longer_name_states_another_fandom() -> None:
    assert read("", label="Star Trek: Harbour Lights") == []
    assert read("", label="Law & Order: Lantern Row") == []
    assert [one.fandom for one in read("", label="Smallville: AU, late")] == ["Smallville"]


def test_owners_and_names_together_conclude() -> None:
    readings = read("They are Joss Whedon's.", '"Come on," said Xander. Willow and Giles were late.')
    assert [one.fandom for one in readings] == ["Buffy the Vampire Slayer (TV)"]
    assert readings[0].rule.startswith("inferred-")
    assert not readings[0].explicit


def test_names_in_the_story_conclude_alone() -> None:
    readings = read("", "Sango hit Miroku. Kagome laughed, and Shippou hid behind InuYasha.")
    assert [one.fandom for one in readings] == ["InuYasha - A Feudal Fairy Tale"]


def test_an_ordinary_story_has_no_fandom() -> None:
    assert (
        read("I wrote this on a bus.", "The house was lost. Jack and Sam looked for the bones of it.") == []
    )


def test_a_crossover_needs_both_named() -> None:
    outside = "Paul Haggis has due South. Joss Whedon has Buffy the Vampire Slayer."
    readings = read(outside, '"Fraser," said Buffy. Ray Kowalski sighed. Dief and Willow ran.')
    assert {one.fandom for one in readings} == {"due South", "Buffy the Vampire Slayer (TV)"}


@pytest.mark.parametrize(
    ("value", "whole"), [("the Sentinel", True), ("VOY", True), ("Nightfall", False), ("Sentinel 3", False)]
)
def test_a_value_that_is_nothing_but_a_fandom(value: str, *, whole: bool) -> None:
    assert is_fandom(value, builtin()) is whole


def there(body: str, fandom: str) -> set[str]:
    cast = gather(builtin())
    roll = call_roll(body, (Span(0, len(body)),), Counter(split_words(body)), cast)
    return set(present(roll, fandom, cast))


def test_people_take_part_by_every_name() -> None:
    body = "Obi-Wan's cloak was wet. \u201cQui-Gon,\u201d he said. The Falcon was Han's."
    assert there(body, "Star Wars - All Media Types") == {"Obi-Wan Kenobi", "Qui-Gon Jinn", "Han Solo"}


def test_a_word_at_the_head_of_a_sentence_is_no_name() -> None:
    assert there("Will you go? I will not. Giles went.", "Buffy the Vampire Slayer (TV)") == {"Rupert Giles"}


def test_a_russian_case_does_not_hide_a_name() -> None:
    assert there("Гарри увидел Малфоя.", "Harry Potter - J. K. Rowling") == {"Harry Potter", "Draco Malfoy"}
