"""Mail and news: the header's lines, then the text parts one after another."""

from __future__ import annotations

import re

from foundling.documents import decode, envelope, flowed, html, mime, transfer
from foundling.documents.draft import Draft
from foundling.model import Document, Finding, Item, Step

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,60})", re.IGNORECASE)


def read(item: Item) -> Document:
    """The message's text: kept header lines, an empty line, and its text parts parted by such."""
    data = item.data
    made = Draft(item)
    first, last, body = mime.head(data, 0, len(data))
    if last - first > mime.LIMITS.header_bytes:
        last = first + mime.LIMITS.header_bytes
        made.findings.append(Finding("header-too-long", "Only the header's beginning was read."))
    header = _header(made, first, last) if last > first else []
    root = mime.described(mime.Part(data, (), body, len(data)), header)
    for leaf in mime.leaves(root):
        if isinstance(leaf, Finding):
            made.findings.append(leaf)
        elif leaf.kind == "message/head":
            _inner_header(made, leaf)
        elif leaf.kind.startswith("text/"):
            _text(made, leaf)
        else:
            name = leaf.name or leaf.kind
            made.findings.append(Finding("attachment", f"An attachment was not read: {name[:100]}."))
    return made.document()


def _header(made: Draft, first: int, last: int) -> list[tuple[str, str]]:
    """The header's fields; those that are kept begin the text."""
    data = made.item.data[first:last]
    declared = None if data.isascii() else _CHARSET.search(data)
    decoded = decode.read(data, declared[1].decode() if declared else "", ends=False)
    made.findings += decoded.findings
    fields = envelope.fields(decoded.text)
    found = envelope.opened(fields)
    if found.headers:
        made.plan += (Step("part", (str(first), str(last))), *decoded.plan, Step("header"))
        made.add_envelope(found)
    return fields


def _inner_header(made: Draft, leaf: mime.Part) -> None:
    """A forwarded message's header lines stand in the text like any others."""
    decoded = decode.read(leaf.content(), ends=False)
    found = envelope.read(decoded.text)
    if found.headers:
        made.plan += (*leaf.steps, *decoded.plan, Step("header"))
        made.add_text(found.text, mail=False)


def _text(made: Draft, leaf: mime.Part) -> None:
    content, plan = _unpacked(made, leaf)
    if not content.strip():
        return
    decoded = decode.read(content, leaf.charset)
    made.findings += decoded.findings
    plan += decoded.plan
    if leaf.kind == "text/html":
        made.plan += (*plan, Step("mail-page"))
        made.add_page(html.read(decoded.text, start=made.place, mail=True))
    else:
        words, steps = _plain(decoded.text, leaf.flow)
        made.plan += (*plan, *steps)
        made.add_text(words, mail=True)


def _unpacked(made: Draft, leaf: mime.Part) -> tuple[bytes, list[Step]]:
    """The part's bytes with no transfer encoding, declared or not, and the steps to them."""
    content, plan = leaf.content(), [*leaf.steps]
    if leaf.encoding not in transfer.KNOWN:
        made.findings.append(Finding("bad-mime", f"The encoding {leaf.encoding[:40]!r} is not known."))
    if leaf.encoding in transfer.IDENTITY and transfer.is_quoted(content):
        plan.append(Step("undo", ("quoted-printable",)))
        content = transfer.undo(content, "quoted-printable")
        made.findings.append(
            Finding("undeclared-encoding", "The text is quoted-printable but does not say so.")
        )
    return content, plan


def _plain(words: str, flow: str) -> tuple[str, list[Step]]:
    """Plain text with mail's habits undone, and the steps that undid them."""
    steps = []
    escaped = words
    words = flowed.unescape(escaped)
    if words != escaped:
        steps.append(Step("unescape-from"))
    if flow in ("flowed", "delsp"):
        words = flowed.unflow(words, delsp=flow == "delsp")
        steps.append(Step("unflow", (flow,)))
    if words.startswith("\n") or words.endswith("\n"):
        words = words.strip("\n")
        steps.append(Step("strip"))
    return words, steps
