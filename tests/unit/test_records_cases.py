"""Each folder of tests/cases/records is a document and what its layout and its header have to be."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from foundling import documents, records
from foundling.model import Author, Document, Item, Kind, Media, Origin
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


def document_of(folder: Path) -> Document:
    path = next(folder.glob("input.*"))
    data = path.read_bytes()
    return documents.read(Item(Origin(path.name, None, 0, len(data)), MEDIA[path.suffix], data))


def plain(value: object) -> object:
    """A header's value as a case writes it: lists for tuples, names for authors."""
    if isinstance(value, tuple):
        return [one.name if isinstance(one, Author) else plain(one) for one in value]
    return value


@pytest.mark.parametrize("folder", cases())
def test_case(folder: Path) -> None:
    expected = tomllib.loads((folder / "expect.toml").read_text(encoding="utf-8"))
    document = document_of(folder)
    text, layout = document.text, read_layout(document, builtin())
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
    if "header" in expected:
        header = records.read(document, builtin()).header
        assert {name: plain(getattr(header, name)) for name in expected["header"]} == expected["header"]
