"""What a story's text suggests beside its header, and what it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundling.cli.explain import suggestion
from foundling.library.library import Library
from foundling.model import Header
from foundling.records.suggestions import suggest
from tests.pace import demand_growth

TELLING = {
    "drinking": "He was drunk before noon. Another bottle of vodka stood there, and he slurred her name.",
    "death": "The funeral was on Monday. Nobody spoke of grief at the grave, and the coffin was small.",
    "illness": "The tumour had come back. In hospital the doctors spoke of months to live and chemotherapy.",
    "drug use": "The dealer had heroin in a tin box. He hid the syringe and the needle under the floor.",
    "war": "The air raid began at six. Soldiers ran for the trench while the bombs fell on the battlefield.",
}
INNOCENT = (
    "She stabbed at the potatoes with a fork.",
    "It was dead easy, and the shop was shut for the funeral of the old king's parrot.",
    "The high street bar sold a drink of lemonade to anybody with a bottle to fill.",
    "They had a shot at the title and a body of evidence; the war of the roses was on at eight.",
    "Kill the lights, would you? The film is starting.",
)


@pytest.mark.parametrize("note", TELLING)
def test_a_passage_suggests_its_note(note: str) -> None:
    text = f"It rained all day.\n\n{TELLING[note]}\n\nLater they went home."
    found = {one.note: one for one in suggest(text, Header())}
    assert note in found
    assert found[note].passages[0].of(text) in TELLING[note]


def test_a_passage_is_whole_sentences() -> None:
    (death,) = suggest(TELLING["death"], Header())
    assert death.passages[0].of(TELLING["death"]) == TELLING["death"]


def test_a_library_suggests_what_the_text_of_a_work_speaks_for(tmp_path: Path) -> None:
    story = tmp_path / "overcast.txt"
    story.write_text(f'Title: Overcast\nAuthor: Marl\n\n{TELLING["death"]}\n\n"Well," she said.\n' * 2)
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.add([str(story)])
        rows, _ = library.works()
        (note,) = library.suggestions(rows[0].id)
    assert (note.note, note.archive_warning) == ("death", "Major Character Death")
    assert "not by the author" in "\n".join(suggestion(note))
    assert "funeral was on Monday" in "\n".join(suggestion(note))


@pytest.mark.parametrize("text", INNOCENT)
def test_everyday_words_suggest_nothing(text: str) -> None:
    assert suggest(text, Header()) == ()


def test_what_the_author_has_warned_of_is_not_suggested() -> None:
    assert suggest(TELLING["death"], Header(warnings=("character death",))) == ()
    assert suggest(TELLING["death"], Header(warnings=("None",))) == ()


def test_a_vague_warning_leaves_room_for_a_suggestion() -> None:
    assert suggest(TELLING["death"], Header(warnings=("none, you have been warned",)))
    assert suggest(TELLING["death"], Header(warnings=("angst",)))


def test_a_note_names_the_archive_warning_to_consider() -> None:
    (death,) = suggest(TELLING["death"], Header())
    assert death.archive_warning == "Major Character Death"
    assert {"funeral", "grave"} <= set(death.words)


def test_hints_far_apart_do_not_add_up() -> None:
    assert (
        suggest(
            "The funeral was over.\n\n" + "They talked of cheese. " * 60 + "The coffin was sold.", Header()
        )
        == ()
    )


@given(st.text() | st.lists(st.sampled_from([*TELLING.values(), *INNOCENT])).map(" ".join))
def test_any_text_gives_spans_within_it(text: str) -> None:
    for one in suggest(text, Header()):
        assert all(0 <= span.start < span.end <= len(text) for span in one.passages)


def test_the_time_grows_with_the_text() -> None:
    small, large = ("blood bottle funeral knife " * times for times in (4_000, 40_000))
    demand_growth(12, lambda: suggest(small, Header()), lambda: suggest(large, Header()))
