"""Everything that can go wrong has one sentence, the item, the remedy and its exit code."""

from __future__ import annotations

import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from foundling.cli.exits import BUG, DONE, INTERRUPTED, PIPE_CLOSED, QUARANTINED, REFUSED
from foundling.cli.main import foundling, perform

STRAYS = Path(__file__).parents[2] / "examples" / "strays"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command gave."""

    code: int
    output: str
    said: str


Command = Callable[..., Answer]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the strays."""
    library = tmp_path_factory.mktemp("shelf") / "library"
    assert perform(["--library", str(library), "add", str(STRAYS)]) == DONE
    return library


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str], shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command on the strays' library."""
    monkeypatch.delenv("COLUMNS", raising=False)
    capfd.readouterr()

    def run(*arguments: str, library: Path = shelf) -> Answer:
        code = perform(["--library", str(library), *arguments])
        sys.stdout.flush()
        captured = capfd.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


def _works(ask: Command) -> list[dict[str, str]]:
    return [json.loads(line) for line in ask("list", "--json").output.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "nowhere"), "nowhere: there is no such file or folder."),
        (("read", "nowhere"), "nowhere: there is no such file or folder."),
        (("show", "zebra"), "zebra: this is not an id. Ids stand in the first column of `foundling list`."),
        (("show", "ffffffffffff"), "ffffffffffff: no work or part has this id."),
        (("explain", "ffffffffffff"), "ffffffffffff: no work or part has this id."),
        (("list", "words:many"), "“many” is not a number or a range."),
        (("search", "(hat"), "a parenthesis is opened and not closed. Close it with )."),
        (("search", "colour:blue"), "colour"),
        (("export", "epub", "all.epub"), "and an EPUB holds one. Name a folder instead"),
        (("export", "jsonl", "none.jsonl", "xyzzyx"), "xyzzyx: no work answers this query."),
        (("export", "epub", "none.epub", "ffffffffffff"), "no work answers this query."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    ask: Command, arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask(*arguments)
    assert answer.code == REFUSED
    assert answer.said.startswith("foundling: ")
    assert sentence in answer.said
    assert answer.said.count("\n") == 1
    assert answer.output == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("add",), ("show",), ("list", "--colour"), ("lsit",), ("list", "--limit", "0")]
)
def test_a_mistyped_command_says_how_it_is_used(ask: Command, arguments: tuple[str, ...]) -> None:
    answer = ask(*arguments)
    assert answer.code == REFUSED
    assert "--help" in answer.said


def test_a_word_may_be_left_out(ask: Command) -> None:
    everything, rest = (ask("list", *query).output.splitlines() for query in ((), ("-umbrella",)))
    assert 0 < len(rest) < len(everything)
    assert ask("search", "rain", "-umbrella").code == DONE


@pytest.mark.parametrize(
    "verb", ["list", "search x", "show abcd", "explain abcd", "check", "rebuild", "stats"]
)
def test_without_a_library_there_is_nothing_to_do(ask: Command, verb: str, tmp_path: Path) -> None:
    answer = ask(*verb.split(), library=tmp_path / "none")
    assert answer.code == REFUSED
    assert "there is no library" in answer.said
    assert "foundling add" in answer.said
    assert not (tmp_path / "none").exists()


