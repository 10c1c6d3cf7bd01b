"""The library as a catalogue for e-readers: OPDS 2.0 and 1.2 at one address, by what the reader accepts."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import Response

from foundling.errors import UsageError
from foundling.export.feeds import (
    OPDS2,
    OPENSEARCH,
    Choice,
    Choices,
    Feed,
    Step,
    Volume,
    as_atom,
    as_json,
    description,
)
from foundling.library.facets import FACETS
from foundling.library.found import Asked, Found
from foundling.library.views import WorkRow
from foundling.web import question, words
from foundling.web.question import Question, value_link
from foundling.web.visit import Visit

SIZE = 25
VALUES = 50
SHOWN = ("rating", "fandom", "relationship", "character", "author", "series", "year", "language", "status")
_NEW = "added"


def root(visit: Visit) -> Response:
    """The first page of the catalogue: ways in, and all facets as lists, since many readers show none."""
    total = visit.library.find(_asked(visit, Question(), limit=0)).total
    more, alone = _adult(visit), _adult(visit, "?")
    steps = [
        Step("Newest in the library", f"/opds/works?sort={_NEW}{more}", "What was taken in last", total),
        Step("Last posted", f"/opds/works?sort=updated{more}", "By the date of the last part"),
        Step("By title", f"/opds/works?sort=title{more}", "All works"),
        *(
            Step(
                facet.heading,
                f"/opds/by/{facet.field}{alone}",
                f"Works by {facet.heading.lower()}",
            )
            for facet in FACETS
            if facet.field in SHOWN
        ),
    ]
    later = visit.state.later(visit.reader)
    if later:
        steps.insert(0, Step("To read later", f"/opds/later{alone}", "Your own list", len(later)))
    if not _wants_adult(visit):
        everything = visit.library.find(Asked(limit=0)).total
        if everything > total:
            about = f"{everything - total:,} works are rated Mature or Explicit, or have no rating"
            steps.append(Step("With adult and unrated works", "/opds?adult=yes", about, everything))
    return _answer(visit, _feed(visit, "Foundling", steps=tuple(steps)))


def works(visit: Visit) -> Response:
    """Works that answer the address's question, with facets and the pages that follow."""
    asked = question.read(visit.params)
    query = visit.params.get("query") or visit.params.get("q") or ""
    named = [f'{name}:"{visit.params[name]}"' for name in ("title", "author") if visit.params.get(name)]
    asked = Question(
        query=" ".join([query, *(each.replace('""', '"') for each in named)]).strip(),
        include=asked.include,
        exclude=asked.exclude,
        sort=asked.sort,
        page=asked.page,
    )
    try:
        found = visit.library.find(_asked(visit, asked, facets=True))
    except UsageError as error:
        return _answer(visit, _feed(visit, f"{error.cause}. {error.remedy}", total=0))
    return _answer(visit, _listing(visit, asked, found))


def later(visit: Visit) -> Response:
    """The works that the reader has marked for later, the last marked first."""
    among = tuple(visit.state.later(visit.reader))
    found = visit.library.find(_asked(visit, Question(sort="read"), among=among))
    volumes = tuple(_volume(visit, hit.work) for hit in found.hits)
    return _answer(visit, _feed(visit, "To read later", volumes=volumes, total=found.total))


