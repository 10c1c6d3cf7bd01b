"""The tongue of a text: its script first, then the words of a sample from its middle."""

from __future__ import annotations

import re

import pycld2

SAMPLE = 1200
"""Characters looked at."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[\u0456\u0457\u0454\u0491]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_ENGLISH = (" the ", " and ", " to ", " of ", " was ")
_FULL = 16
_SHARE = {"ja": 0.1, "uk": 0.02}
_SHARE_OTHER = 0.3
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f" + chr(0xD800) + "-" + chr(0xDFFF) + "\ufdd0-\ufdef\ufffe\uffff]"
)


def read_language(text: str) -> tuple[str, float]:
    """The text's ISO 639-1 code and how sure that is; English where nothing tells.

    >>> read_language("The dog barked, and nobody in the house got up to see what it wanted.")[0]
    'en'
    >>> read_language("\u0421\u043e\u0431\u0430\u043a\u0430 \u0443\u0441\u043d\u0443\u043b\u0430.")[0]
    'ru'
    """
    middle = max(0, len(text) // 2 - SAMPLE // 2)
    sample = text[middle : middle + SAMPLE]
    if _is_english(sample):
        return "en", 0.98
    if not sample.isascii():
        letters = max(1, sum(map(str.isalpha, sample)))
        for code, script in _SCRIPTS:
            if len(script.findall(sample)) > letters * _SHARE.get(code, _SHARE_OTHER):
                return code, 0.97
    return _by_words(_UNFIT.sub(" ", sample))


def _is_english(sample: str) -> bool:
    """Whether a Western text is so full of English's commonest words that nothing else need be asked."""
    count = 0
    for word in _ENGLISH:
        count += sample.count(word)
        if count >= _FULL:
            return sample.isascii() or _is_western(sample)
    return False


def _is_western(sample: str) -> bool:
    try:
        sample.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _by_words(sample: str) -> tuple[str, float]:
    try:
        reliable, _, details = pycld2.detect(sample, isPlainText=True)
    except pycld2.error:
        return "en", 0.5
    code = str(details[0][1])
    if not reliable or not code.isalpha() or code == "un" or len(code) != 2:
        return "en", 0.6
    return code, 0.98
