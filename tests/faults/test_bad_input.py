"""Bad input through the whole of `foundling add`: one clear sentence, and everything else comes in."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from foundling.cli.main import perform
from foundling.library.library import Library

GOOD = """The Cellar
by Tom Ashby

Rating: G
Fandom: The X-Files

Nobody had been down in the cellar since the lantern broke. Mulder went first, because he always did.

"It is only a cellar," said Scully behind him. "It has potatoes in it. I can smell them."

"That," he answered, "is what they want you to smell." And he was right; but there were potatoes too.

The End
"""
CLIMB = """The Climb
by Tom Ashby

Rating: G
Fandom: The X-Files

There were nine hundred steps to the lighthouse, and Scully counted every one of them aloud.

"You might have told me that there was a lift," said Mulder at the top. There was no breath left in him.

"You never asked," she said, and gave him an apple. Below them the boats went out with the tide.

The End
"""
MAIL = (
    "From ada@example.org Tue Oct 06 20:14:40 1998\nFrom: Ada <ada@example.org>\n"
    "Subject: FIC: Boat (1/1)\nDate: Tue, 6 Oct 1998 20:14:40 -0400\n\nTitle: Boat\nAuthor: Ada\n\n"
    'The boat came home by itself.\n\n"I told you," said Mulder.\n\nScully only looked at the oars.\n\n'
)


def zipped(**members: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return whole.getvalue()


def climbing() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("../../climbed.txt", CLIMB)
    return whole.getvalue()


def torn_tar() -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name in ("one.txt", "two.txt"):
            member = tarfile.TarInfo(name)
            member.size = len(GOOD)
            archive.addfile(member, io.BytesIO(GOOD.replace("Cellar", name).encode()))
    return whole.getvalue()[: 3 * 512 + 100]


WOUNDS: dict[str, tuple[bytes, str]] = {
    "torn.txt.gz": (gzip.compress(os.urandom(60_000))[:30_000], "torn-archive"),
    "broken.zip": (zipped(a=GOOD.encode() * 40)[:200], "broken-archive"),
    "torn.tar": (torn_tar(), "torn-archive"),
    "bomb.zip": (zipped(bomb=b"\0" * (400 << 20)), "unpacks-too-far"),
    "line.txt": (b"a" * (33 << 20), "too-large"),
}


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    folder = tmp_path / "heap"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    return folder


@dataclass(frozen=True, slots=True)
class Result:
    """What one command gave."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    def invoke(*arguments: str, library: Path = tmp_path / "library") -> Result:
        code = perform(["--library", str(library), *arguments])
        return Result(code, *capfd.readouterr())

    return invoke


def titles(tmp_path: Path) -> list[str | None]:
    with Library.open(tmp_path / "library") as library:
        assert library.check() == []
        return [row.title for row in library.works()[0]]


@pytest.mark.parametrize("name", WOUNDS)
def test_a_wounded_file_is_quarantined_with_a_reason(
    name: str, heap: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    data, code = WOUNDS[name]
    (heap / name).write_bytes(data)
    done = run("add", "--json", str(heap))
    assert done.exit_code == 1
    troubles = json.loads(done.stdout)["quarantined"]
    assert code in {trouble["code"] for trouble in troubles}
    assert all(name in trouble["item"] for trouble in troubles)
    assert all(trouble["cause"] and trouble["remedy"] for trouble in troubles)
    assert "The Cellar" in titles(tmp_path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 40),
        ("picture.jpg", b"\xff\xd8\xff\xe0" + bytes(2000)),
    ],
)
def test_what_is_not_read_is_kept_and_counted(
    name: str, data: bytes, heap: Path, run: Callable[..., Result]
) -> None:
    (heap / name).write_bytes(data)
    done = run("add", "--json", str(heap))
    assert done.exit_code == 0
    intake = json.loads(done.stdout)
    assert (intake["unread"], intake["stories"], intake["quarantined"]) == (1, 1, [])


