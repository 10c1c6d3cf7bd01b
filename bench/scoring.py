"""How well records are read: the labelled samples, what was read of them, and the score of it.

The comparing of values is that of `tests/eval/score.py`, the scorer that anybody can run.
"""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Protocol

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "eval" / "samples"
Values = Mapping[str, object]


class _Scorer(Protocol):
    """What `score.py` offers."""

    FIELDS: Sequence[str]
    CORE: Sequence[str]

    def as_set(self, field: str, value: object) -> set[object]:
        """The values of a field as they are compared."""

    def words(self, text: str | None, count: int, last: bool = False) -> list[str]:  # noqa: FBT001, FBT002
        """The first or last words of a text as they are compared."""


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORER: _Scorer = _load(ROOT / "tests" / "eval" / "score.py")
FIELDS, CORE = tuple(SCORER.FIELDS), tuple(SCORER.CORE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled document: its file, its true record, and which story it is by fandom and format."""

    path: Path
    truth: Values

    @property
    def story(self) -> bool:
        """Whether it is a story: only then its fields count."""
        return self.truth["kind"] == "story"

    @property
    def fandoms(self) -> tuple[str, ...]:
        """The fandoms that its record has."""
        return tuple(map(str, _list(self.truth["fandoms"])))

    @property
    def format(self) -> str:
        """The kind of file: html, txt or eml."""
        return str(self.truth["format"])


@dataclass(frozen=True, slots=True)
class Read:
    """What some reader made of a sample: its kind, its values by field, and the story proper."""

    kind: str
    values: Values
    text: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A field of a sample that was not read as it should have been."""

    field: str
    sample: str
    wanted: tuple[str, ...]
    got: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """Counts of right, given and true values by field, of bodies by both ends, of kinds, and the misses."""

    right: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    kinds: Counter[bool] = field(default_factory=Counter)
    ends: Counter[bool] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def precision(self, name: str) -> float:
        """The share of given values that are right; 0 where none was given."""
        return self.right[name] / self.given[name] if self.given[name] else 0.0

    def recall(self, name: str) -> float:
        """The share of true values that were given; 0 where there are none."""
        return self.right[name] / self.true[name] if self.true[name] else 0.0

    def f1(self, name: str) -> float:
        """The harmonic mean of precision and recall."""
        both = self.given[name] + self.true[name]
        return 2 * self.right[name] / both if both else 0.0

    def macro(self, names: Iterable[str] = CORE) -> float:
        """The mean F1 over those of the fields that the samples have."""
        figures = [self.f1(name) for name in names if self.true[name]]
        return sum(figures) / len(figures) if figures else 0.0

    @property
    def body(self) -> float:
        """The share of story beginnings and ends that are exact by six words."""
        return self.ends[True] / max(1, self.ends.total())

    @property
    def kind(self) -> float:
        """The share of documents told rightly to be stories or none."""
        return self.kinds[True] / max(1, self.kinds.total())

    def __add__(self, other: Score) -> Score:
        """Both together: the score of the documents of both."""
        return Score(
            self.right + other.right,
            self.given + other.given,
            self.true + other.true,
            self.kinds + other.kinds,
            self.ends + other.ends,
            self.misses + other.misses,
        )


def samples(folder: Path = SAMPLES) -> list[Sample]:
    """The labelled samples in order of their names; mailboxes, which hold many documents, left out."""
    found = []
    for label in sorted(folder.glob("*.json")):
        truth = json.loads(label.read_text(encoding="utf-8"))
        beside = [path for path in folder.glob(f"{label.stem}.*") if path.suffix not in (".json", ".mbox")]
        if "kind" in truth and beside:
            found.append(Sample(beside[0], truth))
    return found


def judge(sample: Sample, read: Read) -> Score:
    """The score of one sample as it was read."""
    score = Score()
    score.kinds[read.kind == sample.truth["kind"]] += 1
    if not sample.story:
        return score
    for name in FIELDS:
        wanted = SCORER.as_set(name, sample.truth.get(name))
        got = SCORER.as_set(name, read.values.get(name))
        score.right[name] += len(wanted & got)
        score.given[name] += len(got)
        score.true[name] += len(wanted)
        if wanted != got:
            score.misses.append(Miss(name, sample.path.name, _shown(wanted), _shown(got)))
    for key, last in (("body_first_words", False), ("body_last_words", True)):
        if sample.truth.get(key):
            words = SCORER.words(str(sample.truth[key]), 6, last)
            found = SCORER.words(read.text, len(words), last)
            score.ends[words == found] += 1
            if words != found:
                score.misses.append(Miss(key, sample.path.name, (" ".join(words),), (" ".join(found),)))
    return score


def _shown(values: set[object]) -> tuple[str, ...]:
    return tuple(
        sorted(
            "/".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)
            for value in values
        )
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
