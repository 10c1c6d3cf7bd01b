from __future__ import annotations

from pathlib import Path

import pytest

from foundling.model import Gap, Item, Media
from foundling.settings import Limits
from foundling.sources import Stretch, fetch, mail, read, stretches

DATED = b"From wren@example.org Thu Nov  1 04:54:49 2001\n"
HEADER = b"From: wren@example.org\nSubject: The Lamp\n\n"
LIMITS = Limits()


def bodies(path: Path, data: bytes) -> list[bytes]:
    path.write_bytes(data)
    return [item.data.replace(b"\r", b"").partition(b"\n\n")[2] for item in items(path)]


def items(path: Path, limits: Limits = LIMITS) -> list[Item]:
    return [part for part in read(Stretch(str(path), 0, None), limits) if isinstance(part, Item)]


def gaps(path: Path) -> list[tuple[str, int]]:
    parts = read(Stretch(str(path), 0, None), LIMITS, gaps=True)
    return [(part.name, part.length) for part in parts if isinstance(part, Gap)]


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return tmp_path / "inbox.mbox"


@pytest.mark.parametrize(
    "envelope",
    [
        b"From wren@example.org Thu Nov  1 04:54:49 2001",
        b"From jjl at pobox.com  Thu Nov  1 04:54:49 2001",
        b"From - Thu Nov 01 04:54:49 2001",
        b"From ???@??? Thu Nov 01 04:54:49 2001",
        b"From wren@example.org Thu Nov  1 04:54 EST 2001",
        b"From wren@example.org Thu Nov 01 2001 04:54:49 GMT",
        b"From wren@example.org Thu, 1 Nov 2001 04:54:49 -0500",
        b"From wren@example.org Thu Nov  1 04:54:49 2001 remote from relay",
        b"From wren@example.org 2001-11-01T04:54:49",
    ],
)
def test_every_dated_envelope_parts_messages(box: Path, envelope: bytes) -> None:
    message = envelope + b"\n" + HEADER + b"It rained.\n\n"
    assert bodies(box, message * 3) == [b"It rained.\n"] * 3


@pytest.mark.parametrize(
    "line",
    [
        b"From the harbour came a bell.\n",
        b"From Monday on: it rained.\nNote: it rained.\n",
        b">From the harbour came a bell.\n",
        b"From wren@example.org Thu Nov  1 04:54:49 2001\nand no header line follows.\n",
        b"From 12 to 14 the bell rang.\nDate: unknown.\n",
        b"From 17\nSubject: not the dialect of this file\n",
    ],
)
def test_lines_that_only_begin_with_from_stay_in_the_body(box: Path, line: bytes) -> None:
    body = b"It rained.\n\n" + line
    assert bodies(box, DATED + HEADER + body + b"\n" + DATED + HEADER + b"End.\n") == [body, b"End.\n"]


def test_bare_integers_part_messages_and_nothing_else_does(box: Path) -> None:
    body = b"From here.\n\n" + DATED + HEADER + b"quoted\n"
    message = b"From -7226\nPath: news!x\n" + HEADER + body + b"\n"
    assert bodies(box, message * 2) == [body, body]


def test_a_missing_empty_line_before_an_envelope(box: Path) -> None:
    assert bodies(box, (DATED + HEADER + b"It rained.\n") * 2) == [b"It rained.\n"] * 2


def test_carriage_returns_and_a_byte_order_mark(box: Path) -> None:
    data = b"\xef\xbb\xbf" + ((DATED + HEADER + b"It rained.\n\n") * 2).replace(b"\n", b"\r\n")
    assert bodies(box, data) == [b"It rained.\n"] * 2
    assert gaps(box)[0] == ("preamble", 3)
    assert items(box)[0].data.endswith(b"rained.\r\n")


def test_content_length_is_believed_where_a_border_or_the_end_follows(box: Path) -> None:
    body = b"One.\n\n" + DATED + b"Fake: yes\n\nTwo.\n"
    header = b"Subject: The Lamp\nContent-Length: %d\n\n" % len(body)
    message = DATED + header + body + b"\n"
    assert bodies(box, message * 2) == [body, body]
    assert bodies(box, (DATED + header + body) * 2) == [body, body]


def test_content_length_that_lies_is_ignored(box: Path) -> None:
    header = b"Subject: The Lamp\nContent-Length: 70\n\n"
    assert bodies(box, (DATED + header + b"It rained.\n\n") * 3) == [b"It rained.\n"] * 3


def test_listserv_logs_are_parted_by_their_rule(box: Path) -> None:
    rule = b"=" * 73 + b"\n"
    message = rule + b"Date:         Thu, 11 May 1995 02:10:33 -0400\nSubject:      Lamp\n\n"
    assert bodies(box, (message + b"It rained.\n") * 2) == [b"It rained.\n"] * 2
    assert gaps(box) == [("separator", 74)] * 2
    assert bodies(box, message + b"Part 1\n" + rule + b"Part 2\n") == [b"Part 1\n" + rule + b"Part 2\n"]


def test_a_message_keeps_the_empty_line_that_ends_its_header(box: Path) -> None:
    box.write_bytes((DATED + HEADER) * 2)
    assert [item.data for item in items(box)] == [HEADER] * 2
    assert not any(item.findings for item in items(box))


def test_a_torn_last_message_comes_out_and_says_so(box: Path) -> None:
    box.write_bytes(DATED + HEADER + b"It rained.\n\n" + DATED + b"From: wren@example.org\nSubj")
    whole, torn = items(box)
    assert not whole.findings
    assert torn.data == b"From: wren@example.org\nSubj"
    assert [finding.code for finding in torn.findings] == ["torn-message"]


def test_padding_is_no_part_of_the_message(box: Path) -> None:
    box.write_bytes(DATED + HEADER + b"It rained.\n" + bytes(500))
    assert items(box)[0].data == HEADER + b"It rained.\n"
    assert gaps(box)[-1] == ("padding", 500)


def test_a_message_too_large_is_passed_over_and_splitting_goes_on(box: Path) -> None:
    large = HEADER + b"x" * 5000 + b"\n" + b"Rain.\n" * 500_000
    box.write_bytes(DATED + HEADER + b"A.\n\n" + DATED + large + b"\n" + DATED + HEADER + b"Z.\n")
    first, passed, last = items(box, Limits(item_bytes=4000))
    assert (first.media, passed.media, last.media) == (Media.MESSAGE, Media.OPAQUE, Media.MESSAGE)
    assert passed.data == b""
    assert passed.origin.length == len(large)
    assert passed.findings[0].code == "too-large"
    assert last.data == HEADER + b"Z.\n"
    assert last.origin.member == "inbox.mbox#3"


def test_stretches_begin_at_borders_and_keep_the_numbers(box: Path) -> None:
    box.write_bytes((DATED + HEADER + b"It rained.\n\n") * 50)
    cut = list(stretches(str(box), 1000))
    assert len(cut) > 3
    parts = [part for stretch in cut for part in read(stretch, LIMITS)]
    assert parts == items(box)
    assert items(box)[-1].origin.member == "inbox.mbox#50"


def test_a_message_is_fetched_without_reading_what_lies_before(box: Path) -> None:
    box.write_bytes((DATED + HEADER + b"It rained.\n\n") * 50)
    item = items(box)[30]
    with box.open("r+b") as file:
        file.write(b"#" * 200)
    assert fetch(str(box), item.origin, LIMITS) == item


def test_borders_cost_no_more_than_their_length() -> None:
    window = mail.DATED.border
    line = b"\nFrom " + b"Mon " * 80_000
    assert window.search(line) is None
