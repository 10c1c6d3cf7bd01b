"""AO3's way of counting words, and the names among the words that it counts."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"\w+")
_LONE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u0e01-\u0e3a\u0e40-\u0e5b]"
)
_WESTERN = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256))
"""Latin-1's letters, digits and underscores as they are; a space for every other character."""
_JOINERS = b"'-"
_DASHES = re.compile("--")
_SIGNS = "\u201c\u201d\u2014\u2013\u2026"
_EAST = "\u0400"
"""Where the scripts begin whose languages inflect names."""


_REACH = 8
"""Letters by which words are told apart at once: as many as one number holds."""
_SPACE, _FIRST, _SMALL = 32, 97, 26
"""A space, and where the small letters of ASCII begin and how many they are."""
_SPACES, _LOWEST, _HIGHEST = (np.uint64(bits * 0x0101010101010101) for bits in (_SPACE, 1, 128))
"""A number's bytes all spaces, and all with their lowest or their highest bit alone."""
_ONE = np.uint64(1)


class Sought(NamedTuple):
    """Names made ready to be looked for in any number of texts."""

    names: frozenset[str]
    openings: npt.NDArray[np.uint64]
    """The first letters of the names as numbers, in order, and a last one that is greater than all.

    A space is behind a name that is shorter than they reach.
    """
    wholes: tuple[str, ...]
    """The name that each opening is; empty where names go on behind it."""


@lru_cache(maxsize=1024)
def seek(names: frozenset[str]) -> Sought:
    """The names as `Words.count` looks for them; those that begin with a small letter are never met."""
    wholes: dict[int, str] = {2**64 - 1: ""}
    for name in names:
        letters = name.encode("latin-1", "ignore")
        if len(letters) == len(name):
            number = int.from_bytes((letters + b" ")[:_REACH].ljust(_REACH, b"\0"), "little")
            wholes[number] = name if len(name) < _REACH else ""
    ordered = sorted(wholes)
    return Sought(names, np.array(ordered, np.uint64), tuple(wholes[number] for number in ordered))


class Words:
    """The words of a text, among which names are counted.

    Of a text in a Western script these are all its letters at once, with spaces between the words:
    what begins or ends there is then worked out for the whole text in a few steps.
    """

    __slots__ = ("_every", "_letters", "_opens", "inflected", "number")

    def __init__(self, western: bytes | None, every: list[str]) -> None:
        self._every = every
        self._letters = b" %b%b" % (western or b"", b" " * _REACH)
        spaces = np.frombuffer(self._letters, np.uint8) == _SPACE
        self._opens = spaces[:-1] > spaces[1:]
        """Whether the next place begins a word."""
        self.number = len(every) or int(np.count_nonzero(self._opens))
        self.inflected = bool(every) and max(every) >= _EAST
        """Whether names may be inflected: some word is in no Western script."""

    def count(self, known: Sought) -> dict[str, int]:
        """How often the text has which of the names, in the order in which it first has them.

        Where names may be inflected, how often it has each word.

        >>> tally_words("Mopsy saw Qui-Gon's cat. Mopsy sat.").count(seek(frozenset(["Mopsy", "Gon"])))
        {'Mopsy': 2}
        """
        if self.inflected:
            return Counter(self._every)
        return Counter(filter(known.names.__contains__, self._every)) if self._every else self._met(known)

    def _met(self, known: Sought) -> dict[str, int]:
        """The names counted among the words that have a capital or a figure in front."""
        letters = self._letters
        capitals = np.frombuffer(letters, np.uint8)[1:] - _FIRST >= _SMALL
        starts = (self._opens & capitals).nonzero()[0]
        openings = _ended(np.ndarray((len(letters) - _REACH,), "<u8", letters, 1, (1,))[starts])
        numbers = known.openings.searchsorted(openings)
        met = known.openings[numbers] == openings
        numbers = numbers[met]
        found: dict[str, int] = {}
        for number, count in Counter(numbers.tolist()).items():
            name = known.wholes[number]
            if name:
                found[name] = count
                continue
            for before in starts[met][numbers == number].tolist():
                name = letters[before + 1 : letters.index(b" ", before + 1)].decode("latin-1")
                if name in known.names:
                    found[name] = found.get(name, 0) + 1
        return found


def _ended(openings: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The openings of words with the space behind the word, if they reach so far, and nothing after it.

    A byte that is a space is zero beside spaces; taking one from each byte carries into the highest
    bit of the first that is zero, and what one less changes are all the bits as far as that.
    """
    beside = openings ^ _SPACES
    gaps = (beside - _LOWEST) & ~beside & _HIGHEST
    return openings & (gaps ^ (gaps - _ONE))


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


def tally_words(text: str) -> Words:
    """The words that AO3 would count, with their number.

    >>> tally_words("The well-known Qui-Gon's cat--Mopsy").number
    5
    """
    western = _western(text)
    return Words(western, [] if western is not None else _split_any(text))


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
