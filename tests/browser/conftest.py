"""A library of invented stories, a server for it, and Debian's Chromium to look at it with."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from foundling.library.library import Library
from foundling.web.app import Serving, create

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

WHO = "the postman|a cousin of hers|nobody|the cook|half the crew|an old friend|the lamplighter".split("|")
DID = "counted|mended|sold|painted|lost|borrowed|carried home|forgot|polished|wrapped up|drew".split("|")
THINGS = "oars kettles corkscrews umbrellas ladders spoons postcards lanterns teapots hats".split()
WHERE = "by the window|under the bridge|on the stairs|in the rain|behind the stove|at the harbour".split("|")
WHY = "for want of a better plan|since it was Tuesday|as his mother had done|because of the cat".split("|")
PART = """From ada@example.org Tue Oct 06 20:14:40 1998
From: Ada Fenn <ada@example.org>
To: lamplight@example.org
Subject: FIC: Harbour Lights ({number}/4)
Date: Tue, {day} Oct 1998 20:14:40 -0400
Message-ID: <{number}@example.org>

Title: Harbour Lights
Author: Ada Fenn
Rating: PG-13
Pairing: J/C
Fandom: Star Trek: Voyager
Warnings: Violence
Summary: A lantern, a boat,
  and nobody to row it.
Feedback: to ada@example.org

{body}

"""
REVISED = """From ada@example.org Tue Mar 02 20:14:40 1999
From: Ada Fenn <ada@example.org>
To: lamplight@example.org
Subject: REPOST: FIC: Harbour Lights (2/4) revised
Date: Tue, 2 Mar 1999 20:14:40 -0400
Message-ID: <2b@example.org>

Title: Harbour Lights
Author: Ada Fenn
Rating: PG-13
Fandom: Star Trek: Voyager

{body}

"""
REPLY = """From kit@example.net Wed Oct 07 09:00:00 1998
From: Kit Larkin <kit@example.net>
To: lamplight@example.org
Subject: Re: FIC: Harbour Lights (1/4)
Date: Wed, 7 Oct 1998 09:00:00 -0400
Message-ID: <r1@example.net>
In-Reply-To: <1@example.org>
References: <1@example.org>

Ada, I loved this! The lamp, the boat, and nobody to row it. I read it twice on the bus and
missed my stop. Please post the next part soon.

Kit

"""
LOOSE = {
    "cellar.txt": "The Cellar\nby Tom Ashby\n\nRating: G\nFandom: The X-Files\nDate: 1997-03-01\n\n{body}\n",
    "storm.txt": "Title: The Storm Lantern\nAuthor: Ada Fenn\nRating: NC-17\nFandom: Highlander\n"
    "Summary: Two people and one umbrella.\n\n{body}\n",
    "unsaid.txt": "Title: Nobody Said\nAuthor: Jo Quill\nFandom: The Sentinel\n\n{body}\n",
}
HTML = """<html><head><title>Café at Night</title></head><body bgcolor="#ffeecc"><h1>Café at Night</h1>
<p>by Jo Quill</p><p>Rating: G<br>Fandom: Highlander<br>Pairing: Methos/Joe Dawson</p>
<img src="http://example.org/border.gif"><hr>{body}
<p><a href="http://example.org/next.html">Next</a></p></body></html>"""


@dataclass(frozen=True)
class Site:
    """A running server and the library that it serves."""

    address: str
    library: Path

    def work(self, title: str) -> str:
        """The address of the work with this title."""
        with Library.open(self.library) as library:
            rows, _ = library.works()
        return f"{self.address}/works/{next(row.id for row in rows if row.title == title)}"


def prose(name: str, paragraphs: int) -> list[str]:
    """So many paragraphs that differ, the same for the same name."""
    chance = Random(name)
    return [
        f"{_sentence(chance, name)} {_sentence(chance, name)} {_sentence(chance, name)} "
        f"It was page {n + 1} of the log, and {name} wrote it down beside the lamp."
        for n in range(paragraphs)
    ]


def _sentence(chance: Random, name: str) -> str:
    who, thing = chance.choice((name, *WHO)), chance.choice(THINGS)
    number = chance.randint(2, 99)
    did, where, why = chance.choice(DID), chance.choice(WHERE), chance.choice(WHY)
    other = f"{chance.choice(WHO)} {chance.choice(DID)} {chance.randint(2, 99)} {chance.choice(THINGS)}"
    reason = chance.choice((why, f"though {other}", f"and {other}", f"so {other}"))
    return f"{who.capitalize()} {did} {number} {thing} {where}, {reason}."


def heap(folder: Path) -> Path:
    """A heap: a novel in four posts of which the third is missing, loose files, and a page."""
    folder.mkdir()
    bodies = {
        1: [*prose("Janeway", 45), '"It is a very good door," said Chakotay, and went round it.'],
        2: prose("Chakotay", 40),
        4: [*prose("Neelix", 30), "And that was the end of the lamp."],
    }
    parts = (
        PART.format(number=number, day=5 + number, body="\n\n".join(body)) for number, body in bodies.items()
    )
    revised = [f"{each} So it was." if n % 5 == 0 else each for n, each in enumerate(bodies[2])]
    again = REVISED.format(body="\n\n".join(revised))
    (folder / "lamplight.mbox").write_text("".join((*parts, REPLY, again)))
    for number, (name, text) in enumerate(LOOSE.items()):
        body = "\n\n".join(prose(f"Person{number}", 12))
        (folder / name).write_text(text.format(body=f'{body}\n\n"Who is there?" asked the corkscrew.'))
    body = "".join(f"<p>{each}</p>" for each in prose("Joe", 9))
    (folder / "cafe.html").write_text(HTML.format(body=body), encoding="utf-8")
    return folder


def serve(library: Path, *, guarded: bool = False) -> Iterator[Site]:
    """A server for the library at a free port of this computer, stopped at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        create(Serving(library, guarded=guarded)), log_level="error", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield Site(f"http://127.0.0.1:{port}", library)
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


def taken_in(heap: Path, library: Path) -> Path:
    """The heap as a library."""
    with Library.open(library, create=True, write=True) as opened:
        opened.add([str(heap)])
    return library


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("site")
    yield from serve(taken_in(heap(root / "heap"), root / "library"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium here: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor, once with script and once without."""
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 1200, "height": 800})
    yield from _page(context, site)


@pytest.fixture
def scripted(browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor with script."""
    yield from _page(browser.new_context(viewport={"width": 1200, "height": 800}), site)


def _page(context: BrowserContext, site: Site) -> Iterator[Page]:
    context.request.post(f"{site.address}/shelf/forget")
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()
