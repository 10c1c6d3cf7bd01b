"""Clues: what two parts of one work are likely to share, so that each is compared with few others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from foundling.works.evidence import Evidence
from foundling.works.fingerprints import rare
from foundling.works.paths import file_name, resolve
from foundling.works.titles import base_title

TITLE, PLACE, MESSAGE, PAGE, FOLDER, TEXT = "title", "place", "message", "page", "folder", "text"
MOST = {FOLDER: 60, TEXT: 40, PLACE: 60}
"""A clue of these kinds that more parts share says nothing about any of them."""
_NEAR = 3
"""Numbered files of one folder are neighbours where their numbers differ by less."""
UNSAID = frozenset({"untitled", "story", "fiction", "fanfic", "new story", "no title", "part"})
"""Titles that are none."""


class Clue(NamedTuple):
    """One key that several parts may share."""

    kind: str
    key: str


def clues_of(evidence: Evidence) -> tuple[Clue, ...]:
    """The clues of one story's part, each once, sorted; none of other documents."""
    return tuple(sorted(set(_clues(evidence)))) if evidence.is_story else ()


def titles(evidence: Evidence) -> tuple[str, ...]:
    """The part's titles that tell its work from others."""
    return tuple(stem for stem in evidence.stems if stem not in UNSAID)


def continued(evidence: Evidence) -> tuple[str, ...]:
    """The folded titles of other parts that the part says it goes on from."""
    said = (base_title(each.title) for each in evidence.relations if each.kind == "continued")
    return tuple(title for title in said if title and title not in evidence.stems)


def _clues(evidence: Evidence) -> Iterator[Clue]:
    identities = evidence.identities
    for stem in titles(evidence):
        yield from (Clue(TITLE, f"{identity}\0{stem}") for identity in identities)
        if evidence.source and (evidence.is_page or not identities):
            yield Clue(PLACE, f"{evidence.source}\0{stem}")
    for stem in continued(evidence) if evidence.relations else ():
        yield from (Clue(TITLE, f"{identity}\0{stem}") for identity in identities)
    for message in (evidence.message, *evidence.references):
        if message:
            yield Clue(MESSAGE, message)
    for page in evidence.pages:
        yield Clue(PAGE, page)
        ways = (resolve(target, page) for target in (*evidence.after, *evidence.before))
        yield from (Clue(PAGE, there) for there in ways if there)
        if name := file_name(page):
            yield from (Clue(FOLDER, f"{name.like}\0{name.number + step}") for step in range(_NEAR))
    yield from (Clue(TEXT, f"{value:08x}") for value in rare(evidence.prints))
