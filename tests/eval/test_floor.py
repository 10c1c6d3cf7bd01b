"""The labelled samples are read at least as well as before, by the same scorer that anybody can run."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
FLOORS = tomllib.loads((HERE / "floors.toml").read_text())
LEAST = {"macro": 0.80, "body": 0.80, "kind": 0.93}
"""Where the floors began: none may be set lower."""


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    command = [sys.executable, "-m", "foundling", "read", "--json"]
    done = subprocess.run(
        [sys.executable, HERE / "score.py", SAMPLES, "--", *command],
        capture_output=True,
        text=True,
        check=True,
    )
    last = done.stdout.splitlines()[-1]
    figures = re.fullmatch(r"macro F1 (\S+)  body (\S+)  kind (\S+)  documents \d+  missing (\d+)", last)
    assert figures, last
    return dict(zip(("macro", "body", "kind", "missing"), map(float, figures.groups()), strict=True))


@pytest.mark.parametrize("name", LEAST)
def test_a_figure_reaches_its_floor(name: str, scores: dict[str, float]) -> None:
    assert scores[name] >= FLOORS[name] >= LEAST[name]


def test_no_sample_is_left_out(scores: dict[str, float]) -> None:
    assert scores["missing"] == FLOORS["missing"] == 0


def test_the_samples_are_the_ones_that_the_floors_were_measured_on() -> None:
    whole = sha256()
    for path in sorted(SAMPLES.iterdir()):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    assert whole.hexdigest() == FLOORS["digest"]
