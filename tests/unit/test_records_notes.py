"""What a note's sentences say for other fields, and what stays a note."""

from __future__ import annotations

import pytest

from foundling.model import Document, Media, Span
from foundling.records.asides import aside, gift_within, greeting_end, presents
from foundling.records.desk import Desk, Passage
from foundling.records.fields import read_entry
from foundling.records.genres import is_list_of_kinds
from foundling.records.layout import Entry, Layout
from foundling.records.prose import read_disclaimer, read_note, read_paragraph
from foundling.records.sentences import is_dedication
from foundling.vocab import builtin


def said(
    text: str, *, label: str = "Notes", field: str = "notes", rule: str = "label-colon"
) -> dict[str, str]:
    """Each field that a note of this text gives, with the words of its last candidate."""
    desk = Passage(text, builtin(), "")
    entry = Entry(field, label, Span(0, 0), Span(0, len(text)), rule, 0.9)
    read = {"notes": read_note, "feedback": read_note, "disclaimer": read_disclaimer}.get(field)
    found = read(entry, desk) if read else read_paragraph(entry, desk, field)
    return {one.claim.field: one.claim.raw for one in found}


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("Hello minna! I drew the map, too.", "I drew the map, too."),
        ("\u00a1Hola a todos! Es mi primer fic.", "Es mi primer fic."),
        ("Hi there is a rule about maps.", "Hi there is a rule about maps."),
        ("I ran. Written for the harvest ficathon, prompt 12.", "I ran."),
        (
            "Written for the May ficathon. Sorry it is late!",
            "Written for the May ficathon. Sorry it is late!",
        ),
        ('I ran. The one before this was "Rain", so start there.', "I ran."),
        ("I ran. Title from a hymn.", "I ran."),
        ("It is a Tuesday. Like it? Hate it? Reviews are love.", "It is a Tuesday."),
        ("Who is the goose? Nobody knows.", "Who is the goose? Nobody knows."),
        ("This is a Highlander story. I ran.", "I ran."),
        ("This is a silly story. I ran.", "This is a silly story. I ran."),
        ("Set in spring. I ran.", "Set in spring. I ran."),
    ],
)
def test_what_stays_a_note(note: str, kept: str) -> None:
    assert said(note)["notes"] == kept


def test_a_bare_paragraph_says_when_it_happens() -> None:
    note = "It takes place after the war. I had a goose once, my own."
    found = said(note, label="", rule="paragraph-notes")
    assert found["notes"] == "I had a goose once, my own."
    assert found["other"] == "It takes place after the war."


def test_a_plea_keeps_its_questions() -> None:
    plea = "Like it? Hate it? Reviews are love."
    assert said(f"It is late. {plea}")["feedback"] == plea


def test_a_plea_keeps_the_brief_sentence_behind_it() -> None:
    plea = "Please mail the author. She likes it."
    assert said(plea, label="", field="feedback", rule="paragraph-feedback") == {"feedback": plea}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Written for the May Day challenge.", "challenge"),
        ("Written for money.", ""),
        ("It takes place in Leeds.", "timeline"),
        ("It happened on a Friday.", ""),
        ("Title comes from an old song.", "soundtrack"),
        ("The title is mine.", ""),
        ("There is slash in this, and soup!", "warnings"),
        ("There is soup in this.", ""),
        ('Sequel to "Rain".', "series"),
        ("Sequel to nothing.", ""),
    ],
)
def test_asides(sentence: str, kind: str) -> None:
    assert aside(sentence) == kind


@pytest.mark.parametrize(
    ("text", "end"), [("Hi all,\nHere it is.", 8), ("Hello? It rained.", 0), ("High time.", 0)]
)
def test_greetings(text: str, end: int) -> None:
    assert greeting_end(text, Span(0, len(text))) == end


@pytest.mark.parametrize(
    ("sentence", "gift"),
    [
        ("For the May fest, for Ida, who asked.", "for Ida"),
        ("For the May fest, for once.", None),
        ("For Ida, for Tom.", None),
    ],
)
def test_gifts_beside_a_challenge(sentence: str, gift: str | None) -> None:
    found = gift_within(sentence)
    assert (found.of(sentence) if found else None) == gift


