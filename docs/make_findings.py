"""Writes `docs/findings.md` from the table of findings: run it when a row has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from foundling.vocab import builtin

PAGE = Path(__file__).with_name("findings.md")

OPENING = """\
# Findings

Material is never perfect. An oddity is named, never passed over: `foundling add` sums them up,
`foundling show` puts their codes beside the part, and `foundling read --json` gives each with its place.
What is found odd is kept whole all the same.

This page is made from `src/foundling/data/findings.toml` by `docs/make_findings.py`.

| code | what it means | what to do |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    return OPENING + "".join(_rows())


def _rows() -> Iterator[str]:
    for kind in sorted(builtin().findings.values(), key=lambda kind: kind.code):
        yield f"| `{kind.code}` | {kind.words} | {kind.remedy} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
