"""Replays `tests/transcripts/*.md`: every command of their console blocks prints what stands below it.

A transcript runs in a folder of its own that holds a copy of the example strays as `strays`. "..." stands for
anything within a line, and alone on a line for any number of lines. An exit code other than 0 stands at the
end in brackets.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STRAYS = HERE.parent / "examples" / "strays"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a transcript and what it should print."""

    command: str
    expected: str


def steps(page: str) -> Iterator[Step]:
    """The commands of all console blocks, in order; a line that begins with "> " goes on with the command."""
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.split("\n")
            more = 1
            while lines[more].startswith("> "):
                more += 1
            yield Step("\n".join([lines[0], *(line[2:] for line in lines[1:more])]), "\n".join(lines[more:]))


def matches(expected: str, printed: str) -> bool:
    """Whether the text is what was expected, "..." standing for anything."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "...\n" else r".*?".join(map(re.escape, line.split("...")))
        for line in expected.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("page", sorted((HERE / "transcripts").glob("*.md")), ids=lambda page: page.stem)
def test_the_transcript_is_what_happens(page: Path, tmp_path: Path) -> None:
    shutil.copytree(STRAYS, tmp_path / "strays")
    for step in steps(page.read_text(encoding="utf-8")):
        printed = _run(step.command, tmp_path)
        assert matches(step.expected, printed), f"$ {step.command}\n{printed}\n--- expected:\n{step.expected}"


def test_every_verb_is_in_a_transcript() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (HERE / "transcripts").glob("*.md"))
    verbs = "add read list search show explain check rebuild stats export".split()
    assert [verb for verb in verbs if f"foundling {verb}" not in pages] == []


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("one\n...\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("one\n...\ntwo\n", "one\ntwo\n", True),
        ("in ... s.\n", "in 0.4 s.\n", True),
        ("in ... s.\n", "in 0.4\ns.\n", False),
        ("one\n", "one\ntwo\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_the_dots_stand_for_anything_and_nothing_else_does(
    expected: str, printed: str, *, same: bool
) -> None:
    assert matches(expected, printed) is same


def _run(command: str, folder: Path) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FOUNDLING_LIBRARY")
    }
    environment |= {"HOME": str(folder), "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )
    printed = done.stdout.decode()
    return printed + (f"[{done.returncode}]\n" if done.returncode else "")
