"""`python -m bench.accuracy`: how right the records are; with --write it goes to docs/accuracy.md."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import ao3, reading
from bench.reading import Judged
from bench.scoring import CORE, FIELDS, ROOT, Miss, Sample, Score, judge, samples
from foundling.vocab import Vocabulary, builtin

PAGE = ROOT / "docs" / "accuracy.md"
STITCHING = ROOT / "build" / "bench" / "stitching.md"
"""The section about works that `python -m bench.stitching --section` leaves there."""
NAMED = ("fandoms", "relationships")
"""The fields whose values are names out of the tables of fandoms."""
OTHERS = tuple(name for name in CORE if name not in NAMED)
BANDS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
WORST = 25
MARGIN = 0.04
"""How far a score may fall where a fandom or a format is left out."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """All that is measured."""

    samples: Sequence[Sample]
    ours: Score
    theirs: Score
    claims: Sequence[Judged]
    fandoms: Mapping[str, Score]
    """Of each fandom's stories, read with a vocabulary that does not know the fandom."""
    formats: Mapping[str, Score]
    claimless: Sequence[int]
    """Of each sample, how many fields have a value and no claim."""

    @property
    def unwitnessed(self) -> int:
        """How many fields have a value and no claim."""
        return sum(self.claimless)

    @property
    def unknown(self) -> Score:
        """All stories, each read as if its fandoms had never been heard of."""
        return sum(self.fandoms.values(), Score())


def measured(found: Sequence[Sample], vocabulary: Vocabulary) -> Accuracy:
    """The score, the baseline's, the claims, and the runs with something left out."""
    read = [reading.read(sample, vocabulary) for sample in found]
    scores = [judge(sample, said) for sample, (said, _) in zip(found, read, strict=True)]
    stories = [sample for sample in found if sample.story]
    fandoms = sorted({fandom for sample in stories for fandom in sample.fandoms})
    formats = sorted({sample.format for sample in stories})
    return Accuracy(
        found,
        sum(scores, Score()),
        sum((judge(sample, ao3.read(sample)) for sample in found), Score()),
        [claim for sample, (_, claims) in zip(found, read, strict=True) if sample.story for claim in claims],
        {
            fandom: reading.score(
                [sample for sample in stories if fandom in sample.fandoms],
                reading.without(vocabulary, fandom),
            )
            for fandom in fandoms
        },
        {
            name: sum(
                (one for one, sample in zip(scores, found, strict=True) if sample.format == name), Score()
            )
            for name in formats
        },
        [len(reading.unwitnessed(said, claims)) for said, claims in read],
    )


def page(accuracy: Accuracy) -> Iterator[str]:
    """The lines of docs/accuracy.md."""
    yield from _INTRODUCTION
    yield from _headline(accuracy)
    yield from _calibration(accuracy)
    yield from _left_out(accuracy)
    yield from _misses(accuracy.ours.misses)
    if STITCHING.exists():
        yield from ("", "## Parts put together into works", "")
        yield "On a generated heap of serials with known truth: parts posted apart and twice, revised,"
        yield "missing, under titles that two authors share, in threads and digests; and how"
        yield "the time for it grows."
        yield ""
        yield STITCHING.read_text(encoding="utf-8").rstrip()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, first column to the left and the others to the right."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def band(confidence: float) -> float:
    """The least confidence of the band that this one is in."""
    return next(floor for floor in BANDS if confidence >= floor)


def _headline(accuracy: Accuracy) -> Iterator[str]:
    ours, theirs = accuracy.ours, accuracy.theirs
    yield from ("", "## The score", "")
    stories = sum(one.story for one in accuracy.samples)
    yield f"{len(accuracy.samples)} labelled documents, {stories} of them stories. A field with a star is one"
    yield "that a reader and a cataloguer cannot do without; macro F1 is the mean over these."
    yield ""
    rows = [
        (
            f"{name}{' *' if name in CORE else ''}",
            _figure(ours.precision(name)),
            _figure(ours.recall(name)),
            f"**{_figure(ours.f1(name))}**",
            str(ours.true[name]),
            _figure(theirs.f1(name)),
        )
        for name in FIELDS
        if ours.true[name]
    ]
    rows += [
        (name, "", "", f"**{_figure(mine)}**", "", _figure(other))
        for name, mine, other in (
            ("macro F1", ours.macro(), theirs.macro()),
            ("story's first and last words", ours.body, theirs.body),
            ("story or not", ours.kind, theirs.kind),
        )
    ]
    yield from table(("field", "precision", "recall", "F1", "values", "AO3's rules, F1"), rows)
    yield from _BASELINE


