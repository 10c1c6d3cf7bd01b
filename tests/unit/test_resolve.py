"""What a work takes from its parts."""

from __future__ import annotations

from foundling.model import Author, Header
from foundling.works.facts import PartFacts
from foundling.works.resolve import resolve


def part(record_id: str, words: int = 100, supplied_title: str | None = None, **header: object) -> PartFacts:
    values = Header(**header)  # type: ignore[arg-type]
    return PartFacts(
        record_id=record_id, header=values, supplied_title=supplied_title, words=words, sha256=record_id
    )


def test_parts_stand_by_number_then_date_then_id() -> None:
    parts = [
        part("z", part=2, date="1999"),
        part("y", part=2),
        part("x", part=10),
        part("w"),
        part("v", part=1),
        part("b", part=2, date="1998-05"),
        part("a", part=2),
    ]
    assert resolve(parts).order == ("v", "b", "z", "a", "y", "x", "w")


def test_lists_are_joined_in_reading_order() -> None:
    whole = resolve(
        [
            part("b", part=2, fandoms=("Lamps", "Keepers"), warnings=("wind",), beta=("Cy",)),
            part("a", part=1, fandoms=("Keepers",), warnings=("heights",), relationships=(("Ana", "Bo"),)),
        ]
    ).header
    assert whole.fandoms == ("Keepers", "Lamps")
    assert whole.warnings == ("heights", "wind")
    assert whole.relationships == (("Ana", "Bo"),)
    assert whole.beta == ("Cy",)
    assert whole.part is None


def test_the_highest_rating_comes_with_its_own_wording() -> None:
    parts = [
        part("a", part=1, rating="general", rating_raw="G"),
        part("b", part=2, rating="mature", rating_raw="R"),
        part("c", part=3, rating="teen", rating_raw="PG-13"),
    ]
    assert (resolve(parts).header.rating, resolve(parts).header.rating_raw) == ("mature", "R")
    wordy = resolve([part("a", rating_raw="chartreuse")]).header
    assert (wordy.rating, wordy.rating_raw) == (None, "chartreuse")


def test_the_most_careful_permission_comes_with_its_own_wording() -> None:
    parts = [
        part("a", part=1, permission="anywhere", archive_permission="Anywhere!"),
        part("b", part=2, permission="ask", archive_permission="Ask first."),
    ]
    whole = resolve(parts).header
    assert (whole.permission, whole.archive_permission) == ("ask", "Ask first.")


def test_first_earliest_last_and_largest() -> None:
    whole = resolve(
        [
            part("a", part=1, summary=None, date="2001-06", status="wip", parts_total=3),
            part("b", part=2, summary="Stairs.", date="2001-05-30", status=None, parts_total=None),
            part("c", part=3, summary="More stairs.", status="complete", parts_total=4),
        ]
    ).header
    assert (whole.summary, whole.date, whole.status, whole.parts_total) == (
        "Stairs.",
        "2001-05-30",
        "complete",
        4,
    )


def test_the_title_is_the_one_most_parts_have() -> None:
    parts = [
        part("a", part=1, title="LAMPS"),
        part("b", part=2, title="Lamps"),
        part("c", part=3, title="Lamps"),
    ]
    assert resolve(parts).header.title == "Lamps"
    assert resolve(parts[:2]).header.title == "LAMPS"


def test_a_supplied_title_only_stands_in_for_none() -> None:
    assert resolve([part("a", supplied_title="[The stairs]")]).supplied_title == "[The stairs]"
    titled = [part("a", supplied_title="[The stairs]"), part("b", title="Lamps")]
    assert resolve(titled).supplied_title is None


def test_authors_are_told_once_with_an_address() -> None:
    parts = [
        part("a", part=1, authors=(Author("Tilda"),)),
        part("b", part=2, authors=(Author("TILDA", "t@example.org"), Author("Bo"))),
    ]
    assert resolve(parts).header.authors == (Author("Tilda", "t@example.org"), Author("Bo"))


def test_reposts_are_counted_and_read_once() -> None:
    parts = [part("a", 100, part=1), part("b", 120, part=1), part("c", 120, part=1), part("d", 50, part=2)]
    assert resolve(parts).words == 170
    assert resolve(parts).distinct == ("b", "d")
    assert resolve(parts).order == ("a", "b", "c", "d")


def test_a_work_in_one_piece_and_in_parts_is_counted_once() -> None:
    parts = [part("a", 100, part=1), part("b", 100, part=2), part("c", 195)]
    assert resolve(parts).words == 200
    assert resolve([*parts, part("d", 260)]).words == 260


def test_languages_come_most_frequent_first() -> None:
    parts = [part("a", part=1, language="de"), part("b", part=2), part("c", part=3)]
    assert resolve(parts).languages == ("en", "de")
    assert resolve(parts).header.language == "en"
