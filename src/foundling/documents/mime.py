"""The parts of a message: where each lies, and which of them are its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from foundling.documents import envelope, transfer
from foundling.model import Finding, Plan, Step
from foundling.settings import Limits

LIMITS = Limits()

_END = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
_ENVELOPE_LINE = re.compile(rb">?From [^\n]*\n")
_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]+)\s*/\s*([a-z0-9!#$&^_.+-]+)", re.IGNORECASE)
_PARAMETER = re.compile(r";\s*([a-z-]{1,40})(?:\*0?\*?)?\s*=\s*(?:\"([^\"]*)\"|([^;\s\"]+))", re.IGNORECASE)
_REMEMBERED = 200
"""Characters of a field up to which its meaning is remembered: programs write the same ones again."""

_NOTICE = re.compile(rb"multi-?part|MIME", re.IGNORECASE)


class Part(NamedTuple):
    """One part: bytes `start` to `end` of `data`, which is reached from the item by `route`."""

    data: bytes
    route: Plan
    start: int
    end: int
    kind: str = "text/plain"
    encoding: str = ""
    charset: str = ""
    flow: str = ""
    """Empty, "flowed" or "delsp"."""
    boundary: str = ""
    name: str = ""
    """Its file name, if it has one."""

    @property
    def steps(self) -> Plan:
        """The steps from the item to this part's bytes, its transfer encoding undone."""
        cut = Step("within" if self.route else "part", (str(self.start), str(self.end)))
        undo = () if self.encoding in transfer.IDENTITY else (Step("undo", (self.encoding,)),)
        return (*self.route, cut, *undo)

    def content(self) -> bytes:
        """The part's bytes, its transfer encoding undone."""
        return transfer.undo(self.data[self.start : self.end], self.encoding)


def head(data: bytes, start: int, end: int) -> tuple[int, int, int]:
    """Where a header begins and ends and where the body after it begins.

    A lone CR does not end it. Bytes that do not begin with a field have no header.

    >>> head(b"From me\\nSubject: a\\r b\\nTo: c\\n\\nbody", 0, 33)
    (8, 27, 29)
    >>> head(b"no header\\n\\nbody", 0, 15)
    (0, 0, 0)
    """
    first = start
    while (line := _ENVELOPE_LINE.match(data, first, end)) and line.end() > first:
        first = line.end()
    if data.startswith(b"\n", first) or data.startswith(b"\r\n", first):
        return first, first, data.index(b"\n", first) + 1
    if not _FIELD.match(data, first, end):
        return start, start, start
    gap = _END.search(data, first, end)
    return (first, gap.start(), gap.end()) if gap else (first, end, end)


def described(bare: Part, fields: list[tuple[str, str]]) -> Part:
    """A part as its header describes it; `bare` says where it is, and what it is without a word on that."""
    named: dict[str, str] = {}
    for name, value in fields:
        if name[0] in "Cc":
            named.setdefault(name.lower(), value)
    kind, parameters = _typed(named.get("content-type", ""), bare.kind)
    flow = ""
    if kind == "text/plain" and parameters.get("format", "").lower() == "flowed":
        flow = "delsp" if parameters.get("delsp", "").lower() == "yes" else "flowed"
    _, disposed = _typed("x/" + named.get("content-disposition", ""), "")
    return bare._replace(
        kind=kind,
        encoding=named.get("content-transfer-encoding", "").split(";")[0].strip().lower(),
        charset=parameters.get("charset", ""),
        flow=flow,
        boundary=parameters.get("boundary", ""),
        name=disposed.get("filename") or parameters.get("name", ""),
    )


