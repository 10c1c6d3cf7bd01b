"""A message's header as stitching needs it: who sent it where, when, and in answer to what."""

from __future__ import annotations

import re
from typing import NamedTuple

from foundling.model import Document
from foundling.works.people import fold

_IDS = re.compile(r"<([^<>\s]{3,250})>")
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}")
_REPLY = re.compile(
    r"(?:re|aw|antw|sv|odp|rif|res)(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?:\s{0,9}", re.IGNORECASE
)
_LIST_TAG = re.compile(r"\[[^\[\]]{1,40}\]\s{0,9}")
_LIST_ID = re.compile(r"<?([\w-]{2,60})\.[\w.-]{1,80}>?\s*$")
_DAY = re.compile(r"\b(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4}|\d{2})\b")
_AMERICAN = re.compile(
    r"\b([A-Za-z]{3})[a-z]{0,6} {1,2}(\d{1,2}),? (?:\d{1,2}:\d\d(?::\d\d)? )?(?:[A-Z]{2,5} )?(\d{4})\b"
)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


class Sender(NamedTuple):
    """Who sent a message: the name as written and the folded address; empty where unknown."""

    name: str
    address: str


class Envelope(NamedTuple):
    """What a message's header says; every part is empty where it says nothing."""

    subject: str
    thread: str
    sender: Sender
    message: str
    references: tuple[str, ...]
    is_reply: bool
    source: str
    date: str


_SILENT = Envelope("", "", Sender("", ""), "", (), is_reply=False, source="", date="")


def read(document: Document) -> Envelope:
    """The envelope of a message, or of a saved page that holds one; an empty one for other documents."""
    if not document.headers:
        return _SILENT
    values: dict[str, str] = {}
    for line in document.headers:
        values.setdefault(line.name.lower(), line.value)
    subject = values.get("subject", "")
    thread = bare_subject(subject)
    references = _references(values)
    return Envelope(
        subject=subject,
        thread=thread,
        sender=read_sender(values.get("from", "")),
        message=next(iter(_IDS.findall(values.get("message-id", ""))), ""),
        references=references,
        is_reply=_REPLY.match(_LIST_TAG.sub("", subject, count=1) if "[" in subject else subject) is not None,
        source=_source(values),
        date=read_date(values.get("date", "")),
    )


def bare_subject(subject: str) -> str:
    """The subject without the list's name and "Re:", however often they come.

    >>> bare_subject("Re: [lanterns] Re: Harbour Lights (2/3)")
    'Harbour Lights (2/3)'
    """
    text = subject.strip()
    for _ in range(6):
        shorter = (
            _LIST_TAG.sub("", _REPLY.sub("", text, count=1) if _REPLY.match(text) else text, count=1)
            if (text.startswith("[") or _REPLY.match(text))
            else text
        )
        if shorter == text or not shorter:
            break
        text = shorter.strip()
    return text


def read_sender(value: str) -> Sender:
    """The name and the address in the value of a From field.

    >>> read_sender('"Tilda Wren" <Tilda@Example.org>')
    Sender(name='Tilda Wren', address='tilda@example.org')
    >>> read_sender("kit@example.net (Kit Moss)").name, read_sender("sonni@...").address
    ('Kit Moss', '')
    """
    found = _ADDRESS.search(value)
    address = fold(found[0]) if found else ""
    rest = value.replace(found[0], " ") if found else value.partition("@")[0]
    name = " ".join(rest.translate(_MARKS).split())
    return Sender(name, address if "." in address.partition("@")[2] else "")


_MARKS = str.maketrans(dict.fromkeys('<>()[]"', " "))


def read_date(value: str) -> str:
    """The day in the value of a Date field as "YYYY-MM-DD"; empty where it cannot be read.

    >>> read_date("Wed, 12 May 1999 10:00:00 GMT"), read_date("Sat May  1 10:00:00 1999"), read_date("soon")
    ('1999-05-12', '1999-05-01', '')
    """
    if iso := _ISO.search(value):
        return _day(iso[1], iso[2], iso[3])
    if found := _DAY.search(value):
        return _day(found[3], found[2], found[1])
    if found := _AMERICAN.search(value):
        return _day(found[3], found[1], found[2])
    return ""


def _day(year: str, month: str, day: str) -> str:
    if not month.isdigit():
        name = month.lower()[:3]
        if name not in _MONTHS:
            return ""
        month = str(_MONTHS.index(name) + 1)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    full = int(year) + (0 if len(year) == 4 else 1900 if int(year) > 69 else 2000)
    return f"{full:04}-{int(month):02}-{int(day):02}"


def _references(values: dict[str, str]) -> tuple[str, ...]:
    ids = _IDS.findall(values.get("references", "")[-4000:])
    answered = _IDS.findall(values.get("in-reply-to", ""))
    nearest = answered[:1] or ids[-1:]
    return tuple(dict.fromkeys((*ids[:1], *nearest)))


def _source(values: dict[str, str]) -> str:
    """The list's or newsgroup's name."""
    if found := _LIST_ID.search(values.get("list-id", "")):
        return found[1].lower()
    if groups := values.get("newsgroups", ""):
        return groups.split(",")[0].strip().lower()
    if tag := _LIST_TAG.match(_REPLY.sub("", values.get("subject", ""), count=1)):
        return tag[0].strip("[] ").lower()
    found = _ADDRESS.search(values.get("to", ""))
    return fold(found[0]).partition("@")[0] if found else ""
