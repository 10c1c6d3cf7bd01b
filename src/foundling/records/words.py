"""AO3's way of counting words, and the words that it counts."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_LONE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u0e01-\u0e3a\u0e40-\u0e5b]"
)
_WESTERN = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256))
"""Latin-1's letters, digits and underscores as they are; a space for every other character."""
_SHAPES = bytes(int(letter != 32) for letter in _WESTERN)
"""One for each of them, and zero for a space."""
_JOINERS = b"'-"
_CAPITALISED = re.compile(r"[A-Z0-9\u00c0-\u00de](?<![^ ].)[^ ]*")
"""A word with a capital or a figure in front, in a text whose words only spaces part."""
_DASHES = re.compile("--")
_SIGNS = "\u201c\u201d\u2014\u2013\u2026"
_EAST = "\u0400"
"""Where the scripts begin whose languages inflect names."""


class Words:
    """The words of a text, from which those are taken that may be names."""

    __slots__ = ("_every", "_plain", "inflected")

    def __init__(self, plain: str, every: list[str]) -> None:
        self._plain = plain
        self._every = every
        self.inflected = bool(every) and max(every) >= _EAST
        """Whether names may be inflected: some word is in no Western script."""

    def names(self) -> list[str]:
        """Of a text in a Western script the words with a capital or a figure in front; else all words."""
        return self._every or _CAPITALISED.findall(self._plain)


def split_words(text: str) -> list[str]:
    """The words that AO3 would count, in order; len of the list is its word count.

    Two hyphens part words; a single one and an apostrophe join them. Each Han, Hiragana, Katakana
    and Thai character is a word.

    >>> split_words("It's well-known--or is it?")
    ['Its', 'wellknown', 'or', 'is', 'it']
    >>> len(split_words("\u732b\u3068 cat"))
    3
    """
    western = _western(text)
    return _split_any(text) if western is None else western.decode("latin-1").split()


def tally_words(text: str) -> tuple[int, Words]:
    """How many words AO3 would count, and the words themselves.

    >>> count, words = tally_words("The well-known Qui-Gon's cat--Mopsy")
    >>> count, words.names()
    (5, ['The', 'QuiGons', 'Mopsy'])
    """
    western = _western(text)
    if western is None:
        every = _split_any(text)
        return len(every), Words("", every)
    return _count(western), Words(western.decode("latin-1"), [])


def _count(western: bytes) -> int:
    """How many words spaces part: a word begins at each letter that has no letter before it.

    >>> _count(b" so  it is")
    3
    """
    letters = int.from_bytes(western.translate(_SHAPES), "little")
    return (letters & ~(letters << 8)).bit_count()


def _western(text: str) -> bytes | None:
    """The text's words parted by spaces, in Latin-1; None for a text that has other letters."""
    text = _DASHES.sub(" ", text)
    try:
        plain = (text if text.isascii() else _plainer(text)).encode("latin-1")
    except UnicodeEncodeError:
        return None
    return plain.translate(_WESTERN, _JOINERS)


def _plainer(text: str) -> str:
    """The text without typographic apostrophes, and spaces for quotes and dashes."""
    text = text.replace("\u2019", "").replace("\u2018", "")
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    return text


def _split_any(text: str) -> list[str]:
    joined = _plainer(_DASHES.sub(" ", text).replace("'", "").replace("-", ""))
    if _LONE.search(joined) is None:
        return _WORD.findall(joined)
    return _WORD.findall(_LONE.sub(r" \g<0> ", joined))
