"""Catalogues for e-readers: one feed as OPDS 2.0 (JSON) and as OPDS 1.2 (Atom).

Sources: opds.io/opds-2.0 and specs.opds.io/opds-1.2; OpenSearch 1.1 for the description of the search.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from foundling.export.contacts import mask
from foundling.export.xml import clean, escape, language_tag

OPDS2 = "application/opds+json"
PUBLICATION2 = "application/opds-publication+json"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPENSEARCH = "application/opensearchdescription+xml"
EPUB = "application/epub+zip"
_OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" '
    'xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:thr="http://purl.org/syndication/thread/1.0" '
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
)
_UNDATED = "2000-01-01"


@dataclass(frozen=True, slots=True)
class Step:
    """A way on to another feed."""

    title: str
    href: str
    about: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its words, its address, its count, and whether it is chosen."""

    title: str
    href: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet."""

    title: str
    values: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """One work that can be fetched as an e-book."""

    id: str
    title: str
    authors: tuple[str, ...]
    language: str
    subjects: tuple[str, ...]
    summary: str
    about: str
    """Rating, warnings, series and length in a line: many readers show nothing else."""
    series: str | None
    published: str | None
    words: int
    href: str
    """Of the e-book."""
    page: str
    """Of the work in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One page of a catalogue; all addresses are absolute paths of one server, or whole."""

    id: str
    title: str
    href: str
    start: str
    search: str
    """The address of a feed that takes what is looked for as "q", or as "query", "title" and "author"."""
    description: str
    """The address of the OpenSearch description."""
    updated: str
    steps: tuple[Step, ...] = ()
    volumes: tuple[Volume, ...] = ()
    facets: tuple[Choices, ...] = ()
    total: int | None = None
    size: int = 0
    page: int = 1
    pages: tuple[tuple[str, str], ...] = ()
    """Relations and addresses: ("next", "/opds/all?page=2")."""

    @property
    def kind(self) -> str:
        """The media type of the Atom form."""
        return ACQUISITION if self.volumes or not self.steps else NAVIGATION


def as_json(feed: Feed) -> bytes:
    """The feed as OPDS 2.0."""
    found: dict[str, object] = {
        "metadata": {
            "title": _line(feed.title),
            "modified": feed.updated,
            **({"numberOfItems": feed.total} if feed.total is not None else {}),
            **({"itemsPerPage": feed.size, "currentPage": feed.page} if feed.size else {}),
        },
        "links": [
            {"rel": "self", "href": feed.href, "type": OPDS2},
            {"rel": "start", "href": feed.start, "type": OPDS2},
            {"rel": "search", "href": _search2(feed.search), "type": OPDS2, "templated": True},
            *({"rel": relation, "href": href, "type": OPDS2} for relation, href in feed.pages),
        ],
    }
    if feed.steps:
        found["navigation"] = [_step_json(step) for step in feed.steps]
    if feed.volumes or not feed.steps:
        found["publications"] = [_volume_json(volume) for volume in feed.volumes]
    if feed.facets:
        found["facets"] = [_facet_json(facet) for facet in feed.facets]
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def as_atom(feed: Feed) -> bytes:
    """The feed as OPDS 1.2."""
    return "\n".join(_atom(feed)).encode("utf-8", "replace")


def description(search: str, title: str) -> bytes:
    """The OpenSearch description of a search whose address holds "{searchTerms}"."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(title[:16])}</ShortName><Description>{escape(title)}</Description>"
        "<InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>"
        f"<Url type={quoteattr(ACQUISITION)} template={quoteattr(search)}/>"
        "</OpenSearchDescription>\n"
    ).encode()


def _search2(search: str) -> str:
    """The search as a template of RFC 6570.

    >>> _search2("/opds/works"), _search2("/opds/works?adult=yes")
    ('/opds/works{?query,title,author}', '/opds/works?adult=yes{&query,title,author}')
    """
    return f"{search}{{{'&' if '?' in search else '?'}query,title,author}}"


def _facet_json(facet: Choices) -> dict[str, object]:
    return {"metadata": {"title": _line(facet.title)}, "links": [_choice_json(each) for each in facet.values]}


def _step_json(step: Step) -> dict[str, object]:
    counted = {"properties": {"numberOfItems": step.count}} if step.count is not None else {}
    return {"title": _line(step.title), "href": step.href, "type": OPDS2, "rel": "subsection", **counted}


def _choice_json(choice: Choice) -> dict[str, object]:
    return {
        "title": _line(choice.title),
        "href": choice.href,
        "type": OPDS2,
        "properties": {"numberOfItems": choice.count},
        **({"rel": "self"} if choice.chosen else {}),
    }


