"""Every folder of `tests/cases/documents`: an input, and the document it must give."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from foundling import documents
from foundling.model import Document, Item, Media, Origin

CASES = Path(__file__).parents[1] / "cases" / "documents"
MEDIA = {".txt": Media.TEXT, ".html": Media.PAGE, ".eml": Media.MESSAGE}


@pytest.mark.parametrize("slug", sorted(path.name for path in CASES.iterdir()))
def test_case(slug: str) -> None:
    expected = tomllib.loads((CASES / slug / "expect.toml").read_text(encoding="utf-8"))
    path = next((CASES / slug).glob("input.*"))
    data = path.read_bytes()
    document = documents.read(Item(Origin(path.name, None, 0, len(data)), MEDIA[path.suffix], data))
    assert expected["kind"] in ("wild", "synthetic", "negative")
    assert shown(document) == {key: expected.get(key, []) for key in ("blocks", "marks", "steps", "findings")}
    assert documents.replay(document.plan, data) == document.text


def shown(document: Document) -> dict[str, Any]:
    """A document in the words of an `expect.toml`."""
    text = document.text
    return {
        "blocks": [f"{b.kind.value}{b.level or ''}: {b.span.of(text)}" for b in document.blocks],
        "marks": [
            f"{m.kind.value}: {m.span.of(text)}" + (f" -> {m.target}" if m.target else "")
            for m in document.marks
        ],
        "steps": [
            " ".join((step.name, *step.arguments))
            for step in document.plan
            if step.name not in ("part", "within")
        ],
        "findings": [finding.code for finding in document.findings],
    }
