"""A claim's words are found again in the bytes, whatever lay between."""

from __future__ import annotations

import pytest

from foundling import documents
from foundling.library.witness import byte_range, steps
from foundling.model import Item, Media, Origin, Span, Step

MAIL = (
    b"From: Ada <ada@example.org>\nSubject: FIC: Boat\nMIME-Version: 1.0\n"
    b'Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
    b"Title: Boat\nSummary: A caf=E9 by the la=\nke, and nobody in it.\n\nOnce there was a boat.\n"
)
PAGE = (
    b"<html><head><title>Boat</title></head><body><p><b>Summary:</b> A <i>caf&eacute;</i> by\n the lake."
    b"<p>Once there was a boat."
)
MACROMAN = "Summary: “A café” by the lake.\n\nOnce.".encode("mac_roman")
UTF8 = "Summary: “A café” by the lake.\n\nOnce.".encode()


@pytest.mark.parametrize(
    ("media", "data", "words", "found"),
    [
        (Media.MESSAGE, MAIL, "A café by the lake, and nobody", b"A caf=E9 by the la=\nke, and nobody"),
        (Media.MESSAGE, MAIL, "FIC: Boat", b"FIC: Boat"),
        (Media.PAGE, PAGE, "A café by the lake", b"A <i>caf&eacute;</i> by\n the lake"),
        (Media.TEXT, UTF8, "A café” by", "A café” by".encode()),
        (Media.TEXT, UTF8, "“A café” by the lake.", "“A café” by the lake.".encode()),
        (Media.TEXT, MACROMAN, "A café” by", "A café” by".encode("mac_roman")),
    ],
)
def test_words_lead_to_their_bytes(media: Media, data: bytes, words: str, found: bytes) -> None:
    document = documents.read(Item(Origin("x", None, 0, len(data)), media, data))
    start = document.text.index(words)
    place = byte_range(document, data, Span(start, start + len(words)))
    assert place is not None
    assert data[slice(*place)] == found


def test_of_several_places_the_one_meant_is_found() -> None:
    data = b"Title: Boat\nSummary: A boat.\n\nA boat. A boat."
    document = documents.read(Item(Origin("x", None, 0, len(data)), Media.TEXT, data))
    last = document.text.rindex("A boat")
    assert byte_range(document, data, Span(last, last + 6)) == (last, last + 6)


def test_words_that_are_not_there_have_no_place() -> None:
    document = documents.read(Item(Origin("x", None, 0, 5), Media.TEXT, b"Once."))
    assert byte_range(document, b"other bytes", Span(0, 4)) is None
    assert byte_range(document, b"Once.", Span(4, 5)) is None


def test_a_plan_is_told_in_words() -> None:
    assert steps((Step("decode", ("utf-8",)), Step("new"))) == ("decode as utf-8", "new")