def _volume_json(volume: Volume) -> dict[str, object]:
    metadata: dict[str, object] = {
        "@type": "http://schema.org/Book",
        "identifier": f"urn:foundling:{volume.id}",
        "title": _line(volume.title),
        "author": [{"name": _line(author)} for author in volume.authors],
        "language": language_tag(volume.language),
        "subject": [_line(subject) for subject in volume.subjects],
        "description": _both(volume),
    }
    if volume.published:
        metadata["published"] = volume.published
    if volume.series:
        metadata["belongsTo"] = {"series": {"name": _line(volume.series)}}
    return {
        "metadata": metadata,
        "links": [
            {"rel": _OPEN_ACCESS, "href": volume.href, "type": EPUB},
            {"rel": "alternate", "href": volume.page, "type": "text/html"},
        ],
    }


def _atom(feed: Feed) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {_NAMESPACES}>'
    yield f"<id>{escape(feed.id)}</id><title>{escape(_line(feed.title))}</title>"
    yield f"<updated>{escape(feed.updated)}</updated><author><name>Foundling</name></author>"
    yield _link("self", feed.href, feed.kind)
    yield _link("start", feed.start, NAVIGATION)
    yield _link("search", feed.description, OPENSEARCH)
    joined = "&" if "?" in feed.search else "?"
    yield _link("search", f"{feed.search}{joined}q={{searchTerms}}", ACQUISITION)
    yield from (_link(relation, href, feed.kind) for relation, href in feed.pages)
    if feed.total is not None:
        yield f"<opensearch:totalResults>{feed.total}</opensearch:totalResults>"
        yield f"<opensearch:itemsPerPage>{feed.size}</opensearch:itemsPerPage>"
        yield f"<opensearch:startIndex>{(feed.page - 1) * feed.size + 1}</opensearch:startIndex>"
    for facet in feed.facets:
        yield from (_facet_link(facet.title, choice) for choice in facet.values)
    yield from (_step(feed, step) for step in feed.steps)
    yield from (_entry(feed, volume) for volume in feed.volumes)
    yield "</feed>\n"


def _link(relation: str, href: str, media_type: str, more: str = "") -> str:
    return f"<link rel={quoteattr(relation)} href={quoteattr(href)} type={quoteattr(media_type)}{more}/>"


def _facet_link(group: str, choice: Choice) -> str:
    title, heading = quoteattr(_line(choice.title)), quoteattr(_line(group))
    more = f' title={title} opds:facetGroup={heading} thr:count="{choice.count}"'
    active = ' opds:activeFacet="true"' if choice.chosen else ""
    return _link("http://opds-spec.org/facet", choice.href, ACQUISITION, more + active)


def _step(feed: Feed, step: Step) -> str:
    counted = f' thr:count="{step.count}"' if step.count is not None else ""
    about = step.about or (f"{step.count:,} works" if step.count is not None else "")
    return (
        f"<entry><title>{escape(_line(step.title))}</title><id>{escape(feed.id)}:{escape(step.href)}</id>"
        f'<updated>{escape(feed.updated)}</updated><content type="text">{escape(_line(about))}</content>'
        f"{_link('subsection', step.href, ACQUISITION, counted)}</entry>"
    )


def _entry(feed: Feed, volume: Volume) -> str:
    authors = "".join(
        f"<author><name>{escape(_line(name))}</name></author>" for name in _named(volume.authors)
    )
    terms = [quoteattr(_line(each)) for each in volume.subjects]
    subjects = "".join(f"<category term={term} label={term}/>" for term in terms)
    issued = f"<dc:issued>{escape(volume.published)}</dc:issued>" if volume.published else ""
    return (
        f"<entry><title>{escape(_line(volume.title))}</title><id>urn:foundling:{escape(volume.id)}</id>"
        f"{authors}<updated>{escape(feed.updated)}</updated>{issued}"
        f"<dc:language>{escape(language_tag(volume.language))}</dc:language>{subjects}"
        f'<summary type="text">{escape(_both(volume))}</summary>'
        f"{_link(_OPEN_ACCESS, volume.href, EPUB)}{_link('alternate', volume.page, 'text/html')}</entry>"
    )


def _named(authors: Sequence[str]) -> tuple[str, ...]:
    """The authors; a work of unknown author says so, since clients show an empty list as an error."""
    return tuple(authors) or ("Unknown author",)


def _both(volume: Volume) -> str:
    return mask(clean("\n\n".join(filter(None, (volume.summary, volume.about)))))


def _line(text: str) -> str:
    return " ".join(mask(clean(text)).split())


def date_time(day: str | None) -> str:
    """A day as the moment it begins, in UTC; a day in 2000 for none.

    >>> date_time("1999-03"), date_time(None)
    ('1999-03-01T00:00:00Z', '2000-01-01T00:00:00Z')
    """
    return f"{((day or '') + _UNDATED[len(day or '') :])[:10]}T00:00:00Z"
