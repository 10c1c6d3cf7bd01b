"""Codes without labels, and fandoms and people whom nobody has listed."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.codes import code_line
from foundling.records.habits import habits_of
from foundling.records.roster import Roster
from foundling.records.strangers import is_name, written_couples, written_fandoms
from foundling.records.subjects import read_headline
from foundling.vocab import builtin


def codes(line: str) -> dict[str, str]:
    return {one.field: one.span.of(line) for one in code_line(line, (0, len(line)), habits_of(builtin()))}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Lantern Row \u2013 PG \u2013 gen", {"rating": "PG", "genre": "gen"}),
        ("Ida/Tom, PG-13, humour", {"pairing": "Ida/Tom", "rating": "PG-13", "genre": "humour"}),
        ("(Ida/Tom | NC-17)", {"pairing": "Ida/Tom", "rating": "NC-17"}),
        ("lantern row; ida/tom; pg-13; 120 words", {"rating": "pg-13", "pairing": "ida/tom"}),
        ("rain; and/or; pg-13; snow", {}),
        ("Ida, Tom, and the rain", {}),
        ("Ida - Tom - rain", {}),
        ("R, S and T came in, and it rained.", {}),
    ],
)
def test_lines_of_codes(line: str, found: dict[str, str]) -> None:
    assert codes(line) == found


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Lantern Row", ["Lantern Row"]),
        ("Lantern Row/Harbour Lights", ["Lantern Row", "Harbour Lights"]),
        ("Lantern Row crossover", ["Lantern Row"]),
        ("various", []),
        ("slash", []),
        ("see above. It rained.", []),
        ("http://www.example.org/row", []),
        ("n/a", []),
    ],
)
def test_fandoms_as_written(value: str, names: list[str]) -> None:
    assert [one.fandom for one in written_fandoms(value, [Span(0, len(value))])] == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ida Moss/Tom Quill", [("Ida Moss", "Tom Quill")]),
        ("Ida Moss/Tom Quill (implied), ida/tom", [("Ida Moss", "Tom Quill")]),
        ("I/T", []),
        ("IM/TQ", []),
        ("Ida Moss/OFC", []),
        ("Ida Moss/Ida Moss", []),
        ("a man/a woman", []),
    ],
)
def test_couples_as_written(value: str, names: list[tuple[str, str]]) -> None:
    found = written_couples(value, Span(0, len(value)), Roster("", []))
    assert [one.names for one in found] == names


def test_names() -> None:
    assert is_name("Ida van der Moss")
    assert not is_name("Ida moss")


@pytest.mark.parametrize(
    ("subject", "title"),
    [("FIC: Oil and Jam (SG-1, gen)", "Oil and Jam"), ("FIC: Oil (and Jam)", "Oil (and Jam)")],
)
def test_codes_behind_a_title(subject: str, title: str) -> None:
    found = read_headline(subject, Span(0, len(subject)), builtin()).title
    assert found is not None
    assert found.of(subject) == title
