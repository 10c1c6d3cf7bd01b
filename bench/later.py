"""What was read as written put in the tables' words, as by an archivist who adds the rows later."""

from __future__ import annotations

from collections.abc import Sequence

from bench.scoring import Read, Sample
from foundling.records.bearers import Company, known_as
from foundling.records.cast import gather
from foundling.vocab import Vocabulary


def put_right(read: Read, sample: Sample, vocabulary: Vocabulary) -> Read:
    """The record with its people under the names that the tables have for them in the story's own fandoms.

    Nothing is read anew: a name that the tables do not know stays as it is, and what was not read stays
    unread. Fandoms need nothing done, since the scorer knows each by all its names.
    """
    company = Company(vocabulary, gather(vocabulary), sample.fandoms)
    couples = [[_named(name, company) for name in couple] for couple in _listed(read.values, "relationships")]
    people = [_named(name, company) for name in _listed(read.values, "characters")]
    return Read(read.kind, {**read.values, "relationships": couples, "characters": people}, read.text)


def _named(name: str, company: Company) -> str:
    known = [known_as(name, fandom, company) for fandom in company.fandoms]
    return next((one.name for one in known if one is not None and not one.unsure), name)


def _listed(values: object, name: str) -> Sequence[str]:
    found = values.get(name) if isinstance(values, dict) else None
    return found if isinstance(found, list) else ()
