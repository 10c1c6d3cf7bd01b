"""Material made to hurt: it is read to the end, in time that grows with its length."""

from __future__ import annotations

import pytest

from foundling import documents
from foundling.model import Item, Media, Origin
from foundling.settings import Limits
from tests.pace import demand_within

MEGABYTES = 5_000_000
SECONDS = 20.0
"""Far more than any of these takes; a reading whose time grows with the square takes minutes."""

MESSAGE, PAGE, TEXT = Media.MESSAGE, Media.PAGE, Media.TEXT

HEADER = b"Subject: x\n\n"
DEEP_MIME = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
HOSTILE = {
    "one long line": (TEXT, b"a" * MEGABYTES),
    "one long line in a page": (PAGE, b"a" * MEGABYTES),
    "one long line in a message": (MESSAGE, HEADER + b"a" * MEGABYTES),
    "spaces": (TEXT, b" " * MEGABYTES),
    "almost empty lines": (MESSAGE, HEADER + b"\n " * (MEGABYTES // 2)),
    "stars": (TEXT, b"*a" * (MEGABYTES // 4)),
    "quote signs": (MESSAGE, HEADER + b">" * MEGABYTES),
    "quotes": (MESSAGE, HEADER + b"Ann wrote:\n> b\n\n" * 50_000),
    "signatures": (MESSAGE, HEADER + b"--\n" * 200_000),
    "footers": (TEXT, b"Do You Yahoo!?\n\n" * 50_000),
    "sponsors": (TEXT, b"--------- Yahoo! Groups Sponsor -\n" * 20_000),
    "a header of 100 KB": (MESSAGE, b"To: " + b"a@b, " * 20_000 + b"\n\nbody"),
    "a header of 5 MB": (MESSAGE, b"To: " + b"a" * MEGABYTES + b"\n\nbody"),
    "half encoded words": (MESSAGE, b"Subject: " + b"=?a?q?" * 20_000 + b"\n\nbody"),
    "parameters": (MESSAGE, b"Content-Type: text/plain" + b"; a=b" * 40_000 + b"\n\nbody"),
    "spaces in parameters": (MESSAGE, b"Content-Type: text/plain;" + b" " * 200_000 + b"\n\nbody"),
    "3,000 parts inside one another": (MESSAGE, DEEP_MIME),
    "3,000 messages inside one another": (MESSAGE, b"Content-Type: message/rfc822\n\n" * 3000),
    "100,000 parts": (MESSAGE, b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000),
    "soft lines": (MESSAGE, b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000),
    "20,000 nested elements": (PAGE, b"<div>" * 20_000 + b"x" + b"</div>" * 20_000),
    "lists never closed": (PAGE, b"<ul><li>" * 100_000),
    "tables never closed": (PAGE, b"<table><tr><td>" * 50_000),
    "fonts never closed": (PAGE, b"".join(b"<p>x<font color=%d>" % n for n in range(50_000))),
    "tags never ended": (PAGE, b"<a" * 500_000),
    "links": (PAGE, b"<a href=x>y</a> " * 50_000),
    "every byte": (TEXT, bytes(range(256)) * 2_000),
    "mojibake": (TEXT, "â€™ Ã©".encode() * 100_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    media, data = HOSTILE[name]
    item = Item(Origin("x", None, 0, len(data)), media, data)
    demand_within(SECONDS, lambda: documents.read(item))
    document = documents.read(item)
    assert documents.replay(document.plan, data) == document.text


def test_limits_are_reported() -> None:
    codes = {name: found_codes(*HOSTILE[name]) for name in ("a header of 5 MB", "100,000 parts")}
    assert codes == {"a header of 5 MB": ["header-too-long"], "100,000 parts": ["mime-limit"]}
    assert "mime-limit" in found_codes(*HOSTILE["3,000 messages inside one another"])


def test_header_limit_keeps_the_body() -> None:
    data = b"To: " + b"a" * (Limits().header_bytes + 10) + b"\n\nThe body."
    document = documents.read(Item(Origin("x", None, 0, len(data)), MESSAGE, data))
    assert document.text.endswith("The body.")


def found_codes(media: Media, data: bytes) -> list[str]:
    item = Item(Origin("x", None, 0, len(data)), media, data)
    return [finding.code for finding in documents.read(item).findings]
