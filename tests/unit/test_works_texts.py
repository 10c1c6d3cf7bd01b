"""Fingerprints, differences and chapters: what texts have in common, where they differ, where they part."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from foundling.model import Block, BlockKind, Document, Kind, Media, Record, Span
from foundling.works import winnowing
from foundling.works.chapters import chapters, read_heading
from foundling.works.differences import MOST_COMPARED, differences, shortened
from foundling.works.fingerprints import holds, likeness, relation
from foundling.works.letters import read_date, read_sender
from foundling.works.paths import file_name, resolve
from foundling.works.people import homepage, is_role
from foundling.works.winnowing import fingerprint
from tests.pace import demand_within

WORDS = [f"lamp{number}" for number in range(900)]


def prose(seed: int, words: int = 400) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(words)]


def test_wrapping_quoting_and_damage_do_not_show() -> None:
    text = "“Don’t,” she said, “it’s not\nraining.” " * 20
    damaged = text.replace("’", "â€™").replace("“", "?").replace("\n", "\n> ")
    assert relation(fingerprint(text), fingerprint(damaged)) == "exact"


def test_a_long_text_is_taken_in_pieces_and_none_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(prose(2, 900))
    whole = fingerprint(text)
    for size in (40, 1000, 1001):
        monkeypatch.setattr(winnowing, "_CHUNK", size)
        assert fingerprint(text) == whole


def test_a_text_that_repeats_itself_is_known_by_what_it_repeats() -> None:
    once = " ".join(prose(3, 60))
    assert likeness(fingerprint(once * 3), fingerprint(once * 200)).contained == 1.0
    assert len(fingerprint("la " * 100_000).values) < 4


@pytest.mark.parametrize(("changed", "expected"), [(0, "exact"), (4, "near"), (40, "revised"), (400, None)])
def test_the_more_is_changed_the_less_texts_are_one(changed: int, expected: str | None) -> None:
    words = prose(1)
    other = (
        [f"other{at}" if at % (400 // changed) == 0 else word for at, word in enumerate(words)]
        if changed
        else words
    )
    assert relation(fingerprint(" ".join(words)), fingerprint(" ".join(other))) == expected


def test_a_book_holds_its_chapter_and_is_no_version_of_it() -> None:
    parts = [" ".join(prose(number)) for number in range(8)]
    book, chapter = fingerprint("\n\n".join(parts)), fingerprint(parts[3])
    assert holds(book, chapter)
    assert not holds(chapter, book)
    assert relation(book, chapter) is None


def test_other_scripts_have_fingerprints_too() -> None:
    text = "Дождь шёл над гаванью, и фонарь качался над дверью лодочного сарая. " * 9
    other = "Снег лежал на крышах, и никто не выходил из домов до самой весны. " * 9
    assert relation(fingerprint(text), fingerprint(text.upper())) == "exact"
    assert relation(fingerprint(text), fingerprint(other)) is None


def test_differences_are_found_word_by_word() -> None:
    changes = differences("The lamp was lit at nine.", "The old lamp was lit at ten.")
    assert [tuple(each) for each in changes] == [
        ("same", "The "),
        ("new", "old "),
        ("same", "lamp was lit at "),
        ("gone", "nine."),
        ("new", "ten."),
    ]


def test_long_differences_take_no_longer_than_reading() -> None:
    first, second = ["rain"] * 60_000, ["rain"] * 40_000 + ["snow"] * 20_000
    demand_within(5, lambda: differences(" ".join(first), " ".join(second)))
    assert differences(" ".join(first), " ".join(second))
    assert MOST_COMPARED < 60_000**2


def test_long_runs_that_are_the_same_are_cut() -> None:
    (only,) = shortened(differences("lamp " * 300, "lamp " * 300))
    assert len(only.text) < 200


def document(*paragraphs: str) -> tuple[Document, Record]:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PROSE, Span(len(text), len(text) + len(paragraph))))
        text += paragraph + "\n\n"
    text = text.rstrip("\n")
    made = Document(Media.TEXT, text, tuple(blocks))
    return made, Record(kind=Kind.STORY, reason="test", body=(Span(0, len(text)),), text=text)


LONG = "It rained over the harbour, and nobody came. " * 9


def test_numbered_headings_part_a_text_into_chapters() -> None:
    made, record = document("Chapter One: Rain", LONG, "Chapter Two", LONG, "Chapter 3 - Snow", LONG)
    found = chapters(made, record)
    assert [(each.mark.number, each.title) for each in found] == [(1, "Rain"), (2, ""), (3, "Snow")]
    assert all(each.span.of(made.text) == LONG.strip() for each in found)


def test_what_stands_before_the_second_chapter_is_the_first() -> None:
    made, record = document(LONG, "II.", LONG, "III.", LONG)
    assert [each.mark.number for each in chapters(made, record)] == [1, 2, 3]


def test_the_first_heading_may_stand_before_the_storys_first_word() -> None:
    made, record = document("Chapter One: Rain", LONG, "Chapter Two", LONG)
    shorter = replace(record, body=(Span(made.text.index("It rained"), len(made.text)),))
    assert [each.title for each in chapters(made, shorter)] == ["Rain", ""]


@pytest.mark.parametrize("paragraphs", [(LONG, LONG), ("Chapter 9", LONG), ("Part 7", LONG, "Part 3", LONG)])
def test_other_texts_have_no_chapters(paragraphs: tuple[str, ...]) -> None:
    assert chapters(*document(*paragraphs)) == ()


@pytest.mark.parametrize("line", ["", "x" * 200, "I", "mmm", "chapter", "Part of it", "1999"])
def test_headings_that_are_none(line: str) -> None:
    found = read_heading(line)
    assert found is None or found[0].number in (1, 1999 // 10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 6 Oct 1998 20:14:41 -0400", "1998-10-06"),
        ("6-Oct-98 20:14 EDT", "1998-10-06"),
        ("1998-10-06T20:14:41Z", "1998-10-06"),
        ("32 Oct 1998", ""),
        ("", ""),
    ],
)
def test_dates_of_messages(value: str, expected: str) -> None:
    assert read_date(value) == expected


def test_senders_links_files_and_roles() -> None:
    assert read_sender("Kit at example.org").address == ""
    assert resolve("javascript:go()", "a/b.html") == ""
    assert file_name("hl/part10.htm") is not None
    assert file_name("hl/story.htm") is None
    assert is_role("owner-lanterns@example.org") is False
    assert is_role("lanterns-owner@example.org")
    assert homepage("no page here") == ""
