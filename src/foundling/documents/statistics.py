"""Which single-byte character set some bytes are in, told by the company that each byte keeps."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from foundling.documents import charsets

LATIN = ("windows-1252", "mac-roman", "cp437", "windows-1250")
CYRILLIC = ("windows-1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic")
SAMPLE = 600
"""Words beyond ASCII that are enough to judge by."""

MAX_WORD = 60
"""Bytes of a word that are looked at."""

_ASCII = bytes(range(128))
_NO_LETTERS = bytes(byte for byte in range(256) if not chr(byte).isalpha() or byte > 127)

_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф")
_COMMON_LATIN = frozenset("éèàêâçùûîôïëäöüßåæøñáíóúãõ")

_SIGNS = (
    dict.fromkeys("‘’‚", "q")
    | dict.fromkeys("“„«", "o")
    | dict.fromkeys("”»", "c")
    | dict.fromkeys("–—", "d")
    | {"…": "e"}
    | {chr(code): "b" for code in range(0x2500, 0x25A0)}
)
_SHAPES: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(shape), weight)
    for shape, weight in (
        (".u.", -5),  # a control
        ("[lUaA]q[lUaA]", 4),  # don't
        ("[ po][oq][lUpaAqe]", 3),  # an opening quotation mark
        ("[lUpeaAd][cq][ pdc]", 3),  # a closing one
        ("[lUaA][xboc][lUaA]", -4),  # a sign inside a word
        ("[lUaA]b.|.b[lUaA]", -4),
        (".[bx]?b[b ]", 2),  # a frame drawn with box characters
        ("[ plUaAcq]d[ plUaAoq]", 2),  # a dash
        ("[lUpaA]e.", 2),  # an ellipsis
        ("[l poaA]a[l paAcqd]", 2),  # café, über
        ("U[a][lU ]", 1),
        ("[la]A.", -4),  # an upper-case letter inside a word
        ("[ poUA]A[lUaA]", 2),  # Älter
        (".[xr].", -1),  # a rare sign or letter
    )
)
"""What is likely, and what is not, of a character between two others, told by their classes (see
`_class`); the first shape that fits counts."""


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
    words = Counter(_words(data)[:SAMPLE])
    total = max(1, sum(count * len(word.translate(None, _ASCII)) for word, count in words.items()))
    return {
        codec: sum(count * _points(word[:MAX_WORD], codec) for word, count in words.items()) / total
        for codec in candidates
    }


def is_unrivalled(data: bytes, codec: str) -> bool:
    """Whether no codec of Western letters explains any word better than this one.

    >>> is_unrivalled(b"don\\x92t", "windows-1252"), is_unrivalled(b"don\\x92t", "mac-roman")
    (True, False)
    """
    return all(_is_unrivalled(word[:MAX_WORD], codec) for word in {*_words(data)})


def _words(data: bytes) -> list[bytes]:
    """The words beyond ASCII, in order."""
    lines = b"\n".join([line for line in data.split(b"\n") if not line.isascii()])
    return [word for word in lines.split() if not word.isascii()]


@lru_cache(maxsize=1 << 13)
def _is_unrivalled(word: bytes, codec: str) -> bool:
    points = _points(word, codec)
    return all(points >= _points(word, other) for other in LATIN)


def cyrillic(data: bytes) -> dict[str, float]:
    """How well each Cyrillic codec explains the bytes beyond ASCII: the part that is common letters.

    >>> found = cyrillic("название рассказа".encode("koi8-r"))
    >>> max(found, key=found.__getitem__)
    'koi8-r'
    """
    high = data.translate(None, _ASCII)[: 10 * SAMPLE]
    return {codec: len(high.translate(None, _rare(codec))) / max(1, len(high)) for codec in CYRILLIC}


@cache
def _rare(codec: str) -> bytes:
    characters = charsets.table(codec)
    return bytes(byte for byte in range(256) if characters[byte] not in _COMMON)


@lru_cache(maxsize=1 << 14)
def _points(word: bytes, codec: str) -> int:
    shape = charsets.decode(b" %b " % word, codec).translate(_classes(codec))
    return sum(_weight(shape[at - 1 : at + 2]) for at, byte in enumerate(word, 1) if byte > 127)


@cache
def _weight(shape: str) -> int:
    return next((weight for pattern, weight in _SHAPES if pattern.fullmatch(shape)), 0)


@cache
def _classes(codec: str) -> dict[int, str]:
    return {ord(character): _class(character) for character in charsets.table(codec)}


def _class(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character.isspace():
        return " "
    if character.isalpha():
        return _letter(character)
    return "p" if character < "\x80" else "u" if character < "\xa0" else "x"


def _letter(character: str) -> str:
    if character in _COMMON_LATIN:
        return "a"
    plain = character < "\x80"
    return ("U" if plain else "A") if character.isupper() else "l" if plain else "r"
