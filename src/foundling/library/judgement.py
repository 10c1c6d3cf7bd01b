"""Lays what people decided over what was read: a decided value is shown as decided, never as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from foundling.errors import UsageError
from foundling.model import Author, Claim, ClaimValue, Header, Record, Span

RULE = "decided-by-a-person"
CHOSEN = "chosen"
"""The field of a decision about a posting: whether it is the text to read among its versions."""
_DEFAULTS = {field.name: field.default for field in fields(Header) if field.name != "other"}


def decided(record: Record, decisions: Mapping[str, ClaimValue | None]) -> Record:
    """The record with the decided values in their fields, each with a claim that says so."""
    decisions = {name: value for name, value in decisions.items() if name in _DEFAULTS}
    if not decisions:
        return record
    values: dict[str, Any] = {name: _value(name, value) for name, value in decisions.items()}
    header = replace(record.header, **values)
    read = tuple(claim for claim in record.claims if claim.field not in decisions)
    said = tuple(
        Claim(name, value, "", Span(0, 0), RULE, 1.0)
        for name, value in decisions.items()
        if value is not None
    )
    supplied = None if header.title else record.supplied_title
    return replace(record, header=header, claims=read + said, supplied_title=supplied)


def demand_decidable(field: str, value: ClaimValue | None) -> None:
    """Return where `value` can be decided for `field`; UsageError, with what can be, where not."""
    if field not in _DEFAULTS:
        raise UsageError(
            "a record has no such field", item=field, remedy=f"Its fields are {', '.join(_DEFAULTS)}."
        )
    if value is not None and not isinstance(value, _shape(field)):
        raise UsageError(
            "this is not a value for the field",
            item=f"{field} = {value!r}",
            remedy="Give a list for a list, a number for a part, words for the rest.",
        )


def _shape(field: str) -> type:
    if isinstance(_DEFAULTS[field], tuple):
        return tuple
    return int if field in ("part", "parts_total", "fandom_explicit") else str


def _value(field: str, value: ClaimValue | None) -> object:
    if value is None:
        return _DEFAULTS[field]
    if field == "authors" and isinstance(value, tuple):
        return tuple(Author(name) for name in value)
    if field == "relationships" and isinstance(value, tuple):
        return tuple(tuple(pair.split("/")) for pair in value)
    return value