def test_a_missing_path_is_refused_before_anything_is_done(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    done = run("add", str(tmp_path / "nowhere"))
    assert done.exit_code == 2
    assert "nowhere: there is no such file or folder." in done.stderr


def test_an_unreadable_file_is_named(heap: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    os.mkfifo(heap / "pipe.txt")
    (heap / "gone.txt").symlink_to(heap / "never-there.txt")
    done = run("add", "--json", str(heap))
    intake = json.loads(done.stdout)
    told = {Path(trouble["item"]).name for trouble in (*intake["quarantined"], *intake["notes"])}
    assert told == {"pipe.txt", "gone.txt"}
    assert titles(tmp_path) == ["The Cellar"]


def test_a_symlink_loop_ends(heap: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    (heap / "again").symlink_to(heap)
    (heap / "round").symlink_to(heap / "round")
    assert run("add", str(heap)).exit_code in (0, 1)
    assert titles(tmp_path) == ["The Cellar"]


def test_a_climbing_member_stays_inside(heap: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    (heap / "climb.zip").write_bytes(climbing())
    run("add", str(heap))
    assert not list(tmp_path.glob("climbed.txt"))
    assert not list(tmp_path.parent.glob("climbed.txt"))
    assert titles(tmp_path) == ["The Cellar", "The Climb"]


def test_a_torn_last_message_keeps_the_others(heap: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    torn = "From bob@example.org Wed Oct 07 10:00:00 1998\nFrom: Bob <bob@exam"
    (heap / "list.mbox").write_text(MAIL + torn)
    done = run("add", "--json", str(heap))
    assert json.loads(done.stdout)["items"] == 3
    assert "Boat" in titles(tmp_path)


@pytest.mark.parametrize(
    "header",
    [
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=none",
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=x-unknown-elvish",
        "MIME-Version: 1.0\nContent-Transfer-Encoding: base64",
        "Content-Type: \0\0/;;;==",
    ],
)
def test_invalid_mime_is_read_as_well_as_can_be(
    header: str, heap: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    wounded = MAIL.replace("\nSubject", f"\n{header}\nSubject")
    oar = MAIL.replace("Boat", "Oar").replace(
        "The boat came home by itself.", "Somebody had sawn the oar in two."
    )
    oar = oar.replace(
        "Scully only looked at the oars.", "There was sawdust on the landing stage, and no saw."
    )
    (heap / "list.mbox").write_text(oar.replace("I told you", "Who would do that?") + wounded)
    done = run("add", "--json", str(heap))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["items"] == 3
    assert "Oar" in titles(tmp_path)


def test_a_library_of_a_newer_format_is_left_alone(
    heap: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    run("add", str(heap))
    readme = tmp_path / "library" / "README.txt"
    readme.chmod(0o644)
    readme.write_text(readme.read_text().replace("format 1", "format 99", 1))
    done = run("list")
    assert done.exit_code == 2
    assert "newer" in done.stderr


def test_a_folder_that_is_something_else_is_left_alone(heap: Path, run: Callable[..., Result]) -> None:
    done = run("add", str(heap / "good.txt"), library=heap)
    assert done.exit_code == 2
    assert sorted(path.name for path in heap.iterdir()) == ["good.txt"]
    assert done.stderr.count("\n") == 1


def test_a_second_writer_waits_its_turn(tmp_path: Path, heap: Path, run: Callable[..., Result]) -> None:
    with Library.open(tmp_path / "library", create=True, write=True):
        done = run("add", str(heap))
    assert done.exit_code == 2
    assert "written to by another" in done.stderr


def test_a_full_disk_leaves_the_library_as_it_was(
    heap: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    """A limit on the size of files stands in for a full disk: the same call fails in the same place."""
    run("add", str(heap))
    (heap / "long.txt").write_text(GOOD.replace("Cellar", "Attic") * 5000)
    done = subprocess.run(
        [sys.executable, "-m", "foundling", "--library", str(tmp_path / "library"), "add", str(heap)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("foundling: ")
    assert "Traceback" not in done.stderr
    assert titles(tmp_path) == ["The Cellar"]


@pytest.mark.parametrize("name", ["catalogue.db", "text/meta.json"])
def test_a_broken_derivation_says_so_and_is_made_anew(
    name: str, heap: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    run("add", str(heap))
    (tmp_path / "library" / "derived" / name).write_bytes(b"nonsense " * 1000)
    done = run("list")
    assert done.exit_code == 2
    assert "foundling rebuild" in done.stderr
    assert run("rebuild").exit_code == 0
    assert titles(tmp_path) == ["The Cellar"]
