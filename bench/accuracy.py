"""`python -m bench.accuracy`: how right the records are; with --write it goes to docs/accuracy.md."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import ao3, reading
from bench.later import put_right
from bench.reading import Judged
from bench.scoring import CORE, FIELDS, ROOT, Miss, Read, Sample, Score, judge, samples
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
    later: Mapping[str, Score]
    """The same, with the names that were read put into the words of the whole vocabulary afterwards."""
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

    @property
    def unknown_put_right(self) -> Score:
        """The same stories, their names put right afterwards."""
        return sum(self.later.values(), Score())


def measured(found: Sequence[Sample], vocabulary: Vocabulary) -> Accuracy:
    """The score, the baseline's, the claims, and the runs with something left out."""
    read = [reading.read(sample, vocabulary) for sample in found]
    scores = [judge(sample, said) for sample, (said, _) in zip(found, read, strict=True)]
    stories = [sample for sample in found if sample.story]
    fandoms = sorted({fandom for sample in stories for fandom in sample.fandoms})
    formats = sorted({sample.format for sample in stories})
    apart = {fandom: list(_strange(stories, fandom, vocabulary)) for fandom in fandoms}
    return Accuracy(
        found,
        sum(scores, Score()),
        sum((judge(sample, ao3.read(sample)) for sample in found), Score()),
        [claim for sample, (_, claims) in zip(found, read, strict=True) if sample.story for claim in claims],
        {fandom: sum((judge(*one) for one in own), Score()) for fandom, own in apart.items()},
        {
            fandom: sum((judge(sample, put_right(said, sample, vocabulary)) for sample, said in own), Score())
            for fandom, own in apart.items()
        },
        {
            name: sum(
                (one for one, sample in zip(scores, found, strict=True) if sample.format == name), Score()
            )
            for name in formats
        },
        [len(reading.unwitnessed(said, claims)) for said, claims in read],
    )


def _strange(stories: Sequence[Sample], fandom: str, vocabulary: Vocabulary) -> Iterator[tuple[Sample, Read]]:
    """The fandom's stories as they are read by one who has never heard of it."""
    less = reading.without(vocabulary, fandom)
    for sample in stories:
        if fandom in sample.fandoms:
            yield sample, reading.read(sample, less)[0]


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
    whole, unknown, later = accuracy.ours, accuracy.unknown, accuracy.unknown_put_right
    yield from _LEFT_OUT
    yield from table(
        ("left out", "stories", "as written", "put right", "names apart", "body"),
        [_ways(_cell((name,)), score, accuracy.later[name]) for name, score in accuracy.fandoms.items()]
        + [_ways("**each in turn, all stories**", unknown, later), _ways("nothing", whole, whole)],
    )
    yield ""
    yield from table(
        ("of a fandom left out", "fandoms, F1", "relationships, F1", "characters, F1"),
        [
            (name, *(_figure(score.f1(one)) for one in (*NAMED, "characters")))
            for name, score in (("as written", unknown), ("put right", later), ("nothing left out", whole))
        ],
    )
    yield ""
    yield f"A fandom left out should cost at most {MARGIN:.2f} of the headline, {_figure(whole.macro())}."
    for name, cost in (
        ("As written", whole.macro() - unknown.macro()),
        ("Put right afterwards", whole.macro() - later.macro()),
        ("With names apart", whole.macro(OTHERS) - unknown.macro(OTHERS)),
    ):
        yield f"{name} it costs {_figure(cost)}: {'within' if cost <= MARGIN else 'not within'} that."
    yield from _FORMATS
    yield from table(
        ("format", "stories", "macro F1", "body"),
        [
            (name, str(_stories(accuracy, name)), _figure(score.macro()), _figure(score.body))
            for name, score in accuracy.formats.items()
        ],
    )


def _ways(name: str, raw: Score, later: Score) -> tuple[str, ...]:
    """A row: the same stories counted in three ways."""
    figures = (raw.macro(), later.macro(), raw.macro(OTHERS), raw.body)
    return (name, str(raw.kinds.total()), *map(_figure, figures))


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
    "its stories are read. Macro F1 is counted in three ways:",
    "",
    "- *as written*: what was read is compared with the labels, which have the tables' own names. Without",
    '  its rows nothing can make "Jack/Daniel" of a fandom into Jack O\'Neill and Daniel Jackson unless the',
    "  story spells the names out, so this counts what the tables lack as well as what was misread.",
    "- *put right*: the people that were read are first looked up in the whole tables, in the story's own",
    "  fandom, as for an archivist who adds the rows later. This tells whether the right words were read.",
    "  What was not read stays unread; an owner or a nickname is not looked up anew.",
    "- *names apart*: fandoms and relationships, the fields whose values are names in the tables, left out.",
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