def test_any_folder_is_not_a_library(ask: Command, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    assert "the folder is not a library" in ask("list", library=tmp_path).said
    assert ask("add", str(STRAYS), library=tmp_path).code == REFUSED
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_library_of_a_newer_format_is_left_alone(ask: Command, shelf: Path, tmp_path: Path) -> None:
    newer = tmp_path / "library"
    shutil.copytree(shelf, newer)
    readme = newer / "README.txt"
    readme.write_text(readme.read_text().replace("format 1", "format 2", 1))
    answer = ask("list", library=newer)
    assert answer.code == REFUSED
    assert "newer" in answer.said


def test_a_work_of_several_parts_has_no_one_original(ask: Command) -> None:
    hat = next(work["id"] for work in _works(ask) if work["title"] == "The Loan of a Hat")
    parts = json.loads(ask("show", hat, "--json").output)["parts"]
    answer = ask("show", hat, "--original")
    assert answer.code == REFUSED
    assert all(part["id"] in answer.said for part in parts)
    assert ask("show", parts[0]["id"], "--original").output.startswith("Return-Path:")


def test_a_file_that_is_there_is_not_replaced(ask: Command, tmp_path: Path) -> None:
    target = tmp_path / "book.epub"
    target.write_text("mine")
    answer = ask("export", "epub", str(target), "title:overdue")
    assert answer.code == REFUSED
    assert "there is a file already. Use --force to replace it." in answer.said
    assert target.read_text() == "mine"
    assert ask("export", "epub", str(target), "title:overdue", "--force").code == DONE
    assert zipfile.is_zipfile(target)
    assert [path.name for path in tmp_path.iterdir()] == ["book.epub"]


def test_a_place_that_cannot_be_written_is_named(ask: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = ask("export", "jsonl", str(tmp_path / "file" / "works.jsonl"))
    assert answer.code == REFUSED
    assert "cannot be written" in answer.said


def test_a_broken_archive_is_named_and_the_rest_is_taken_in(ask: Command, tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    heap.mkdir()
    (heap / "torn.zip").write_bytes((STRAYS / "packed/attic.zip").read_bytes()[:-200])
    shutil.copy(STRAYS / "loose/lukewarm.txt", heap)
    answer = ask("add", str(heap), library=tmp_path / "library")
    assert answer.code == QUARANTINED
    assert "torn.zip" in answer.output
    assert ask("list", library=tmp_path / "library").output.count("\n") >= 1


def test_damage_gives_exit_code_one(ask: Command, shelf: Path, tmp_path: Path) -> None:
    hurt = tmp_path / "library"
    shutil.copytree(shelf, hurt)
    kept = next(hurt.glob("accessions/*/data/**/lukewarm.txt"))
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes().replace(b"LUKEWARM", b"LUKEWARN"))
    answer = ask("check", library=hurt)
    assert answer.code == QUARANTINED
    assert "lukewarm.txt" in answer.output


def test_standard_input_is_read_as_a_document(ask: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    story = (STRAYS / "loose/lukewarm.txt").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(story)))
    line = json.loads(ask("read", "-", "--json").output)
    assert line["source"]["path"] == "-"
    assert line["record"]["title"] == "LUKEWARM"


def test_pictures_are_named_beside_the_lines(ask: Command) -> None:
    answer = ask("read", "--json", str(STRAYS / "homepage"))
    assert answer.code == DONE
    assert [json.loads(line)["source"]["path"].endswith(".png") for line in answer.output.splitlines()] == [
        False
    ] * 4
    assert "lantern.png: kept, not read." in answer.said


@pytest.fixture
def planted() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Puts a verb `planted` into the group for the time of a test."""
    yield lambda callback: foundling.add_command(click.Command("planted", callback=callback))
    foundling.commands.pop("planted", None)


def test_a_mistake_shows_its_traceback(ask: Command, planted: Callable[[Callable[[], None]], None]) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    planted(fail)
    answer = ask("planted")
    assert answer.code == BUG
    assert "Traceback" in answer.said
    assert "ZeroDivisionError" in answer.said


def test_a_key_that_stops_gives_its_own_code(
    ask: Command, planted: Callable[[Callable[[], None]], None]
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    planted(stop)
    answer = ask("planted")
    assert answer.code == INTERRUPTED
    assert "Nothing is half done" in answer.said
    assert "Traceback" not in answer.said


def test_the_exit_codes_are_told_apart() -> None:
    assert len({DONE, QUARANTINED, REFUSED, BUG, INTERRUPTED, PIPE_CLOSED}) == 6
