"""Works do not depend on the order of arrival, nor on what came before; no two authors share one."""

from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from foundling.model import Author, Block, BlockKind, Document, Header, HeaderLine, Kind, Media, Record, Span
from foundling.works.chapters import chapters
from foundling.works.differences import GONE, NEW, differences
from foundling.works.edges import components, links_among, shared_clues
from foundling.works.evidence import Evidence, Place, Relation
from foundling.works.fingerprints import Fingerprint, likeness, relation
from foundling.works.gathering import evidence_of
from foundling.works.links import link
from foundling.works.marks import Mark
from foundling.works.persons import people
from foundling.works.relations import aliases, places, related, tells
from foundling.works.series import Member, series
from foundling.works.stitching import stitch, stitch_group
from foundling.works.winnowing import fingerprint

WORDS = [f"word{number}" for number in range(500)]


def _print(seed: int) -> Fingerprint:
    chance = random.Random(seed // 3)
    words = [chance.choice(WORDS) for _ in range(120)]
    for _ in range(seed % 3 * 10):
        words[chance.randrange(120)] = f"other{seed}"
    return fingerprint(" ".join(words))


PRINTS = [_print(seed) for seed in range(12)]
names = st.sampled_from((("tilda",), ("kit",), ("kit", "tilda"), ()))
addresses = st.sampled_from(((), (), ("t@example.org",), ("k@example.org",)))


@st.composite
def heaps(draw: st.DrawFn) -> list[Evidence]:
    size = draw(st.integers(0, 9))
    return [
        Evidence(
            record_id=f"{place:04x}",
            is_story=draw(st.sampled_from((True, True, True, False))),
            title=(title := draw(st.sampled_from(("Rain", "Snow", "")))),
            stems=(title.lower(),) if title else (),
            mark=draw(st.none() | st.builds(Mark, st.integers(0, 3))),
            total=draw(st.sampled_from((None, 1, 3))),
            names=draw(names),
            aliases=draw(st.sampled_from(((), (), ("kit",)))),
            addresses=draw(addresses),
            message=draw(st.sampled_from(("", "1@x", "2@x"))),
            references=draw(st.sampled_from(((), ("1@x",), ("3@x",)))),
            source=draw(st.sampled_from(("", "lanterns"))),
            date=draw(st.sampled_from(("", "1999", "2001-05", "2001-05-06"))),
            is_page=bool(
                page := draw(st.sampled_from(((), ("a/ch1.html",), ("a/ch2.html",), ("a/ch4.html",))))
            ),
            pages=page,
            after=draw(st.sampled_from(((), ("ch2.html",), ("ch3.html",)))) if page else (),
            fandoms=draw(st.sampled_from(((), ("A",), ("B",)))),
            places=draw(st.sampled_from(((), (Place("Nightfall", "2"),), (Place("Nightfall", ""),)))),
            relations=draw(
                st.sampled_from(((), (Relation("sequel", "Rain"),), (Relation("prequel", "Snow"),)))
            ),
            prints=draw(st.sampled_from(PRINTS)),
        )
        for place in range(size)
    ]


@settings(max_examples=300)
@given(heaps(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_works(heap: list[Evidence], chance: random.Random) -> None:
    shuffled = list(heap)
    chance.shuffle(shuffled)
    assert stitch(shuffled) == stitch(heap)
    assert people(shuffled) == people(heap)
    members = [Member(each.record_id, each.title, (each,)) for each in heap if each.is_story]
    assert series(members[::-1]) == series(members)


@settings(max_examples=300)
@given(heaps(), st.integers(0, 9))
def test_adding_later_gives_what_adding_at_once_gives(heap: list[Evidence], cut: int) -> None:
    """Only the groups that share a clue with what is new are stitched again."""
    before = {work.id: work for work in stitch(heap[:cut])}
    new = {each.record_id for each in heap[cut:]}
    sharing = shared_clues(heap)
    touched = new | {name for held in sharing.values() if not new.isdisjoint(held) for name in held}
    old = heap[:cut]
    groups = [set(names) for names in components(old, links_among(old))]
    touched |= {name for names in groups if names & touched for name in names}
    links = links_among(heap)
    again = [each for each in heap if each.record_id in touched and each.is_story]
    inside = [each for each in links if each.first in touched and each.second in touched]
    known = {each.record_id: each for each in again}
    kept = [work for work in before.values() if touched.isdisjoint(work.parts)]
    for group in components(again, inside):
        own = [each for each in inside if each.first in group]
        kept += stitch_group([known[name] for name in group], own)
    assert sorted(kept, key=lambda work: work.id) == list(stitch(heap))


@settings(max_examples=300)
@given(heaps())
def test_every_story_is_in_one_work_once(heap: list[Evidence]) -> None:
    works = stitch(heap)
    stories = sorted(each.record_id for each in heap if each.is_story)
    assert sorted(name for work in works for name in work.parts) == stories
    assert len({work.id for work in works}) == len(works)
    for work in works:
        places = [*work.instalments, *([work.wholes] if work.wholes else [])]
        shown = sorted(version.record_id for each in places for version in each.versions)
        assert shown == list(work.parts)
        marks = [each.mark for each in work.instalments if each.mark is not None]
        assert marks == sorted(marks)


@settings(max_examples=300)
@given(heaps())
def test_no_work_mixes_two_authors(heap: list[Evidence]) -> None:
    known = {each.record_id: each for each in heap}
    for work in stitch(heap):
        linked: set[str] = set()
        for name in work.parts:
            linked |= _people(known[name])
        for name in work.parts:
            own = _people(known[name])
            others = [_people(known[other]) for other in work.parts if other != name]
            assert (
                not own
                or not any(others)
                or any(own & other for other in others)
                or _joined(own, heap, linked)
            )


def _joined(own: set[str], heap: list[Evidence], linked: set[str]) -> bool:
    """Whether some part of the heap has one of these identities together with another of the work."""
    return any(own & _people(each) and (linked - own) & _people(each) for each in heap)


def _people(part: Evidence) -> set[str]:
    """Who wrote it, each of several authors by themselves."""
    kinds = (identity.partition(":") for identity in part.identities)
    return {f"{kind}:{one}" for kind, _, names in kinds for one in names.split("\n")}


@given(st.sampled_from(PRINTS), st.sampled_from(PRINTS))
def test_likeness_is_the_same_both_ways(first: Fingerprint, second: Fingerprint) -> None:
    assert likeness(first, second) == likeness(second, first)
    assert relation(first, second) == relation(second, first)
    assert relation(first, first) == "exact"


@given(heaps())
def test_a_link_is_the_same_both_ways(heap: list[Evidence]) -> None:
    for first, second in itertools.pairwise(heap):
        assert link(first, second) == link(second, first)


texts = st.lists(st.sampled_from(("rain ", "fell\n", "on ", "the  ", "roof.", "again ")), max_size=40).map(
    "".join
)


@given(texts | st.text(max_size=40), texts | st.text(max_size=40))
def test_a_difference_holds_both_texts(first: str, second: str) -> None:
    changes = differences(first, second)
    assert "".join(each.text for each in changes if each.kind != GONE) == second
    assert "".join(each.text for each in changes if each.kind != NEW).split() == first.split()


@given(st.text())
def test_any_text_has_a_fingerprint(text: str) -> None:
    made = fingerprint(text)
    assert made == fingerprint(text)
    assert made.values == sorted(set(made.values))


lines = st.lists(
    st.sampled_from(
        ("Chapter 1", "Chapter 2: Rain", "III.", "by Tilda", "Rain", 'sequel to "Rain"', "aka Kit")
    )
    | st.text(max_size=30),
    max_size=12,
)


@given(lines, st.integers(0, 200), st.integers(0, 200))
def test_no_text_is_too_odd_to_be_taken_apart(paragraphs: list[str], start: int, end: int) -> None:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PROSE, Span(len(text), len(text) + len(paragraph))))
        text += paragraph + "\n\n"
    body = (Span(min(start, len(text)), max(min(start, len(text)), min(end, len(text)))),)
    document = Document(Media.TEXT, text, tuple(blocks))
    record = Record(kind=Kind.STORY, reason="test", body=body, text=body[0].of(text))
    assert all(0 <= each.span.start <= each.span.end <= len(text) for each in chapters(document, record))
    assert evidence_of(document, record, "00") == evidence_of(document, record, "00")


@given(st.sampled_from(("From", "Date", "Subject", "References", "To", "List-Id")), st.text(max_size=60))
def test_no_header_is_too_odd_to_be_read(name: str, value: str) -> None:
    text = f"{name}: {value}"
    document = Document(
        Media.MESSAGE, text, (), headers=(HeaderLine(name, value, Span(len(name) + 2, len(text))),)
    )
    record = Record(
        kind=Kind.STORY, reason="test", header=Header(title=value, authors=(Author(value, value),))
    )
    assert evidence_of(document, record, "00").record_id == "00"


@given(lines)
def test_no_text_that_tells_of_works_is_passed_over(paragraphs: list[str]) -> None:
    text = "by Tilda " + " ".join(paragraphs)
    told = [*related(text), *places(None, text), *aliases(text, [Author("Tilda")])]
    assert tells(text) or not told
