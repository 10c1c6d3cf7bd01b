"""Catalogues for e-readers: OPDS 2.0 by its schema, 1.2 by walking it as a client does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from foundling.library.library import Library
from foundling.web.app import Serving, create

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parent / "opds2.schema.json").read_text()))
WORDS = "oar kettle ladder spoon hat rain stove bridge cat letter garden window stair".split()
JSON = {"accept": "application/opds+json, application/atom+xml;q=0.9"}
NAMES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
FACET = "{http://opds-spec.org/2010/catalog}facetGroup"
COUNT = "{http://purl.org/syndication/thread/1.0}count"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    root = tmp_path_factory.mktemp("feeds")
    (root / "heap").mkdir()
    for number in range(30):
        chance = Random(number)
        words = " ".join(chance.choice(WORDS) for _ in range(150))
        body = f"The lamp number {number} hung over the door, and nobody said why.\n\nIt was {words}."
        header = (
            f"Title: Tale {number} <b> & more\nAuthor: Ada{number % 7} Fenn\n"
            f"Rating: {('G', 'PG-13')[number % 2]}\nFandom: {('Highlander', 'The X-Files')[number % 2]}\n"
            f"Date: {1996 + number % 5}-03-0{1 + number % 9}\n"
            f"Summary: Write to ada@example.org about tale {number}.\nSeries: Lamps"
        )
        (root / "heap" / f"{number}.txt").write_text(f"{header}\n\n{body}")
    with Library.open(root / "library", create=True, write=True) as library:
        library.add([str(root / "heap")])
    with TestClient(create(Serving(root / "library")), base_url="http://localhost") as client:
        yield client


def test_every_feed_of_version_2_fits_the_schema(client: TestClient) -> None:
    for address in _walk2(client):
        SCHEMA.validate(client.get(address, headers=JSON).json())


def _walk2(client: TestClient) -> list[str]:
    """Every address that the catalogue leads to, down to the pages of its lists."""
    seen, waiting = [], ["/opds"]
    while waiting and len(seen) < 60:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.append(address)
        feed = client.get(address, headers=JSON).json()
        waiting += [step["href"] for step in feed.get("navigation", ())]
        waiting += [link["href"] for link in feed["links"] if link["rel"] in {"next", "start"}]
    return seen


def test_the_form_is_what_the_reader_accepts(client: TestClient) -> None:
    assert client.get("/opds", headers=JSON).headers["content-type"] == "application/opds+json"
    for accept in ("*/*", "application/atom+xml", "text/html,application/xhtml+xml"):
        assert (
            client.get("/opds", headers={"accept": accept})
            .headers["content-type"]
            .startswith("application/atom+xml;profile=opds-catalog;kind=navigation")
        )
    assert "accept" in client.get("/opds").headers["vary"].lower()


def test_a_client_of_version_1_walks_from_the_root_to_a_book(client: TestClient) -> None:
    root = _atom(client, "/opds")
    fandoms = _entry(root, "Fandoms")
    one = _entry(_atom(client, fandoms), "Highlander: The Series")
    feed = _atom(client, one)
    assert feed.find("{http://a9.com/-/spec/opensearch/1.1/}totalResults").text == "15"  # type: ignore[union-attr]
    entry = feed.find("a:entry", NAMES)
    assert entry is not None
    assert entry.findtext("a:author/a:name", namespaces=NAMES).startswith("Ada")  # type: ignore[union-attr]
    assert "Rated: General Audiences" in str(entry.findtext("a:summary", namespaces=NAMES))
    assert "ada@…" in str(entry.findtext("a:summary", namespaces=NAMES))
    href = next(
        link.attrib["href"] for link in entry.iterfind("a:link", NAMES) if "acquisition" in link.attrib["rel"]
    )
    book = client.get(href)
    assert book.headers["content-type"] == "application/epub+zip"
    assert book.content[:2] == b"PK"


def test_pages_follow_one_another_to_the_end(client: TestClient) -> None:
    address, titles = "/opds/works?sort=title", []
    while address:
        feed = _atom(client, address)
        titles += [
            str(entry.findtext("a:title", namespaces=NAMES)) for entry in feed.iterfind("a:entry", NAMES)
        ]
        after = [
            link.attrib["href"] for link in feed.iterfind("a:link", NAMES) if link.attrib["rel"] == "next"
        ]
        address = after[0] if after else ""
    assert len(titles) == len(set(titles)) == 30


def test_search_works_by_description_and_by_link(client: TestClient) -> None:
    description = client.get("/opds/search.xml")
    assert description.headers["content-type"].startswith("application/opensearchdescription+xml")
    template = re.search(r'template="([^"]+)"', description.text)
    assert template is not None
    direct = [
        link.attrib["href"]
        for link in _atom(client, "/opds").iterfind("a:link", NAMES)
        if "{searchTerms}" in link.attrib["href"]
    ]
    for address in (template[1].replace("&amp;", "&"), *direct):
        parts = urlsplit(address.replace("{searchTerms}", '"lamp number 17"'))
        feed = _atom(client, f"{parts.path}?{parts.query}")
        assert [entry.findtext("a:title", namespaces=NAMES) for entry in feed.iterfind("a:entry", NAMES)] == [
            "Tale 17 <b> & more"
        ]
    found = client.get("/opds/works?query=lamp&author=Ada3", headers=JSON).json()
    assert {each["metadata"]["author"][0]["name"] for each in found["publications"]} == {"Ada3 Fenn"}


def test_facets_count_and_narrow(client: TestClient) -> None:
    feed = _atom(client, "/opds/works")
    links = [link for link in feed.iterfind("a:link", NAMES) if link.attrib.get(FACET) == "Fandoms"]
    assert {link.attrib[COUNT] for link in links} == {"15"}
    narrowed = client.get(links[0].attrib["href"], headers=JSON).json()
    assert narrowed["metadata"]["numberOfItems"] == 15
    fandoms = next(each for each in narrowed["facets"] if each["metadata"]["title"] == "Fandoms")
    assert fandoms["links"][0]["rel"] == "self"


def test_a_bad_query_is_a_feed_that_says_so(client: TestClient) -> None:
    assert "nothing after OR" in client.get("/opds/works?q=lamp+OR", headers=JSON).json()["metadata"]["title"]


def test_who_wants_no_packing_gets_none(client: TestClient) -> None:
    assert (
        "content-encoding" not in client.get("/opds/works", headers={"accept-encoding": "identity"}).headers
    )
    assert (
        client.get("/opds/works", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    )


def _atom(client: TestClient, address: str) -> ET.Element:
    return ET.fromstring(client.get(urljoin("/opds", address)).content)  # noqa: S314 - our own answer


def _entry(feed: ET.Element, title: str) -> str:
    for entry in feed.iterfind("a:entry", NAMES):
        if entry.findtext("a:title", namespaces=NAMES) == title:
            link = entry.find("a:link", NAMES)
            return link.attrib["href"] if link is not None else ""
    raise AssertionError(f"the feed has no entry {title}")
