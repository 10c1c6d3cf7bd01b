"""Parts put together by clues, and kept apart where the clues fail."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from foundling.works.evidence import Evidence
from foundling.works.links import link
from foundling.works.marks import FIRST, LAST, Mark
from foundling.works.stitching import Stitched, stitch
from foundling.works.winnowing import fingerprint

WORDS = "lamp kettle harbour rain letter window garden stone river clock bread winter".split()


def prose(seed: object, words: int = 300) -> str:
    chance = random.Random(str(seed))
    return " ".join(chance.choice(WORDS) + str(chance.randint(0, 999)) for _ in range(words))


def part(record_id: str, title: str = "", number: int | None = None, **rest: object) -> Evidence:
    """A part by Tilda of its own text, unless the rest says otherwise."""
    given: dict[str, object] = {
        "record_id": record_id,
        "is_story": True,
        "title": title,
        "stems": (title.lower(),) if title else (),
        "mark": None if number is None else Mark(number),
        "names": ("tilda",),
        "prints": fingerprint(prose(rest.pop("text", record_id))),
    }
    return Evidence(**(given | rest))  # type: ignore[arg-type]


def grouped(parts: Iterable[Evidence]) -> list[list[str]]:
    return sorted(list(work.parts) for work in stitch(parts))


def only(parts: Iterable[Evidence]) -> Stitched:
    (work,) = stitch(parts)
    return work


def shown(work: Stitched) -> list[str]:
    return [
        each.sentence or (each.mark.shown if each.mark else "-") + ":" + each.versions[0].record_id
        for each in work.instalments
    ]


def test_parts_of_one_title_by_one_author_are_one_work() -> None:
    work = only([part("a", "Rain", 2), part("b", "Rain", 1), part("c", "Rain", 3)])
    assert shown(work) == ["1:b", "2:a", "3:c"]
    assert work.links[0].reasons[0].name == "same-author-and-title"


def test_two_authors_with_one_title_are_two_works() -> None:
    assert grouped([part("a", "Rain", 1), part("b", "Rain", 2, names=("kit",))]) == [["a"], ["b"]]


def test_one_address_under_two_names_is_one_author() -> None:
    parts = [
        part("a", "Rain", 1, addresses=("t@example.org",)),
        part("b", "Rain", 2, names=("wren",), addresses=("t@example.org",)),
    ]
    assert grouped(parts) == [["a", "b"]]


def test_a_name_said_to_be_anothers_joins() -> None:
    parts = [part("a", "Rain", 1), part("b", "Rain", 2, names=("wren",), aliases=("tilda",))]
    assert grouped(parts) == [["a", "b"]]


def test_a_title_used_again_is_another_work() -> None:
    parts = [
        *(part(f"a{n}", "Rain", n, total=3, date="1998-01-05", fandoms=("A",)) for n in (1, 2, 3)),
        *(part(f"b{n}", "Rain", n, total=2, date="2001-06-01", fandoms=("B",)) for n in (1, 2)),
    ]
    assert grouped(parts) == [["a1", "a2", "a3"], ["b1", "b2"]]
    assert len({work.id for work in stitch(parts)}) == 2


def test_one_part_in_two_pieces_is_not_a_title_used_again() -> None:
    parts = [
        *(part(f"a{n}", "Rain", n, total=6, date="1998-01-05") for n in range(1, 7)),
        part("b3", "Rain", 3, total=6, date="1998-01-06"),
    ]
    assert shown(only(parts))[2:4] == ["3:a3", "3:b3"]


def test_a_missing_part_is_a_ghost() -> None:
    work = only([part("a", "Rain", 1, total=4), part("c", "Rain", 3, total=4)])
    assert shown(work) == ["1:a", "part 2 of 4 is missing", "3:c", "part 4 of 4 is missing"]


def test_a_work_in_progress_lacks_only_what_lies_between() -> None:
    work = only([part("a", "Rain", 1), part("c", "Rain", 3)])
    assert shown(work) == ["1:a", "part 2 is missing", "3:c"]


def test_letters_prologue_and_epilogue_have_their_places() -> None:
    marks = {"e": Mark(LAST), "p": Mark(FIRST), "b": Mark(1, "b"), "a": Mark(1, "a"), "c": Mark(2)}
    work = only([part(name, "Rain", mark=mark) for name, mark in marks.items()])
    assert [each.versions[0].record_id for each in work.instalments] == ["p", "a", "b", "c", "e"]


def test_pages_without_title_or_author_follow_their_links_and_names() -> None:
    parts = [
        part("a", "Rain", 1, is_page=True, pages=("hl/ch01.html",), after=("ch02.html",)),
        part("b", "", 2, names=(), is_page=True, pages=("hl/ch02.html",), before=("ch01.html",)),
        part("c", "", 3, names=(), is_page=True, pages=("hl/ch03.html",)),
    ]
    assert grouped(parts) == [["a", "b", "c"]]


def test_numbered_files_alone_say_nothing() -> None:
    parts = [
        part(str(number), "", None, names=(), is_page=True, pages=(f"disk/x{number:04}.txt",))
        for number in range(4)
    ]
    assert len(stitch(parts)) == 4


def test_an_answer_without_title_belongs_to_its_thread() -> None:
    parts = [
        part("a", "Rain", 1, message="1@x"),
        part("b", "", 2, references=("1@x",), message="2@x"),
        part("c", "", 3, references=("1@x",), message="3@x", names=("kit",)),
    ]
    assert grouped(parts) == [["a", "b"], ["c"]]


def test_a_part_without_author_that_fits_two_authors_fits_none() -> None:
    place = {"is_page": True, "source": "rain", "names": ()}
    parts = [
        part("a", "Rain", 1, is_page=True, source="rain", pages=("rain/a1.html",)),
        part("b", "Rain", 1, is_page=True, source="rain", pages=("rain/b1.html",), names=("kit",)),
        part("c", "Rain", 2, pages=("rain/c2.html",), **place),  # type: ignore[arg-type]
    ]
    assert grouped(parts) == [["a"], ["b"], ["c"]]
    assert grouped([parts[0], parts[2]]) == [["a", "c"]]


def test_copies_are_versions_of_one_part_and_the_best_is_chosen() -> None:
    text = prose("same")
    parts = [
        part("a", "Rain", 1, date="1999", prints=fingerprint(text), damage=3),
        part("b", "Rain", 1, date="1998", prints=fingerprint(text)),
        part("c", "Rain", 1, date="2001", prints=fingerprint(text[: len(text) // 2])),
    ]
    (only_one,) = only(parts).instalments
    assert [each.record_id for each in only_one.versions] == ["b", "a", "c"]
    assert only_one.versions[0].reasons == ("complete", "undamaged")
    assert only_one.versions[1].reasons == ("damaged", "older")
    assert only_one.versions[2].reasons == ("not complete",)


def test_one_text_under_two_authors_is_a_version_and_no_work() -> None:
    first, second = part("a", "Rain", text=1), part("b", "Snow", text=1, names=("kit",))
    found = link(first, second)
    assert found is not None
    assert not found.joins
    assert grouped([first, second]) == [["a"], ["b"]]


def test_a_text_of_all_parts_stands_beside_them() -> None:
    texts = [prose(number) for number in range(4)]
    parts = [
        *(part(f"p{n}", "Rain", n + 1, prints=fingerprint(text)) for n, text in enumerate(texts)),
        part("whole", "Rain", prints=fingerprint(" ".join(texts))),
    ]
    work = only(parts)
    assert shown(work) == ["1:p0", "2:p1", "3:p2", "4:p3"]
    assert work.wholes is not None
    assert [each.record_id for each in work.wholes.versions] == ["whole"]


@pytest.mark.parametrize("title", ["untitled", "story"])
def test_a_title_that_is_none_joins_nothing(title: str) -> None:
    parts = [part("a", title), part("b", title)]
    assert len({work.id for work in stitch(parts)}) == 2


def test_the_margin_says_how_far_the_next_work_lies() -> None:
    parts = [part("a", "Rain", 1, message="1@x"), part("b", "Rain", 2, references=("1@x",))]
    assert only(parts).margins == (only(parts).links[0].score,)


def test_a_story_posted_again_under_another_title_is_one_work_and_a_short_refrain_is_not() -> None:
    assert grouped([part("a", "Rain", text=1), part("b", "Lamps", text=1)]) == [["a", "b"]]
    refrains = [
        part(name, f"Tale {name}", prints=fingerprint(f"The lamp number {name} hung over the door. " * 8))
        for name in ("one", "two")
    ]
    assert len(stitch(refrains)) == 2


def test_a_scene_told_again_makes_no_version_of_another_number() -> None:
    scene = prose("scene", 90)
    first, second = (prose(name, 210) + " " + scene for name in ("one", "two"))
    parts = [
        part("a", "Rain", 1, prints=fingerprint(first)),
        part("b", "Rain", 2, prints=fingerprint(second)),
    ]
    assert shown(only(parts)) == ["1:a", "2:b"]


def test_a_revision_that_was_numbered_anew_is_a_version_all_the_same() -> None:
    old = prose("old", 300)
    new = prose("new", 60) + old[old.index(" ", len(old) // 4) :]
    parts = [part("a", "Rain", 1, prints=fingerprint(old)), part("b", "Rain", 2, prints=fingerprint(new))]
    (place,) = [each for each in only(parts).instalments if each.versions]
    assert [(each.record_id, each.relation) for each in place.versions] == [("a", "chosen"), ("b", "revised")]
