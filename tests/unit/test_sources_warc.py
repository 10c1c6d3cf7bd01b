from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from foundling.model import Item, Media
from foundling.settings import Limits
from foundling.sources import Stretch, fetch, read

LIMITS = Limits()
PAGE = b"<p>It rained.</p>" * 30
BOX = b"From a@example.org Thu Nov  1 04:54:49 2001\nFrom: a@example.org\nSubject: Lamp\n\nRain.\n\n" * 2


def record(kind: str, address: str, block: bytes, *extra: str, type_: str = "application/http") -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
        "WARC-Date: 2001-05-01T00:00:00Z",
        *([f"WARC-Target-URI: {address}"] if address else []),
        *extra,
        f"Content-Type: {type_}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def http(body: bytes, *extra: str, type_: str = "text/html", status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {type_}", *extra]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


RECORDS = [
    record("warcinfo", "", b"software: x\r\n", type_="application/warc-fields"),
    record("response", "http://example.org/a.html", http(PAGE), "WARC-Payload-Digest: sha1:A"),
    record("request", "http://example.org/a.html", b"GET /a.html HTTP/1.0\r\n\r\n"),
    record("response", "<http://example.org/g.html>", http(gzip.compress(PAGE), "Content-Encoding: gzip")),
    record(
        "response",
        "http://example.org/c.txt",
        http(b"4\r\nIt r\r\n6\r\nained.\r\n0\r\n\r\n", "Transfer-Encoding: chunked", type_="text/plain"),
    ),
    record("response", "http://example.org/lie", http(PAGE, "Transfer-Encoding: chunked")),
    record("response", "http://example.org/gone", http(PAGE, status="404 Not Found")),
    record("response", "http://example.org/i.gif", http(b"GIF89a", type_="image/gif")),
    record("resource", "file:///lamp.txt", b"It rained.", type_="text/plain"),
    record("revisit", "http://example.org/b.html", b"", "WARC-Payload-Digest: sha1:A"),
    record("revisit", "http://example.org/z.html", b"", "WARC-Payload-Digest: sha1:Z"),
    record("response", "http://example.org/box.txt", http(BOX, type_="text/plain; charset=x")),
]
EXPECTED = [
    ("#1", "warc-paperwork"),
    ("#2 http://example.org/a.html", PAGE),
    ("#3 http://example.org/a.html", "warc-paperwork"),
    ("#4 http://example.org/g.html", PAGE),
    ("#5 http://example.org/c.txt", b"It rained."),
    ("#6 http://example.org/lie", PAGE),
    ("#7 http://example.org/gone", "warc-not-found"),
    ("#8 http://example.org/i.gif", "warc-not-text"),
    ("#9 file:///lamp.txt", b"It rained."),
    ("#10 http://example.org/b.html", PAGE),
    ("#11 http://example.org/z.html", "warc-revisit-unresolved"),
    ("#12 http://example.org/box.txt#1", BOX[44:-1].partition(b"\n\nFrom ")[0] + b"\n"),
    ("#12 http://example.org/box.txt#2", BOX[44:-1].partition(b"\n\nFrom ")[0] + b"\n"),
]


def outcome(path: Path) -> list[tuple[str, str | bytes]]:
    items = [part for part in read(Stretch(str(path), 0, None), LIMITS) if isinstance(part, Item)]
    for item in items:
        assert fetch(str(path), item.origin, LIMITS) == item
    return [
        ((item.origin.member or "").partition("crawl.warc")[2].removeprefix(".gz"),
         item.findings[0].code if item.media is Media.OPAQUE else item.data)
        for item in items
    ]  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_a_crawl_gives_its_pages_and_counts_the_rest(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(b"".join(gzip.compress(each) if packed else each for each in RECORDS))
    assert outcome(path) == EXPECTED


def test_html_is_a_page_and_plain_text_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(RECORDS))
    kinds = [part.media for part in read(Stretch(str(path), 0, None), LIMITS) if isinstance(part, Item)]
    assert (kinds[1], kinds[4], kinds[11]) == (Media.PAGE, Media.TEXT, Media.MESSAGE)


def test_a_crawl_packed_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(gzip.compress(b"".join(RECORDS)))
    found = dict(outcome(path))
    assert found["#4 http://example.org/g.html"] == PAGE
    assert found["#10 http://example.org/b.html"] == "warc-revisit-unresolved"


def test_a_crawl_inside_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "heap.zip"
    with io.BytesIO() as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("old/crawl.warc", b"".join(RECORDS))
        archive.close()
        path.write_bytes(file.getvalue())
    found = dict(outcome(path))
    assert found["#2 http://example.org/a.html"] == PAGE
    assert found["#10 http://example.org/b.html"] == "warc-revisit-unresolved"


@pytest.mark.parametrize("packed", [False, True])
def test_after_a_damaged_record_the_others_are_read(tmp_path: Path, *, packed: bool) -> None:
    records = [gzip.compress(each) if packed else each for each in RECORDS]
    hurt = bytearray(records[3])
    hurt[40 if packed else 1] ^= 0xFF
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(b"".join([*records[:3], bytes(hurt), *records[4:]]))
    found = outcome(path)
    assert [value for _, value in found].count("warc-broken-record") == 1
    assert [value for _, value in found if value != "warc-broken-record"] == [
        value for name, value in EXPECTED if not name.startswith("#4 ")
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_torn_crawl_says_so(tmp_path: Path, *, packed: bool) -> None:
    records = [gzip.compress(each) if packed else each for each in RECORDS[:5]]
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(b"".join(records)[:-30])
    found = outcome(path)
    assert found[:4] == EXPECTED[:4]
    assert found[-1][1] in {"torn-archive", "warc-broken-record"}


def test_a_page_too_large_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(RECORDS))
    items = [
        part for part in read(Stretch(str(path), 0, None), Limits(item_bytes=100)) if isinstance(part, Item)
    ]
    assert items[1].findings[0].code == "too-large"
    assert items[4].data == b"It rained."
