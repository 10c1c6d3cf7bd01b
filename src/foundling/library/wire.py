"""Records as JSON in the catalogue: only what differs from the default is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields

from foundling.model import Author, Claim, Finding, Header

_DEFAULTS = {field.name: field.default for field in fields(Header)}
_LISTS = frozenset(name for name, default in _DEFAULTS.items() if isinstance(default, tuple))


def header_to_json(header: Header) -> str:
    """The header's values that are not empty."""
    values = {
        name: value for name, default in _DEFAULTS.items() if (value := getattr(header, name)) != default
    }
    if header.authors:
        values["authors"] = [[author.name, author.email] for author in header.authors]
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"))


def header_from_json(text: str) -> Header:
    """The header that `header_to_json` wrote."""
    values = json.loads(text)
    for name in _LISTS & values.keys():
        values[name] = tuple(tuple(v) if isinstance(v, list) else v for v in values[name])
    if "authors" in values:
        values["authors"] = tuple(Author(name, email) for name, email in values["authors"])
    return Header(**values)


def claims_to_json(claims: Iterable[Claim]) -> str:
    """Where each claim stands, by which rule and how sure; its words are read from the original again."""
    rows = [[c.field, c.span.start, c.span.end, c.rule, c.confidence] for c in claims]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


def findings_to_json(findings: Iterable[Finding]) -> str:
    """The findings in their order."""
    rows = [[f.code, f.message, f.start, f.end] for f in findings]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


def findings_from_json(text: str) -> tuple[Finding, ...]:
    """The findings that `findings_to_json` wrote."""
    return tuple(Finding(*row) for row in json.loads(text))
