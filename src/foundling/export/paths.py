"""Paths and file names as others can read them."""

from __future__ import annotations

import re
import unicodedata

from foundling.export.book import Book

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 60


def shown_path(path: str) -> str:
    r"""The path with bytes that are no UTF-8 as "%FF".

    >>> shown_path("d\udcfcne.txt")
    'd%FCne.txt'
    """
    if path.isascii():
        return path
    return _ESCAPED_BYTE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", path)


def file_name(book: Book, suffix: str = ".epub") -> str:
    """A name for the book's file: ASCII letters, digits and hyphens, told apart by the work's id.

    It is at most 100 characters long, and says the title and the first author as far as ASCII can.
    """
    words = _ascii(" ".join([book.title or book.supplied_title or "", *book.authors[:1]]))
    stem = words[:_LONGEST].strip("-") or "story"
    return f"{stem}-{_ascii(book.id)[:24]}{suffix}"


def _ascii(text: str) -> str:
    """The text's ASCII letters and digits, accents taken off, everything else as one hyphen.

    >>> _ascii("../Déjà vu: “Harbour”"), _ascii("Гавань")
    ('Deja-vu-Harbour', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _UNSAFE.sub("-", plain).strip("-")
