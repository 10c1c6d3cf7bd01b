"""Character sets: the labels that mail and pages declare, and decoding by the codec they mean."""

from __future__ import annotations

import codecs
import csv
import io
import re
from functools import cache
from importlib import resources

MIXED = "utf-8+windows-1252"
"""UTF-8 in which some bytes are windows-1252: what a page pasted together from two programs holds."""

MULTIBYTE = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7"}
    | {"iso-2022-jp", "iso-2022-kr", "cp932", "euc-jp", "gb18030", "hz", "big5hkscs", "cp949"}
)
SEVEN_BIT = frozenset({"utf-7", "iso-2022-jp", "iso-2022-kr", "hz"})
"""Codecs whose text looks like ASCII."""

_HIGH = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})+|([\x80-\xff]+)"
)
PROBE = 100
"""Runs none of which is UTF-8 in a text that is not UTF-8 at all."""

_TO_SPACES = b" " * 128 + bytes(range(128, 256))


def _labels() -> dict[str, str]:
    table = resources.files("foundling").joinpath("data", "charsets.csv").read_text(encoding="utf-8")
    return {row["label"]: row["codec"] for row in csv.DictReader(io.StringIO(table))}


_LABELS = _labels()


def named(label: str) -> str:
    """The codec that a declared label means, or "" for a label that is not known.

    >>> named("ISO-8859-1"), named("x-unknown")
    ('windows-1252', '')
    """
    return _LABELS.get(label.strip().strip("\"'").lower(), "")


@cache
def table(codec: str) -> str:
    """The 256 characters of a single-byte codec; a byte without one is the control of its number.

    >>> ascii(table("windows-1252")[0x92]), ascii(table("windows-1252")[0x81])
    ("'\\\\u2019'", "'\\\\x81'")
    """
    return "".join(_character(bytes([byte]), codec) for byte in range(256))


def _character(byte: bytes, codec: str) -> str:
    try:
        return byte.decode(codec)
    except UnicodeDecodeError:
        return chr(byte[0])


def decode(data: bytes, codec: str) -> str:
    """The text of `data` under a codec; bytes that mean nothing in it become U+FFFD.

    >>> decode(b"don\\x92t \\x81", "windows-1252") == "don\\u2019t \\x81"
    True
    >>> decode(b"caf\\xc3\\xa9 \\x96 caf\\xe9", MIXED) == "caf\\xe9 \\u2013 caf\\xe9"
    True
    """
    if codec == MIXED:
        return _HIGH.sub(_mend, data).decode("utf-8", "replace")
    if codec in MULTIBYTE or codec == "ascii":
        return data.decode(codec, "replace")
    return codecs.charmap_decode(data, "strict", table(codec))[0]


def strays(data: bytes) -> tuple[int, int]:
    """How many runs of characters beyond ASCII are UTF-8, and how many runs of bytes are not.

    >>> strays(b"caf\\xc3\\xa9 \\x96")
    (1, 1)
    """
    runs = data.translate(_TO_SPACES).split()
    if not any(map(_is_utf8, runs[:PROBE])):
        return 0, len(runs)
    good = sum(map(_is_utf8, runs))
    return good, len(runs) - good


def _is_utf8(run: bytes) -> bool:
    found = _HIGH.fullmatch(run)
    return found is not None and found[1] is None


def _mend(match: re.Match[bytes]) -> bytes:
    return match[1].decode("latin-1").translate(_TO_1252).encode() if match[1] else match[0]


_TO_1252 = dict(enumerate(table("windows-1252")))
