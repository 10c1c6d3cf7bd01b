"""One JSON object a line: the public contract of `read --json`, and whole works for `export jsonl`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from foundling.export.book import Book, Chapter
from foundling.export.contacts import without_contacts
from foundling.export.paths import shown_path
from foundling.model import Author, Claim, Document, Finding, Header, Item, Record

SCHEMA = 1
"""The version of both line formats; a reader may rely on everything a version has."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def reading_as_json(item: Item, document: Document, record: Record, path: str | None = None) -> str:
    """One line of the public contract, without its line end; always valid UTF-8.

    `path` stands in for the item's own where the person named the place otherwise. Bytes of a path
    that are no UTF-8 show as "%FF", half characters in a text as U+FFFD, one for one.
    """
    origin = item.origin
    return _line(
        {
            "schema": SCHEMA,
            "source": {
                "path": shown_path(path or origin.path),
                "member": None if origin.member is None else shown_path(origin.member),
                "offset": origin.offset,
                "length": origin.length,
                "sha256": item.sha256,
            },
            "kind": record.kind.value,
            "record": _record(record.header),
            "supplied_title": record.supplied_title,
            "claims": [_claim(claim) for claim in record.claims],
            "text": record.text,
            "words": record.words,
            "findings": _findings((*item.findings, *document.findings, *record.findings)),
        }
    )


def work_as_json(book: Book, *, contacts: bool = False) -> str:
    """One work a line, without its line end; always valid UTF-8.

    E-mail addresses and telephone numbers are cut from every value unless `contacts` is asked for;
    the stories' own text stands as it is.
    """
    header = book.header if contacts else without_contacts(book.header)
    return _line(
        {
            "schema": SCHEMA,
            "id": book.id,
            "title": book.title,
            "supplied_title": book.supplied_title,
            "permission": book.header.permission,
            "record": _record(header),
            "words": book.words,
            "parts": [_part(chapter) for chapter in book.chapters],
        }
    )


def work_as_line(book: Book) -> bytes:
    """The work's line with its line end, in UTF-8; lines of several works may be joined."""
    return work_as_json(book).encode() + b"\n"


def _line(value: Json) -> str:
    r"""The value on one line, whatever a reader takes for a line end.

    >>> _line({"text": "caf\u00e9 \u2028 \ud800"}) == '{"text": "caf\u00e9 \\u2028 \ufffd"}'
    True
    """
    line = json.dumps(value, ensure_ascii=False)
    if line.isascii():
        return line
    for character in "\x85\u2028\u2029":
        if character in line:
            line = line.replace(character, f"\\u{ord(character):04x}")
    return _SURROGATE.sub("\ufffd", line)


def _record(header: Header) -> dict[str, Json]:
    return {
        "title": header.title,
        "authors": [_author(author) for author in header.authors],
        "fandoms": list(header.fandoms),
        "fandom_explicit": header.fandom_explicit,
        "relationships": [list(names) for names in header.relationships],
        "relationship_type": header.relationship_type,
        "pairing_raw": header.pairing_raw,
        "characters": list(header.characters),
        "rating_raw": header.rating_raw,
        "rating": header.rating,
        "category": list(header.category),
        "genre": list(header.genre),
        "warnings": list(header.warnings),
        "spoilers": header.spoilers,
        "summary": header.summary,
        "notes": list(header.notes),
        "disclaimer": header.disclaimer,
        "archive_permission": header.archive_permission,
        "permission": header.permission,
        "feedback": header.feedback,
        "series": header.series,
        "part": header.part,
        "parts_total": header.parts_total,
        "status": header.status,
        "date": header.date,
        "dedication": header.dedication,
        "beta": list(header.beta),
        "language": header.language,
        "other": _other(header.other),
    }


def _author(author: Author) -> Json:
    return {"name": author.name, "email": author.email}


def _other(pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
    r"""Labels with their values; those of a label that stands twice are parted by a line end.

    >>> _other((("Timeline", "Season 2"), ("Thanks", "Ana"), ("Thanks", "Bo")))
    {'Timeline': 'Season 2', 'Thanks': 'Ana\nBo'}
    """
    values: dict[str, list[str]] = {}
    for label, value in pairs:
        values.setdefault(label, []).append(value)
    return {label: "\n".join(found) for label, found in values.items()}


def _claim(claim: Claim) -> Json:
    value: Json = list(claim.value) if isinstance(claim.value, tuple) else claim.value
    return {
        "field": claim.field,
        "value": value,
        "raw": claim.raw,
        "start": claim.span.start,
        "end": claim.span.end,
        "rule": claim.rule,
        "confidence": round(claim.confidence, 4),
    }


def _findings(findings: Iterable[Finding]) -> Json:
    return [
        {"code": each.code, "start": each.start, "end": each.end, "message": each.message}
        for each in dict.fromkeys(findings)
    ]


def _part(chapter: Chapter) -> Json:
    return {
        "id": chapter.id,
        "number": chapter.number,
        "title": chapter.title,
        "date": chapter.date,
        "sha256": chapter.sha256,
        "origins": [shown_path(origin) for origin in chapter.origins],
        "words": chapter.record.words,
        "text": chapter.record.text,
    }
