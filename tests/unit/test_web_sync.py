"""KOReader's calls replayed: the place is kept to the paragraph, and outlives a new issue of the e-book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from foundling.library.library import Library
from foundling.library.reading_state import Issue, Place, ReadingState
from foundling.web.app import Serving, create
from foundling.web.downloads import partial_digest
from foundling.web.porter import Porter
from foundling.web.sync import paragraph_of, pointer_to

PASSWORD = "a long password"  # noqa: S105 - invented
KEYS = {
    "x-auth-user": "jo",
    "x-auth-key": md5(PASSWORD.encode(), usedforsecurity=False).hexdigest(),
    "accept": "application/vnd.koreader.v1+json",
}
PART = """From ada@example.org Tue Oct 06 20:14:40 1998
From: Ada Fenn <ada@example.org>
Subject: FIC: Harbour Lights ({n}/2)
Date: Tue, {n} Oct 1998 20:14:40 -0400
Message-ID: <{n}@example.org>

Title: Harbour Lights
Author: Ada Fenn
Rating: G
Fandom: Star Trek: Voyager

{body}

"""
PAGES = {
    "aaa": ("!h1", "!p", "<p>One</p>", "<hr/>", "<p>Two</p>", '<p class="verse">Three</p>'),
    "bbb": ("!h1", "<h2>Storm</h2>", "<p><em>Four</em> five</p>"),
}
ISSUE = Issue("work", ("", "", "aaa", "bbb", ""))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    bodies = {
        n: "\n\n".join(f"Paragraph {n}.{p} of the lamp, and so on." for p in range(1, 13)) for n in (1, 2)
    }
    (tmp_path / "list.mbox").write_text("".join(PART.format(n=n, body=body) for n, body in bodies.items()))
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.add([str(tmp_path / "list.mbox")])
    state = ReadingState(tmp_path / "library")
    Porter(state).add("jo", PASSWORD)
    state.close()
    return tmp_path / "library"


@pytest.fixture
def client(library: Path) -> Iterator[TestClient]:
    with TestClient(create(Serving(library, guarded=True)), base_url="http://library.example") as client:
        client.post("/login", data={"name": "jo", "password": PASSWORD})
        yield client


def _fetched(client: TestClient) -> tuple[str, str]:
    """The work, and KOReader's name for its e-book, which is fetched."""
    work = re.findall(r'data-open href="(/works/[0-9a-f]+)"', client.get("/").text)[0]
    return work, partial_digest(client.get(f"{work}/epub").content)


def test_who_reads_is_asked(client: TestClient) -> None:
    assert client.get("/sync/users/auth", headers=KEYS).json() == {"authorized": "OK"}
    assert client.get("/sync/users/auth", headers={**KEYS, "x-auth-key": "0" * 32}).status_code == 401
    assert client.get("/sync/users/auth").status_code == 401
    assert client.post("/sync/users/create", json={"username": "x", "password": "y"}).status_code == 403


def test_a_place_from_the_e_reader_shows_in_the_browser(client: TestClient) -> None:
    work, document = _fetched(client)
    sent = {
        "document": document,
        "progress": "/body/DocFragment[4]/body/section/p[6]/text().17",
        "percentage": 0.71,
        "device": "Kobo",
        "device_id": "K1",
    }
    answer = client.put("/sync/syncs/progress", json=sent, headers=KEYS)
    assert (answer.status_code, answer.json()["document"]) == (200, document)
    back = client.get(f"/sync/syncs/progress/{document}", headers=KEYS).json()
    assert {name: back[name] for name in sent} == sent
    home = client.get("/").text
    onward = re.findall(rf'href="({work}/parts/[0-9a-f]+)#p(\d+)"', home)[0]
    assert "71 %" in home
    shown = client.get(onward[0]).text
    paragraph = re.findall(rf'<p id="p{onward[1]}">([^<]+)', shown)[0]
    assert paragraph.startswith(("Paragraph 2.5", "Paragraph 2.6"))


