"""AO3's way of counting words, and the words that it counts."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_LONE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u0e01-\u0e3a\u0e40-\u0e5b]"
)
_PLAIN = str.maketrans(
    {chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
)


def split_words(text: str) -> list[str]:
    """The words that AO3 would count, in order; len of the list is its word count.

    Two hyphens part words; a single one and an apostrophe join them. Each Han, Hiragana, Katakana
    and Thai character is a word.

    >>> split_words("It's well-known--or is it?")
    ['Its', 'wellknown', 'or', 'is', 'it']
    >>> len(split_words("\u732b\u3068 cat"))
    3
    """
    text = text.replace("--", " ").replace("'", "").replace("-", "")
    if text.isascii():
        return text.translate(_PLAIN).split()
    text = text.replace("\u2019", "").replace("\u2018", "")
    if _LONE.search(text) is None:
        return _WORD.findall(text)
    return _WORD.findall(_LONE.sub(r" \g<0> ", text))
