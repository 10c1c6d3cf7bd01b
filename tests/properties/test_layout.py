"""Any text has a layout: its spans lie in the text, in order, and the work grows no faster than the text."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundling import documents
from foundling.model import Document, Item, Media, Origin
from foundling.records.layout import Layout
from foundling.records.segment import read_layout
from foundling.vocab import builtin
from tests.pace import demand_growth

PIECES = st.sampled_from(
    [
        "Title: ",
        "TITLE - ",
        "Author",
        "by ",
        "Rating: PG\n",
        "Notes:",
        "\n",
        "\n\n",
        "***\n",
        "The End",
        "TBC",
        '"Yes," he said.\n\n',
        "Part 1/3\n",
        "Chapter",
        "<b>",
        "</p><p>",
        "<td>",
        "\t",
        "  ",
        ": ",
        " - ",
        "~",
        "[",
        "]",
        "(c) 1999",
        "Disclaimer: not mine\n",
        "jo@example.org",
        "> quoted\n",
        "-- \n",
        "Summary",
        "/",
        "|",
        "Название: ",
        "1",
        "\u2014",
        "...",
        "Re: ",
        "comments",
        "posted on ",
        "Rated       ",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map("".join)


def layout_of(text: str, media: Media) -> tuple[Document, Layout]:
    data = text.encode("utf-8", "surrogatepass")
    document = documents.read(Item(Origin("x", None, 0, len(data)), media, data))
    return document, read_layout(document, builtin())


@given(TEXTS, st.sampled_from([Media.TEXT, Media.PAGE, Media.MESSAGE]))
def test_spans_lie_in_the_text_in_order(text: str, media: Media) -> None:
    document, layout = layout_of(text, media)
    length = len(document.text)
    for entry in layout.entries:
        assert 0 <= entry.span.start <= entry.span.end <= length
        assert 0 <= entry.label_span.start <= entry.label_span.end <= length
        assert 0 < entry.confidence <= 1
    ends = [0, *(edge for span in layout.body for edge in (span.start, span.end)), length]
    assert ends == sorted(ends)


HOSTILE = {
    "one long line": lambda size: "word " * size,
    "one long line of labels": lambda size: "Title: x " * size,
    "label lines": lambda size: "Rating: PG\n" * size,
    "dashes": lambda size: "-" * size * 5,
    "labels without end": lambda size: "Summary\n" * size,
    "continued for ever": lambda size: "Summary: a\n" + "and on\n" * size,
    "blank labels": lambda size: "Notes:\n\n" * size,
    "spaces": lambda size: "Title" + " " * size * 5,
    "quotes": lambda size: '"No," he said.\n\n' * size,
    "ends": lambda size: "The End\n\n" * size,
    "spaced letters": lambda size: "T I T L E " * size,
    "commas": lambda size: "Title, " * size + ":",
    "comments": lambda size: "(Leave a comment)\n" * size,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_ten_times_the_text_takes_at_most_twelve_times_as_long(name: str) -> None:
    small, large = (documents.read(item(HOSTILE[name](size))) for size in (4_000, 40_000))
    demand_growth(12, partial(read_layout, small, builtin()), partial(read_layout, large, builtin()))


def item(text: str) -> Item:
    data = text.encode()
    return Item(Origin("x.txt", None, 0, len(data)), Media.TEXT, data)