def _calibration(accuracy: Accuracy) -> Iterator[str]:
    counts: defaultdict[float, Counter[bool]] = defaultdict(Counter)
    for claim in accuracy.claims:
        counts[band(claim.confidence)][claim.right] += 1
    cited = sum(claim.cited for claim in accuracy.claims)
    yield from ("", "## How sure, and how often right", "")
    yield f"{len(accuracy.claims)} claims were made on the labelled stories; of {cited} the place in the text"
    yield f"holds exactly the words that the claim cites. Values without a claim: {accuracy.unwitnessed}."
    yield ""
    yield from table(
        ("said to be", "claims", "right", "share"),
        [
            (
                f"{floor:.2f} or surer" if floor else "less sure",
                str(counts[floor].total()),
                str(counts[floor][True]),
                _figure(counts[floor][True] / counts[floor].total()),
            )
            for floor in BANDS
            if counts[floor]
        ],
    )


def _left_out(accuracy: Accuracy) -> Iterator[str]:
    whole, unknown = accuracy.ours, accuracy.unknown
    yield from _LEFT_OUT
    yield from table(
        ("left out", "stories", "macro F1, names apart", "body"),
        [
            (_cell((fandom,)), str(score.kinds.total()), _figure(score.macro(OTHERS)), _figure(score.body))
            for fandom, score in accuracy.fandoms.items()
        ]
        + [
            (
                "**each in turn, all stories**",
                str(unknown.kinds.total()),
                f"**{_figure(unknown.macro(OTHERS))}**",
                _figure(unknown.body),
            ),
            ("nothing", str(whole.kinds.total()), _figure(whole.macro(OTHERS)), _figure(whole.body)),
        ],
    )
    yield ""
    fandoms, couples = _figure(unknown.f1("fandoms")), _figure(unknown.f1("relationships"))
    yield "Names of fandoms and couples come out of the tables; without its fandom's rows a story's are read"
    yield f"as far as they stand in full: fandoms F1 {fandoms}, relationships {couples}. With these two"
    yield f"fields counted in, macro F1 without the fandom's rows is {_figure(unknown.macro())}."
    yield from _FORMATS
    yield from table(
        ("format", "stories", "macro F1", "body"),
        [
            (name, str(_stories(accuracy, name)), _figure(score.macro()), _figure(score.body))
            for name, score in accuracy.formats.items()
        ],
    )


def _stories(accuracy: Accuracy, name: str) -> int:
    return sum(one.story for one in accuracy.samples if one.format == name)


def _misses(misses: Sequence[Miss]) -> Iterator[str]:
    counts = Counter(miss.field for miss in misses)
    ordered = sorted(
        misses, key=lambda miss: (miss.field not in CORE, -counts[miss.field], miss.field, miss.sample)
    )[:WORST]
    yield from ("", "## The worst misses", "")
    yield from table(
        ("field", "sample", "wanted", "read"),
        [(miss.field, miss.sample, _cell(miss.wanted), _cell(miss.got)) for miss in ordered],
    )


def _cell(values: Iterable[str]) -> str:
    shown = "; ".join(value if len(value) < 70 else f"{value[:67]}..." for value in values)
    return shown.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*") or "nothing"


def _figure(value: float) -> str:
    return f"{value:.3f}"


_INTRODUCTION = (
    "# How right the records are",
    "",
    "Made by `make accuracy`, which reads the labelled samples in `tests/eval/samples` and compares every",
    "value. The samples were written beside the vocabulary, so these figures flatter; the runs with",
    "something left out flatter less.",
)
_BASELINE = (
    "",
    "The last column is the same samples by the rules of AO3's importer, written anew from the",
    "description of its parser: labels with a colon anywhere in the page, the rest of the line, ratings",
    "by their first letters, language English and every work complete. It has no notion of authors, parts",
    "or disclaimers, nor of where a story begins.",
)
_LEFT_OUT = (
    "",
    "## A fandom left out",
    "",
    "The rules are written, not trained; what they know of a fandom is its rows in the tables. In each of",
    "these runs the rows of one fandom (its names, owners, characters and couples) are taken away, and",
    "its stories are read.",
    "",
)
_FORMATS = (
    "",
    "## One format at a time",
    "",
    "No rule has parameters fitted to samples, so no fitting can leave a format out; each format alone:",
    "",
)


def main() -> None:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    parser.add_argument("--samples", type=Path, help="another folder of labelled samples")
    asked = parser.parse_args()
    accuracy = measured(samples(asked.samples) if asked.samples else samples(), builtin())
    text = "\n".join(page(accuracy)) + "\n"
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
