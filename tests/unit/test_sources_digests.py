"""A digest gives the messages in it, each to be fetched again, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundling.model import Gap, Item
from foundling.settings import Settings
from foundling.sources import digests, fetch, read, stretches

FIRST = (
    "From: Tilda Wren <tilda@example.org>\nSubject: Rain (1/2)\nDate: 1 May 1999 10:00:00 GMT\n\nIt rained.\n"
)
SECOND = "Date: 2 May 1999 10:00:00 GMT\nFrom: Kit Moss <kit@example.org>\nSubject: Re: Rain\n\nLovely.\n"
OPENING = "lanterns Digest   Volume 1 : Issue 7\n\nToday's Topics:\n     Rain (1/2)\n\n"
HEADER = "From: lanterns-owner@example.org\nSubject: lanterns Digest V1 #7\n\n"
RULE = "-" * 30
END = "End of lanterns Digest V1 #7\n****\n"
RFC_1153 = f"{HEADER}{OPENING}{'-' * 70}\n\n{FIRST}\n{RULE}\n\n{SECOND}\n{RULE}\n\n{END}"
PLAIN = f"{HEADER}Messages in this issue: 2\n\n---\n{FIRST}\n---\n{SECOND}"
STORY = f"From: tilda@example.org\nSubject: FIC: Letters\n\nShe read them.\n\n---\n\n{FIRST}\n---\n\n{SECOND}"


def found(path: Path) -> list[Item | Gap]:
    limits = Settings().limits
    return [part for each in stretches(str(path), 1 << 20) for part in read(each, limits, True)]  # noqa: FBT003


@pytest.mark.parametrize("digest", [RFC_1153, PLAIN, RFC_1153.replace("\n", "\r\n")])
def test_a_digest_is_taken_apart(digest: str) -> None:
    data = digest.encode()
    texts = [data[start:end].decode().replace("\r\n", "\n") for start, end in digests.messages(data)]
    assert texts == [FIRST, SECOND]


@pytest.mark.parametrize(
    "message",
    [
        STORY,
        FIRST,
        HEADER + "The digest will be late this week.\n",
        RFC_1153.replace("\n\nlanterns", "\nContent-Transfer-Encoding: base64\n\nlanterns"),
        "",
    ],
)
def test_other_messages_are_left_whole(message: str) -> None:
    assert digests.messages(message.encode()) == []


@pytest.mark.parametrize("name", ["digest.eml", "box.mbox"])
def test_items_and_gaps_tile_the_file_and_items_are_found_again(tmp_path: Path, name: str) -> None:
    envelope = "From kit@example.org Sat May  1 10:00:00 1999\n" if name == "box.mbox" else ""
    before = f"{envelope}{FIRST}\n" if envelope else ""
    path = tmp_path / name
    path.write_text(before + envelope + RFC_1153, encoding="ascii")
    parts = found(path)
    spans = sorted(
        (each.offset, each.length) if isinstance(each, Gap) else (each.origin.offset, each.origin.length)
        for each in parts
    )
    ends = [start + length for start, length in spans]
    assert [0, *ends] == [*(start for start, _ in spans), path.stat().st_size]
    items = [each for each in parts if isinstance(each, Item)]
    number = 2 if envelope else 1
    assert [item.origin.member for item in items][-2:] == [f"{name}#{number}/1", f"{name}#{number}/2"]
    for item in items:
        assert fetch(str(path), item.origin, Settings().limits).data == item.data
