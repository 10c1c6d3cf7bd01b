"""Whatever the bytes, a document's plan gives its text again, and its blocks part the text."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from foundling import documents
from foundling.model import Document, Item, Media, Origin

CASES = Path(__file__).parents[1] / "cases" / "documents"
INPUTS = [path.read_bytes() for path in sorted(CASES.glob("*/input.*"))]
SHARDS = [
    *(
        b"<pre>",
        b"</p>",
        b"<td>",
        b"<tr>",
        b"<li>",
        b"<br>",
        b"<hr>",
        b"<!--",
        b"-->",
        b"<a href=x>",
        b"</a>",
    ),
    *(
        b"\r",
        b"\n\n",
        b"\n> ",
        b"\n-- \n",
        b"\n",
        b"\t",
        b" ",
        b"\xc2\xa0",
        b"\x1c",
        b"\x85",
        b"\0",
        b"\xff\xfe",
    ),
    *(b"=92", b"=?utf-8?q?=C3?=", b"\xe2\x80", b"\x92", b"* * *", b"--b\n", b"--b--", b"&#146;", b"&lt;"),
    *(b"Subject: a\n", b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: text/html\n"),
    *(b"Content-Transfer-Encoding: base64\n", b"Content-Type: message/rfc822\n", b"format=flowed"),
]

media = st.sampled_from([Media.MESSAGE, Media.PAGE, Media.TEXT])
shards = st.lists(st.sampled_from(SHARDS) | st.binary(max_size=8), max_size=40).map(b"".join)


@st.composite
def spliced(draw: st.DrawFn) -> bytes:
    """A piece of one input, shards, and a piece of another."""
    first, second = draw(st.sampled_from(INPUTS)), draw(st.sampled_from(INPUTS))
    cut = draw(st.integers(0, len(first)))
    begin = draw(st.integers(0, len(second)))
    return first[:cut] + draw(shards) + second[begin:]


@given(media, st.binary(max_size=400) | shards | spliced())
def test_any_bytes(kind: Media, data: bytes) -> None:
    document = documents.read(Item(Origin("x", None, 0, len(data)), kind, data))
    assert documents.replay(document.plan, data) == document.text
    assert_parted(document)
    assert documents.read(Item(Origin("x", None, 0, len(data)), kind, data)) == document


@given(st.text(max_size=300))
def test_nothing_of_a_text_is_lost(words: str) -> None:
    """What is written in UTF-8 and is no mojibake comes back as it was, but for line ends."""
    data = words.encode("utf-8", "surrogatepass")
    document = documents.read(Item(Origin("x", None, 0, len(data)), Media.TEXT, data))
    if [step.name for step in document.plan] == ["decode"] and document.plan[0].arguments == ("utf-8",):
        assert document.text == words.removeprefix("\ufeff")


def assert_parted(document: Document) -> None:
    """Every character that is not white space lies in exactly one block; places lie in the text."""
    text, at = document.text, 0
    for block in document.blocks:
        assert at <= block.span.start < block.span.end <= len(text)
        assert not text[at : block.span.start].strip()
        at = block.span.end
    assert not text[at:].strip()
    assert all(line.span.of(text) == line.value for line in document.headers)
    assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in document.marks)
    assert [mark.span for mark in document.marks] == sorted(mark.span for mark in document.marks)
