"""A part's text as the page shows it: numbered, marked, and harmless whatever it holds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from foundling.library.views import Reading
from foundling.model import Block, BlockKind, Document, Kind, Media, Record, Span
from foundling.web.story import posted, text_of


def reading(*paragraphs: str, media: Media = Media.TEXT) -> Reading:
    """A part whose text is these paragraphs."""
    blocks, text = [], ""
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PROSE, Span(len(text), len(text) + len(paragraph))))
        text += paragraph + "\n\n"
    document = Document(media, text, tuple(blocks))
    return Reading(
        "a" * 15, document, Record(kind=Kind.STORY, reason="", body=(Span(0, len(text)),), text=text)
    )


def test_paragraphs_are_numbered_from_one() -> None:
    shown = text_of(reading("One.", "Two."), prefix="c3-")
    assert [str(each) for each in shown.paragraphs] == ['<p id="c3-p1">One.</p>', '<p id="c3-p2">Two.</p>']


def test_found_words_are_marked_across_emphasis_and_entities() -> None:
    shown = text_of(reading("Nothing.", "A lamp & a kettle <b>.", "The lamp."), "lamp kettle")
    assert shown.paragraphs[1] == '<p id="p2">A <mark>lamp</mark> &amp; a <mark>kettle</mark> &lt;b&gt;.</p>'
    assert (shown.found, shown.hits) == (2, 3)


def test_the_passage_asked_for_is_found_among_several() -> None:
    rain = "It rained on the quay, and nobody minded that. " * 4
    part = reading("A lamp & a kettle.", rain, "One lamp.", rain, rain, "Another lamp.")
    text = part.record.text
    spots = [text.find("lamp"), text.find("One lamp"), text.find("Another lamp"), len(text) + 999]
    assert [text_of(part, "lamp kettle", at=spot).found for spot in spots] == [1, 3, 6, 6]
    assert text_of(part, "lamp kettle").found == 1
    assert text_of(part, "corkscrew", at=5).found == 0


def test_a_bad_query_marks_nothing() -> None:
    shown = text_of(reading("A lamp."), "lamp OR")
    assert (shown.found, shown.hits) == (0, 0)
    assert "<mark>" not in shown.paragraphs[0]


@given(
    st.text(alphabet="<>&\"'=/ abonclikjvsrpt:();\n", max_size=80),
    st.sampled_from(["", "a", '"b o"', "lik*"]),
)
def test_no_text_becomes_markup(text: str, query: str) -> None:
    for each in text_of(reading(text), query).paragraphs:
        inner = re.sub(r"&lt;.*", "", str(each))
        assert not re.search(r"<(?:script|img|svg|a|iframe)\b", inner, re.IGNORECASE)
        assert not re.search(r"<[^>]*\son\w+\s*=", inner)


@given(st.text(alphabet="<>&\"'=/ abonclikjvsrpt:();\n", max_size=120))
def test_no_original_runs(html: str) -> None:
    shown = posted(reading("x", media=Media.PAGE), html)
    body = shown[shown.index("<main>") :]
    assert not re.search(r"<script|<[^>]*\son\w+\s*=", body, re.IGNORECASE)


def test_links_of_an_original_are_checked_again() -> None:
    shown = posted(
        reading("x", media=Media.PAGE),
        '<a href="http://example.org/a">a</a><a href="java&#9;script:x">b</a><a href="//evil.example">c</a>'
        '<img src="http://example.org/i.gif"><p style="color:red" onclick="x()">d</p>',
    )
    assert 'href="http://example.org/a"' in shown
    assert "evil" not in shown
    assert "<img" not in shown
    assert "style=" not in shown.replace('rel="stylesheet"', "")


def test_addresses_in_an_original_are_masked() -> None:
    assert "ada@…" in posted(reading("From: ada@example.org"), "")
    assert "example.org" not in posted(reading("From: ada@example.org"), "")
