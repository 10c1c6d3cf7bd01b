"""AO3's way of counting words, and the words that it counts."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_LONE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u0e01-\u0e3a\u0e40-\u0e5b]"
)
_WESTERN = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256))
"""Latin-1's letters, digits and underscores as they are; a space for every other character."""
_SHAPES = bytes(119 if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256))
"""The same with a "w" for each of them."""
_CAPITALISED = re.compile(r"[A-Z0-9\u00c0-\u00de](?<!\w.)\w*")
_SIGNS = "\u201c\u201d\u2014\u2013\u2026"


def split_words(text: str) -> list[str]:
    """The words that AO3 would count, in order; len of the list is its word count.

    Two hyphens part words; a single one and an apostrophe join them. Each Han, Hiragana, Katakana
    and Thai character is a word.

    >>> split_words("It's well-known--or is it?")
    ['Its', 'wellknown', 'or', 'is', 'it']
    >>> len(split_words("\u732b\u3068 cat"))
    3
    """
    joined = _joined(text)
    western = _western(joined)
    return _split_any(joined) if western is None else western.translate(_WESTERN).decode("latin-1").split()


def tally_words(text: str) -> tuple[int, list[str]]:
    """How many words AO3 would count, and those of them that may be names, in order.

    In a Western script these are the words with a capital or a figure in front; else all words.

    >>> tally_words("The well-known Qui-Gon's cat--Mopsy")
    (5, ['The', 'QuiGons', 'Mopsy'])
    """
    joined = _joined(text)
    western = _western(joined)
    if western is None:
        words = _split_any(joined)
        return len(words), words
    return (b" " + western.translate(_SHAPES)).count(b" w"), _CAPITALISED.findall(joined)


def _joined(text: str) -> str:
    """The text without the signs that join words."""
    text = text.replace("--", " ").replace("'", "").replace("-", "")
    if not text.isascii():
        text = text.replace("\u2019", "").replace("\u2018", "")
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text


def _western(text: str) -> bytes | None:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _split_any(text: str) -> list[str]:
    if _LONE.search(text) is None:
        return _WORD.findall(text)
    return _WORD.findall(_LONE.sub(r" \g<0> ", text))
