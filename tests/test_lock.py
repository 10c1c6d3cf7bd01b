"""The locks pin every dependency that pyproject.toml names, and nothing but exact versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TREE = Path(__file__).parents[1]
PINNED = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[0-9][\w.!+]*)( ; [\w.' <>=!]+)?")


def loose_lines(lock: str) -> list[str]:
    """The lines that pin no exact version of one package."""
    return [line for line in lock.splitlines() if line and not PINNED.fullmatch(line)]


def pinned_names(lock: str) -> set[str]:
    """The names that a lock pins."""
    return {match["name"] for line in lock.splitlines() if (match := PINNED.fullmatch(line))}


def _wanted(*extras: str) -> set[str]:
    project = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(row for name in extras for row in project["optional-dependencies"][name]),
    ]
    return {re.split(r"[<>=!~ ;\[]", row, maxsplit=1)[0].lower().replace("_", "-") for row in wanted}


def test_the_locks_pin_all_and_only_exactly() -> None:
    for name, extras in (("requirements.lock", ("build",)), ("requirements-dev.lock", ("build", "dev"))):
        lock = (TREE / name).read_text(encoding="utf-8")
        assert loose_lines(lock) == []
        assert _wanted(*extras) <= pinned_names(lock)


def test_both_locks_pin_the_same_versions() -> None:
    run, develop = (
        (TREE / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")
    )
    versions = dict(line.split(" ;")[0].split("==") for line in develop.splitlines())
    for line in run.splitlines():
        name, version = line.split(" ;")[0].split("==")
        assert name in versions
        assert version == versions[name] or f"{name}=={version}" in develop


def test_a_planted_range_is_named() -> None:
    assert loose_lines("click>=8\nnh3==0.3.8\nrich @ https://example.org/rich.whl\n") == [
        "click>=8",
        "rich @ https://example.org/rich.whl",
    ]
