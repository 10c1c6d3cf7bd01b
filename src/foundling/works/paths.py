"""Pages and files: where they lie, which lead on to which, and what their names say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from foundling.model import Document, MarkKind, Origin
from foundling.vocab import phrases
from foundling.works.people import fold

_WEB = re.compile(r"https?://(?:www\.)?([^\s#]+)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_EDGES = " \t\n\xa0<>«»‹›←→|[](){}.:;,-–—=*~\"'"


_ON, _BACK = frozenset(phrases("works")["next"]), frozenset(phrases("works")["previous"])
_ON_FIRST = tuple(each + after for each in _ON for after in " :")
_BACK_FIRST = tuple(each + after for each in _BACK for after in " :")


class Ways(NamedTuple):
    """The pages that one leads on to, and back to."""

    after: tuple[str, ...]
    before: tuple[str, ...]


NO_WAYS = Ways((), ())


class FileName(NamedTuple):
    """A numbered file among its like: `like` is the path with the number taken out."""

    like: str
    number: int
    is_part: bool
    """Whether the name has a word for a part before the number: "ch03.html"."""
    words: str
    """The letters of the name beside the number, in lower case."""


def page_of(origin: Origin) -> str:
    """Where an item lies: its address on the web if its member's name tells it, else its path.

    >>> page_of(Origin("old/site.warc.gz", "site.warc.gz#3 http://www.example.org/a/b.html", 0, 1))
    'example.org/a/b.html'
    >>> page_of(Origin("./home/stories/ch03.html", None, 0, 1))
    'home/stories/ch03.html'
    """
    if origin.member and (found := _WEB.search(origin.member)):
        return found[1]
    path = f"{origin.path}/{origin.member}" if origin.member else origin.path
    return posixpath.normpath(path) if "./" in path or "//" in path else path


def source_of(page: str) -> str:
    """The folder or host that a page lies in, by its own last name.

    >>> source_of("home/stories/ch03.html"), source_of("example.org/b.html"), source_of("a.txt")
    ('stories', 'example.org', '')
    """
    return posixpath.basename(posixpath.dirname(page))


def file_name(page: str) -> FileName | None:
    """What a numbered file's name says; None where there is no number, or more than one stands alone.

    >>> file_name("home/hl/ch03.html")
    FileName(like='home/hl/ch#', number=3, is_part=True, words='ch')
    >>> file_name("a/lights2.txt").is_part, file_name("a/index.html")
    (False, None)
    """
    folder, name = posixpath.split(page)
    stem = name.lower().partition("?")[0].rpartition(".")[0] or name.lower()
    found = list(_NUMBER.finditer(stem))
    if not found:
        return None
    last = found[-1]
    like = f"{folder}/{stem[: last.start()]}#{stem[last.end() :]}"
    before = _NOT_LETTERS.split(stem[: last.start()].rstrip("-_ ."))[-1]
    words = "".join(filter(str.isalpha, stem))
    return FileName(like, int(last[0]), before in phrases("works")["files"], words)


def ways(document: Document) -> Ways:
    """Where the document's links lead on and back, as they are written."""
    on: list[str] = []
    back: list[str] = []
    for target, words in _links(document):
        said = fold(words.strip(_EDGES))
        if said in _BACK or said.startswith(_BACK_FIRST):
            back.append(target)
        elif said in _ON or said.startswith(_ON_FIRST):
            on.append(target)
    return Ways(tuple(dict.fromkeys(on))[:4], tuple(dict.fromkeys(back))[:4])


def resolve(target: str, page: str) -> str:
    """Where a link on `page` leads, in the form of `page_of`; empty where it leads out of reach.

    >>> resolve("../hl/ch04.html#top", "home/hl/ch03.html"), resolve("mailto:a@example.org", "a.html")
    ('home/hl/ch04.html', '')
    >>> resolve("http://www.example.org/b.html", "a.html"), resolve("/b.html", "example.org/x/a.html")
    ('example.org/b.html', 'example.org/b.html')
    """
    written = target.strip().partition("#")[0]
    if web := _WEB.match(written):
        return web[1]
    if not written or _SCHEME.match(written) or written.startswith("//"):
        return ""
    if written.startswith("/"):
        return page.partition("/")[0] + posixpath.normpath(written)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), written))


def _links(document: Document) -> Iterator[tuple[str, str]]:
    for mark in document.marks:
        if mark.kind is MarkKind.LINK and mark.target:
            yield mark.target[:500], mark.span.of(document.text)