def test_three_cheers_are_a_dedication() -> None:
    assert is_dedication("And three cheers for the K/S list, who planted a tree!")
    assert not is_dedication("Three cheers went up from the deck.")


@pytest.mark.parametrize(
    ("value", "listed"),
    [("Humour, angst", True), ("Humor; h/c.", True), ("Humour is hard", False), ("", False)],
)
def test_a_note_that_lists_kinds(value: str, *, listed: bool) -> None:
    assert is_list_of_kinds(value) is listed


def test_only_a_known_fandom_is_presented() -> None:
    assert presents("What you have here is a Farscape story.", builtin())
    assert not presents("What you have here is a goose story.", builtin())


def test_what_comes_before_a_bare_disclaimer() -> None:
    text = 'Sequel to "The Match". You should read that first. They belong to Fox.'
    found = said(text, label="", field="disclaimer", rule="paragraph-disclaimer")
    assert found == {"series": 'Sequel to "The Match".', "disclaimer": "They belong to Fox."}
    text = "This is about five geese. They belong to nobody. They belong to Fox."
    assert said(text, label="", field="disclaimer", rule="paragraph-disclaimer") == {"disclaimer": text}


def test_a_permission_leaves_out_what_comes_before_it() -> None:
    text = "It is only a story. Paramount owns Star Trek: Voyager. Feel free to archive this."
    found = said(text, label="", field="archive", rule="paragraph-permission")
    assert found["archive_permission"] == "Feel free to archive this."


def desk_with(text: str) -> Desk:
    return Desk(text, builtin(), "", Document(Media.TEXT, text, ()), Layout((), ()))


def test_only_the_beginning_of_an_endless_value_is_read() -> None:
    text = "rain " * 40_000
    entry = Entry("summary", "Summary", Span(0, 0), Span(0, len(text)), "label-colon", 0.98)
    desk = desk_with(text)
    assert len(read_entry(entry, desk)[0].claim.raw) < 20_001


def test_a_day_of_completion_is_a_date() -> None:
    desk = desk_with("3/25/99")
    entry = Entry("status", "Completed", Span(0, 0), Span(0, 7), "label-colon", 0.98)
    assert [one.claim.value for one in read_entry(entry, desk)] == ["1999-03-25"]


def test_a_date_of_copyright_is_no_disclaimer() -> None:
    text = "They belong to Fox. Copyright June 1999."
    assert said(text, field="disclaimer") == {"disclaimer": "They belong to Fox."}
    text = "They belong to Fox. The story is copyright Ida Moss, 1999."
    assert said(text, field="disclaimer") == {"disclaimer": text}


def test_a_rating_may_end_its_sentence() -> None:
    note = "It's rated G. No spoilers. I read J. K. Rowling on a ferry."
    found = said(note, label="", rule="paragraph-notes")
    assert (found["spoilers"], found["notes"]) == ("No spoilers.", "I read J. K. Rowling on a ferry.")


def test_a_gift_run_together_with_a_warning() -> None:
    text = "None. Nobody is hurt. For Ida, who lost."
    desk = desk_with(text)
    entry = Entry("warnings", "Warnings", Span(0, 0), Span(0, len(text)), "label-colon", 0.98)
    assert {one.claim.field: one.claim.raw for one in read_entry(entry, desk)} == {
        "warnings": "None. Nobody is hurt.",
        "dedication": "For Ida, who lost.",
        "notes": "For Ida, who lost.",
    }


def test_a_bare_paragraph_warns() -> None:
    found = said("It is an AU of my own. There is slash in it!", label="", rule="paragraph-notes")
    assert (found["notes"], found["warnings"]) == ("It is an AU of my own.", "There is slash in it!")


def test_a_bare_warning_is_all_of_its_paragraph() -> None:
    assert said("This contains slash.", label="", rule="paragraph-notes") == {
        "warnings": "This contains slash."
    }
    assert said("Written for the May fest, late.", label="", rule="paragraph-notes").keys() == {"notes"}
