"""Which single-byte character set some bytes are in, told by the company that each byte keeps."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from foundling.documents import charsets

LATIN = ("windows-1252", "mac-roman", "cp437", "windows-1250")
CYRILLIC = ("windows-1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic")
SAMPLE = 6_000
"""Characters of context that are enough to judge by."""

_ASCII = bytes(range(128))
_NO_LETTERS = bytes(byte for byte in range(256) if not chr(byte).isalpha() or byte > 127)
_CONTEXT = re.compile(rb"[\x00-\x7f]?[\x80-\xff]{1,40}[\x00-\x7f]?")
_RUN = re.compile(rb"[\x80-\xff]+")

_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф")
_COMMON_LATIN = frozenset("éèàêâçùûîôïëäöüßåæøñáíóúãõ")

# What is likely, and what is not, around one character: a weight for each shape, where each
# character has been replaced by its class (see `_class`).
_SHAPES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile("[lU]q(?=[lU])"), 4),  # don't
    (re.compile("(?:^|[ po\n])[oq](?=[lUp])"), 3),  # an opening quotation mark
    (re.compile("[lUpe][cq](?=[ p\nd]|$)"), 3),  # a closing one
    (re.compile("[ lU]d(?=[ lU])"), 2),  # a dash
    (re.compile("[lUp]e"), 2),  # an ellipsis
    (re.compile("l[aA](?=l)|l[a](?=[ p\n])|[ p\n][aA](?=l)|U[aA](?=[lU])"), 2),  # café, Älter, über
    (re.compile("[ p\n]a(?=[ p\n])"), 1),  # à
    (re.compile("lA"), -4),  # an upper-case letter inside a word
    (re.compile("l[xboc](?=l)"), -4),  # a symbol inside a word
    (re.compile("x"), -1),
    (re.compile("r"), -1),  # a letter, but a rare one
    (re.compile("u"), -5),  # a control
    (re.compile("bb"), 2),  # a frame drawn with box characters
)


def share(data: bytes) -> float:
    """The part of the letters that lies beyond ASCII, from 0 to 1.

    >>> share(b"caf\\xe9"), share(b"")
    (0.25, 0.0)
    """
    high = len(data.translate(None, _ASCII))
    return high / max(1, high + len(data.translate(None, _NO_LETTERS)))


def scores(data: bytes, candidates: tuple[str, ...] = LATIN) -> dict[str, float]:
    """How well each single-byte codec explains the bytes beyond ASCII: points for each such byte.

    >>> found = scores(b"don\\xd5t say \\xd2yes\\xd3 to caf\\x8es")
    >>> max(found, key=found.__getitem__)
    'mac-roman'
    """
    sample = b"\n".join(match[0] for match in islice(_CONTEXT.finditer(data), SAMPLE))[:SAMPLE]
    count = max(1, len(sample.translate(None, _ASCII)))
    return {codec: _points(sample, codec) / count for codec in candidates}


def cyrillic(data: bytes) -> dict[str, float]:
    """How well each Cyrillic codec explains the bytes beyond ASCII: the part that is common letters.

    >>> found = cyrillic("название рассказа".encode("koi8-r"))
    >>> max(found, key=found.__getitem__)
    'koi8-r'
    """
    high = b"".join(match[0] for match in islice(_RUN.finditer(data), SAMPLE))[:SAMPLE]
    return {codec: len(high.translate(None, _rare(codec))) / max(1, len(high)) for codec in CYRILLIC}


@cache
def _rare(codec: str) -> bytes:
    characters = charsets.table(codec)
    return bytes(byte for byte in range(256) if characters[byte] not in _COMMON)


def _points(sample: bytes, codec: str) -> int:
    shapes = charsets.decode(sample, codec).translate(_classes(codec))
    return sum(weight * len(shape.findall(shapes)) for shape, weight in _SHAPES)


@cache
def _classes(codec: str) -> dict[int, str]:
    return {ord(character): _class(character) for character in charsets.table(codec)}


def _class(character: str) -> str:
    if character in "\u2019\u2018\u201a":
        return "q"
    if character in "\u201c\u201e\u00ab":
        return "o"
    if character in "\u201d\u00bb":
        return "c"
    if character in "\u2013\u2014":
        return "d"
    if character == "\u2026":
        return "e"
    if character == "\n":
        return "\n"
    if character.isspace():
        return " "
    if character < "\x80":
        return "l" if character.islower() else "U" if character.isupper() else "p"
    if character < "\xa0":
        return "u"
    if "\u2500" <= character <= "\u259f":
        return "b"
    if character.isalpha():
        return "a" if character in _COMMON_LATIN else "A" if character.isupper() else "r"
    return "x"
