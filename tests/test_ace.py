"""E-books that anybody can read: Ace by DAISY finds nothing in a dozen, and a planted fault.

Ace is a program for Node, which `make ace` fetches; where it is not there, these tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from foundling.export.epub import epub
from foundling.library.library import Library
from foundling.web.books import book
from tests.books import SPECIMENS, lamp_room

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "ace"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
OF_THE_STRAYS = 6


def _missing() -> str:
    """What Ace lacks here; empty where it can run."""
    if shutil.which("node") is None:
        return "Ace needs Node, and there is none here: apt install nodejs npm"
    if not (HOME / "node_modules").is_dir():
        return "Ace is not fetched yet: run make ace"
    return (
        "" if Path(CHROMIUM).exists() else "Ace needs a browser, and there is none here: apt install chromium"
    )


pytestmark = pytest.mark.skipif(bool(_missing()), reason=_missing())


def _told(books: dict[str, bytes], folder: Path) -> list[dict[str, Any]]:
    """What Ace says of each of the books."""
    for name, data in books.items():
        (folder / f"{name}.epub").write_bytes(data)
    paths = [str(folder / f"{name}.epub") for name in books]
    command = ["node", str(ROOT / "tests" / "ace" / "check.cjs"), *paths]
    where = {"ACE_HOME": str(HOME), "PUPPETEER_EXECUTABLE_PATH": CHROMIUM}
    done = subprocess.run(
        command, env=os.environ | where, check=False, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"book"')]


def test_ace_finds_nothing_in_a_dozen_books(tmp_path: Path) -> None:
    books = {name: epub(make()) for name, make in SPECIMENS.items()}
    with Library.open(tmp_path / "library", create=True, write=True) as library:
        library.add([str(ROOT / "examples" / "strays")])
        rows, _ = library.works()
        for row in sorted(rows, key=lambda row: (-row.parts, row.id))[:OF_THE_STRAYS]:
            books[f"stray-{row.id}"] = epub(book(library.work(row.id), list(library.readings(row.id))))
    told = _told(books, tmp_path)
    assert [each["book"] for each in told] == [f"{name}.epub" for name in books]
    assert len(told) >= 12
    assert all(each["pages"] >= 5 for each in told)
    assert [each for each in told if each["complaints"]] == []


def test_ace_finds_a_planted_fault(tmp_path: Path) -> None:
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(epub(lamp_room()))) as good, zipfile.ZipFile(broken, "w") as bad:
        for entry in good.infolist():
            data = good.read(entry)
            if entry.filename.endswith("chapter-001.xhtml"):
                start, end = data.index(b"<title>"), data.index(b"</title>")
                data = data[: start + len(b"<title>")] + data[end:]
            bad.writestr(entry, data)
    (told,) = _told({"broken": broken.getvalue()}, tmp_path)
    assert {each["rule"]: each["impact"] for each in told["complaints"]}["document-title"] == "serious"
