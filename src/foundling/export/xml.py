"""Text as XML can carry it."""

from __future__ import annotations

import re

_SURROGATES = re.compile("[\ud800-\udfff]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}", re.IGNORECASE)
_RENAMED = {"iw": "he", "ji": "yi", "in": "id", "jw": "jv", "un": "und"}
_FROM_RIGHT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


def clean(text: str) -> str:
    r"""The text without control characters and non-characters; half characters show as U+FFFD.

    >>> clean("a\x00b\x1b[1m \ud800 \ufffe\tc") == "ab[1m \ufffd \tc"
    True
    """
    return text if text.isprintable() else _SURROGATES.sub("\ufffd", _FORBIDDEN.sub("", text))


def escape(text: str) -> str:
    """The cleaned text with the signs of markup escaped, for element content only.

    >>> escape("<b> & ]]>")
    '&lt;b&gt; &amp; ]]&gt;'
    """
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def language_tag(language: str) -> str:
    """The language as a well-formed tag, "und" where it is none.

    >>> [language_tag(each) for each in ("en", "pt-BR", "iw", "unknown <b>", "")]
    ['en', 'pt-BR', 'he', 'und', 'und']
    """
    tag = _RENAMED.get(language, language)
    return tag if _LANGUAGE.fullmatch(tag) else "und"


def direction(language: str) -> str:
    """Which way the language is written: "ltr" or "rtl".

    >>> direction("ar-EG"), direction("az-Arab"), direction("ru")
    ('rtl', 'rtl', 'ltr')
    """
    subtags = language.casefold().split("-")
    return "rtl" if subtags[0] in _FROM_RIGHT or {"arab", "hebr"} & set(subtags[1:]) else "ltr"
