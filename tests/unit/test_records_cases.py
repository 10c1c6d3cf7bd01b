"""Each folder of tests/cases/records is a document and what its layout has to be."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from foundling import documents
from foundling.model import Item, Kind, Media, Origin
from foundling.records.layout import Layout
from foundling.records.segment import read_layout
from foundling.vocab import builtin

CASES = Path(__file__).parents[1] / "cases" / "records"
MEDIA = {".txt": Media.TEXT, ".html": Media.PAGE, ".eml": Media.MESSAGE}
WORDS = re.compile(r"[^\W_]+")


def cases() -> list[object]:
    folders = sorted(path.parent for path in CASES.glob("*/expect.toml"))
    return [pytest.param(folder, id=folder.name, marks=marks(folder)) for folder in folders]


def marks(folder: Path) -> list[pytest.MarkDecorator]:
    failing = 'expect = "fail"' in (folder / "expect.toml").read_text(encoding="utf-8")
    return [pytest.mark.xfail(strict=True)] if failing else []


def layout_of(folder: Path) -> tuple[str, Layout]:
    path = next(folder.glob("input.*"))
    data = path.read_bytes()
    document = documents.read(Item(Origin(path.name, None, 0, len(data)), MEDIA[path.suffix], data))
    return document.text, read_layout(document, builtin())


@pytest.mark.parametrize("folder", cases())
def test_case(folder: Path) -> None:
    expected = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    text, layout = layout_of(folder)
    assert layout.kind is (Kind.STORY if expected["story"] else Kind.NONSTORY), layout.reason
    if "reason" in expected:
        assert layout.reason == expected["reason"]
    body = WORDS.findall(" ".join(span.of(text) for span in layout.body))
    for key, found in (("body_first", body), ("body_last", body[::-1])):
        if key in expected:
            words = WORDS.findall(expected[key])
            words = words if key == "body_first" else words[::-1]
            assert found[: len(words)] == words
    found_entries = {(entry.field, " ".join(entry.span.of(text).split())) for entry in layout.entries}
    for field, values in expected.get("entries", {}).items():
        for value in values:
            assert (field, value) in found_entries
    assert not {entry.field for entry in layout.entries} & set(expected.get("absent", ()))
