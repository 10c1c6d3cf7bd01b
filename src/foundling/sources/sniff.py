"""Tells by its first bytes what a carrier or an item is; file names are not asked."""

from __future__ import annotations

import re

from foundling.model import Media

_BLANKS = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n\x0b\x0c]*")

_MAGIC = (
    b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"MZ", b"\x7fELF",
    b"Rar!", b"7z\xbc\xaf\x27\x1c", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00",
    b"RIFF", b"OggS", b"ID3", b"%!PS", b"ITOLITLS", b"SQLite format 3\x00", b"!BDN", b"\x28\xb5\x2f\xfd",
    b"-lh", b"MSCF", b"SIT!", b"StuffIt", b"\xca\xfe\xba\xbe", b"\xffWPC", b"\x00\x05\x16\x07",
)  # fmt: skip
_PLAIN_BYTES = bytes([7, 8, 9, 10, 11, 12, 13, 26, 27, *range(32, 127), *range(128, 256)])
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_HEADER_LINE = re.compile(rb"([!-9;-~]{1,76})[ \t]*:|[ \t]+\S")
_OPENING_NAMES = frozenset(
    b"return-path received from date subject to cc sender reply-to message-id path newsgroups xref "
    b"delivered-to mailing-list list-id mime-version content-type content-transfer-encoding organization "
    b"lines approved references in-reply-to comments envelope-to dkim-signature status precedence errors-to "
    b"nntp-posting-host nntp-posting-date followup-to distribution control resent-from resent-date "
    b"arc-seal authentication-results bcc keywords thread-topic thread-index user-agent relay-version "
    b"posting-version article-i.d. apparently-to priority importance".split()
)
_TELLING_NAMES = frozenset(
    b"from subject date message-id newsgroups received path return-path to sender reply-to".split()
)
_CARRIED_NAMES = frozenset(b"message-id newsgroups received path return-path mime-version".split())
_STORY_NAMES = frozenset(b"title author rating pairing pairings summary disclaimer fandom spoilers".split())

_HEAD = 1 << 14
_ENOUGH_NAMES = 2
_HEADER_LINES = 200
_PAGE_HEAD = 4096
_LAYOUT_TAGS = 4
"""How many tags that only pages use make a page of what does not begin with one."""
_UTF16_HEAD = 2048

_TAGS = (
    rb"html|head|title|body|meta|link|base|style|script|frameset|noframes|p|br|center|h[1-6]|font|div|span"
    rb"|table|tbody|tr|td|hr|pre|ul|ol|dl|dt|blockquote|b|i|u|em|strong|a|img|basefont|big|small|tt|form|basefont"
)
_OPENING_TAG = re.compile(rb"<(?:!doctype\s+html|!--|/?(?:" + _TAGS + rb")(?=[\s>/]))", re.IGNORECASE)
_PAGE_TAG = re.compile(rb"<(?:!doctype\s+html|(?:html|head|body)(?=[\s>]))", re.IGNORECASE)
_LAYOUT_TAG = re.compile(
    rb"</?(?:p|br|center|font|hr|div|table|tr|td|h[1-6]|blockquote|a\s+href)(?=[\s>/=])", re.IGNORECASE
)


def media(data: bytes) -> Media:
    r"""What kind of item these bytes are, by their beginning.

    >>> media(b"Title: The Lamp\nAuthor: Wren\n\nIt rained.")
    <Media.TEXT: 'text'>
    >>> media(b"From: wren@example.org\nSubject: The Lamp\n\nIt rained.")
    <Media.MESSAGE: 'message'>
    >>> media(b"<CENTER>The Lamp</CENTER>")
    <Media.PAGE: 'page'>
    >>> media(b"\x00\x01\x02\x03")
    <Media.OPAQUE: 'opaque'>
    """
    head = data[:_HEAD]
    if _is_utf16(head):
        return Media.PAGE if _is_page(_narrow(head)) else Media.TEXT
    if is_binary(head):
        return Media.OPAQUE
    if is_message(head):
        return Media.MESSAGE
    if _is_page(head):
        return Media.PAGE
    if head.startswith(b"<?xml", opening(head)):
        return Media.OPAQUE
    return Media.TEXT


def opening(head: bytes) -> int:
    r"""How many bytes of a byte-order mark and white space stand before anything written.

    >>> opening(b"\xef\xbb\xbf\n\nOnce")
    5
    """
    match = _BLANKS.match(head)
    return match.end() if match else 0


def is_binary(head: bytes) -> bool:
    r"""Whether the bytes are no writing: a known magic, NULs, or too many control characters.

    A few stray NULs, and padding with them at the end, still leave a text a text.

    >>> is_binary(b"MZ\x90\x00"), is_binary(b"It rained.\n\x0c\x00\x00\x00")
    (True, False)
    """
    if head.startswith(_MAGIC) or (head[257:262] == b"ustar"):
        return True
    body = head.rstrip(b"\0")
    if not body:
        return bool(head)
    return len(body.translate(None, _PLAIN_BYTES)) * 50 > len(body)


def is_message(head: bytes) -> bool:
    r"""Whether the bytes open with a mail or news header.

    The very first line is a header line that mail and news know, the lines to the first empty one
    have the shape, and two names tell. A block of story labels is none, unless a server signed it.

    >>> is_message(b"From: a@example.org\nDate: 1 May 2001\nTitle: The Lamp\n\nIt rained.")
    False
    >>> is_message(b"By Wren\nFrom: a@example.org\nDate: 1 May 2001\n\nIt rained.")
    False
    """
    head = head.removeprefix(b"\xef\xbb\xbf")
    names = _header_names(head) if _HEADER_LINE.match(head) else []
    if not names or not (names[0] in _OPENING_NAMES or names[0].startswith(b"x-")):
        return False
    found = frozenset(names)
    if len(found & _TELLING_NAMES) < _ENOUGH_NAMES:
        return False
    return bool(found & _CARRIED_NAMES) or not found & _STORY_NAMES


def _header_names(head: bytes) -> list[bytes]:
    """The field names at the very top, in lower case; none if a line among the first is no field.

    Further down, a broken line only ends the header.
    """
    names: list[bytes] = []
    for line in head.split(b"\n", _HEADER_LINES)[:_HEADER_LINES]:
        match = _HEADER_LINE.match(line)
        if match is None:
            return names if not line.rstrip(b"\r") or len(names) > _ENOUGH_NAMES else []
        if match[1]:
            names.append(match[1].lower())
    return names


def _is_page(head: bytes) -> bool:
    start = opening(head)
    if _OPENING_TAG.match(head, start):
        return True
    if _PAGE_TAG.search(head, start, start + _PAGE_HEAD):
        return True
    return sum(1 for _ in _LAYOUT_TAG.finditer(head, start, start + _PAGE_HEAD)) >= _LAYOUT_TAGS


def _is_utf16(head: bytes) -> bool:
    if head.startswith(_UTF16_MARKS):
        return True
    body = head[:_UTF16_HEAD]
    half = len(body) // 2
    if b"\0" not in body:
        return False
    even, odd = body[0::2].count(0), body[1::2].count(0)
    return half > 1 and min(even, odd) * 50 <= half and max(even, odd) * 10 >= half * 7


def _narrow(head: bytes) -> bytes:
    little = head.startswith(b"\xff\xfe") or (head[1:2] == b"\0" and not head.startswith(b"\xfe\xff"))
    text = head.decode("utf-16-le" if little else "utf-16-be", "ignore")
    return text.lstrip("\ufeff").encode("latin-1", "replace")
