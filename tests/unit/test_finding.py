"""Finding works: the index and the catalogue's columns answer a query together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foundling.errors import UsageError
from foundling.library.found import SORTS, Asked
from foundling.library.library import Library

HL = "Highlander: The Series"
BOTH = (("fandom", HL), ("fandom", "The X-Files"))
STORIES = {
    "mine/lamp.txt": (
        "The Lamp",
        "Ada Fenn",
        (
            "Fandom: The X-Files",
            "Rating: G",
            "Pairing: Mulder/Scully",
            "Date: 1997-03-01",
            "Status: complete",
        ),
        '"Who lit the lamp?" asked Mulder. Nobody had. The corkscrew lay beside it, and the window was open.',
    ),
    "mine/lamp2.txt": (
        "Lamp Post",
        "Tom Ashby",
        ("Fandom: Highlander", "Rating: NC-17", "Date: 1999-05-02", "Warnings: Violence"),
        "Methos leaned on the lamp post, and said nothing of the window. " * 8,
    ),
    "theirs/cafe.txt": (
        "Café Noir",
        "Ada Fenn",
        ("Fandom: The X-Files", "Fandom: Highlander", "Date: 2001-01-07"),
        '"Two coffees," said Scully, “and a very good door.” It rained on the café and on its cat.',
    ),
}
PADDING = "\n\nIt went on raining, and nobody minded, for there was tea. They talked until it was late.\n" * 3


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    root = tmp_path_factory.mktemp("finding")
    for name, (title, author, lines, text) in STORIES.items():
        path = root / "heap" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        header = "\n".join((f"Title: {title}", f"Author: {author}", *lines))
        path.write_text(f"{header}\n\n{text}\n{PADDING}", encoding="utf-8")
    with Library.open(root / "library", create=True, write=True) as library:
        library.add([str(root / "heap")])
        yield library


def _titles(library: Library, query: str, **more: object) -> list[str]:
    return [str(hit.work.title) for hit in library.find(Asked(query=query, **more)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("lamp", {"The Lamp", "Lamp Post"}),
        ("lamp -fandom:highlander", {"The Lamp"}),
        ("fandom:x-files", {"The Lamp", "Café Noir"}),
        ('fandom:="The X-Files"', {"The Lamp", "Café Noir"}),
        ('fandom:="X-Files"', set()),
        ("crossover:yes", {"Café Noir"}),
        ("said:lamp", {"The Lamp"}),
        ('said:"very good door"', {"Café Noir"}),
        ('"lamp corkscrew"~12', {"The Lamp"}),
        ('"corkscrew lamp"~2', set()),
        ("cafe", {"Café Noir"}),
        ("year:1997..1999", {"The Lamp", "Lamp Post"}),
        ("posted:>1999-05", {"Café Noir"}),
        ("posted:<1999-05-02", {"The Lamp"}),
        ("author:fenn rating:general", {"The Lamp"}),
        ("rating:none", {"Café Noir"}),
        ("pairing:mulder", {"The Lamp"}),
        ("source:theirs", {"Café Noir"}),
        ("corkscrew OR fandom:highlander", {"The Lamp", "Lamp Post", "Café Noir"}),
        ("-(lamp OR cat)", set()),
        ("lamp words:>100000", set()),
        ("warning:violence", {"Lamp Post"}),
        ("title:lamp author:(fenn OR quill)", {"The Lamp"}),
    ],
)
def test_a_query_finds_the_works(library: Library, query: str, titles: set[str]) -> None:
    assert set(_titles(library, query)) == titles


def test_values_are_taken_in_and_left_out(library: Library) -> None:
    assert _titles(library, "", include=(("fandom", HL),)) == ["Café Noir", "Lamp Post"]
    assert _titles(library, "", exclude=(("fandom", HL),)) == ["The Lamp"]
    assert _titles(library, "", include=BOTH) == ["Café Noir"]


def test_facets_count_what_answers(library: Library) -> None:
    groups = {group.field: group for group in library.find(Asked(facets=True)).groups}
    assert [(each.value, each.count) for each in groups["fandom"].values] == [
        (HL, 2),
        ("The X-Files", 2),
    ]
    fewer = {group.field: group for group in library.find(Asked(query="lamp", facets=True)).groups}
    assert [(each.value, each.count) for each in fewer["rating"].values] == [("explicit", 1), ("general", 1)]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_holds_every_work(library: Library, sort: str) -> None:
    straight = library.find(Asked(query="it", sort=sort)).ids
    turned = library.find(Asked(query="it", sort=sort, turned=True)).ids
    assert set(straight) == set(turned)
    assert len(straight) == 3


def test_orders_are_what_they_say(library: Library) -> None:
    assert _titles(library, "", sort="title") == ["Café Noir", "Lamp Post", "The Lamp"]
    assert _titles(library, "", sort="posted") == ["Café Noir", "Lamp Post", "The Lamp"]
    assert _titles(library, "", sort="posted", turned=True) == ["The Lamp", "Lamp Post", "Café Noir"]
    assert _titles(library, "lamp")[0] in {"The Lamp", "Lamp Post"}
    assert _titles(library, "", sort="author")[-1] == "Lamp Post"


def test_only_some_works_in_their_own_order(library: Library) -> None:
    first, second = library.find(Asked(sort="title")).ids[:2]
    found = library.find(Asked(among=(second, first, "0" * 16), sort="read"))
    assert found.ids == (second, first)


def test_pages_follow_one_another(library: Library) -> None:
    whole = library.find(Asked(sort="title")).ids
    assert tuple(library.find(Asked(sort="title", limit=1, offset=n)).ids[0] for n in range(3)) == whole
    assert library.find(Asked(offset=10)).hits == ()


def test_a_slip_of_the_pen_gets_a_suggestion(library: Library) -> None:
    found = library.find(Asked(query="corksrew"))
    assert (found.total, found.suggestion) == (0, "corkscrew")
    assert library.find(Asked(query="zzzyx")).suggestion == ""


def test_a_hit_shows_as_many_passages_as_asked_for(library: Library) -> None:
    counts = [
        [len(hit.excerpts) for hit in library.find(Asked(query="title:lamp window", passages=most)).hits]
        for most in (0, 1, 3)
    ]
    assert counts[:2] == [[0, 0], [1, 1]]
    assert sorted(counts[2]) == [1, 2]


def test_passages_come_from_every_part_that_answers_and_no_copy(tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    heap.mkdir()
    for number in range(1, 5):
        log = f"On day {number * 7} the boat called at quay {number} for {number + 20} kettles. " * 9
        lamp = "" if number == 3 else "The lamp was lit again. "
        story = (
            f"Title: The Quay\nAuthor: Ada Fenn\nPart: {number}/4\nRating: G\n\n{log}\n\n{lamp}{log}\n\n{log}"
        )
        (heap / f"quay{number}.txt").write_text(story)
        (heap / f"copy{number}.txt").write_text(f"{story}That was all.\n")
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.add([str(heap)])
        (hit,) = library.find(Asked(query="lamp", passages=6)).hits
        assert sorted(each.part_number or 0 for each in hit.excerpts) == [1, 2, 4]
        assert hit.excerpts[0].part_id == hit.part_id
        assert all(each.at for each in hit.excerpts)
        assert len(library.find(Asked(query="lamp", passages=2)).hits[0].excerpts) == 2


def test_bad_syntax_is_a_sentence(library: Library) -> None:
    with pytest.raises(UsageError, match="nothing after OR"):
        library.find(Asked(query="lamp OR"))
