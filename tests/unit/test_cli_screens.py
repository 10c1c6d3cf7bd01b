"""What the verbs print of values made by hand."""

from __future__ import annotations

import json

import click
import pytest

from foundling.cli.cards import card, header_facts
from foundling.cli.check import verdict
from foundling.cli.explain import witness
from foundling.cli.intakes import summary
from foundling.cli.list import listing
from foundling.cli.options import as_line
from foundling.cli.search import entry
from foundling.cli.show import places, record, story
from foundling.cli.stats import overview
from foundling.library.views import (
    Context,
    Damage,
    Explanation,
    Hit,
    InstalmentRow,
    Intake,
    PartRow,
    Passage,
    Reading,
    Statistics,
    Trouble,
    VersionRow,
    WorkRow,
    WorkView,
)
from foundling.model import Author, Claim, Document, Header, Kind, Media, Origin, Record, Span

WORK = WorkRow(
    id="3fa94c21d0e5b677",
    title="The Loan of a Hat",
    supplied_title=None,
    authors=("Marguerite Quill",),
    fandoms=("due South",),
    relationships=(),
    rating="general",
    warnings=(),
    summary="Somebody has borrowed the hat.",
    words=1204,
    parts=2,
    parts_total=3,
    status=None,
    date="1999-01-07",
    language="en",
)
UNTITLED = WorkRow(
    id="b0c1d2e3f4a59687",
    title=None,
    supplied_title="[Scully found him]",
    authors=(),
    fandoms=("The X-Files",),
    relationships=("Fox Mulder/Dana Scully",),
    rating=None,
    warnings=(),
    summary=None,
    words=312,
    parts=1,
    parts_total=None,
    status=None,
    date=None,
    language="en",
)
MAILBOX = Origin("heap/list.mbox", "list.mbox#2", 100, 900)


def _part(number: int) -> PartRow:
    return PartRow(
        id=f"{number:016x}",
        number=number,
        title="The Loan of a Hat",
        words=602,
        date="1999-01-07",
        sha256="0" * 64,
        origins=(MAILBOX,),
        findings=(),
    )


def _reading(number: int, text: str) -> Reading:
    return Reading(
        f"{number:016x}",
        Document(Media.TEXT, text, ()),
        Record(kind=Kind.STORY, reason="header-block", text=text, words=len(text.split())),
    )


HEADER = Header(
    title="The Loan of a Hat",
    authors=(Author("Marguerite Quill", "mquill@example.org"),),
    fandoms=("due South",),
    rating="general",
    rating_raw="G",
    archive_permission="Anywhere",
    permission="anywhere",
    notes=("First note", "Second note"),
    other=(("Written at", "mquill@example.org"),),
)


def _version(number: int, relation: str, *reasons: str) -> VersionRow:
    return VersionRow(
        id=f"{number:016x}",
        relation=relation,
        likeness=1.0,
        reasons=reasons,
        title=None,
        words=602,
        date=None,
        context=Context(list=None, thread=None, date=None, archive=None),
    )


def _instalment(number: int, *versions: VersionRow) -> InstalmentRow:
    missing = None if versions else f"part {number} of 3 is missing"
    chosen = versions[0].id if versions else None
    return InstalmentRow(number=str(number), title=None, chosen=chosen, missing=missing, versions=versions)


VIEW = WorkView(
    row=WORK,
    header=HEADER,
    parts=(_part(1), _part(2), _part(3)),
    instalments=(
        _instalment(1, _version(1, "chosen", "complete", "newest"), _version(3, "revised", "older")),
        _instalment(2, _version(2, "chosen")),
        _instalment(3),
    ),
)


def plain(lines: object) -> list[str]:
    return [click.unstyle(each) for each in lines]  # type: ignore[attr-defined]


def test_a_listing_is_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert plain(listing([WORK, UNTITLED])) == [
        "3fa94c21  The Loan of a Hat (2 of 3 parts)  Marguerite Quill  due South    general  1,204 words",
        "b0c1d2e3  [Scully found him]                unknown           The X-Files  unrated    312 words",
    ]


