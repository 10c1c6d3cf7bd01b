"""What one document tells of the work that it is a part of, and of the works beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from foundling.model import Origin
from foundling.works import paths
from foundling.works.fingerprints import Fingerprint
from foundling.works.marks import Mark

NOTHING = Fingerprint("", 0, 0, b"")


class Relation(NamedTuple):
    """What a text says of another work: `kind` is sequel, prequel, companion or continued."""

    kind: str
    title: str
    """As written."""


class Place(NamedTuple):
    """A place in a series; `number` is "2" or "2.5", empty where the text gives none."""

    series: str
    """As written."""
    number: str


class Listed(NamedTuple):
    """A story that a page lists under a series' name; `number` is empty where the page gives none."""

    series: str
    """As written."""
    target: str
    """The link to it, as written."""
    title: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One document as stitching sees it: folded words to compare, and a few to show."""

    record_id: str
    is_story: bool
    title: str = ""
    """As the record has it, else as the subject line has it."""
    stems: tuple[str, ...] = ()
    """Folded titles without part marks: the record's, then the subject's where it differs."""
    mark: Mark | None = None
    total: int | None = None
    names: tuple[str, ...] = ()
    """The authors' folded names, sorted."""
    aliases: tuple[str, ...] = ()
    """Other folded names that the text says a single author has."""
    addresses: tuple[str, ...] = ()
    """Folded addresses that are the authors' own."""
    homepages: tuple[str, ...] = ()
    poster: str = ""
    """The folded address that posted it; never a list's or an archive's."""
    shown: tuple[str, ...] = ()
    """The authors' names as written, else the poster's."""
    message: str = ""
    references: tuple[str, ...] = ()
    """Message ids that it answers: the thread's first, then the nearest."""
    is_reply: bool = False
    thread: str = ""
    """The subject as written, without "Re:" and the list's name."""
    source: str = ""
    """The list, newsgroup, host or folder."""
    date: str = ""
    """"YYYY", "YYYY-MM" or "YYYY-MM-DD" of the posting, else of the record; empty where unknown."""
    is_page: bool = False
    """Whether it is a page or a file, not a message."""
    pages: tuple[str, ...] = ()
    """Everywhere it lies: paths, or addresses without their protocol; sorted, empty for a message."""
    after: tuple[str, ...] = ()
    """The pages that it leads on to, as its links write them."""
    before: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()
    """Of a page that lists the stories of series: these, in its order."""
    relations: tuple[Relation, ...] = ()
    places: tuple[Place, ...] = ()
    fandoms: tuple[str, ...] = ()
    pairings: tuple[str, ...] = ()
    words: int = 0
    damage: int = 0
    """Characters lost or spoiled, about; 1,000 and more where the end is missing."""
    prints: Fingerprint = NOTHING
    speech: str = ""
    """Of a reply, the reader's own words."""

    @property
    def identities(self) -> tuple[str, ...]:
        """Everything that names its author: all names together, other names, addresses.

        The poster's address only where the text names nobody.
        """
        named = ("name:" + "\n".join(self.names),) if self.names else ()
        mails = self.addresses or ((self.poster,) if self.poster and not self.names else ())
        return (*named, *(f"name:{each}" for each in self.aliases), *(f"mail:{each}" for each in mails))


def placed(evidence: Evidence, origins: Iterable[Origin]) -> Evidence:
    """The evidence with all the places where the item was found, in whatever order they are given."""
    if not evidence.is_page:
        return evidence
    pages = tuple(sorted({paths.page_of(origin) for origin in origins}))
    source = evidence.source or (paths.source_of(pages[0]) if pages else "")
    return replace(evidence, pages=pages, source=source)
