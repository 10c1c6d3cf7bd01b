"""The server: what every answer carries, who is let in, the gate, downloads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from foundling.library.library import Library
from foundling.library.reading_state import ReadingState
from foundling.web.app import Serving, create
from foundling.web.porter import Porter

BODY = (
    "The lamp in the window had been lit every evening, and nobody had ever been seen to light it.\n\n"
    '"It is a very good lamp," said the postman, and took the long way round, for it was raining.\n\n'
    "He counted the kettles twice, and wrote the number down, and went home to his own supper."
)
STORIES = {
    "lamp.txt": f"Title: The Lamp\nAuthor: Ada Fenn (ada@example.org)\nRating: G\nFandom: Highlander\n"
    f"Summary: A lamp; write to ada@example.org.\nSeries: Lamps\n\n{BODY}\n",
    "storm.txt": f"Title: The Storm\nAuthor: Tom Ashby\nRating: NC-17\nFandom: Highlander\nSeries: Lamps\n\n"
    f"A stormy kettle.\n\n{BODY}\n",
    "unsaid.txt": f"Title: Unsaid\nAuthor: Jo Quill\nFandom: The Sentinel\n\nA quiet kettle.\n\n{BODY}\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("web")
    (root / "heap").mkdir()
    for name, text in STORIES.items():
        (root / "heap" / name).write_text(text)
    with Library.open(root / "library", create=True, write=True) as opened:
        opened.add([str(root / "heap")])
    return root / "library"


@pytest.fixture
def client(library: Path) -> Iterator[TestClient]:
    with TestClient(create(Serving(library)), base_url="http://localhost:8451") as client:
        yield client


@pytest.fixture
def guarded(library: Path) -> Iterator[TestClient]:
    state = ReadingState(library)
    Porter(state).add("jo", "a long password")
    state.close()
    with TestClient(create(Serving(library, guarded=True)), base_url="http://library.example") as client:
        yield client


@pytest.fixture(scope="module")
def ids(library: Path) -> dict[str, str]:
    with Library.open(library) as opened:
        return {str(row.title): row.id for row in opened.works()[0]}


def test_every_answer_carries_the_policy(client: TestClient, ids: dict[str, str]) -> None:
    for path in ("/", "/help", f"/works/{ids['The Lamp']}", "/static/foundling.css", "/opds", "/nowhere"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["x-robots-tag"].startswith("noindex")
        assert headers["x-content-type-options"] == "nosniff"


def test_no_page_holds_script_or_style_of_its_own(client: TestClient, ids: dict[str, str]) -> None:
    for path in ("/", "/?q=lamp", "/pictures", "/settings", f"/works/{ids['The Lamp']}"):
        html = client.get(path).text
        assert html.count("<script") == 1
        assert '<script src="/static/foundling.js" defer></script>' in html
        assert "<style" not in html
        assert " style=" not in html
        assert "http://" not in html.replace("http://www.w3.org/", "").replace("http://localhost", "")


def test_originals_are_shut_in(client: TestClient, library: Path, ids: dict[str, str]) -> None:
    with Library.open(library) as opened:
        part = opened.work(ids["The Lamp"]).parts[0].id
    answer = client.get(f"/works/{ids['The Lamp']}/parts/{part}/original")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox")
    assert "script" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "ada@…" in answer.text


def test_addresses_of_people_are_nowhere(client: TestClient, ids: dict[str, str]) -> None:
    for path in ("/", "/?q=lamp", f"/works/{ids['The Lamp']}", "/opds/works", "/browse/author", "/pictures"):
        assert "example.org" not in client.get(path).text, path


def test_another_name_for_this_computer_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"host": "127.0.0.1:8451"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8451"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://localhost:8451", "sec-fetch-site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_forms_come_from_our_own_pages(client: TestClient, headers: dict[str, str], status: int) -> None:
    answer = client.post("/gate", data={"adult": "yes"}, headers=headers, follow_redirects=False)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "onward", ["//evil.example/", "http://evil.example/", "/\\evil.example", "javascript:x"]
)
def test_no_form_leads_out(client: TestClient, onward: str) -> None:
    answer = client.post("/gate", data={"adult": "yes", "to": onward}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_form_that_is_too_large_is_refused(client: TestClient, ids: dict[str, str]) -> None:
    answer = client.post(f"/works/{ids['The Lamp']}/note", data={"note": "x" * 300_000})
    assert answer.status_code == 413


def test_adult_and_unrated_works_stand_behind_the_gate(client: TestClient, ids: dict[str, str]) -> None:
    for title in ("The Storm", "Unsaid"):
        work = f"/works/{ids[title]}"
        assert "postman" not in client.get(work).text
        for path in (f"{work}/entire", f"{work}/epub"):
            answer = client.get(path)
            assert answer.status_code == 403
            assert "postman" not in answer.text
    listing = client.get("/?q=kettle").text
    assert "veiled" in listing
    assert "stormy" not in listing
    client.cookies.set("adult", "yes")
    assert "postman" in client.get(f"/works/{ids['The Storm']}").text
    assert client.get(f"/works/{ids['The Storm']}/epub").status_code == 200


def test_feeds_leave_adult_and_unrated_works_out(client: TestClient, ids: dict[str, str]) -> None:
    assert ids["The Storm"] not in client.get("/opds/works").text
    assert ids["Unsaid"] not in client.get("/opds/works?q=kettle").text
    assert ids["The Storm"] in client.get("/opds/works?adult=yes").text
    assert client.get(f"/works/{ids['The Storm']}/epub?adult=yes").status_code == 200


def test_a_series_comes_as_one_archive(client: TestClient) -> None:
    answer = client.get("/download.zip?in=series:Lamps")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [name.split("-")[0:2] for name in archive.namelist()] == [["The", "Lamp"]]
    client.cookies.set("adult", "yes")
    answer = client.get("/download.zip?in=series:Lamps")
    assert 'filename="foundling.zip"' in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert len(archive.namelist()) == 2
        assert archive.testzip() is None


def test_the_series_of_a_work_is_taken_away_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "heap").mkdir()
    for number, title in enumerate(("Zinc", "Amber", "Moss"), start=1):
        story = f"{title} was what the door was painted with on day {number}, said the caretaker. " * 9
        (tmp_path / "heap" / f"{title}.txt").write_text(
            f"Title: {title}\nAuthor: Ada Fenn\nRating: G\nSeries: Paints #{number}\n\n{story}\n"
        )
    with Library.open(tmp_path / "library", create=True, write=True) as opened:
        opened.add([str(tmp_path / "heap")])
        amber = next(row.id for row in opened.works()[0] if row.title == "Amber")
    with TestClient(create(Serving(tmp_path / "library")), base_url="http://localhost:8451") as client:
        assert f'href="/download?series={amber}-0"' in client.get(f"/works/{amber}").text
        confirming = client.get(f"/download?series={amber}-0").text
        assert "3 works as EPUB files" in confirming
        assert f'href="/download.zip?series={amber}-0"' in confirming
        answer = client.get(f"/download.zip?series={amber}-0")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert [name.split("-")[0] for name in archive.namelist()] == ["Zinc", "Amber", "Moss"]
        assert client.get(f"/download.zip?series={amber}-7").status_code == 404
        assert client.get("/download?series=nonsense").status_code == 404


def test_a_filter_is_known_whatever_its_capitals(client: TestClient) -> None:
    text = client.get("/?in=fandom:HIGHLANDER:%20the%20series&adult=yes").text
    assert '<li class="in">' in text
    assert 'href="/" aria-current="true"' in text


def test_a_listing_stands_in_the_order_of_reading(client: TestClient, ids: dict[str, str]) -> None:
    client.cookies.set("adult", "yes")
    for title in ("Unsaid", "The Storm"):
        client.get(f"/works/{ids[title]}")
    for address, titles in (
        ("/?sort=read", ["The Storm", "Unsaid", "The Lamp"]),
        ("/?sort=read&turn=1", ["The Lamp", "Unsaid", "The Storm"]),
    ):
        text = client.get(address).text
        places = [text.index(f'href="/works/{ids[title]}" lang') for title in titles]
        assert places == sorted(places), address


def test_an_e_book_is_the_same_every_time(client: TestClient, ids: dict[str, str]) -> None:
    path = f"/works/{ids['The Lamp']}/epub"
    assert client.get(path).content == client.get(path).content


def test_an_unknown_work_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/works/0123456789abcdef")
    assert answer.status_code == 404
    assert "No work or part has this id" in answer.text


def test_bad_syntax_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/?q=(lamp")
    assert answer.status_code == 400
    assert "opened and not closed" in answer.text


@pytest.mark.parametrize(
    "path", ["/?page=0", "/?page=99999", "/?in=x", "/?sort=x&wf=)(&df=*", "/?q=%00", "/?wf=many"]
)
def test_odd_addresses_are_no_mistakes_of_ours(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {200, 400}


# Accounts


def test_nobody_reads_without_an_account(guarded: TestClient, ids: dict[str, str]) -> None:
    answer = guarded.get(f"/works/{ids['The Lamp']}?find=x", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?to=/works/")
    assert guarded.get("/opds").status_code == 401
    assert guarded.get("/opds").headers["www-authenticate"].startswith("Basic")
    assert guarded.get("/sync/users/auth").status_code == 401
    assert guarded.get("/login").status_code == 200


def test_a_session_opens_and_closes(guarded: TestClient) -> None:
    wrong = guarded.post("/login", data={"name": "jo", "password": "wrong"}, follow_redirects=False)
    assert wrong.status_code == 403
    answer = guarded.post(
        "/login", data={"name": "jo", "password": "a long password", "to": "/help"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/help"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    token = guarded.cookies["session"]
    assert guarded.get("/help").status_code == 200
    guarded.post("/logout")
    guarded.cookies.set("session", token)
    assert guarded.get("/help", follow_redirects=False).status_code == 303


def test_an_e_reader_says_who_it_is_each_time(guarded: TestClient) -> None:
    assert guarded.get("/opds", auth=("jo", "a long password")).status_code == 200
    assert guarded.get("/opds", auth=("jo", "wrong password")).status_code == 401
    assert guarded.get("/opds", headers={"authorization": "Basic ????"}).status_code == 401


def test_guessing_at_a_password_is_stopped_with_a_sentence(guarded: TestClient) -> None:
    """The fifth wrong password is the last; even the right one waits then, but for whom it let in before."""
    known = guarded.get("/opds", auth=("jo", "a long password"))
    assert known.status_code == 200
    tried = [
        guarded.post("/login", data={"name": "kim", "password": f"guess {number}"}, follow_redirects=False)
        for number in range(6)
    ]
    assert [answer.status_code for answer in tried] == [403] * 4 + [429] * 2
    assert "Too many wrong passwords. Try again in 15 minutes." in tried[-1].text
    assert 0 < int(tried[-1].headers["retry-after"]) <= 900
    assert guarded.get("/opds", auth=("kim", "guess")).status_code == 429
    key = {"x-auth-user": "kim", "x-auth-key": "0" * 32}
    assert guarded.get("/sync/users/auth", headers=key).status_code == 429
    assert guarded.get("/opds", auth=("jo", "a long password")).status_code == 200


def test_passwords_are_kept_as_argon2_alone(guarded: TestClient, library: Path) -> None:
    assert guarded
    state = ReadingState(library)
    held = state.account("jo")
    state.close()
    assert held is not None
    assert all(each.startswith("$argon2id$") for each in held)
    assert b"a long password" not in state.path.read_bytes()
