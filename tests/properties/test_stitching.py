"""Works do not depend on the order of arrival, nor on what came before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foundling.model import Author, Header
from foundling.works.facts import PartFacts
from foundling.works.people import author_key
from foundling.works.resolve import resolve
from foundling.works.stitch import base_title, stitch, work_id, work_key

TITLES = (None, "Home", "home (1/2)", "Home, part two", "REPOST: Home 2/2", "Chapter 3", "Lamps", "24/7", "")
PEOPLE = ("Tilda", "TILDA", "Ana Moss", "anonymous", "***", "")

authors = st.lists(
    st.builds(Author, st.sampled_from(PEOPLE), st.sampled_from((None, "a@example.org"))), max_size=2
).map(tuple)
headers = st.builds(
    Header,
    title=st.sampled_from(TITLES) | st.text(max_size=12),
    authors=authors,
    fandoms=st.lists(st.sampled_from("ABC")).map(tuple),
    rating=st.sampled_from((None, "general", "explicit")),
    warnings=st.lists(st.sampled_from("XYZ")).map(tuple),
    summary=st.none() | st.text(max_size=3),
    part=st.none() | st.integers(0, 3),
    parts_total=st.none() | st.integers(0, 3),
    status=st.sampled_from((None, "wip", "complete")),
    permission=st.sampled_from((None, "anywhere", "no")),
    date=st.sampled_from((None, "1999", "1999-05")),
    language=st.sampled_from(("en", "de")),
)


@st.composite
def heaps(draw: st.DrawFn) -> list[PartFacts]:
    drawn = draw(
        st.lists(st.tuples(headers, st.integers(0, 9), st.sampled_from((None, "k@example.org"))), max_size=9)
    )
    return [
        PartFacts(
            record_id=f"{place:04x}",
            header=header,
            supplied_title=None,
            words=words,
            sha256="",
            sender=sender,
        )
        for place, (header, words, sender) in enumerate(drawn)
    ]


@given(heaps(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_works(heap: list[PartFacts], chance: object) -> None:
    shuffled = list(heap)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stitch(shuffled) == stitch(heap)
    assert {work.id: resolve(work.parts) for work in stitch(shuffled)} == {
        work.id: resolve(work.parts[::-1]) for work in stitch(heap)
    }


@given(heaps(), st.integers(0, 9))
def test_two_goes_give_what_one_gives(heap: list[PartFacts], cut: int) -> None:
    first = [part for work in stitch(heap[:cut]) for part in work.parts]
    assert stitch([*first, *heap[cut:]]) == stitch(heap)


@given(heaps())
def test_every_part_is_in_one_work_and_adding_only_adds(heap: list[PartFacts]) -> None:
    works = stitch(heap)
    assert sorted(part.record_id for work in works for part in work.parts) == [
        part.record_id for part in heap
    ]
    assert {work.id for work in stitch(heap[:4])} <= {work.id for work in works}


@given(heaps())
def test_two_authors_never_share_a_work(heap: list[PartFacts]) -> None:
    for work in stitch(heap):
        assert len({author_key(part.header, part.sender) for part in work.parts}) == 1
        assert len(work.parts) == 1 or author_key(work.parts[0].header, work.parts[0].sender) is not None


@given(st.text(), st.text(), st.text())
def test_any_text_has_a_key_that_does_not_change(title: str, name: str, address: str) -> None:
    header = Header(title=title, authors=(Author(name, address),))
    part = PartFacts(record_id=title, header=header, supplied_title=None, words=0, sha256="", sender=address)
    assert work_key(header, address) == work_key(header, address)
    assert work_id(part) == work_id(part)
    assert base_title(title) == base_title(title.strip())
