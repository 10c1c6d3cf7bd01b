"""The server: addresses and what answers them, and the rules that hold for every answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TypeVar
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from foundling.errors import FoundlingError, LibraryError
from foundling.library.library import Library
from foundling.library.reading_state import ReadingState
from foundling.web import accounts, browse, downloads, feeds, look, pictures, shelf, sync, works
from foundling.web.downloads import Stream
from foundling.web.porter import Porter, credentials
from foundling.web.screens import page
from foundling.web.visit import Visit
from foundling.web.words import now

T = TypeVar("T")
View = Callable[[Visit], Response | Stream]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST_BODY = 256 * 1024
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
OPEN = frozenset({"/login"})
"""Pages for who has not said who they are."""
E_READERS = ("/opds", "/sync")
"""Addresses for programs, which say who they are with every request."""

VIEWS: tuple[tuple[str, View, str], ...] = (
    ("/", browse.find, "GET"),
    ("/browse/{field}", browse.values, "GET"),
    ("/works/{work}", works.work, "GET"),
    ("/works/{work}/entire", works.entire, "GET"),
    ("/works/{work}/parts/{part}", works.part, "GET"),
    ("/works/{work}/parts/{part}/posted", works.as_posted, "GET"),
    ("/works/{work}/parts/{part}/original", works.original, "GET"),
    ("/works/{work}/versions", works.versions, "GET"),
    ("/works/{work}/said", works.said_then, "GET"),
    ("/works/{work}/epub", downloads.work_as_epub, "GET"),
    ("/works/{work}/place", works.keep_place, "POST"),
    ("/works/{work}/later", shelf.set_later, "POST"),
    ("/works/{work}/note", shelf.keep_note, "POST"),
    ("/works/{work}/parts/{part}/note", shelf.keep_note, "POST"),
    ("/download", downloads.confirm, "GET"),
    ("/download.zip", downloads.archive, "GET"),
    ("/shelf", shelf.shelf, "GET"),
    ("/shelf/forget", shelf.forget, "POST"),
    ("/shelf/searches", shelf.save_search, "POST"),
    ("/settings", shelf.settings, "GET"),
    ("/settings", shelf.keep_settings, "POST"),
    ("/gate", shelf.pass_gate, "POST"),
    ("/help", shelf.help_page, "GET"),
    ("/pictures", pictures.pictures, "GET"),
    ("/login", accounts.login, "GET"),
    ("/login", accounts.log_in, "POST"),
    ("/logout", accounts.log_out, "POST"),
    ("/opds", feeds.root, "GET"),
    ("/opds/works", feeds.works, "GET"),
    ("/opds/later", feeds.later, "GET"),
    ("/opds/by/{field}", feeds.by, "GET"),
    ("/opds/search.xml", feeds.search_description, "GET"),
    ("/sync/users/create", sync.create_user, "POST"),
    ("/sync/users/auth", sync.authorise, "GET"),
    ("/sync/syncs/progress", sync.put_progress, "PUT"),
    ("/sync/syncs/progress/{document}", sync.get_progress, "GET"),
)


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server was told: the library, and whether readers have to say who they are."""

    library: Path
    guarded: bool = False
    warm: bool = True
    """Whether to read the catalogue's columns before the first request."""


