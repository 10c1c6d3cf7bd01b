"""The labelled samples as Foundling reads them, with the claims behind the values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench.scoring import FIELDS, SCORER, Read, Sample, Score, judge
from foundling.export.dumps import reading_as_json
from foundling.library.ingest import read_paths
from foundling.settings import Settings
from foundling.vocab import Vocabulary

_SEVERAL = frozenset(("fandoms", "characters", "category", "genre", "warnings", "notes", "beta", "authors"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim on a labelled story: how sure it is, whether it is right, and whether its words stand there."""

    field: str
    rule: str
    confidence: float
    right: bool
    cited: bool


def read(sample: Sample, vocabulary: Vocabulary) -> tuple[Read, list[Judged]]:
    """What Foundling reads of the sample, and its claims for the fields that are scored, each judged."""
    reading = next(read_paths([str(sample.path)], Settings(), vocabulary))
    if reading.document is None or reading.record is None:
        return Read("missing", {}, ""), []
    line = json.loads(reading_as_json(reading.item, reading.document, reading.record))
    text = reading.document.text
    claims = [
        Judged(
            claim["field"],
            claim["rule"],
            claim["confidence"],
            _right(sample, claim["field"], claim["value"]),
            claim["raw"] == text[claim["start"] : claim["end"]],
        )
        for claim in line["claims"]
        if claim["field"] in FIELDS
    ]
    return Read(line["kind"], line["record"], line["text"]), claims


def score(samples: Iterable[Sample], vocabulary: Vocabulary) -> Score:
    """The score of the samples with this vocabulary."""
    return sum((judge(sample, read(sample, vocabulary)[0]) for sample in samples), Score())


def unwitnessed(said: Read, claims: Sequence[Judged]) -> list[str]:
    """The fields that have a value and no claim; the language, which a story always has, needs one too."""
    claimed = {claim.field for claim in claims}
    return [name for name in FIELDS if said.values.get(name) not in (None, [], "") and name not in claimed]


def without(vocabulary: Vocabulary, fandom: str) -> Vocabulary:
    """The vocabulary that has never heard of the fandom, its characters and its pairings."""
    return replace(
        vocabulary,
        fandoms={name: row for name, row in vocabulary.fandoms.items() if name != fandom},
        characters={name: rows for name, rows in vocabulary.characters.items() if name != fandom},
        pairings={name: rows for name, rows in vocabulary.pairings.items() if name != fandom},
    )


def _right(sample: Sample, name: str, value: object) -> bool:
    one = [value] if name in _SEVERAL or name == "relationships" else value
    return SCORER.as_set(name, one) <= SCORER.as_set(name, sample.truth.get(name))
