"""Items and gaps tile every mailbox, however it is cut and however its bytes arrive."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundling.model import Gap, Item
from foundling.settings import Limits
from foundling.sources import Stretch, fetch, mail, read, stretches
from foundling.sources.carrier import Budget, Carrier, Stream

LIMITS = Limits(item_bytes=600)
ENVELOPES = (
    b"From wren@example.org Thu Nov  1 04:54:49 2001\n",
    b"From jjl at pobox.com  Thu Nov  1 04:54:49 2001\n",
    b"From 12\n",
    b"From -7\n",
    b"=" * 73 + b"\n",
)
HEADERS = (
    b"From: wren@example.org\n",
    b"Subject: The Lamp\n",
    b"Date: Thu, 1 Nov 2001 04:54:49 +0000\n",
    b"Content-Length: 40\n",
    b"Content-Length: 9\n",
)
LINES = (
    b"\n",
    b"It rained.\n",
    b"From the harbour came a bell.\n",
    b">From the harbour.\n",
    b"Note: it rained.\n",
    b"no line end",
    b"\0" * 9,
    b"\r\n",
    b"x" * 700 + b"\n",
    b"\xef\xbb\xbf",
)
pieces = st.lists(st.sampled_from((*ENVELOPES, *HEADERS, *LINES)), max_size=40).map(b"".join)
mailboxes = st.builds(
    lambda mark, start, rest, crlf: (mark + start + rest).replace(b"\n", b"\r\n" if crlf else b"\n"),
    st.sampled_from((b"", b"\xef\xbb\xbf", b"\n\n")),
    st.builds(lambda *parts: b"".join(parts), st.sampled_from(ENVELOPES), st.sampled_from(HEADERS)),
    pieces,
    st.booleans(),
)
anything = st.one_of(mailboxes, pieces, st.binary(max_size=300))


@pytest.fixture(scope="module")
def path() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield str(Path(folder, "heap.mbox"))


def read_whole(path: str) -> list[Item | Gap]:
    return list(read(Stretch(path, 0, None), LIMITS, gaps=True))


def spans(parts: list[Item | Gap]) -> list[tuple[int, int]]:
    places = [part.origin if isinstance(part, Item) else part for part in parts]
    return [(place.offset, place.offset + place.length) for place in places]


@given(data=anything)
def test_every_byte_lies_in_one_item_or_gap(path: str, data: bytes) -> None:
    Path(path).write_bytes(data)
    parts = read_whole(path)
    covered = spans(parts)
    assert covered[0][0] == 0
    assert all(before[1] == after[0] for before, after in itertools.pairwise(covered))
    assert covered[-1][1] == len(data)
    for part in parts:
        if isinstance(part, Item) and part.data:
            start = part.origin.offset
            assert part.data == data[start : start + part.origin.length]


@given(data=mailboxes, target=st.integers(1, 400))
def test_stretches_of_any_size_give_the_same(path: str, data: bytes, target: int) -> None:
    Path(path).write_bytes(data)
    cut = list(stretches(path, target))
    assert [each.start for each in cut[1:]] == [each.end for each in cut[:-1]]
    assert [part for each in cut for part in read(each, LIMITS, gaps=True)] == read_whole(path)


@given(data=mailboxes)
def test_every_item_is_fetched_as_it_was_read(path: str, data: bytes) -> None:
    Path(path).write_bytes(data)
    for part in read_whole(path):
        if isinstance(part, Item):
            assert fetch(path, part.origin, LIMITS) == part


@given(data=mailboxes, size=st.integers(1, 200))
def test_it_does_not_matter_in_what_pieces_the_bytes_arrive(data: bytes, size: int) -> None:
    assert split(data, size) == split(data, len(data))


def split(data: bytes, size: int) -> list[Item | Gap | Carrier]:
    chunks = iter([data[at : at + size] for at in range(0, len(data), size)])
    carrier = Carrier("heap.mbox", None, "heap.mbox", "", Stream(chunks), Budget(LIMITS), gaps=True)
    return list(mail.read(carrier, LIMITS))
