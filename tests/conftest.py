"""What all tests share: goldens, which only `--accept` renews."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="renew the goldens from what is made now; then read the diff"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A check that a text equals `tests/goldens/NAME`; with `--accept` the text becomes the golden."""
    accept = bool(request.config.getoption("--accept"))

    def check(name: str, text: str) -> None:
        path = GOLDENS / name
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        assert path.exists(), f"there is no golden {name}; run pytest with --accept and read the diff"
        assert text == path.read_bytes().decode("utf-8")

    return check
