"""Records as text in the catalogue: only what differs from the default is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter

from foundling.model import Author, Claim, Finding, Header

encode = json.JSONEncoder(separators=(",", ":")).encode
"""A value as JSON in ASCII without spaces."""

_DEFAULTS = {field.name: field.default for field in fields(Header)}
_EACH = tuple(_DEFAULTS.items())
_VALUES = attrgetter(*_DEFAULTS)
_LISTS = frozenset(name for name, default in _DEFAULTS.items() if isinstance(default, tuple))


def header_to_json(header: Header) -> str:
    """The header's values that are not empty."""
    pairs = zip(_EACH, _VALUES(header), strict=True)
    values = {name: value for (name, default), value in pairs if value != default}
    if header.authors:
        values["authors"] = [[author.name, author.email] for author in header.authors]
    return encode(values)


def header_from_json(text: str) -> Header:
    """The header that `header_to_json` wrote."""
    values = json.loads(text)
    for name in _LISTS & values.keys():
        values[name] = tuple(tuple(v) if isinstance(v, list) else v for v in values[name])
    if "authors" in values:
        values["authors"] = tuple(Author(name, email) for name, email in values["authors"])
    return Header(**values)


def claims_to_text(claims: Iterable[Claim]) -> str:
    """A line for each claim: its field, where it stands, by which rule and how sure, tabs between.

    Its words are read from the original again.
    """
    return "\n".join(
        [f"{field}\t{start}\t{end}\t{rule}\t{sure}" for field, _, _, (start, end), rule, sure in claims]
    )


def findings_to_json(findings: Iterable[Finding]) -> str:
    """The findings in their order."""
    rows = [[f.code, f.message, f.start, f.end] for f in findings]
    return encode(rows) if rows else "[]"


def findings_from_json(text: str) -> tuple[Finding, ...]:
    """The findings that `findings_to_json` wrote."""
    return tuple(Finding(*row) for row in json.loads(text))
