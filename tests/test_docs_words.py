"""No tracked file names a machine's own paths or a package registry's host."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).parents[1]
# A letter of each stands in brackets, so that this file passes its own test.
FORBIDDEN = re.compile(
    rb"(?<![\w.$)}-])/(?:wor[k]|roo[t])/[\w.]|pythonhoste[d]|pyp[i]\.org|registry\.npmj[s]|crates\.i[o]",
    re.IGNORECASE,
)


def words_out_of_place(data: bytes) -> list[bytes]:
    """The forbidden words of a file, in order."""
    return [found.group() for found in FORBIDDEN.finditer(data)]


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (TREE / ".git").exists():
        return [path for path in TREE.rglob("*") if path.is_file() and not path.match(".venv/**")]
    listed = subprocess.run([git, "ls-files", "-z"], cwd=TREE, check=True, capture_output=True).stdout
    return [path for name in listed.split(b"\0") if name and (path := TREE / name.decode()).is_file()]


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = {str(path.relative_to(TREE)): words_out_of_place(path.read_bytes()) for path in _tracked()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        b"see /wo" + b"rk/main",
        b"'/ro" + b"ot/.cache'",
        b"https://py" + b"pi.org/x",
        b"files.pythonh" + b"osted.org",
    ],
)
def test_a_planted_word_is_named(text: bytes) -> None:
    assert words_out_of_place(text)


@pytest.mark.parametrize(
    "text", [b"paths" + b"/work" + b"/out", b"https://example.org/home/x", b"the work of /dev/null"]
)
def test_plain_words_are_left_alone(text: bytes) -> None:
    assert words_out_of_place(text) == []
