"""A header built from candidates: the heaviest for each field, and the claims that stand behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foundling.model import Author, Claim, ClaimValue, Header, Span
from foundling.records.desk import Candidate
from foundling.records.spans import alternation, folded, has_any, remembered
from foundling.vocab import phrases

_SCALARS = frozenset(
    (
        "title",
        "pairing_raw",
        "rating_raw",
        "rating",
        "spoilers",
        "summary",
        "disclaimer",
        "archive_permission",
        "permission",
        "feedback",
        "series",
        "part",
        "parts_total",
        "status",
        "date",
        "dedication",
        "language",
    )
)
_LISTS = frozenset("relationships characters category genre warnings notes beta fandoms".split())
_CHAPTERS = re.compile(
    r"(?:chapters|kapitel|chapitres|cap\u00edtulos|parts|\u0433\u043b\u0430\u0432)\t1", re.IGNORECASE
)
_SIGNS = re.compile(r"[\W_]+")
_MODES = phrases("pairings")
_MODE = re.compile(
    rf"(?<!\w)(?:(?P<preslash>{alternation(_MODES['preslash'])})|{alternation(_MODES['ust'])})(?!\w)",
    re.IGNORECASE,
)
_MODE_KEYS = tuple({max(phrase.split(), key=len) for kind in ("preslash", "ust") for phrase in _MODES[kind]})
"""The longest word of each phrase, one of which must stand where a phrase does."""
_ABOUT_COUPLES = frozenset(("pairing_raw", "genre", "rating_raw", "summary", "warnings", "notes"))


def assemble(candidates: Sequence[Candidate]) -> tuple[Header, tuple[Claim, ...]]:
    """The header of the heaviest candidates and the claims of its values, in order of the text."""
    by_field: dict[str, list[Candidate]] = {}
    for one in candidates:
        by_field.setdefault(one.claim.field, []).append(one)
    chosen: dict[str, Candidate] = {}
    lists: dict[str, list[Candidate]] = {}
    for field, own in by_field.items():
        if field in _SCALARS:
            chosen[field] = own[0] if len(own) == 1 else _best(own)
        elif field in _LISTS:
            lists[field] = own if len(own) == 1 else _distinct(own)
    authors = _authors(by_field.get("authors", []), by_field.get("email", []))
    others = by_field.get("other", [])
    _settle(chosen, others)
    mode = _mode(candidates, lists["relationships"][0]) if "relationships" in lists else None
    values: dict[str, ClaimValue | tuple[ClaimValue, ...]]
    values = {field: one.claim.value for field, one in chosen.items()}
    for field, own in lists.items():
        values[field] = tuple([one.claim.value for one in own])
    header = Header(
        **values,  # type: ignore[arg-type]
        authors=tuple([Author(str(one.claim.value), one.extra) for one in authors]),
        fandom_explicit=any(not one.claim.rule.startswith("inferred-") for one in lists.get("fandoms", [])),
        relationship_type=str(mode.value) if mode else None,
        other=tuple([_labelled(str(one.claim.value)) for one in others]),
    )
    claims = [one.claim for one in chosen.values()] + ([mode] if mode else [])
    for own in (authors, others, *lists.values()):
        claims += [own[0].claim] if len(own) == 1 else sorted([one.claim for one in own], key=_value)
    claims.sort(key=_place)
    return header, tuple(claims)


def _labelled(value: str) -> tuple[str, str]:
    label, _, said = value.partition("\t")
    return label, said


def _place(claim: Claim) -> tuple[int, int, str]:
    """What claims are put in order by: their place in the text, and then their field."""
    start, end = claim.span
    return start, end, claim.field


def _value(claim: Claim) -> str:
    return str(claim.value)


def _best(own: list[Candidate]) -> Candidate:
    """The heaviest; among equals the one that others bear out, and then the first."""
    if len(own) == 2:
        first, second = own[0].weight, own[1].weight
        return own[0] if first >= second or round(first, 4) >= round(second, 4) else own[1]
    keys = [_key(one) for one in own]
    best, heaviest = own[0], -1.0
    for one, key in zip(own, keys, strict=True):
        weight = round(one.weight + 0.06 * min(3, keys.count(key) - 1), 4)
        if weight > heaviest:
            best, heaviest = one, weight
    return best


def _key(one: Candidate) -> str:
    return _bare(str(one.claim.value))


@remembered
def _bare(value: str) -> str:
    return _SIGNS.sub("", value.casefold())


def _settle(chosen: dict[str, Candidate], others: Sequence[Candidate]) -> None:
    """Fields that say nothing or go together: an unreadable date, a part of a story in one part."""
    status = chosen.get("status")
    complete = status is not None and status.claim.value == "complete"
    if complete and any(_CHAPTERS.fullmatch(str(one.claim.value)) for one in others):
        chosen.pop("part", None)
    date = chosen.get("date")
    if date is not None and not date.claim.value:
        del chosen["date"]
    part, total = chosen.get("part"), chosen.get("parts_total")
    if part and total and int(str(total.claim.value)) < int(str(part.claim.value)):
        del chosen["parts_total"]


def _distinct(own: list[Candidate]) -> list[Candidate]:
    kept: dict[str, Candidate] = {}
    for one in own:
        value = one.claim.value
        kept.setdefault("|".join(sorted(value)) if isinstance(value, tuple) else _key(one), one)
    return list(kept.values())


def _authors(own: list[Candidate], addresses: list[Candidate]) -> list[Candidate]:
    """All whom the best byline or label names; an address said elsewhere goes to a single author."""
    people = own if len(own) < 2 else _foremost(own)
    if len(people) == 1 and people[0].extra is None:
        address = next((one.extra for one in (*addresses, *own) if one.extra), None)
        return [Candidate(people[0].claim, people[0].weight, people[0].group, address)]
    return people


def _foremost(own: list[Candidate]) -> list[Candidate]:
    """Those of the heaviest candidate's group and rule, each name once."""
    best = own[0]
    for one in own:
        if one.weight > best.weight:
            best = one
    return _distinct([one for one in own if one.group == best.group and one.claim.rule == best.claim.rule])


def _mode(candidates: Sequence[Candidate], couple: Candidate) -> Claim:
    """How the couple stands, from the words about it."""
    for one in candidates:
        if one.claim.field in _ABOUT_COUPLES:
            found = _find_mode(one.claim.raw)
            if found is not None:
                start = one.claim.span.start
                mode = "preslash" if found["preslash"] else "ust"
                return _claim(mode, Span(start + found.start(), start + found.end()), one)
    first = couple.claim
    return Claim("relationship_type", "romantic", first.raw, first.span, "inferred-pairing", 0.85)


@remembered
def _find_mode(raw: str) -> re.Match[str] | None:
    plain = folded(raw)
    words = plain.casefold()
    return _MODE.search(plain) if has_any(words, _MODE_KEYS) else None


def _claim(mode: str, span: Span, one: Candidate) -> Claim:
    raw = one.claim.raw[span.start - one.claim.span.start : span.end - one.claim.span.start]
    return Claim("relationship_type", mode, raw, span, "inferred-words", 0.85)
