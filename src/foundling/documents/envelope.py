"""A message's own header: its fields, encoded words read, and the lines it gives to the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from foundling.documents import charsets, decode, transfer
from foundling.model import HeaderLine, Span

FIRST = ("subject", "from", "date")
"""Fields that open the text, in this order; other kept fields follow as they come."""

KEPT = frozenset(
    {
        *FIRST,
        "to",
        "newsgroups",
        "message-id",
        "in-reply-to",
        "references",
        "list-id",
        "reply-to",
        "followup-to",
    }
)

_LONGEST_NAME = 20
"""Characters up to which a field's name may be one that is kept."""

_NO_ARCHIVE = re.compile(
    r"(?:x-)?no-?archiv(?:e|al|ing)?|x-archive|x-noarchive|restrict|x-no-archieve|x-no-achive"
)
_FOLD = re.compile(r"\n[ \t]+|\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\n]*)\?=")
_GAP = re.compile(r"(?<=\?=)[ \t]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_RUN = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The lines that a header gives to the text, and its fields with their places in these."""

    text: str
    headers: tuple[HeaderLine, ...]


def fields(header: str) -> list[tuple[str, str]]:
    """Names and values in order, long ones unfolded; lines that are no fields are passed over.

    >>> fields("Subject: a\\n b\\nodd\\nFROM :c\\n")
    [('Subject', 'a b'), ('FROM', 'c')]
    """
    found = []
    for line in _FOLD.sub(" ", header.replace("\r\n", "\n")).split("\n"):
        name, colon, value = line.partition(":")
        name = name.rstrip()
        if colon and name and " " not in name:
            found.append((name, value.strip()))
    return found


def read(header: str) -> Envelope:
    """The kept fields as lines: Subject, From, Date, then the others as they come.

    >>> read("X-Mailer: m\\nTo: b\\nSubject: =?iso-8859-1?Q?F=FCr?= uns\\n").text
    'Subject: Für uns\\nTo: b'
    """
    return opened(fields(header))


def opened(found: list[tuple[str, str]]) -> Envelope:
    """The same of fields that have been read already."""
    kept = [
        (rank, at)
        for at, (name, _) in enumerate(found)
        if len(name) <= _LONGEST_NAME and (rank := _rank(name)) >= 0
    ]
    kept.sort()
    lines: list[str] = []
    headers: list[HeaderLine] = []
    place = 0
    for _, at in kept:
        name, raw = found[at]
        value = unword(raw) if "=?" in raw else raw
        value = _RUN.sub(" ", value) if "  " in value or "\t" in value else value
        start = place + len(name) + 2
        headers.append(HeaderLine(name, value, Span(start, start + len(value))))
        lines.append(f"{name}: {value}")
        place = start + len(value) + 1
    return Envelope("\n".join(lines), tuple(headers))


def is_kept(name: str) -> bool:
    """Whether a field of this name, in lower case, belongs to the text.

    >>> is_kept("subject"), is_kept("x-no-archive"), is_kept("x-noarchive"), is_kept("received")
    (True, True, True, False)
    """
    return name in KEPT or _NO_ARCHIVE.fullmatch(name) is not None


@lru_cache(maxsize=1024)
def _rank(name: str) -> int:
    """The place of a field of this name among those that open the text, -1 if it is not kept."""
    name = name.lower()
    if not is_kept(name):
        return -1
    return FIRST.index(name) if name in FIRST else len(FIRST)


def unword(value: str) -> str:
    """The value with its encoded words read; one that cannot be read stays as it is.

    >>> unword("=?utf-8?B?w6k=?= =?utf-8?q?=C3=A9_x?= y")
    'éé x y'
    """
    return _WORD.sub(_word, _GAP.sub("", value)).replace("\n", " ").replace("\r", " ")


def _word(match: re.Match[str]) -> str:
    label, encoding, words = match[1].partition("*")[0], match[2].lower(), match[3]
    raw = words.encode("ascii", "ignore")
    if encoding == "q":
        data = _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), raw.replace(b"_", b" "))
    else:
        data = transfer.undo(raw, "base64")
    codec, _ = decode.choose(data, label)
    return charsets.decode(data, codec)
