"""Who wrote a part, as a name that compares."""

from __future__ import annotations

import re
import unicodedata

from foundling.model import Author, Header
from foundling.vocab import phrases

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SPACED = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""ASCII in lower case, what is no letter or digit as a space."""
_NAMELESS = frozenset(phrases("titles")["nameless"])
_ROLES = frozenset(phrases("works")["roles"])
_PAGE = re.compile(r"\bhttps?://(?:www\.)?([^\s<>\"'?#]{4,200})", re.IGNORECASE)


def fold(text: str) -> str:
    """The text without differences of case, width and white space.

    >>> fold("  Ｋiki   DOE ")
    'kiki doe'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def words_of(text: str) -> str:
    """The folded words of the text, punctuation as spaces; the folded text where it has no words.

    >>> words_of('"Harbour" -- Lights!'), words_of("* * *")
    ('harbour lights', '* * *')
    """
    if text.isascii():
        return b" ".join(text.encode().translate(_SPACED).split()).decode() or fold(text)
    folded = fold(text)
    return _BETWEEN_WORDS.sub(" ", folded).strip() or folded


def sender_of(header: Header) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The authors' folded names, sorted, and their folded addresses; masked and shared ones are left out."""
    names = tuple(sorted({name for name in map(_name, header.authors) if name}))
    given = (fold(author.email) for author in header.authors if author.email)
    return names, tuple(sorted({each for each in given if is_whole(each) and not is_role(each)}))


def is_whole(address: str) -> bool:
    """Whether an address is one in full: not one that an archive has masked.

    >>> is_whole("kit@example.org"), is_whole("kit@..."), is_whole("kit")
    (True, False, False)
    """
    local, _, host = address.partition("@")
    return bool(local) and "." in host.strip(".") and ".." not in host


def is_role(address: str) -> bool:
    """Whether an address speaks for a list, an archive or a program; True of none at all.

    >>> [is_role(each) for each in ("lanterns-owner@example.org", "kit@example.org", "")]
    [True, False, True]
    """
    local = address.partition("@")[0]
    if not local or local in _ROLES:
        return True
    _, *others = _BETWEEN_WORDS.split(local.casefold())
    return bool(others) and others[-1] in _ROLES


def homepage(value: str) -> str:
    """A person's page in a text, without protocol and file name; empty where it is no page of one's own.

    >>> homepage("http://www.example.org/~tilda/index.html"), homepage("http://example.org/")
    ('example.org/~tilda', '')
    """
    found = _PAGE.search(value) if "://" in value else None
    if found is None:
        return ""
    host, *rest = fold(found[1]).rstrip(".,;)>").split("/")
    if rest and "." in rest[-1]:
        rest.pop()
    rest = [each for each in rest if each]
    return "/".join((host, *rest)) if rest else ""


def _name(author: Author) -> str:
    name = words_of(author.name)
    return "" if name in _NAMELESS else name