def leaves(root: Part) -> Iterator[Part | Finding]:
    """The parts of a message that are not made of parts, in order; of alternatives the best one.

    Heads of messages inside come as parts of the kind "message/head".
    """
    work = [(root, 0)]
    count = 0
    while work:
        each, depth = work.pop()
        count += 1
        if count > LIMITS.mime_parts or depth > LIMITS.mime_depth:
            yield Finding("mime-limit", "The message has too many parts, or too many inside one another.")
            return
        if each.kind.startswith("multipart/"):
            children = _children(each)
            if children:
                work += [(child, depth + 1) for child in reversed(children)]
                continue
            yield Finding("bad-mime", "The message's parts are not where its header says.")
            yield _as_text(each)
        elif each.kind == "message/rfc822":
            work += [(child, depth + 1) for child in reversed(_inner(each))]
        elif each.encoding == "base64" and each.kind.startswith("text/"):
            yield from _footed(each)
        else:
            yield each


def _footed(each: Part) -> Iterator[Part]:
    """A part in base64, and the footer that a list server put after it as it was."""
    end = transfer.base64_end(each.data, each.start, each.end)
    yield each._replace(end=end)
    if end < each.end:
        yield Part(each.data, each.route, end, each.end)


def _typed(value: str, default: str) -> tuple[str, dict[str, str]]:
    """A field's type and parameters; the type is `default` where the field is none."""
    return _remembered(value, default) if len(value) <= _REMEMBERED else _parsed(value, default)


def _parsed(value: str, default: str) -> tuple[str, dict[str, str]]:
    match = _TYPE.match(value)
    if not match and not value.startswith("x/"):
        return default, {}
    kind = f"{match[1]}/{match[2]}".lower() if match else default
    return kind, {m[1].lower(): (m[2] if m[2] is not None else m[3]) for m in _PARAMETER.finditer(value)}


_remembered = lru_cache(maxsize=1024)(_parsed)


def _children(each: Part) -> list[Part]:
    if not each.boundary:
        return []
    boundary = re.compile(
        rb"(?:^|\n)--" + re.escape(each.boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*\r?(?=\n|\Z)"
    )
    content, route = (
        (each.data, each.route) if each.encoding in transfer.IDENTITY else (each.content(), each.steps)
    )
    start, end = (each.start, each.end) if content is each.data else (0, len(content))
    marks = list(islice(boundary.finditer(content, max(0, start - 1), end), LIMITS.mime_parts + 1))
    if not marks:
        return []
    default = "message/rfc822" if each.kind == "multipart/digest" else "text/plain"
    found = []
    first = max(start, marks[0].start())  # the line break before the content may open the boundary
    preamble = content[start:first]
    if preamble.strip() and not _NOTICE.search(preamble):
        found.append(Part(content, route, start, first))
    closed = end
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        if mark[1]:
            closed = mark.end()
            break
        closed = last = after.start() if after else end
        found.append(_child(content, route, mark.end() + 1, max(last, mark.end()), default))
    if each.kind == "multipart/alternative":
        found = _best(found)
    if content[closed:end].strip() and marks[-1].end() <= closed and marks[-1][1]:
        found.append(Part(content, route, closed, end))
    return found


def _child(data: bytes, route: Plan, start: int, end: int, default: str) -> Part:
    first, last, body = head(data, min(start, end), end)
    header = data[first : min(last, first + LIMITS.header_bytes)].decode("latin-1")
    return described(Part(data, route, body, end, default), envelope.fields(header))


def _best(found: list[Part]) -> list[Part]:
    """Of alternatives the plain text, or the richest that can be read."""
    for kind in ("text/plain", "multipart/", "text/html", "text/", ""):
        for each in found:
            if each.kind.startswith(kind) and (kind != "text/plain" or each.content().strip()):
                return [each]
    return []


def _inner(each: Part) -> list[Part]:
    content, route = (
        (each.data, each.route) if each.encoding in transfer.IDENTITY else (each.content(), each.steps)
    )
    start, end = (each.start, each.end) if content is each.data else (0, len(content))
    first, last, _ = head(content, start, end)
    if first == last:
        return [Part(content, route, start, end)]
    return [
        Part(content, route, first, last, "message/head"),
        _child(content, route, start, end, "text/plain"),
    ]


def _as_text(each: Part) -> Part:
    return Part(each.data, each.route, each.start, each.end, encoding=each.encoding)