def test_a_place_from_the_browser_shows_on_the_e_reader(client: TestClient) -> None:
    work, document = _fetched(client)
    part = re.findall(rf"{work}/parts/([0-9a-f]+)\"", client.get(work).text)[-1]
    client.post(f"{work}/place", data={"part": part, "paragraph": "9", "of": "12"})
    back = client.get(f"/sync/syncs/progress/{document}", headers=KEYS).json()
    assert re.fullmatch(r"/body/DocFragment\[4\]/body/section/p\[(9|10)\]/text\(\)\.0", back["progress"])
    assert 0.8 < back["percentage"] < 0.95
    assert back["device"] == "browser"


def test_a_place_outlives_a_new_issue(client: TestClient, library: Path) -> None:
    work, document = _fetched(client)
    part = re.findall(rf"{work}/parts/([0-9a-f]+)\"", client.get(work).text)[-1]
    with Library.open(library, write=True) as opened:
        opened.decide([part], "summary", "A lamp, a boat.", "jo")
    again, issued = _fetched(client)
    assert (again, issued != document) == (work, True)
    pointer = "/body/DocFragment[4]/body/section/p[8]/text().0"
    sent = {"document": document, "progress": pointer, "percentage": 0.8}
    client.put("/sync/syncs/progress", json=sent, headers=KEYS)
    back = client.get(f"/sync/syncs/progress/{issued}", headers=KEYS).json()
    assert back["progress"] == sent["progress"]
    assert back["percentage"] == 0.8


def test_files_of_others_are_kept_as_they_come(client: TestClient) -> None:
    sent = {"document": "f" * 32, "progress": "12", "percentage": 0.5, "device": "K", "device_id": "1"}
    assert client.get(f"/sync/syncs/progress/{'f' * 32}", headers=KEYS).json() == {}
    client.put("/sync/syncs/progress", json=sent, headers=KEYS)
    back = client.get(f"/sync/syncs/progress/{'f' * 32}", headers=KEYS).json()
    assert {name: back[name] for name in sent} == sent


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"document": 3}', b"\xff", b'{"document":"x"}']
)
def test_odd_bodies_are_refused_politely(client: TestClient, body: bytes) -> None:
    answer = client.put("/sync/syncs/progress", content=body, headers=KEYS)
    assert answer.status_code == 403
    assert answer.json()["code"] == 2004


@pytest.mark.parametrize("part", ["aaa", "bbb"])
def test_each_paragraph_leads_there_and_back(part: str) -> None:
    own = sum(each.startswith("!") for each in PAGES[part])
    for paragraph in range(1, len(PAGES[part]) - own + 1):
        place = Place(work="work", part=part, paragraph=paragraph, share=0.5, moment=1.0)
        assert paragraph_of(pointer_to(ISSUE, place, PAGES), ISSUE, PAGES) == (part, paragraph)


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/body/DocFragment[3]/body/section/p[2]/text().0", ("aaa", 1)),
        ("/body/DocFragment[3]/body/section/p[3]/em/text()[2].9", ("aaa", 3)),
        ("/body/DocFragment[3]/body/section/hr", ("aaa", 2)),
        ("/body/DocFragment[3]/body/section/p[1]/text().0", ("aaa", 1)),
        ("/body/DocFragment[4].0", ("bbb", 1)),
        ("/body/DocFragment[4]/body/section/p[99]/text().0", ("bbb", 1)),
        ("/body/DocFragment[1].0", ("", 0)),
        ("/body/DocFragment[99].0", ("", 0)),
        ("12", ("", 0)),
        ("", ("", 0)),
    ],
)
def test_pointers_lead_to_paragraphs(pointer: str, place: tuple[str, int]) -> None:
    assert paragraph_of(pointer, ISSUE, PAGES) == place


def test_the_partial_digest_is_koreaders() -> None:
    """As util.partialMD5 takes it: 1,024 bytes at 0, then at 1,024 times 4 to the power of 0 to 10."""
    data = bytes(range(256)) * 40
    samples = data[:1024] + data[1024:2048] + data[4096:5120]
    assert partial_digest(data) == md5(samples, usedforsecurity=False).hexdigest()