def by(visit: Visit) -> Response:
    """The values of one facet as ways on, the commonest first."""
    name = visit.names["field"]
    facet = next((each for each in FACETS if each.field == name), None)
    if facet is None:
        raise UsageError("there is no such list", item=name, remedy="Go back to the first page.")
    number = visit.number("page")
    counted = visit.library.values(_asked(visit, Question()), name)
    shown = counted[(number - 1) * VALUES : number * VALUES]
    steps = tuple(
        Step(words.label(name, each.value), _way(visit, value_link(name, each.value)), "", each.count)
        for each in shown
    )
    pages = _pages(visit, number, -(-len(counted) // VALUES))
    return _answer(visit, _feed(visit, facet.heading, steps=steps, pages=pages))


def search_description(visit: Visit) -> Response:
    """The OpenSearch description."""
    template = f"{visit.origin}/opds/works?q={{searchTerms}}{_adult(visit)}"
    return Response(description(template, "Foundling"), media_type=OPENSEARCH)


def _asked(
    visit: Visit,
    asked: Question,
    *,
    limit: int = SIZE,
    facets: bool = False,
    among: tuple[str, ...] | None = None,
) -> Asked:
    """The question as the library takes it, without adult and unrated works unless the reader wants them."""
    given = asked.asked(facets=facets, limit=limit, otherwise=_NEW)
    hidden = () if _wants_adult(visit) else (("rating", "mature"), ("rating", "explicit"), ("rating", "none"))
    return Asked(
        query=given.query,
        include=given.include,
        exclude=(*given.exclude, *hidden),
        sort=given.sort,
        otherwise=given.otherwise,
        offset=given.offset,
        limit=limit,
        among=among,
        facets=facets,
    )


def _listing(visit: Visit, asked: Question, found: Found) -> Feed:
    facets = tuple(
        Choices(
            group.heading,
            tuple(
                Choice(
                    words.label(group.field, each.value),
                    _way(visit, asked.including(group.field, each.value)),
                    each.count,
                    (group.field, each.value) in asked.include,
                )
                for each in group.values
            ),
        )
        for group in found.groups
        if group.field in SHOWN and group.values
    )
    return _feed(
        visit,
        asked.query or "Works",
        volumes=tuple(_volume(visit, hit.work) for hit in found.hits),
        facets=facets,
        total=found.total,
        size=SIZE,
        page=asked.page,
        pages=_pages(visit, asked.page, -(-found.total // SIZE)),
    )


def _way(visit: Visit, link: str) -> str:
    """The feed of the question that a page's address asks."""
    _, _, text = link.partition("?")
    return f"/opds/works?{text}{_adult(visit)}" if text else f"/opds/works{_adult(visit, '?')}"


def _volume(visit: Visit, row: WorkRow) -> Volume:
    rating = words.label("rating", row.rating or "none")
    about = [f"Rated: {rating}", words.plural(row.words, "word")]
    about += [f"Warnings: {', '.join(row.warnings)}"] * bool(row.warnings)
    about += [words.plural(row.parts, "part")] * (row.parts > 1)
    about += [", ".join(row.relationships)] * bool(row.relationships)
    adult = "?adult=yes" if _wants_adult(visit) else ""
    return Volume(
        id=row.id,
        title=words.title_of(row),
        authors=row.authors,
        language=row.language,
        subjects=(*row.fandoms, *row.relationships, rating, *row.warnings),
        summary=row.summary or "",
        about=" · ".join(about),
        series=getattr(row, "series", None),
        published=row.date,
        words=row.words,
        href=f"/works/{row.id}/epub{adult}",
        page=f"/works/{row.id}",
    )


def _feed(visit: Visit, title: str, **more: object) -> Feed:
    updated = datetime.fromtimestamp(int(visit.moment), UTC).isoformat().replace("+00:00", "Z")
    return Feed(
        id=f"urn:foundling:feed:{visit.address}",
        title=title,
        href=visit.address,
        start=f"/opds{_adult(visit, '?')}",
        search=f"/opds/works{_adult(visit, '?')}",
        description=f"/opds/search.xml{_adult(visit, '?')}",
        updated=updated,
        **more,  # type: ignore[arg-type]
    )


def _pages(visit: Visit, number: int, last: int) -> tuple[tuple[str, str], ...]:
    kept = [(name, value) for name, value in visit.params.multi_items() if name != "page"]

    def at(page: int) -> str:
        return f"{visit.path}?{urlencode([*kept, ('page', page)])}"

    found = [("first", at(1))] if last > 1 else []
    found += [("previous", at(number - 1))] * (number > 1)
    found += [("next", at(number + 1)), ("last", at(last))] * (number < last)
    return tuple(found)


def _answer(visit: Visit, feed: Feed) -> Response:
    """The feed in the form that the reader accepts; who asks for nothing in particular gets Atom."""
    headers = {"Vary": "Accept", "Cache-Control": "private, no-cache"}
    if _prefers_json(visit.headers.get("accept", "")):
        return Response(as_json(feed), media_type=OPDS2, headers=headers)
    return Response(as_atom(feed), media_type=f"{feed.kind}; charset=utf-8", headers=headers)


def _prefers_json(accept: str) -> bool:
    """Whether OPDS 2.0 is accepted, and no less gladly than Atom.

    >>> _prefers_json("application/opds+json, application/atom+xml;q=0.9, */*;q=0.8")
    True
    >>> _prefers_json("application/atom+xml, application/opds+json;q=0.5"), _prefers_json("*/*")
    (False, False)
    """
    weights: dict[str, float] = {}
    for each in accept.lower().split(","):
        name, *parameters = (part.strip() for part in each.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        weights[name] = float(quality) if quality.replace(".", "", 1).isdigit() else 0.0
    wanted = max(weights.get(OPDS2, 0), weights.get("application/json", 0))
    return wanted > 0 and wanted >= weights.get("application/atom+xml", 0)


def _wants_adult(visit: Visit) -> bool:
    return visit.params.get("adult") == "yes"


def _adult(visit: Visit, joined: str = "&") -> str:
    return f"{joined}adult=yes" if _wants_adult(visit) else ""
