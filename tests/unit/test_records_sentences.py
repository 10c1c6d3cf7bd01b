"""Paragraphs cut into sentences with a purpose."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.sentences import is_dedication, mentions, paragraphs, purpose, runs, sentences


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The characters belong to the studio.", "disclaimer"),
        ("Please don't archive without asking.", "archive"),
        ("Anybody else should write to me.", "archive"),
        ("Comments, please!", "feedback"),
        ("C&C appreciated.", "feedback"),
        ("It's rated G.", "rating"),
        ("No spoilers to speak of.", "spoilers"),
        ("It rained all week here.", ""),
        ("The mule was mine.", ""),
    ],
)
def test_purposes(sentence: str, kind: str) -> None:
    assert purpose(sentence) == kind


def test_a_paragraph_is_parted_by_purpose() -> None:
    text = (
        "They belong to Fox. The soup is mine. Please ask before archiving. Send feedback to jo@example.org."
    )
    assert [
        (kind, span.of(text)) for kind, span in runs(sentences(text, Span(0, len(text))), "disclaimer")
    ] == [
        ("disclaimer", "They belong to Fox. The soup is mine."),
        ("archive", "Please ask before archiving."),
        ("feedback", "Send feedback to jo@example.org."),
    ]


@pytest.mark.parametrize(
    ("text", "count"), [("One. Two! Three?", 3), ("Mr. Bodie and Dr. K. Lee ran.", 1), ("", 0)]
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert len(sentences(text, Span(0, len(text)))) == count


def test_empty_lines_part_paragraphs() -> None:
    text = "one\ntwo\n \nthree"
    assert [span.of(text) for span in paragraphs(text, Span(0, len(text)))] == ["one\ntwo", "three"]


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("For Boadicea, who was the best cat.", True),
        ("Dedicated to Mary.", True),
        ("For the harvest challenge.", False),
        ("For once it did not rain on the whole of the Northern road to the sea.", False),
        ("To be continued.", False),
    ],
)
def test_dedications(sentence: str, *, given: bool) -> None:
    assert is_dedication(sentence) is given


@pytest.mark.parametrize(
    ("kind", "sentence", "found"),
    [
        ("beta", "Beta'd by Roz.", True),
        ("beta", "alphabetas", False),
        ("follows", 'Sequel to "Rain".', True),
        ("follows", "He ran.", False),
    ],
)
def test_mentions(kind: str, sentence: str, *, found: bool) -> None:
    assert mentions(kind, sentence) is found