@pytest.mark.parametrize("columns", [40, 48, 57, 58, 77, 78, 80, 132])
def test_a_listing_fits_the_screen(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = plain(listing([WORK, UNTITLED]))
    assert max(map(len, lines)) <= columns
    assert [line[:8] for line in lines] == ["3fa94c21", "b0c1d2e3"]


def test_a_hit_shows_its_part_and_marks_the_words() -> None:
    hit = Hit(
        WORK,
        "0" * 16,
        2,
        (Passage("They were not looking for the ", matched=False), Passage("hat", matched=True)),
    )
    assert plain(entry(hit)) == [
        "3fa94c21  The Loan of a Hat",
        "    Marguerite Quill · due South · general · 1,204 words · found in part 2",
        "    They were not looking for the «hat»",
    ]


def test_a_card_holds_no_address_and_every_note() -> None:
    text = "\n".join(plain(card(header_facts(HEADER))))
    assert "example.org" not in text
    assert "First note" in text
    assert "Second note" in text
    assert '  Rating        general ("G")' in text


def test_a_work_of_several_parts_names_each() -> None:
    lines = plain(record(VIEW))
    assert lines[0] == "The Loan of a Hat by Marguerite Quill"
    at = lines.index("  Part 1        00000000  heap/list.mbox#2 (complete, newest)")
    assert lines[at + 1 : at + 4] == [
        "                00000000  heap/list.mbox#2 (revised, older)",
        "  Part 2        00000000  heap/list.mbox#2",
        "  Part 3        missing",
    ]


def test_a_story_of_several_parts_has_headings() -> None:
    lines = plain(story(VIEW, [_reading(1, "One."), _reading(2, "Two.")]))
    assert [line.rstrip("─ ") for line in lines if line.startswith("──")] == [
        "── Part 1 of 3",
        "── Part 2 of 3",
    ]
    assert "One." in lines


def test_a_story_cannot_move_the_cursor() -> None:
    assert "\x1b[2J" not in "\n".join(story(VIEW, [_reading(1, "One \x1b[2J two.")]))


def test_many_places_are_counted() -> None:
    assert places([MAILBOX] * 5) == "heap/list.mbox#2; heap/list.mbox#2; heap/list.mbox#2; and 2 more places"


def test_an_explanation_underlines_the_words() -> None:
    explanation = Explanation(
        part_id="0" * 16,
        claim=Claim("rating", "general", "G", Span(8, 9), "label-rating", 0.98),
        context=("Rating: ", "G", ", I think"),
        origin=MAILBOX,
        byte_start=1204,
        byte_end=1205,
        plan=("decode as us-ascii",),
    )
    assert plain(witness(explanation)) == [
        "rating  general",
        "      Rating: G, I think",
        "              ^",
        "    read by the rule label-rating; confidence 0.98",
        "    in heap/list.mbox#2, bytes 1,204 to 1,205",
        "    from bytes to text: decode as us-ascii",
    ]


def _intake(**changes: object) -> Intake:
    values: dict[str, object] = {
        "accession": "20260101T000000Z-ab",
        "files": 4,
        "files_held": 0,
        "bytes": 48_200,
        "items": 9,
        "stories": 3,
        "works": 1,
        "nonstories": 4,
        "unread": 1,
        "held": 1,
        "quarantined": (),
        "seconds": 0.4,
    }
    return Intake(**(values | changes))  # type: ignore[arg-type]


def test_a_summary_says_what_came_in_and_what_next() -> None:
    lines = plain(summary(_intake(), "library"))
    assert lines[0] == "Took in 4 files (48.2 kB) in 0.4 s."
    assert "        3  stories or parts of one, in 1 work" in lines
    assert any(line.startswith("Next: foundling list") for line in lines)


def test_many_alike_troubles_are_grouped() -> None:
    broken = tuple(
        Trouble(f"heap/{n:03}.gz", "torn-archive", "The packed data ends early", "Copy it again.")
        for n in range(322)
    )
    text = "\n".join(plain(summary(_intake(quarantined=broken), "library")))
    assert "322 items: The packed data ends early. Copy it again." in text
    assert "heap/009.gz" in text
    assert "heap/010.gz" not in text
    assert "… and 312 more; foundling add --json names them all" in text


def test_one_trouble_stands_alone_with_its_remedy() -> None:
    broken = (Trouble("heap/a.zip", "broken-archive", "the archive is damaged", "Look for another copy."),)
    lines = plain(summary(_intake(quarantined=broken), "library"))
    assert lines[lines.index("Could not be read:") + 1 :][:2] == [
        "  heap/a.zip",
        "    The archive is damaged. Look for another copy.",
    ]


def test_differing_causes_are_told_in_the_finding_s_own_words() -> None:
    broken = tuple(Trouble(f"{n}.zip", "broken-archive", f"bad byte {n}", "") for n in range(2))
    text = " ".join(" ".join(plain(summary(_intake(quarantined=broken), "library"))).split())
    assert "2 items: The archive is damaged. Look for another copy" in text


def test_a_second_taking_in_says_that_nothing_is_new() -> None:
    lines = plain(
        summary(_intake(accession=None, files_held=4, stories=0, works=0, nonstories=0, unread=0), "library")
    )
    assert lines[0] == "Nothing new: all 4 files are held already."


def test_damage_is_named_with_its_remedy() -> None:
    lines = plain(verdict([Damage("accessions/x/data/a.txt", "it is not what it was", "Copy it back.")], 7))
    assert lines == [
        "1 file is not as taken in:",
        "  accessions/x/data/a.txt",
        "    It is not what it was. Copy it back.",
    ]


def test_numbers_are_laid_out_with_their_tables() -> None:
    counted = Statistics(
        accessions=1,
        files=14,
        bytes=58_300,
        items=27,
        works=12,
        stories=14,
        nonstories=11,
        unread=2,
        quarantined=0,
        words=4_321,
        authors=11,
        fandoms=(("The X-Files", 2), ("due South", 1)),
        ratings=(),
        relationships=(),
        years=(),
        languages=tuple((f"x{n}", 1) for n in range(12)),
    )
    lines = plain(overview(counted))
    assert lines[0].split() == ["12", "works"]
    assert lines[lines.index("Fandoms") + 1].split(maxsplit=1) == ["2", "The X-Files"]
    assert "Pairings" not in lines
    assert lines[-1] == "… and 2 more: foundling stats --json"


def test_json_keeps_paths_and_cuts_addresses() -> None:
    explanation = Explanation(
        part_id="0" * 16,
        claim=Claim(
            "feedback", "to kiki@example.org", "to kiki@example.org", Span(0, 19), "label-feedback", 1.0
        ),
        context=("", "to kiki@example.org", ""),
        origin=Origin("mail/kiki@example.org.mbox", None, 0, 9),
        byte_start=None,
        byte_end=None,
        plan=(),
    )
    value = json.loads(as_line(explanation))
    assert value["claim"]["value"] == "to kiki@…"
    assert value["origin"]["path"] == "mail/kiki@example.org.mbox"


def test_json_of_a_work_tells_no_author_s_address() -> None:
    value = json.loads(as_line(VIEW))
    assert value["header"]["authors"] == [{"name": "Marguerite Quill"}]
    assert "example.org" not in json.dumps(value)
