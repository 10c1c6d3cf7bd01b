"""Messages saved as pages by list software: MHonArc, Hypermail, Pipermail and HyperKitty.

Each kind is known by the marks that its software leaves; what it says of the message becomes a
header as mail has it, and the message's words are the part of the page between its marks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from foundling.documents import envelope


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved message: its header as mail would write it, and the page that is its body."""

    header: str
    body: str


Fields = list[tuple[str, str]]

_COMMENT = re.compile(r"<!--X-([A-Za-z0-9-]{1,40}): (.{0,2000}?) ?-->")
_MHONARC_NAMES = {
    "Subject": "Subject", "From": "From", "From-R13": "From", "Date": "Date", "Message-Id": "Message-ID",
    "Reference": "References",
}  # fmt: skip
_HYPERMAIL = re.compile(r'<!-- ?(sent|received|name|email|subject|id|inreplyto)="(.{0,1000}?)" ?-->')
_PIPERMAIL = re.compile(
    r"<h1>(?P<subject>[^<]{0,1000})</h1>\s*(?:<!--[^>]{0,200}-->\s*)?<b>(?P<name>[^<]{0,300})</b>\s*"
    r"<a href=\"mailto:(?P<link>[^\">]{0,1000})\"[^>]{0,1000}>(?P<address>[^<]{0,300})</a>\s*<br>\s*"
    r"<i>(?P<date>[^<]{0,100})</i>",
    re.IGNORECASE,
)
_REPLY_TO = re.compile(r"In-Reply-To=([^&\"]*)", re.IGNORECASE)
_ITEM = re.compile(
    r'<(?:span|div|h1|a)\b[^<>]{0,300}?\b(?:class|id)="([^"]{0,100})"[^<>]{0,300}>(.{0,1000}?)</(?:span|div|h1|a)>',
    re.DOTALL,
)
_TAGS = re.compile(r"<[^>]*>")


def kind(source: str) -> str:
    """Which software saved the page, "" for a page that is no saved message.

    >>> kind("<!--X-Subject: a --><!--X-Body-of-Message-->"), kind("<p>a</p>")
    ('mhonarc', '')
    """
    if "<!--" not in source and 'class="e' not in source:
        return ""
    return next((name for name, signs in _SIGNS.items() if all(sign in source for sign in signs)), "")


def read(source: str, software: str) -> Saved:
    """The message that a page of this software holds.

    >>> page = '<!--X-Subject: A&#45;B --><!--X-Body-of-Message--><pre>c</pre><!--X-Body-of-Message-End-->d'
    >>> read(page, "mhonarc")
    Saved(header='Subject: A-B', body='<pre>c</pre>')
    """
    fields, body = _READERS[software](source)
    header = "\n".join(f"{name}: {_bare(value)}" for name, value in fields if _bare(value))
    return Saved(envelope.read(header).text, body)


def _mhonarc(source: str) -> tuple[Fields, str]:
    fields: Fields = []
    for match in _COMMENT.finditer(source[:50_000]):
        name = _MHONARC_NAMES.get(match[1])
        value = unescape(match[2])
        if name and (name == "References" or name not in dict(fields)):
            fields.append((name, codecs.encode(value, "rot13") if match[1] == "From-R13" else value))
    return fields, _between(
        source, "<!--X-Body-of-Message-->", "<!--X-Body-of-Message-End-->", "<!--X-MsgBody-End-->"
    )


def _hypermail(source: str) -> tuple[Fields, str]:
    said = {match[1]: unescape(match[2]) for match in _HYPERMAIL.finditer(source[:50_000])}
    sender = f"{said.get('name', '')} <{said['email']}>" if said.get("email") else said.get("name", "")
    fields = [
        ("Subject", said.get("subject", "")),
        ("From", sender),
        ("Date", said.get("sent") or said.get("received", "")),
        ("Message-ID", f"<{said['id']}>" if said.get("id") else ""),
        ("In-Reply-To", f"<{said['inreplyto']}>" if said.get("inreplyto") else ""),
    ]
    return fields, _between(source, '<!-- body="start" -->', '<!-- body="end" -->')


def _pipermail(source: str) -> tuple[Fields, str]:
    match = _PIPERMAIL.search(source[:20_000])
    body = _between(source, "<!--beginarticle-->", "<!--endarticle-->")
    if not match:
        return [], body
    said = {name: unescape(_TAGS.sub("", value)) for name, value in match.groupdict("").items()}
    reply = _REPLY_TO.search(match["link"])
    fields = [
        ("Subject", said["subject"]),
        ("From", f"{said['name'].strip()} <{said['address'].strip().replace(' at ', '@')}>"),
        ("Date", said["date"]),
        ("In-Reply-To", unquote(reply[1]) if reply else ""),
    ]
    return fields, body


def _hyperkitty(source: str) -> tuple[Fields, str]:
    said: dict[str, str] = {}
    for match in _ITEM.finditer(source[:100_000]):
        for name in match[1].split():
            said.setdefault(name, unescape(_TAGS.sub(" ", match[2])))
    start = source.find('class="email-body')
    start = source.find(">", start) + 1
    body = source[start:]
    for end in (
        '<div class="email-info"',
        '<div class="attachments',
        "<!-- End of email body",
        '<div class="row',
    ):
        body = body.partition(end)[0]
    fields = [
        ("Subject", said.get("message-header") or said.get("thread-title", "") or _page_title(source)),
        ("From", said.get("email-author") or said.get("name", "")),
        ("Date", said.get("email-date") or said.get("time", "") or said.get("date", "")),
    ]
    return fields, body


def _page_title(source: str) -> str:
    return unescape(source.partition("<title>")[2].partition("</title>")[0]).partition(" - ")[0]


def _between(source: str, start: str, *ends: str) -> str:
    body = source.partition(start)[2]
    for end in ends:
        body = body.partition(end)[0]
    return body


def _bare(value: str) -> str:
    return " ".join(value.split())


_SIGNS = {
    "mhonarc": ("<!--X-Body-of-Message-->",),
    "hypermail": ('<!-- body="start" -->',),
    "pipermail": ("<!--beginarticle-->",),
    "hyperkitty": ('class="email-body', "itty"),
}
_READERS: dict[str, Callable[[str], tuple[Fields, str]]] = {
    "mhonarc": _mhonarc,
    "hypermail": _hypermail,
    "pipermail": _pipermail,
    "hyperkitty": _hyperkitty,
}
