from __future__ import annotations

import pytest

from foundling.model import Media
from foundling.sources.sniff import media


@pytest.mark.parametrize(
    "data",
    [
        b"<HTML><BODY>Rain",
        b"\n\n  <P>It rained.",
        b"<CENTER>The Lamp</CENTER>",
        b"<!--X-Subject: The Lamp -->\n<!--X-From-R13: x -->",
        b"\xef\xbb\xbf<!DOCTYPE html><title>x</title>",
        b"<?xml version='1.0'?><html xmlns='x'><body>Rain",
        b"This page is old.\n<html><body>Rain",
        b"The Lamp<br>by Wren<br><hr>It rained.<br>",
        "<html><body>Rain".encode("utf-16"),
        "<html><body>Rain".encode("utf-16-le"),
    ],
)
def test_pages(data: bytes) -> None:
    assert media(data) is Media.PAGE


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@example.org\nDate: 1 May 2001\nSubject: The Lamp\n\nIt rained.",
        b"Path: news!x\r\nNewsgroups: alt.test\r\n\r\nIt rained.",
        b"Received: from x\n\tby y; Thu\nReturn-Path: <a@example.org>\nTitle: odd\n\n",
        b"X-Apparently-To: l@example.org\nFrom: a@example.org\nTo: l@example.org\n\n",
        b"Date:         Thu, 11 May 1995\nSender:       List <l@example.org>\nFrom:         A\n\n",
    ],
)
def test_messages(data: bytes) -> None:
    assert media(data) is Media.MESSAGE


@pytest.mark.parametrize(
    "data",
    [
        b"Title: The Lamp\nAuthor: Wren\nDate: 2001\n\nIt rained.",
        b"A story.\nFrom: a@example.org\nDate: 1 May 2001\nSubject: The Lamp\n\nIt rained.",
        b"From: a@example.org\nSubject: The Lamp\nTitle: The Lamp\nRating: G\n\nIt rained.",
        b"From: the harbour\n\nIt rained.",
        b"She said <i>nothing</i> at all, <b>nothing</b>.",
        b"It rained.\x0c\n\x1a" + bytes(300),
        "\u0414\u043e\u0436\u0434\u044c \u0448\u0451\u043b.".encode("koi8-r"),
        "It rained.".encode("utf-16"),
        "It rained.".encode("utf-16-be"),
    ],
)
def test_texts(data: bytes) -> None:
    assert media(data) is Media.TEXT


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n" + b"text" * 40,
        b"%PDF-1.4\ntext",
        b"{\\rtf1 It rained.}",
        bytes(100),
        b"<?xml version='1.0'?><feed/>",
    ],
)
def test_what_is_not_read(data: bytes) -> None:
    assert media(data) is Media.OPAQUE
