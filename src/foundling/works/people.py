"""Who wrote a part, as a name that compares."""

from __future__ import annotations

import re
import unicodedata

from foundling.model import Author, Header
from foundling.vocab import phrases

_BETWEEN_WORDS = re.compile(r"[\W_]+")


def author_key(header: Header, sender: str | None = None) -> str | None:
    """What names the part's authors: their names in sorted order, else the sender's address.

    None where neither is known. Two spellings of a name that differ in more than case, width and
    punctuation are two people; the same name under two addresses is one, for addresses changed often.
    """
    names = sorted({name for name in map(_name, header.authors) if name})
    if names:
        return "name:" + "\n".join(names)
    addresses = sorted({fold(author.email) for author in header.authors if author.email})
    if addresses:
        return "mail:" + "\n".join(addresses)
    return f"mail:{fold(sender)}" if sender and sender.strip() else None


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
    folded = fold(text)
    return _BETWEEN_WORDS.sub(" ", folded).strip() or folded


def _name(author: Author) -> str:
    name = words_of(author.name)
    return "" if name in phrases("titles")["nameless"] else name
