"""Series in order with their gaps, people joined by evidence, and what texts say of other texts."""

from __future__ import annotations

import pytest

from foundling.model import Author
from foundling.works.evidence import Evidence, Place, Relation
from foundling.works.persons import people
from foundling.works.relations import aliases, places, related
from foundling.works.series import Entry, Listing, Member, Series, series


def member(title: str, *, who: str = "tilda", date: str = "", **said: object) -> Member:
    evidence = Evidence(
        record_id=title,
        is_story=True,
        title=title,
        stems=(title.lower(),),
        names=(who,) if who else (),
        date=date,
        **said,  # type: ignore[arg-type]
    )
    return Member(title, title, (evidence,))


def shown(found: Series) -> list[str]:
    return [f"{each.number}:{each.title or '?'}" for each in found.entries]


def listing(name: str, *stories: str) -> Listing:
    """A list of "number:title" with "?" before the titles of stories that are not here."""
    told = (story.partition(":") for story in stories)
    return Listing(
        name, tuple(Entry(number, "" if title[0] == "?" else title, title) for number, _, title in told)
    )


def test_a_list_orders_a_series_and_names_what_is_not_here() -> None:
    works = [member("Rain", date="1999"), member("Snow", date="1998"), member("Wind", who="kit")]
    (found,) = series(works, [listing("The Nightfall Series", ":Rain", ":? Fog", ":Snow", ":Wind")])
    assert found.name == "The Nightfall Series"
    assert shown(found) == [":Rain", ":? Fog", ":Snow", ":Wind"]
    assert series(works[::-1], [listing("The Nightfall Series", ":Rain", ":? Fog", ":Snow", ":Wind")]) == (
        found,
    )


def test_the_works_own_numbers_go_before_a_lists() -> None:
    works = [member("Rain", places=(Place("Nightfall", "2"),)), member("Snow")]
    (found,) = series(works, [listing("Nightfall Saga", "1:Rain", "3:Snow", "4:? Fog")])
    assert shown(found) == ["1:?", "2:Rain", "3:Snow", "4:? Fog"]


def test_a_list_is_counted_off_where_that_agrees_with_the_stories() -> None:
    works = [
        member("Rain", places=(Place("Nightfall", "1"),)),
        member("Snow", places=(Place("Nightfall", "3"),)),
    ]
    (found,) = series(works, [listing("Nightfall", ":Rain", ":? Fog", ":? Snow")])
    assert shown(found) == ["1:Rain", "2:? Fog", "3:Snow"]
    (found,) = series(works, [listing("Nightfall", ":? Fog", ":Rain", ":Snow")])
    assert shown(found) == [":? Fog", "1:Rain", "2:?", "3:Snow"]


def test_two_lists_of_one_series_are_one() -> None:
    lists = [listing("Nightfall", ":Rain", ":Snow"), listing("NIGHTFALL", ":Snow", ":Wind")]
    (found,) = series([member("Rain"), member("Snow"), member("Wind")], lists)
    assert {entry.work for entry in found.entries} == {"Rain", "Snow", "Wind"}


def test_numbers_order_a_series_and_show_its_gaps() -> None:
    (found,) = series(
        [
            member("Frost", places=(Place("Nightfall", "4"),)),
            member("Rain", places=(Place("Nightfall", "1"),)),
            member("Snow", places=(Place("NIGHTFALL", "2"),)),
        ]
    )
    assert found.name == "Nightfall"
    assert shown(found) == ["1:Rain", "2:Snow", "3:?", "4:Frost"]


def test_a_sequel_joins_the_series_of_what_it_follows() -> None:
    (found,) = series(
        [
            member("Rain", places=(Place("Nightfall", "1"),)),
            member("Snow", relations=(Relation("sequel", "Rain"),)),
        ]
    )
    assert shown(found) == ["1:Rain", ":Snow"]


def test_a_prequel_stands_before_whatever_the_dates() -> None:
    (found,) = series(
        [
            member("Rain", date="1998"),
            member("Snow", date="2001", relations=(Relation("prequel", "Rain"),)),
            member("Frost", date="1997", relations=(Relation("sequel", "Rain"),)),
        ]
    )
    assert shown(found) == [":Snow", ":Rain", ":Frost"]
    assert found.name == ""


