"""A work as the library shows it: instalments, ghosts, versions, replies, series, people, choices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foundling.errors import UsageError
from foundling.library.library import Library
from foundling.library.views import WorkView

MESSAGE = """From {who}@example.org Tue Oct 06 20:14:40 1998
From: {name} <{who}@example.org>
Subject: [lanterns] {subject}
Date: Tue, {day} Oct 1998 20:14:40 -0400
Message-ID: <{id}@example.org>
{more}
{body}

"""
HEAD = "Title: {title}\nAuthor: {name}\nPart: {part}\nFandom: The X-Files\nRating: G\n{rest}\n* * * * *\n\n"
SAID = [
    f"Scully set the {thing} on the sill of the {place} and said that {tale}."
    for thing, place, tale in zip(
        ["lamp", "kettle", "letter", "apple", "ladder", "button", "candle", "basket"],
        ["kitchen", "harbour", "chapel", "attic", "orchard", "station", "cellar", "bakery"],
        ["rain was due", "nobody had called", "it would do", "he was late", "they might as well wait"] * 2,
        strict=False,
    )
]


def prose(shift: int, changed: str = "") -> str:
    lines = [
        f'"{shift} {word}," said Mulder, and {line}' for word, line in zip("abcdefgh", SAID, strict=True)
    ]
    lines = [line.replace("the", f"the {shift * 7 + at}th", 2) for at, line in enumerate(lines)]
    lines = [line.replace("said that", f"said {shift * 3} times that") for line in lines]
    return "\n\n".join(lines) + changed


def posting(number: int, body: str, **rest: str) -> str:
    given = {
        "who": "ada",
        "name": "Ada Fenn",
        "title": "Harbour Lights",
        "rest": "",
        "more": "",
        "day": str(number),
    }
    given |= {"id": f"{number}.{given['title']}", **rest}
    part = given.get("part", f"{number}/3")
    head = HEAD.format(title=given["title"], name=given["name"], part=part, rest=given["rest"])
    subject = given.get("subject", f"FIC: {given['title']} ({part})")
    return MESSAGE.format(**{**given, "subject": subject, "body": head + body})


REPLY = MESSAGE.format(
    who="bea",
    name="Bea Hall",
    subject="Re: FIC: Harbour Lights (1/3)",
    day="2",
    id="re",
    more="In-Reply-To: <1.Harbour Lights@example.org>\n",
    body="Ada Fenn wrote:\n\n> Scully set the lamp on the sill.\n\nI loved the lamp. Who lit it?",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "list.mbox").write_text(
        posting(1, prose(1), rest="Series: Lanterns #1\n")
        + REPLY
        + posting(3, prose(3), rest="Series: Lanterns #1\n")
        + posting(
            9, prose(1, "\n\nAnd nobody asked her again."), part="1/3", subject="REPOST: Harbour Lights (1/3)"
        )
        + posting(20, prose(5), title="Night Ferry", part="1/1", rest="Series: Lanterns #3\n")
    )
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.add([str(tmp_path / "list.mbox")])
        yield library


def lights(library: Library) -> WorkView:
    (row,) = library.works("title:harbour")[0]
    return library.work(row.id)


def test_instalments_stand_in_order_with_their_ghosts(library: Library) -> None:
    work = lights(library)
    assert [(each.number, each.missing) for each in work.instalments] == [
        ("1", None),
        ("2", "part 2 of 3 is missing"),
        ("3", None),
    ]
    assert len(work.parts) == 3
    assert work.row.parts == 2


def test_the_newest_whole_text_is_shown_and_says_why(library: Library) -> None:
    first = lights(library).instalments[0]
    assert [each.relation for each in first.versions] == ["chosen", "near"]
    assert first.versions[0].reasons == ("complete", "undamaged", "newest")
    assert first.versions[0].context.list == "lanterns"


def test_a_person_may_choose_another_text_and_a_rebuild_keeps_it(library: Library) -> None:
    first = lights(library).instalments[0]
    other = first.versions[1].id
    library.choose(other, "ada")
    assert lights(library).instalments[0].chosen == other
    assert lights(library).instalments[0].versions[0].reasons[0] == "chosen by hand"
    library.rebuild()
    assert lights(library).instalments[0].chosen == other
    library.choose(first.versions[0].id, "ada")
    assert lights(library).instalments[0].chosen == first.versions[0].id


def test_two_texts_are_compared_word_by_word(library: Library) -> None:
    versions = lights(library).instalments[0].versions
    difference = library.difference(versions[1].id, versions[0].id)
    assert [each.text for each in difference.changes if each.kind == "new"] == ["And nobody asked her again."]
    assert not [each for each in difference.changes if each.kind == "gone"]
    assert 0.9 < difference.likeness < 1


def test_replies_stand_with_the_part_that_they_answer(library: Library) -> None:
    (reply,) = lights(library).instalments[0].replies
    assert (reply.author, reply.date) == ("Bea Hall", "1998-10-02")
    assert reply.text == "I loved the lamp. Who lit it?"


def test_a_series_stands_in_order_with_its_gap(library: Library) -> None:
    (series,) = lights(library).series
    assert series.name == "Lanterns"
    assert [(each.number, each.title) for each in series.entries] == [
        ("1", "Harbour Lights"),
        ("2", None),
        ("3", "Night Ferry"),
    ]
    assert series.place == 0


def test_people_are_private_and_have_no_addresses(library: Library) -> None:
    (person,) = lights(library).people
    assert (person.name, person.names, person.private) == ("Ada Fenn", ("Ada Fenn",), True)
    assert len(person.works) == 2


def test_links_say_why(library: Library) -> None:
    links = lights(library).links
    assert len(links) == 2
    assert all(link.reasons[0][0] == "same-author-and-title" and link.margin > 0 for link in links)


def test_a_decided_author_takes_a_part_out_of_the_work(library: Library) -> None:
    third = lights(library).instalments[2].chosen
    assert third is not None
    library.decide([third], "authors", ("Kit Moss",), "ada")
    assert [each.number for each in lights_of(library, "Ada Fenn").instalments] == ["1", "2", "3"]
    assert lights_of(library, "Ada Fenn").ghosts[-1].number == "3"
    before = sorted(library.dump())
    library.rebuild()
    assert sorted(library.dump()) == before


def lights_of(library: Library, author: str) -> WorkView:
    rows, _ = library.works("title:harbour")
    (row,) = (row for row in rows if author in row.authors)
    return library.work(row.id)


def test_a_run_that_was_stopped_before_it_put_works_together_is_told_and_mended(library: Library) -> None:
    work = lights(library)
    items = [int(part.id, 16) for part in work.parts]
    catalogue = library._catalogue
    with catalogue.writing():
        catalogue.drop_work(work.row.id)
        catalogue.evidence.loosen([items], fresh=items)
    with pytest.raises(UsageError, match="not put together yet"):
        library.work(work.parts[0].id)
    library.add([])
    assert lights(library) == work
