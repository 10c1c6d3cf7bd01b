"""Exports are well formed and lose no word, whatever the text, its blocks and its marks."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from foundling.export.dumps import work_as_line
from foundling.export.epub import epub
from foundling.export.render import body
from foundling.export.xml import clean
from foundling.model import Author, Block, BlockKind, Document, Mark, MarkKind, Media, Span
from tests.books import book, chapter

texts = st.text(st.sampled_from("ab \n\t<&>]\x00\x0b\u2028\ud800é*_") | st.characters(), max_size=60)
wild = st.text(st.characters() | st.sampled_from("\ud800\x00<&"), max_size=20)
KINDS = [each for each in BlockKind if each not in {BlockKind.RULE, BlockKind.QUOTE}]


def _spans(text: str) -> st.SearchStrategy[Span]:
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(texts)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    blocks = tuple(
        Block(draw(st.sampled_from(KINDS)), Span(start, end), draw(st.integers(0, 6))) for start, end in pairs
    )
    marks = st.builds(Mark, st.sampled_from(MarkKind), _spans(text))
    return Document(Media.PAGE, text, blocks, tuple(draw(st.lists(marks, max_size=6))))


def solid(text: str) -> str:
    return "".join(clean(text).split())


@given(documents())
def test_a_body_is_well_formed_and_keeps_every_word(document: Document) -> None:
    markup = body(document, (Span(0, len(document.text)),))
    root = ET.fromstring(f"<body>{markup}</body>")  # noqa: S314
    assert solid("".join(root.itertext())) == solid(document.text)


@settings(max_examples=25)
@given(documents(), wild, wild, wild)
def test_a_book_is_well_formed_whatever_its_values(
    document: Document, title: str, name: str, other: str
) -> None:
    values = {
        "title": title or None,
        "authors": (Author(name, other),),
        "summary": other,
        "language": other[:5],
        "date": name or None,
        "series": title,
        "notes": (other,),
    }
    made = book([chapter(document, 1, **values), chapter(document, None)], **values)
    with zipfile.ZipFile(BytesIO(epub(made))) as archive:
        for file in archive.namelist():
            if file.endswith(("xhtml", "opf", "ncx", "xml")):
                ET.fromstring(archive.read(file))  # noqa: S314
    assert json.loads(work_as_line(made))["id"] == made.id
