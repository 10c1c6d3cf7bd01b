"""Hostile mark-up in every field and body: nothing of it runs, nothing is fetched, in the real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from foundling.library.found import Asked
from foundling.library.library import Library
from tests.browser.conftest import Site, prose, serve

PAYLOADS = [
    line for line in (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines() if line
]
SNEAK = "() => { window.boom = () => { window.boomed = (window.boomed || 0) + 1 } }"
TEXT = """Title: Tale {n} {p}
Author: Author{n} {p}
Fandom: Fandom{n} {p}
Pairing: {p}
Rating: G
Warnings: {p}
Series: {p}
Summary: {p}
Genre: {p}
Notes: {p}
Odd label: {p}

{body}

{p}

"{p}" said nobody. lamp
"""
PAGE = """<html><head><title>Page {n} {p}</title></head><body><h1>Page {n}</h1><p>by Jo Quill</p>
<p>Title: Page {n}<br>Rating: G<br>Summary: {p}<br>Fandom: Highlander</p>
<hr>{body}<p>{p}</p>{p}<p>The lamp.</p>
</body></html>"""

MAIL = """From ada@example.org Tue Oct 06 20:14:40 1998
From: "{p}" <ada{n}@example.org>
{list}
Subject: [{p}] FIC: Post {n} {p}
Date: Tue, 6 Oct 1998 20:14:40 -0400
Message-ID: <{n}.{p}@example.org>

Title: Post {n}
Rating: G

{body}

{p}

"""
LISTS = ("List-Id: {p} <{p}.example.org>", "Newsgroups: {p}", "To: {p}@example.org")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("hostile")
    folder = root / "heap"
    folder.mkdir()
    for n, payload in enumerate(PAYLOADS):
        words = prose(f"Person{n}", 3)
        (folder / f"{n}.txt").write_text(
            TEXT.format(n=n, p=payload, body="\n\n".join(words)), encoding="utf-8"
        )
        body = "".join(f"<p>{each}</p>" for each in words)
        (folder / f"{n}.html").write_text(PAGE.format(n=n, p=payload, body=body), encoding="utf-8")
    (folder / "lists.mbox").write_text("".join(_mails()), encoding="utf-8")
    with Library.open(root / "library", create=True, write=True) as library:
        library.add([str(folder)])
    yield from serve(root / "library")


def _mails() -> Iterator[str]:
    """A message for each payload, which stands wherever a message says of itself where it comes from."""
    for n, payload in enumerate(PAYLOADS):
        line = LISTS[n % len(LISTS)].format(p=payload)
        yield MAIL.format(n=n, p=payload, list=line, body="\n\n".join(prose(f"Poster{n}", 3)))


class Guard:
    """Watches one page: what ran, what asked for another place, what the policy had to stop."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.outside: list[str] = []
        self.dialogs: list[str] = []
        self.stopped: list[str] = []
        page.add_init_script(f"({SNEAK})()")
        page.on("request", self._note)
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on(
            "console", lambda message: self.stopped.append(message.text) if message.type == "error" else None
        )

    def _note(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.address, "about:")):
            self.outside.append(url)

    def see(self, address: str) -> None:
        """Go there and look into all frames."""
        self.page.goto(address)
        for frame in self.page.frames:
            assert not frame.evaluate("() => window.boomed || 0"), (address, frame.url)
        assert self.page.url.startswith(self.address), address


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_nothing_runs_and_nothing_is_fetched(browser: Browser, hostile: Site) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "adult", "value": "yes", "url": hostile.address}])
    page = context.new_page()
    guard = Guard(page, hostile.address)
    with Library.open(hostile.library) as library:
        works = library.find(Asked(limit=None)).ids
        parts = {work: library.work(work).parts[0] for work in works}
        postings = {work: part.id for work, part in parts.items()}
        pages = {work: part.origins[0].path.endswith(".html") for work, part in parts.items()}
    assert len(works) >= len(PAYLOADS)
    for number in range(1, -(-len(works) // 25) + 1):
        guard.see(f"{hostile.address}/?q=lamp&page={number}")
    for work, posting in postings.items():
        guard.see(f"{hostile.address}/works/{work}?find=lamp")
        if pages[work]:
            guard.see(f"{hostile.address}/works/{work}/parts/{posting}/original")
    for field in ("author", "fandom", "warning", "tag", "series", "relationship", "source"):
        guard.see(f"{hostile.address}/browse/{field}")
    guard.see(f"{hostile.address}/pictures")
    guard.see(f"{hostile.address}/shelf")
    context.close()
    assert guard.outside == []
    assert guard.dialogs == []
    assert [each for each in guard.stopped if "Content Security Policy" in each] == []


def test_what_is_asked_does_not_run_either(browser: Browser, hostile: Site) -> None:
    context = browser.new_context()
    guard = Guard(context.new_page(), hostile.address)
    for payload in PAYLOADS:
        asked = quote(payload, safe="")
        guard.see(f"{hostile.address}/?q={asked}&in=fandom:{asked}&sort={asked}&page={asked}")
    guard.see(f"{hostile.address}/login?to={quote('javascript:boom()')}")
    context.close()
    assert (guard.outside, guard.dialogs) == ([], [])


def test_a_planted_script_is_noticed(browser: Browser, hostile: Site) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    guard = Guard(page, hostile.address)
    page.route(
        "**/help", lambda route: route.fulfill(body="<script>boom()</script>", content_type="text/html")
    )
    with pytest.raises(AssertionError):
        guard.see(f"{hostile.address}/help")
    context.close()
