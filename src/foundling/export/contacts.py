"""Keeps people's addresses out of what is handed on."""

from __future__ import annotations

import re
from dataclasses import replace

from foundling.model import Author, Header

_EMAIL = re.compile(r"(?<![\w.+%-])([\w.+%-]++)@[\w-]+(?:\.[\w-]+)*+")
_AT = r"[(\[{<]at[)\]}>]"
_DOT = r"[(\[{<]dot[)\]}>]"
_BRACKETED = re.compile(rf"(?<![\w.+%-])([\w.+%-]++)\s?{_AT}\s?[\w-]++(?:\.[\w-]++)++", re.IGNORECASE)
_SPELLED = re.compile(
    rf"(?<![\w.+%-])([\w.+%-]++)\s?(?:{_AT}|\bat\b)\s?[\w-]++(?:\s?(?:{_DOT}|\bdot\b)\s?[\w-]++)++",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d ().-]{6,16}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|0\d{2,4}[ /-]\d{5,8})(?![\w.-]\d|\w)"
)
_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")


def mask(text: str) -> str:
    """The text with e-mail addresses cut to "name@…" and telephone and IP numbers to "…".

    >>> mask("Write to Kiki <kiki.doe@example.org>, or call 555-010-2030.")
    'Write to Kiki <kiki.doe@…>, or call ….'
    >>> mask("kiki at example dot org, kiki (at) example.org, from 192.0.2.7")
    'kiki@…, kiki@…, from …'
    >>> mask("Posted at www.example.org on 2001-05-04, 10-12 p.m., see part 3/12 @ home")
    'Posted at www.example.org on 2001-05-04, 10-12 p.m., see part 3/12 @ home'
    """
    if "@" in text:
        text = _EMAIL.sub(r"\1@…", text)
    for pattern in (_BRACKETED, _SPELLED):
        text = pattern.sub(r"\1@…", text)
    return _IP.sub("…", _PHONE.sub("…", text))


def without_contacts(header: Header) -> Header:
    """The header with every value masked; entries that were nothing but an address are left out."""
    return replace(
        header,
        title=_masked(header.title),
        authors=tuple(Author(mask(author.name)) for author in header.authors),
        relationships=tuple(_all_masked(names) for names in header.relationships),
        pairing_raw=_masked(header.pairing_raw),
        characters=_all_masked(header.characters),
        rating_raw=_masked(header.rating_raw),
        genre=_all_masked(header.genre),
        warnings=_all_masked(header.warnings),
        spoilers=_masked(header.spoilers),
        summary=_masked(header.summary),
        notes=_all_masked(header.notes),
        disclaimer=_masked(header.disclaimer),
        archive_permission=_masked(header.archive_permission),
        feedback=_masked(header.feedback),
        series=_masked(header.series),
        dedication=_masked(header.dedication),
        beta=_all_masked(header.beta),
        other=tuple((mask(label), mask(value)) for label, value in header.other if not _is_contact(value)),
    )


def _all_masked(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(mask, texts))


def _masked(text: str | None) -> str | None:
    return None if text is None else mask(text)


def _is_contact(text: str) -> bool:
    """Whether the text is nothing but an address or number.

    >>> _is_contact("<kiki@example.org>"), _is_contact("kiki@example.org, please!")
    (True, False)
    """
    return " " not in text.strip() and mask(text) != text
