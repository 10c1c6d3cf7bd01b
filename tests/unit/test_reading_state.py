"""What readers did is kept: places, history, lists, notes, searches, e-books handed out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from foundling.errors import LibraryError
from foundling.library.reading_state import Issue, Note, Place, ReadingState, Saved, Stray, Visit

PLACE = Place(work="w1", part="p1", paragraph=12, share=0.4, moment=100.0)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[ReadingState]:
    state = ReadingState(tmp_path)
    yield state
    state.close()


def test_a_place_is_kept_for_each_reader(state: ReadingState) -> None:
    state.keep_place("jo", PLACE)
    state.keep_place("jo", replace(PLACE, paragraph=20, moment=101.0))
    assert state.place("jo", "w1") == replace(PLACE, paragraph=20, moment=101.0)
    assert state.place("ada", "w1") is None
    state.keep_place("jo", replace(PLACE, work="w2", moment=102.0))
    assert [place.work for place in state.places("jo", 10)] == ["w2", "w1"]


@pytest.mark.parametrize(("share", "finished"), [(0.97, False), (0.98, True), (1.0, True)])
def test_nearly_the_end_is_the_end(share: float, finished: bool) -> None:  # noqa: FBT001 - a case
    assert replace(PLACE, share=share).finished is finished


def test_history_counts_and_forgets(state: ReadingState) -> None:
    for moment in (1.0, 2.0):
        state.note_visit("jo", Visit("w1", "The Lamp", 1, moment, 500))
    state.note_visit("jo", Visit("w2", "The Hat", 1, 3.0, 100))
    state.keep_place("jo", PLACE)
    assert [(each.work, each.times) for each in state.history("jo")] == [("w2", 1), ("w1", 2)]
    state.forget("jo", "w1")
    assert [each.work for each in state.history("jo")] == ["w2"]
    assert state.place("jo", "w1") is None
    state.forget("jo")
    assert state.history("jo") == []


def test_lists_notes_and_searches(state: ReadingState) -> None:
    state.set_later("jo", "w1", 1.0)
    state.set_later("jo", "w2", 2.0)
    state.set_later("jo", "w1", None)
    assert state.later("jo") == ["w2"]
    state.keep_note("jo", Note("w1", "aloud"), 1.0)
    state.keep_note("jo", Note("w1", "the bridge!", "p2"), 2.0)
    assert (state.note("jo", "w1"), state.note("ada", "w1")) == ("aloud", "")
    assert (state.note("jo", "w1", "p2"), state.note("jo", "w1", "p1")) == ("the bridge!", "")
    assert state.notes("jo") == [Note("w1", "the bridge!", "p2"), Note("w1", "aloud")]
    assert state.notes("jo", "w2") == []
    state.keep_note("jo", Note("w1", "  "), 3.0)
    state.keep_note("jo", Note("w1", "", "p2"), 3.0)
    assert state.notes("jo") == []
    state.save_search("jo", Saved("Lamps", "/?q=lamp"), 1.0)
    state.drop_search("jo", "Hats")
    assert state.searches("jo") == [Saved("Lamps", "/?q=lamp")]


def test_every_issue_and_every_stray_is_kept(state: ReadingState) -> None:
    state.keep_issue("a" * 32, Issue("w1", ("", "p1")))
    state.keep_issue("b" * 32, Issue("w1", ("", "p1", "p2")))
    assert state.issue("a" * 32) == Issue("w1", ("", "p1"))
    assert state.issue("c" * 32) is None
    stray = Stray("c" * 32, "12", 0.5, "Kobo", "K1", 1.0)
    state.keep_stray("jo", stray)
    assert state.stray("jo", "c" * 32) == stray


def test_sessions_end(state: ReadingState) -> None:
    state.put_session("t", "jo", 10.0)
    assert state.session("t", 9.0) == "jo"
    assert state.session("t", 11.0) is None


def test_it_outlives_a_rebuild_of_the_catalogue(tmp_path: Path) -> None:
    state = ReadingState(tmp_path)
    state.keep_place("jo", PLACE)
    state.close()
    assert state.path == tmp_path / "reading" / "readers.db"
    again = ReadingState(tmp_path)
    assert again.place("jo", "w1") == PLACE
    again.close()


def test_a_broken_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    (tmp_path / "reading" / "readers.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match="cannot be kept") as raised:
        ReadingState(tmp_path)
    assert isinstance(raised.value.__cause__, sqlite3.Error)
    assert raised.value.remedy


def test_notes_of_an_older_library_are_kept(tmp_path: Path) -> None:
    state = ReadingState(tmp_path)
    state.close()
    with sqlite3.connect(state.path) as base:
        base.execute("INSERT INTO note VALUES ('jo', 'w1', 'aloud', 1.0)")
    base.close()
    for _ in range(2):
        again = ReadingState(tmp_path)
        assert again.notes("jo") == [Note("w1", "aloud")]
        again.keep_note("jo", Note("w1", "aloud"), 2.0)
        again.close()
