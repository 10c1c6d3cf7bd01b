"""Who is compared with whom when items come, and what is kept of it until it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from foundling.library.catalogue import Catalogue
from foundling.library.catalogue_evidence import EvidenceTable
from foundling.library.clues import PERSON, key
from foundling.library.mates import Came, together
from foundling.library.rows import EvidenceRow
from foundling.works.clues import FOLDER, MOST, TEXT, TITLE
from foundling.works.fingerprints import Fingerprint
from foundling.works.winnowing import fingerprint

ADA, BEA = (key(PERSON, f"name:{name}") for name in ("ada fenn", "bea holm"))
ONE = "".join(f"The lamp went round the harbour {n} times. " for n in range(90))
OTHER = "".join(f"Nobody told gull number {n} about the ferry. " for n in range(90))


@pytest.fixture
def table(tmp_path: Path) -> Iterator[EvidenceTable]:
    catalogue = Catalogue(tmp_path / "catalogue.db")
    yield catalogue.evidence
    catalogue.close()


def came(*keys: int, authors: Sequence[int] = (), text: str = "") -> Came:
    return Came(keys, authors, fingerprint(text))


def held(table: EvidenceTable, items: dict[int, Came]) -> None:
    for item, each in items.items():
        table.put([EvidenceRow(item, "{}", b"", each.keys, (), Fingerprint("", 0, 0, b""))])
        table.put_keys((key, item) for key in each.keys)


def test_a_shared_title_brings_together_and_no_clue_leaves_alone(table: EvidenceTable) -> None:
    fresh = {1: came(key(TITLE, "a")), 2: came(key(TITLE, "a")), 3: came(key(TITLE, "b"))}
    held(table, fresh)
    assert together(table, fresh) == [(1, 2)]


def test_what_is_held_comes_along_with_its_cluster(table: EvidenceTable) -> None:
    held(table, {1: came(key(TITLE, "a")), 2: came(key(TITLE, "z")), 3: came(key(TITLE, "b"))})
    table.set_clusters({1: 1, 2: 1})
    fresh = {4: came(key(TITLE, "a")), 5: came(key(TITLE, "z"))}
    held(table, fresh)
    assert together(table, fresh) == [(1, 2, 4, 5)]


def test_neighbouring_files_of_two_authors_stay_apart_and_those_of_one_do_not(table: EvidenceTable) -> None:
    near = key(FOLDER, "home/story#.txt\x003")
    fresh = {1: came(near, authors=[ADA]), 2: came(near, authors=[BEA]), 3: came(near, authors=[ADA])}
    held(table, fresh)
    assert together(table, fresh) == [(1, 3)]


def test_a_file_without_author_is_compared_with_its_neighbour(table: EvidenceTable) -> None:
    near = key(FOLDER, "home/story#.txt\x003")
    fresh = {1: came(near, authors=[ADA]), 2: came(near)}
    held(table, fresh)
    assert together(table, fresh) == [(1, 2)]


def test_shared_passages_bring_versions_together_and_no_others(table: EvidenceTable) -> None:
    passages = [key(TEXT, f"{n:08x}") for n in range(3)]
    fresh = {
        1: came(*passages, text=ONE),
        2: came(*passages, text=ONE + "Then it slept."),
        3: came(*passages, text=OTHER),
    }
    held(table, fresh)
    assert together(table, fresh) == [(1, 2)]


def test_where_a_clue_becomes_common_those_that_had_it_are_stitched_again_each_by_itself(
    table: EvidenceTable,
) -> None:
    quoted = key(TEXT, "0000002a")
    held(table, {1: came(quoted), 2: came(quoted)})
    fresh = {item: came(quoted) for item in range(10, 10 + MOST[TEXT])}
    held(table, fresh)
    assert together(table, fresh) == [(1,), (2,)]
    later = {99: came(quoted)}
    held(table, later)
    assert together(table, later) == []


def test_sets_that_share_an_item_are_one(table: EvidenceTable) -> None:
    table.loosen([(1, 2), (5, 6)], fresh={1, 2, 5, 6})
    table.loosen([(2, 5, 7)], fresh={7})
    assert [(loose.items, loose.fresh) for loose in table.loose(1)] == [((1, 2, 5, 6, 7), {1, 2, 5, 6, 7})]


def test_sets_are_given_whole_and_so_many_items_at_a_time(table: EvidenceTable) -> None:
    table.loosen([(1, 2), (3, 4), (5, 6)], fresh={1, 4})
    assert [loose.items for loose in table.loose(3)] == [(1, 2, 3, 4), (5, 6)]
    assert [loose.fresh for loose in table.loose(3)] == [{1, 4}, frozenset()]
    table.bind([1, 2, 3, 4])
    assert [loose.items for loose in table.loose(3)] == [(5, 6)]
