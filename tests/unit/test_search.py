"""The text index: finding, adopting shards, and the passages shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundling.errors import UsageError
from foundling.library.query import Node, parse
from foundling.library.search import Entry, Shard, TextIndex
from foundling.library.snippets import Cutting, snippets
from foundling.library.views import Passage
from foundling.model import Author, Header

HARBOUR = Entry(
    1,
    Header(
        title="Harbour Lights",
        authors=(Author("Ada Fenn"),),
        fandoms=("Star Trek: Voyager",),
        relationships=(("Kathryn Janeway", "Chakotay"),),
        rating="teen",
        date="1999-03-14",
    ),
    "The lantern swung over the café door. “Don’t go,” she said, and the wind went instead.",
    16,
)
CELLAR = Entry(
    (1 << 60) - 1,
    Header(title="The Cellar", rating="general", date="2001", fandoms=("The X-Files",)),
    "Nobody had been down in the cellar since the lantern broke. The door said go.",
    15,
)


@pytest.fixture
def index(tmp_path: Path) -> TextIndex:
    index = TextIndex(tmp_path / "text")
    for number, entry in enumerate((HARBOUR, CELLAR)):
        shard = Shard(tmp_path / f"shard{number}")
        shard.add(entry)
        shard.finish()
    index.adopt([tmp_path / "shard0", tmp_path / "shard1"])
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lantern", {1, CELLAR.id}),
        ("lantern café", {1}),
        ("CAFE", {1}),
        ("“don't go”", {1}),
        ('"don’t go"', {1}),
        ('"go don’t"', set()),
        ("lan* -cellar", {1}),
        ("harbour OR cellar", {1, CELLAR.id}),
        ("fandom:x-files", {CELLAR.id}),
        ("author:fenn", {1}),
        ("pairing:janeway/chakotay", {1}),
        ("text:harbour", set()),
        ('said:"don\'t go"', {1}),
        ("said:lantern", set()),
        ('"go don’t"~3', {1}),
        ('"lantern wind"~3', set()),
        ('"wind lantern"~20', {1}),
        ("zeppelin", set()),
        ("", {1, CELLAR.id}),
        ("?!", {1, CELLAR.id}),
    ],
)
def test_a_query_finds_what_it_says(index: TextIndex, query: str, found: set[int]) -> None:
    assert {match.id for match in index.find(parse(query), 10)} == found


@pytest.mark.usefixtures("index")
def test_shards_are_moved_in_and_taken_away(tmp_path: Path) -> None:
    assert not (tmp_path / "shard0").exists()
    again = TextIndex(tmp_path / "text")
    assert again.texts([1, CELLAR.id]) == {1: HARBOUR.text, CELLAR.id: CELLAR.text}


def test_many_shards_are_merged_and_keep_their_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foundling.library.search.MOST_SEGMENTS", 8)
    index = TextIndex(tmp_path / "text")
    for number in range(30):
        shard = Shard(tmp_path / "shard")
        shard.add(Entry(number, Header(title=f"Tale {number}"), f"word{number} lantern", 2))
        shard.finish()
        index.adopt([tmp_path / "shard"])
    index.tidy()
    assert {match.id for match in index.find(parse("lantern"), 100)} == set(range(30))
    assert [match.id for match in index.find(parse("word17"), 100)] == [17]


def test_a_title_weighs_more_than_the_text(index: TextIndex) -> None:
    assert index.find(parse("cellar"), 1)[0].id == CELLAR.id


def snippet(text: str, tree: Node) -> tuple[Passage, ...]:
    """The one passage."""
    return next(iter(snippets(text, tree)), Cutting((), None)).runs


def test_a_snippet_marks_the_words_wanted() -> None:
    passages = snippet(HARBOUR.text, parse("cafe wind -door"))
    assert [p.text for p in passages if p.matched] == ["café", "wind"]
    assert "".join(p.text for p in passages) == HARBOUR.text


def test_a_snippet_prefers_the_phrase_to_scattered_words() -> None:
    text = "go " + "and on " * 60 + "then they don't go home " + "and on " * 60
    passages = snippet(text, parse('"don\'t go"'))
    assert [p.text for p in passages if p.matched] == ["don't go"]
    assert passages[0].text.startswith("… ")
    assert passages[-1].text.endswith(" …")


def test_a_snippet_prefers_two_words_together_to_one() -> None:
    text = "A lantern. " + "and on " * 60 + "The lantern in the wind. " + "and on " * 60
    passages = snippet(text, parse("lantern wind"))
    assert [p.text for p in passages if p.matched] == ["lantern", "wind"]


def test_a_snippet_marks_whole_words_and_beginnings_where_asked() -> None:
    assert [p.text for p in snippet("A lanterns lantern.", parse("lantern")) if p.matched] == ["lantern"]
    assert [p.text for p in snippet("A lanterns _lantern_.", parse("lan*")) if p.matched] == [
        "lanterns",
        "lantern",
    ]


def test_a_snippet_of_a_record_match_is_the_opening() -> None:
    assert snippet("Once upon\n a time.", parse("rating:teen"))[0].text == "Once upon a time."
    assert snippet("", parse("lantern")) == ()


@given(st.text(max_size=400), st.text(alphabet='abé -"*', max_size=12))
def test_a_snippet_shows_a_stretch_of_the_text_and_nothing_else(text: str, query: str) -> None:
    try:
        tree = parse(query)
    except UsageError:
        return
    shown = "".join(p.text for p in snippet(text, tree)).strip("… ")
    assert shown in " ".join(text.split()) or "…" in text or not shown.isprintable()


def test_several_passages_stand_in_order_and_apart() -> None:
    gap = "It rained on the quay, and nobody minded that. " * 12
    text = f"A lamp was lit. {gap}The kettle sang by the lamp. {gap}Then the lamp went out. {gap}"
    cuttings = snippets(text, parse("lamp kettle"), 2)
    assert [text[each.at or 0 :].split(maxsplit=1)[0] for each in cuttings] == ["lamp", "kettle"]
    assert [each.at for each in cuttings] == sorted(text.find(word) for word in ("lamp", "kettle"))
    assert len(snippets(text, parse("lamp kettle"), 9)) == 3
    assert len(snippets("A lamp. Another lamp.", parse("lamp"), 3)) == 1
    assert [each.at for each in snippets(text, parse("rating:teen"), 3)] == [None]


def test_what_is_said_is_marked_where_it_is_said() -> None:
    text = 'The lamp was out. "No lamp," said Jo, “and no lamp oil.” The lamp stayed out.'
    (cutting,) = snippets(text, parse("said:lamp"), 3)
    assert [run.text for run in cutting.runs if run.matched] == ["lamp", "lamp"]
    assert cutting.at == text.index("lamp,")
    assert [each.at for each in snippets(text, parse("said:stayed"))] == [None]
    assert len([run for run in snippets(text, parse("lamp"))[0].runs if run.matched]) == 4
