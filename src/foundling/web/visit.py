"""One request as the pages see it, and the answers they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData, Headers, QueryParams
from starlette.responses import RedirectResponse, Response

from foundling.errors import UsageError
from foundling.library.library import Library
from foundling.library.reading_state import ReadingState
from foundling.library.views import WorkView
from foundling.web.attempts import Caller
from foundling.web.look import Look
from foundling.web.porter import Porter

ADULT = frozenset({"mature", "explicit", None})
"""The ratings behind the gate; a work without a rating stands there too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one request asks of the library, by whom and how they read."""

    library: Library
    state: ReadingState
    porter: Porter
    path: str
    params: QueryParams
    names: Mapping[str, str]
    """The parts of the path that name something."""
    form: FormData = field(default_factory=FormData)
    body: bytes = b""
    """What a program sent that is no form."""
    reader: str = ""
    session: str = ""
    look: Look = field(default_factory=Look)
    adult: bool = False
    """Whether this reader has said that they want to see adult and unrated works."""
    guarded: bool = False
    """Whether readers have to say who they are."""
    moment: float = 0.0
    address_from: str = ""
    """The network address of who asks."""
    headers: Headers = field(default_factory=Headers)
    origin: str = ""
    """The address of the server as the reader knows it: "http://127.0.0.1:8451"."""

    @property
    def address(self) -> str:
        """The address of this page within the library."""
        return f"{self.path}?{self.params}" if str(self.params) else self.path

    @property
    def caller(self) -> Caller:
        """Who asks, as the porter wants it."""
        return Caller(self.address_from, self.moment)

    def work(self) -> WorkView:
        """The work that the address names. Raises UsageError where it names none, or several."""
        try:
            return self.library.work(self.names["work"])
        except UsageError as error:
            remedy = "It may have been taken out of the library, or its address was not copied whole."
            raise UsageError(error.cause, item=error.item, remedy=remedy) from error

    def number(self, name: str, default: int = 1) -> int:
        """A whole number from the address, at least 1."""
        text = self.params.get(name, "")
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else default

    def field(self, name: str, default: str = "") -> str:
        """A text field of the form that was sent."""
        value = self.form.get(name)
        return value if isinstance(value, str) else default

    def hides(self, rating: str | None) -> bool:
        """Whether a work of this rating stands behind the gate for this reader."""
        return rating in ADULT and not self.adult


def local(address: str | None, default: str = "/") -> str:
    """The address where it leads into the library itself; the default where it leads anywhere else.

    >>> local("/works/1?q=a#p3"), local("//evil.example"), local("https://evil.example/")
    ('/works/1?q=a#p3', '/', '/')
    """
    text = address or ""
    if not text.startswith("/") or text.startswith("//") or any(c in text for c in "\\\r\n\t\0"):
        return default
    return default if urlsplit(text).netloc else text


def to(address: str) -> Response:
    """Send the browser on to a page of the library after a form was taken."""
    return RedirectResponse(local(address), status_code=303)


def asking(**values: str | int | None) -> str:
    """A query string of the values that are not empty, with its question mark.

    >>> asking(q="a b", page=2, sort=""), asking(q="")
    ('?q=a+b&page=2', '')
    """
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""
