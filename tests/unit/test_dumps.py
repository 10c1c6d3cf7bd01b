"""Lines of JSON: the public contract and whole works."""

from __future__ import annotations

import json

from foundling.export.dumps import reading_as_json, work_as_json, work_as_line
from foundling.model import (
    Author,
    Claim,
    Document,
    Finding,
    Header,
    Item,
    Kind,
    Media,
    Origin,
    Record,
    Span,
)
from tests.books import hostile, lamp_room

ITEM = Item(
    Origin("heap/d\udcfc.mbox", "d\udcfc.mbox#12", 40, 5),
    Media.MESSAGE,
    b"bytes",
    (Finding("torn", "It ends early."),),
)
RECORD = Record(
    kind=Kind.STORY,
    reason="header-block",
    header=Header(
        title="Die Tür",
        authors=(Author("Tilda", "t@example.org"), Author("Bo")),
        relationships=(("Ana", "Bo"),),
        part=1,
        other=(("Thanks", "Ana"), ("Thanks", "Cy")),
    ),
    claims=(Claim("relationships", ("Ana", "Bo"), "A/B", Span(3, 6), "pairing-label", 0.9),),
    text="half \ud800 line\u2028end",
    words=3,
    findings=(Finding("torn", "It ends early."), Finding("odd", "Odd.", 1, 2)),
)
RECORD_KEYS = (
    "title authors fandoms fandom_explicit relationships relationship_type pairing_raw characters rating_raw "
    "rating category genre warnings spoilers summary notes disclaimer archive_permission permission feedback "
    "series part parts_total status date dedication beta language other"
).split()


def test_a_reading_has_the_keys_of_the_contract_in_their_order() -> None:
    told = json.loads(reading_as_json(ITEM, Document(Media.MESSAGE, "", ()), RECORD))
    assert list(told) == "schema source kind record supplied_title claims text words findings".split()
    assert list(told["source"]) == "path member offset length sha256".split()
    assert list(told["record"]) == RECORD_KEYS
    assert list(told["claims"][0]) == "field value raw start end rule confidence".split()
    assert list(told["findings"][0]) == "code start end message".split()


def test_a_reading_tells_its_values() -> None:
    told = json.loads(reading_as_json(ITEM, Document(Media.MESSAGE, "", ()), RECORD))
    assert told["schema"] == 1
    assert told["kind"] == "story"
    assert (told["source"]["offset"], told["source"]["length"]) == (40, 5)
    assert told["record"]["authors"] == [
        {"name": "Tilda", "email": "t@example.org"},
        {"name": "Bo", "email": None},
    ]
    assert told["record"]["other"] == {"Thanks": "Ana\nCy"}
    assert told["claims"][0]["value"] == ["Ana", "Bo"]
    assert [each["code"] for each in told["findings"]] == ["torn", "odd"]


def test_a_reading_is_one_line_of_valid_utf_8() -> None:
    line = reading_as_json(ITEM, Document(Media.MESSAGE, "", ()), RECORD)
    assert len(line.encode("utf-8").splitlines()) == len(line.splitlines()) == 1
    assert "Tür" in line
    assert json.loads(line)["text"] == "half \ufffd line\u2028end"


def test_paths_show_bytes_that_are_no_utf_8() -> None:
    source = json.loads(reading_as_json(ITEM, Document(Media.MESSAGE, "", ()), RECORD))["source"]
    assert (source["path"], source["member"]) == ("heap/d%FC.mbox", "d%FC.mbox#12")
    named = reading_as_json(ITEM, Document(Media.MESSAGE, "", ()), RECORD, "./heap")
    assert json.loads(named)["source"]["path"] == "./heap"


def test_a_work_carries_its_parts_and_no_addresses() -> None:
    line = work_as_json(lamp_room())
    told = json.loads(line)
    assert list(told) == "schema id title supplied_title permission record words parts".split()
    assert [part["number"] for part in told["parts"]] == [1, 2]
    assert told["parts"][1]["origins"] == ["heap/inbox.mbox, message 2"]
    assert told["permission"] == "ask"
    assert told["record"]["authors"] == [{"name": "Tilda Wren", "email": None}]
    assert told["record"]["archive_permission"] == "Ask me first: tilda@…."
    assert told["record"]["other"] == {"Timeline": "After the storm"}
    assert "example.org" not in line


def test_a_work_carries_addresses_if_asked() -> None:
    assert "tilda@example.org" in work_as_json(lamp_room(), contacts=True)


def test_a_hostile_work_is_one_line() -> None:
    line = work_as_line(hostile())
    assert line.endswith(b"\n")
    assert len(line.decode("utf-8").splitlines()) == 1
    assert json.loads(line)["id"]
