"""Pages as HTML: the templates, what every one of them knows, and how values are made fit to be seen."""

from __future__ import annotations

from functools import cache, lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from foundling.export.contacts import mask
from foundling.export.xml import clean, direction, language_tag
from foundling.web import words
from foundling.web.look import CHOICES, LABELS
from foundling.web.question import value_link
from foundling.web.visit import Visit

SHORT = 120
"""Characters of a text that is remembered once it was made fit."""


def page(visit: Visit, template: str, *, status: int = 200, **values: object) -> Response:
    """The template filled with the values, as an answer to this visit."""
    html = templates().get_template(template).render(visit=visit, look=visit.look, **values)
    return HTMLResponse(html, status_code=status)


@cache
def templates() -> Environment:
    """All templates; every text that is put into one is escaped, and addresses in it are masked."""
    environment = Environment(
        loader=PackageLoader("foundling.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seemly,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "label": lambda value, field: words.label(field, value),
        "day": words.day,
        "plural": words.plural,
        "tag": language_tag,
        "direction": direction,
    }
    environment.globals |= {
        "title_of": words.title_of,
        "signs": words.RATING_SIGNS,
        "value_link": value_link,
        "since": words.since,
        "choices": CHOICES,
        "labels": LABELS,
    }
    return environment


def _seemly(value: object) -> object:
    """Text without control characters and addresses of people; markup of ours as it stands."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _short(value) if len(value) <= SHORT else mask(clean(value))
    return value


@lru_cache(maxsize=8192)
def _short(text: str) -> str:
    """The same for names and labels, which stand on page after page."""
    return mask(clean(text))
