"""What docs/accuracy.md claims holds: the score, the baseline behind it, confidence, and what is left out."""

from __future__ import annotations

import pytest

from bench import ao3, reading
from bench.accuracy import MARGIN, OTHERS, Accuracy, band, measured, page
from bench.later import put_right
from bench.scoring import CORE, FIELDS, Read, Score, judge, samples
from foundling.vocab import builtin

LEAST = {"macro": 0.95, "body": 0.95, "kind": 0.98, "core": 0.88}


@pytest.fixture(scope="module")
def accuracy() -> Accuracy:
    return measured(samples(), builtin())


def test_the_score_reaches_what_is_asked(accuracy: Accuracy) -> None:
    assert accuracy.ours.macro() >= LEAST["macro"]
    assert accuracy.ours.body >= LEAST["body"]
    assert accuracy.ours.kind >= LEAST["kind"]


@pytest.mark.parametrize("name", CORE)
def test_every_core_field_is_read_well(accuracy: Accuracy, name: str) -> None:
    assert accuracy.ours.f1(name) >= LEAST["core"]


@pytest.mark.parametrize("name", FIELDS)
def test_every_row_is_ahead_of_the_baseline(accuracy: Accuracy, name: str) -> None:
    assert accuracy.ours.f1(name) > accuracy.theirs.f1(name) or not accuracy.ours.true[name]


def test_the_baseline_reads_what_its_rules_can() -> None:
    sample = next(one for one in samples() if one.path.name == "002.html")
    assert ao3.read(sample).kind == "story"
    assert ao3.rating("Mature") == "explicit"
    assert ao3.rating("PG-13") == "teen"
    assert ao3.rating("FRAO") is None


def test_claims_said_to_be_sure_are_right(accuracy: Accuracy) -> None:
    sure = [claim.right for claim in accuracy.claims if band(claim.confidence) >= 0.95]
    assert len(sure) > 400
    assert sum(sure) >= 0.95 * len(sure)


def test_every_value_cites_the_words_that_say_it(accuracy: Accuracy) -> None:
    assert accuracy.unwitnessed == 0
    assert all(claim.cited for claim in accuracy.claims)


def test_an_unknown_fandom_costs_little_but_its_names(accuracy: Accuracy) -> None:
    assert accuracy.unknown.macro(OTHERS) >= accuracy.ours.macro(OTHERS) - MARGIN
    assert accuracy.unknown.body >= accuracy.ours.body - MARGIN


def test_names_put_right_afterwards_cost_no_more_than_names_as_written(accuracy: Accuracy) -> None:
    assert accuracy.unknown_put_right.macro() >= accuracy.unknown.macro()
    assert accuracy.unknown_put_right.macro(OTHERS) == accuracy.unknown.macro(OTHERS)


def test_a_name_read_as_written_is_put_right_in_the_storys_own_fandom_alone() -> None:
    sample = next(one for one in samples() if one.fandoms == ("Smallville",))
    read = Read("story", {"relationships": [["Clark", "Lex"]], "characters": ["Ida Moss"]}, "")
    right = put_right(read, sample, builtin())
    assert right.values["relationships"] == [["Clark Kent", "Lex Luthor"]]
    assert right.values["characters"] == ["Ida Moss"]
    assert put_right(Read("story", {}, ""), sample, builtin()).values["relationships"] == []


def test_no_format_is_read_much_worse(accuracy: Accuracy) -> None:
    for score in accuracy.formats.values():
        assert score.macro() >= accuracy.ours.macro() - MARGIN
        assert score.body >= accuracy.ours.body - MARGIN


def test_a_vocabulary_without_a_fandom_does_not_name_it() -> None:
    less = reading.without(builtin(), "Farscape")
    assert "Farscape" not in less.fandoms | less.characters | less.pairings
    assert len(less.fandoms) == len(builtin().fandoms) - 1


def test_a_wrong_value_and_a_missing_one_are_counted() -> None:
    sample = next(one for one in samples() if one.story and one.truth["title"] and one.truth["authors"])
    score = judge(sample, Read("nonstory", {"title": "Something Else"}, ""))
    assert (score.right["title"], score.given["title"], score.true["title"]) == (0, 1, 1)
    assert score.given["authors"] == 0 < score.true["authors"]
    assert score.kind == 0
    assert score.f1("title") == 0
    assert Score().macro() == 0


def test_the_page_shows_every_part(accuracy: Accuracy) -> None:
    text = "\n".join(page(accuracy))
    for heading in ("The score", "How sure", "A fandom left out", "One format at a time", "The worst misses"):
        assert f"## {heading}" in text