class Desk:
    """One thread that has the library open and answers one request after another."""

    def __init__(self, serving: Serving) -> None:
        """Take what the server was told; nothing is opened yet."""
        self.serving = serving
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._library: Library | None = None
        self._state: ReadingState | None = None
        self._porter: Porter | None = None
        self._prepared = False

    async def open(self) -> None:
        """Open the library and the readers' database. Raises LibraryError where that cannot be."""
        await self._do(self._open)

    async def close(self) -> None:
        """Close both."""
        await self._do(self._close)
        self._pool.shutdown()

    async def answer(self, view: View, request: Request) -> Response:
        """The view's answer to a request."""
        body = await _body(request) if request.method in {"PUT", "POST"} else b""
        if body is None:
            return PlainTextResponse("That is too much.", status_code=413)
        form = await request.form(max_files=0, max_fields=40) if request.method == "POST" else None
        answer = await self._do(partial(self._view, view, request, body, form))
        if request.url.path == "/":
            self._prepare()
        if isinstance(answer, Stream):
            return StreamingResponse(
                self._pieces(answer.pieces),
                media_type=answer.media_type,
                headers=downloads.attachment(answer.name),
            )
        return answer

    def _prepare(self) -> None:
        """While a reader looks at the first listing, load what the pages of stories will need."""
        if self.serving.warm and not self._prepared and self._library is not None:
            self._prepared = True
            Thread(target=self._library.prepare, daemon=True, name="prepare").start()

    async def _pieces(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        """The pieces of a stream, each made in the library's thread, so that others are served between."""
        while (piece := await self._do(partial(next, pieces, None))) is not None:
            yield piece

    async def _do(self, job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, job)

    def _open(self) -> None:
        self._library = Library.open(self.serving.library)
        if self.serving.warm:
            self._library.warm()
        self._state = ReadingState(self.serving.library)
        self._porter = Porter(self._state)

    def _close(self) -> None:
        if self._library is not None:
            self._library.__exit__(None, None, None)
        if self._state is not None:
            self._state.close()

    def _view(self, view: View, request: Request, body: bytes, form: object) -> Response | Stream:
        visit = self._visit(request, body, form)
        refused = _refused(visit)
        if refused is not None:
            return refused
        try:
            return view(visit)
        except FoundlingError as error:
            status = 500 if isinstance(error, LibraryError) else 404
            return page(visit, "error.html", status=status, error=error)

    def _visit(self, request: Request, body: bytes, form: object) -> Visit:
        if self._library is None or self._state is None or self._porter is None:
            raise LibraryError("the library is not open")
        token = request.cookies.get(accounts.SESSION, "")
        visit = Visit(
            library=self._library,
            state=self._state,
            porter=self._porter,
            path=request.url.path,
            params=request.query_params,
            names=request.path_params,
            body=body,
            look=look.read(request.cookies.get("look", "")),
            adult=request.cookies.get("adult") == "yes",
            guarded=self.serving.guarded,
            session=token,
            moment=now(),
            address_from=request.client.host if request.client else "",
            headers=request.headers,
            origin=f"{request.url.scheme}://{request.url.netloc}",
        )
        if form is not None:
            visit = replace(visit, form=form)  # type: ignore[arg-type]
        return replace(visit, reader=_reader(visit)) if self.serving.guarded else visit


def create(serving: Serving) -> Starlette:
    """The application that serves a library."""
    desk = Desk(serving)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await desk.open()
        yield
        await desk.close()

    routes = [Route(path, _endpoint(desk, view), methods=[method]) for path, view, method in VIEWS]
    static = StaticFiles(directory=Path(__file__).parent / "static")
    return Starlette(
        routes=[*routes, Mount("/static", static)],
        middleware=[
            Middleware(Rules, local=not serving.guarded),
            Middleware(GZipMiddleware, minimum_size=800, compresslevel=6),
        ],
        lifespan=life,
    )


class Rules:
    """What holds for every answer: its headers, whom it is for, and that forms come from our own pages."""

    def __init__(self, app: Callable[..., Awaitable[None]], *, local: bool) -> None:
        """Hold the rules over `app`; a `local` one answers under this computer's own names alone."""
        self._app = app
        self._local = local

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        """Pass a request on, unless it breaks a rule, and put the headers on the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        trouble = self._trouble(request)
        if trouble:
            await PlainTextResponse(trouble, status_code=403, headers=HEADERS)(scope, receive, send)
            return

        async def send_with_headers(message) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
            if message["type"] == "http.response.start":
                message["headers"] = _with_rules(message["headers"], request.url.path)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _trouble(self, request: Request) -> str:
        """Why the request is refused; empty where it is not."""
        host = (urlsplit(f"//{request.headers.get('host', '')}").hostname or "").strip("[]")
        if self._local and host not in LOOPBACK:
            return "This library answers only under the names of this computer."
        if request.method in {"POST", "PUT", "DELETE"}:
            origin = request.headers.get("origin")
            site = request.headers.get("sec-fetch-site", "same-origin")
            ours = f"{request.url.scheme}://{request.url.netloc}"
            if (origin not in {None, ours}) or site not in {"same-origin", "none"}:
                return "This form was sent from another site."
        return ""


def _with_rules(headers: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in headers}
    more = {name.lower().encode(): value.encode() for name, value in HEADERS.items()}
    caching = b"public, max-age=3600" if path.startswith("/static/") else b"private, no-cache"
    more[b"cache-control"] = caching
    return headers + [(name, value) for name, value in more.items() if name not in given]


def _endpoint(desk: Desk, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await desk.answer(view, request)

    return endpoint


def _reader(visit: Visit) -> str:
    """Who is reading: the account of the session, or of HTTP Basic where an e-reader asks; else ""."""
    if _asks_as_e_reader(visit):
        name = visit.porter.basic(visit.headers.get("authorization", ""), visit.caller)
        if name:
            return name
    return visit.porter.session(visit.session, visit.moment)


def _asks_as_e_reader(visit: Visit) -> bool:
    return visit.path.startswith(E_READERS) or visit.path.endswith("/epub")


def _refused(visit: Visit) -> Response | None:
    """What to answer to who has not said who they are, where readers have to."""
    if not visit.guarded or visit.reader or visit.path in OPEN or visit.path.startswith("/sync"):
        return None
    if _asks_as_e_reader(visit):
        name, _ = credentials(visit.headers.get("authorization", ""))
        wait = visit.porter.wait(name, visit.caller) if name else 0
        if wait:
            later = {"Retry-After": str(wait)}
            return PlainTextResponse(accounts.too_often(wait), status_code=429, headers=later)
        challenge = {"WWW-Authenticate": 'Basic realm="Foundling", charset="UTF-8"'}
        return PlainTextResponse("Say who you are.", status_code=401, headers=challenge)
    return RedirectResponse(f"/login?to={quote(visit.address)}", status_code=303)


async def _body(request: Request) -> bytes | None:
    """The body of a request; None where it is larger than any form of ours."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return None
    return await request.body()
