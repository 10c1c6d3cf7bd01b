"""Makes those files of `examples/strays/` that a text editor cannot: the same bytes on every machine.

The stories come from `examples/manuscripts/`. Nothing is squeezed, since two versions of zlib may
squeeze differently; "stored" gzip and zip members are as valid as any.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path

MANUSCRIPTS = Path(__file__).parent / "manuscripts"
SITE = "http://www.example.org"
PAGES = (
    ("/attic/index.html", "index.html", "text/html"),
    ("/attic/window.html", "window.html", "text/html"),
    ("/users/pocket_kettle/41277.html", "kettle.html", "text/html; charset=utf-8"),
)


def files() -> Iterator[tuple[str, bytes]]:
    """Each made file's path under `strays/`, with its bytes."""
    yield "loose/cafe.txt", (MANUSCRIPTS / "cafe.txt").read_text(encoding="utf-8").encode("windows-1252")
    yield "homepage/images/lantern.png", lantern()
    yield "packed/attic.zip", attic()
    yield "web/rainy-day.warc.gz", crawl()


def lantern() -> bytes:
    """A picture of 2 by 2 pixels, all of them the colour of lamplight."""
    rows = (b"\x00" + b"\xff\xcc\x66" * 2) * 2
    squeezed = b"\x78\x01" + _stored(rows) + struct.pack(">I", zlib.adler32(rows))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)), (b"IDAT", squeezed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def attic() -> bytes:
    """A zip of two stories and the note that lay on top of them."""
    members = {
        "attic/README.1ST": "Found on the grey disk, March 2004. Not mine. Please look after them.\n",
        "attic/btvs/overdue.txt": (MANUSCRIPTS / "attic/overdue.txt").read_text(encoding="utf-8"),
        "attic/b5/lift.txt": (MANUSCRIPTS / "attic/lift.txt").read_text(encoding="utf-8"),
    }
    carrier = io.BytesIO()
    with zipfile.ZipFile(carrier, "w", zipfile.ZIP_STORED) as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name, date_time=(2004, 3, 6, 11, 30, 0))
            member.create_system = 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, text.replace("\n", "\r\n").encode("ascii"))
    return carrier.getvalue()


def crawl() -> bytes:
    """A WARC of a crawl: two pages of an archive, a journal entry, a picture and a page that was gone."""
    pages = [(path, "200 OK", kind, (MANUSCRIPTS / "web" / name).read_bytes()) for path, name, kind in PAGES]
    pages.append(("/attic/lamp.png", "200 OK", "image/png", lantern()))
    pages.append(("/attic/soon.html", "404 Not Found", "text/html", b"<H1>Not Found</H1>\n"))
    records = [_information(), *(_response(number, *page) for number, page in enumerate(pages, start=1))]
    return b"".join(map(_gzip, records))


def _information() -> bytes:
    block = b"software: an invented crawler\r\nformat: WARC File Format 1.0\r\n"
    kind = ("warcinfo", "rainy-day.warc.gz", "application/warc-fields")
    return _record(0, kind, {"WARC-Block-Digest": _digest(block)}, block)


def _response(number: int, path: str, status: str, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.0 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    block = head.encode() + body
    digests = {"WARC-Payload-Digest": _digest(body), "WARC-Block-Digest": _digest(block)}
    return _record(number, ("response", SITE + path, "application/http; msgtype=response"), digests, block)


def _record(number: int, kind: tuple[str, str, str], digests: dict[str, str], block: bytes) -> bytes:
    fields = {
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        "WARC-Date": f"2003-11-02T14:05:{number:02d}Z",
        "WARC-Type": kind[0],
        "WARC-Target-URI": kind[1],
        **digests,
        "Content-Type": kind[2],
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def _digest(data: bytes) -> str:
    return f"sha1:{b32encode(sha1(data, usedforsecurity=False).digest()).decode()}"


def _gzip(data: bytes) -> bytes:
    head = b"\x1f\x8b\x08\x00" + struct.pack("<I", 0) + b"\x00\x03"
    return head + _stored(data) + struct.pack("<II", zlib.crc32(data), len(data))


def _stored(data: bytes) -> bytes:
    return b"\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main(heap: Path) -> None:
    """Write every made file under `heap`."""
    for name, data in files():
        (heap / name).parent.mkdir(parents=True, exist_ok=True)
        (heap / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "strays")
