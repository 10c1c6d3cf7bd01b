"""Splits a digest, one message that holds several, into these: RFC 1153 and its plainer kin.

RFC 1153 parts the messages by a line of 30 hyphens, the first of them by one of 70; lists of other
software use any line of three or more hyphens, underscores or equals signs. A message begins behind such a
line with header fields of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from foundling.model import Gap, Item, Media, Origin
from foundling.settings import Limits
from foundling.sources.carrier import Carrier
from foundling.sources.plain import read as read_plain

FEWEST = 2
"""Messages from which a text is a digest; one suffices where the subject says so."""
_FIELDS = (
    rb"(?:Date|From|Subject|To|Sender|Reply-To|Message-ID|Cc|In-Reply-To|References|Newsgroups|X-[\w-]{1,40})"
)
_BORDER = re.compile(
    rb"\n(?:-{3,90}|_{5,90}|={5,90})[ \t]{0,9}\r?\n(?:[ \t]{0,9}\r?\n){0,3}(?=" + _FIELDS + rb":[ \t])",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(rb"^subject:[^\n]{0,200}\bdigest\b", re.IGNORECASE | re.MULTILINE)
_OPENING = re.compile(
    rb"\bdigest\b|\b(?:today's|topics|messages) (?:in this|topics|in this (?:digest|issue))", re.IGNORECASE
)
_ENCODED = re.compile(
    rb"^content-(?:transfer-encoding:[ \t]*(?:quoted-printable|base64)|type:[ \t]*multipart/)",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(
    rb"\n(?:-{3,90}|_{5,90}|={5,90})[ \t]*\r?\n(?:[ \t]*\r?\n){0,3}(?:End of [^\n]{1,200}|\*{3,90})[\s*]*\Z"
)
_SIGNS = (b"digest", b"topics", b"s in this")
"""What stands in every header or opening that says so."""
_HEAD = 8192
_LEAD = 2000
"""Bytes of a message's own text in which it says that it is a digest."""
_VIEW = 600


class Stretch(NamedTuple):
    """Where one message of a digest lies in its bytes."""

    start: int
    end: int


def is_digest(data: bytes) -> bool:
    r"""Whether a message, header and all, is a digest of others.

    >>> inner = b"\n---\n\nFrom: kit@example.org\nSubject: Rain\n\nIt rained.\n"
    >>> is_digest(b"Subject: lanterns Digest 7\n\nTopics in this digest:\n" + inner + inner)
    True
    >>> is_digest(b"Subject: FIC: Rain\n\nShe read the letters.\n" + inner + inner)
    False
    """
    return bool(messages(data))


def messages(data: bytes) -> list[Stretch]:
    """The messages of a digest in order; none where the message is no digest."""
    head = data[:_HEAD]
    body = max(0, head.find(b"\n\n"), head.find(b"\r\n\r\n") if b"\r" in head else 0)
    if not any(map(head[: body + _LEAD].lower().__contains__, _SIGNS)):
        return []
    header = head[:body]
    said = _SAYS_SO.search(header) is not None
    if _ENCODED.search(header) or not (said or _OPENING.search(head, body, body + _LEAD)):
        return []
    borders = [match for match in _BORDER.finditer(data) if _opens(data, match.end())]
    if len(borders) < (1 if said else FEWEST):
        return []
    ends = [*(border.start() + 1 for border in borders[1:]), _last(data, borders[-1].end())]
    return [
        Stretch(one.end(), _trimmed(data, one.end(), end)) for one, end in zip(borders, ends, strict=True)
    ]


def parts(item: Item, stem: str, *, gaps: bool) -> Iterator[Item | Gap]:
    """The messages of a digest as items of their own, named `stem`/1 and so on; itself if it is none.

    With `gaps`, what lies between them too, so that both tile the digest.
    """
    found = messages(item.data)
    if not found:
        yield item
        return
    base, done = item.origin.offset, 0
    for number, (start, end) in enumerate(found, 1):
        if gaps and done < start:
            yield Gap("framing", base + done, start - done)
        origin = Origin(item.origin.path, f"{stem}/{number}", base + start, end - start)
        yield Item(origin, Media.MESSAGE, item.data[start:end], item.findings if number == 1 else ())
        done = end
    if gaps and done < len(item.data):
        yield Gap("framing", base + done, len(item.data) - done)


def fits(head: bytes) -> bool:
    """Whether a carrier that begins so may be a digest kept as a file of its own."""
    return (
        b"digest" in head.lower() and _SAYS_SO.search(head) is not None and _BORDER.search(head) is not None
    )


def read(carrier: Carrier, limits: Limits) -> Iterator[Item | Gap | Carrier]:
    """The messages of a digest that is a file, as items."""
    for part in read_plain(carrier, limits):
        if isinstance(part, Item) and part.data:
            yield from parts(part, f"{carrier.numbered()}1", gaps=carrier.gaps)
        else:
            yield part


def _opens(data: bytes, start: int) -> bool:
    """Whether a message's header lies here: a sender, and a subject or a date, before an empty line."""
    block = re.split(rb"\r?\n[ \t]*\r?\n", data[start : start + _VIEW], maxsplit=1)[0].lower()
    fields = {line.partition(b":")[0] for line in block.split(b"\n")}
    return b"from" in fields and bool(fields & {b"subject", b"date"})


def _last(data: bytes, start: int) -> int:
    """Where the last message ends: before the digest's own end, where there is one."""
    tail = max(start, len(data) - _VIEW)
    end = _END.search(data, tail)
    return end.start() + 1 if end else len(data)


def _trimmed(data: bytes, start: int, end: int) -> int:
    """The end without the empty lines before it, one line end kept."""
    kept = len(data[start:end].rstrip(b" \t\r\n"))
    line = data.find(b"\n", start + kept, end)
    return line + 1 if line >= 0 else end
