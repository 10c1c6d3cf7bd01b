"""Evidence and its clues as the catalogue has them: JSON, bytes and hashes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from foundling.library.rows import EvidenceRow, shown_id
from foundling.library.wire import encode
from foundling.model import Origin
from foundling.works import clues, persons, series
from foundling.works.evidence import Evidence, Listed, Place, Relation, placed
from foundling.works.fingerprints import Fingerprint
from foundling.works.marks import Mark
from foundling.works.paths import resolve

KINDS = (
    clues.TITLE,
    clues.PLACE,
    clues.MESSAGE,
    clues.PAGE,
    clues.FOLDER,
    clues.TEXT,
    "answer",
    "thread",
    "person",
    "series",
    "listed",
)
"""The kinds of clue; those from "answer" on join no parts, but replies, people and series to works."""
STITCHING = 6
ANSWER, THREAD, PERSON, SERIES, LISTED = KINDS[6:]
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_TEXT = _NUMBERS[clues.TEXT]

_EMPTY = Evidence(record_id="", is_story=True)
_DEFAULTS = tuple(
    (field.name, getattr(_EMPTY, field.name))
    for field in fields(Evidence)
    if field.name not in {"record_id", "prints", "pages"}
)
_VALUES = attrgetter(*(name for name, _ in _DEFAULTS))
_PAIRS = {"relations": Relation, "places": Place, "listed": Listed}


def row_of(item: int, evidence: Evidence, origins: Iterable[Origin] = ()) -> EvidenceRow:
    """The row of an item's evidence; where the item lies is in its keys alone: the catalogue knows that."""
    values = {
        name: value
        for (name, default), value in zip(_DEFAULTS, _VALUES(evidence), strict=True)
        if value != default
    }
    digest, length, level, hashes = evidence.prints
    if digest:
        values["prints"] = [digest, length, level]
    authors = tuple(key(PERSON, each) for each in evidence.identities)
    return EvidenceRow(
        item, encode(values), hashes, keys_of(placed(evidence, origins)), authors, evidence.prints
    )


def evidence_from(item: int, body: str, prints: bytes, origins: Iterable[Origin]) -> Evidence:
    """The evidence that `row_of` wrote, with the places where the item was found."""
    values: dict[str, Any] = json.loads(body)
    digest, length, level = values.pop("prints", ("", 0, 0))
    for name, value in values.items():
        if isinstance(value, list):
            kind = _PAIRS.get(name)
            values[name] = tuple(
                kind(*each) if kind else tuple(each) if isinstance(each, list) else each for each in value
            )
    if values.get("mark") is not None:
        values["mark"] = Mark(*values["mark"])
    made = Evidence(
        record_id=shown_id(item),
        prints=Fingerprint(digest, length, level, prints),
        **{"is_story": True, **values},
    )
    return placed(made, origins)


def fingerprint_from(body: str, prints: bytes) -> Fingerprint:
    """The fingerprint in the evidence that `row_of` wrote."""
    digest, length, level = json.loads(body).get("prints", ("", 0, 0))
    return Fingerprint(digest, length, level, prints)


def keys_of(evidence: Evidence) -> tuple[int, ...]:
    """The keys of an item, once each; those of its pages as far as the evidence knows where it lies."""
    stitching = (key_of(clue) for clue in clues.clues_of(evidence))
    return tuple(dict.fromkeys((*stitching, *(key(*each) for each in _beside(evidence)))))


def page_keys(evidence: Evidence) -> tuple[int, ...]:
    """The keys that depend on where a story's page lies."""
    kinds = (clues.PAGE, clues.FOLDER, clues.PLACE)
    return tuple(key_of(clue) for clue in clues.clues_of(evidence) if clue.kind in kinds)


def reply_keys(evidence: Evidence) -> tuple[int, ...]:
    """The keys under which replies to a part are found: its message first, then its subject on its list."""
    return tuple(
        key(kind, words)
        for kind, words in (
            (ANSWER, evidence.message),
            (THREAD, f"{evidence.source}\0{evidence.thread.casefold()}" if evidence.thread else ""),
        )
        if words
    )


def listed_pages(evidence: Evidence) -> tuple[str, ...]:
    """The pages that a page lists as stories of a series, as far as it is known where it lies itself."""
    ways = (resolve(each.target, page) for page in evidence.pages for each in evidence.listed)
    return tuple(dict.fromkeys(filter(None, ways)))


def key_of(clue: clues.Clue) -> int:
    """The clue's key; that of a passage is made of the hash that it is already."""
    return (int(clue.key, 16) << 4) | _TEXT if clue.kind == clues.TEXT else key(clue.kind, clue.key)


@lru_cache(maxsize=4096)
def key(kind: str, words: str) -> int:
    """A key of 60 bits: a hash of the words, and the kind in the last four.

    >>> key("title", "rain") != key("message", "rain"), kind_of(key("text", "x"))
    (True, 'text')
    """
    digest = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return (int.from_bytes(digest) << 4) | _NUMBERS[kind]


def kind_of(value: int) -> str:
    """The kind of a key."""
    return KINDS[value & 15]


def is_stitching(value: int) -> bool:
    """Whether parts that share the key may be of one work."""
    return value & 15 < STITCHING


def _beside(evidence: Evidence) -> Sequence[tuple[str, str]]:
    if not evidence.is_story:
        answered = [(ANSWER, each) for each in evidence.references]
        thread = f"{evidence.source}\0{evidence.thread.casefold()}"
        replies = [(THREAD, thread)] if evidence.is_reply and not answered else answered
        return [*replies, *((LISTED, page) for page in listed_pages(evidence))]
    people = [(PERSON, each) for each in persons.keys_of(evidence)]
    return [*people, *((SERIES, each) for each in series.clues(evidence))]
