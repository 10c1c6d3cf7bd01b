"""Transfer encodings undone: quoted-printable, base64 and uuencode, whole or damaged."""

from __future__ import annotations

import binascii
import re

IDENTITY = frozenset({"", "7bit", "8bit", "binary"})
KNOWN = IDENTITY | {"quoted-printable", "base64", "x-uuencode", "uuencode"}

_ESCAPE = re.compile(rb"=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n)")
_SURE = re.compile(rb"=(?:20\r?\n|3D|\r?\n|09|A0|9[1-7]|85|E[0-9A-F]|F[0-9A-F]|C[23])")
_BEYOND = re.compile(rb"[^A-Za-z0-9+/=\s]")
_JUNK = re.compile(rb"[^A-Za-z0-9+/]+")


def undo(data: bytes, encoding: str) -> bytes:
    """The bytes that were encoded; damaged places are passed over.

    >>> undo(b"f=FCr =\\nuns", "quoted-printable"), undo(b"Zm94", "base64"), undo(b"Zm94Zg", "base64")
    (b'f\\xfcr uns', b'fox', b'foxf')
    """
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == "base64":
        return _base64(data)
    if encoding in ("x-uuencode", "uuencode"):
        return b"".join(map(_uu, data.splitlines()))
    return data


def is_quoted(data: bytes) -> bool:
    """Whether bytes that do not say so are quoted-printable.

    >>> is_quoted(b"a=20\\nb=3Dc=20\\nd=20\\n"), is_quoted(b"x = y\\n=====\\n===\\n")
    (True, False)
    """
    if b"=" not in data or not data.isascii():
        return False
    signs = data.count(b"=")
    if signs < 3:
        return False
    escapes = len(_ESCAPE.findall(data))
    return len(_SURE.findall(data)) >= 3 and escapes >= 0.9 * signs


def base64_end(data: bytes, start: int, end: int) -> int:
    """Where base64 ends that a list server put a plain footer after; `end` if it did not.

    >>> base64_end(b"Zm94\\nTo leave, write to us.\\n", 0, 27)
    5
    """
    beyond = _BEYOND.search(data, start, end)
    if not beyond:
        return end
    line = data.rfind(b"\n", start, beyond.start()) + 1
    words = data[line:end].split(b"\n", 1)[0]
    return line if line > start and b" " in words.strip() else end


def _base64(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = _JUNK.sub(b"", data)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _uu(line: bytes) -> bytes:
    if line.startswith((b"begin ", b"end")) or not line.strip():
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