def test_one_name_by_two_authors_is_two_series() -> None:
    found = series(
        [
            member("Rain", places=(Place("Nightfall", "1"),)),
            member("Lamp", who="kit", places=(Place("Nightfall", "1"),)),
        ]
    )
    assert [shown(each) for each in found] == [["1:Lamp"], ["1:Rain"]]


def test_a_work_that_names_another_authors_title_joins_nothing() -> None:
    assert series([member("Rain", who="kit"), member("Snow", relations=(Relation("sequel", "Rain"),))]) == ()


def test_works_that_follow_each_other_in_a_circle_stand_by_date() -> None:
    (found,) = series(
        [
            member("Rain", date="1998", relations=(Relation("sequel", "Snow"),)),
            member("Snow", date="1999", relations=(Relation("sequel", "Rain"),)),
        ]
    )
    assert shown(found) == [":Rain", ":Snow"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('This is the sequel to "Morning Rain".', [("sequel", "Morning Rain")]),
        ("Prequel to: Night Ferry\n", [("prequel", "Night Ferry")]),
        ("A companion piece to my story *Lamps*", [("companion", "Lamps")]),
        ("Fortsetzung von „Regen“", []),
        ("He follows her home.", []),
        ("Set after the third season.", []),
    ],
)
def test_relations_are_read_from_their_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(related(text)) == expected


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("Nightfall #2", "", [("Nightfall", "2")]),
        ("Nightfall (3)", "", [("Nightfall", "3")]),
        (None, "Second in the Lamp Street series.", [("Lamp Street", "2")]),
        (None, "Part of the Nightfall universe.", [("Nightfall", "")]),
        (None, "It was the second series of the show.", []),
    ],
)
def test_places_in_series_are_read(label: str | None, text: str, expected: list[tuple[str, str]]) -> None:
    assert list(places(label, text)) == expected


def test_an_alias_needs_the_authors_name_on_its_line() -> None:
    author = [Author("Tilda Wren")]
    assert aliases("by Tilda Wren, writing as Kit Moss", author) == ("kit moss",)
    assert aliases("by Tilda Wren\n\nThe man, aka the Fox, ran.", author) == ()


def part(record_id: str, name: str, **rest: object) -> Evidence:
    given = {"names": (name.lower(),), "shown": (name,), **rest}
    return Evidence(record_id=record_id, is_story=True, **given)  # type: ignore[arg-type]


def test_one_address_joins_two_names_and_says_so() -> None:
    (one,) = people(
        [part("a", "Tilda", addresses=("t@example.org",)), part("b", "Wren", addresses=("t@example.org",))]
    )
    assert one.names == ("Tilda", "Wren")
    assert one.evidence == ("Tilda and Wren have one address",)
    assert not any("@" in text for text in (*one.names, *one.evidence))


def test_aka_and_a_home_page_join() -> None:
    (one,) = people(
        [
            part("a", "Tilda", aliases=("wren",)),
            part("b", "Wren", homepages=("example.org/~w",)),
            part("c", "Kit", homepages=("example.org/~w",)),
        ]
    )
    assert one.names == ("Kit", "Tilda", "Wren")
    assert len(one.evidence) == 2


def test_names_that_are_alike_are_two_people() -> None:
    assert len(people([part("a", "Tilda Wren"), part("b", "Tilda Wrenn")])) == 2


def test_an_address_of_many_names_joins_none() -> None:
    parts = [part(name, name, addresses=("box@example.org",)) for name in ("A", "B", "C", "D", "E")]
    assert len(people(parts)) == 5


def test_a_story_by_two_says_nothing_of_either() -> None:
    parts = [
        Evidence(record_id="a", is_story=True, names=("kit", "tilda"), addresses=("t@example.org",)),
        part("b", "Tilda", addresses=("t@example.org",)),
    ]
    assert [one.names for one in people(parts)] == [("Tilda",)]
