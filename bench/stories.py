"""Invented stories with known facts, and the header blocks that authors put in front of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.prose import Prose, wrap

RATINGS = (
    ("G", "general"),
    ("PG", "general"),
    ("PG-13", "teen"),
    ("R", "mature"),
    ("NC-17", "explicit"),
    ("K+", "general"),
    ("T", "teen"),
    ("FRT", "teen"),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Cast:
    """A fandom: its AO3 name, its tag on lists, its list, its owner and its people."""

    fandom: str
    tag: str
    list: str
    owner: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one generated document; `member` counts messages of a mailbox from 1."""

    path: str
    member: int | None
    kind: str
    title: str | None = None
    author: str | None = None
    rating: str | None = None
    fandom: str | None = None
    pairing: tuple[str, ...] = ()
    part: int | None = None
    parts_total: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One instalment with its facts; `pair` holds full names, or nothing for a story without romance."""

    title: str
    author: str
    cast: Cast
    rating_raw: str
    rating: str
    pair: tuple[str, ...]
    summary: str
    year: int
    month: int
    day: int
    part: int
    parts_total: int
    paragraphs: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()
    """Labels and values beyond the usual ones."""

    @property
    def email(self) -> str:
        """The author's address."""
        return self.author.lower().replace(" ", ".") + "@example.org"

    @property
    def pairing(self) -> str:
        """The pairing as a label would give it, by the names that the story uses."""
        short = dict(self.cast.people)
        return "/".join(short[name] for name in self.pair)

    def truth(self, path: str, member: int | None = None) -> Truth:
        """What a perfect reader would say of it."""
        several = self.parts_total > 1
        return Truth(
            path,
            member,
            "story",
            title=self.title,
            author=self.author,
            rating=self.rating,
            fandom=self.cast.fandom,
            pairing=self.pair,
            part=self.part if several else None,
            parts_total=self.parts_total if several else None,
        )


def casts() -> tuple[Cast, ...]:
    """The fandoms of the invented heap."""
    table = tomllib.loads(Path(__file__).with_name("casts.toml").read_text(encoding="utf-8"))
    return tuple(
        Cast(
            row["fandom"],
            row["tag"],
            row["list"],
            row["owner"],
            tuple((full, short) for full, short in row["people"]),
        )
        for row in table["cast"]
    )


def parts(rng: Random, prose: Prose, cast: Cast, total: int, median: int = 7_200) -> list[Story]:
    """One story in `total` instalments, each of about `median` characters."""
    rating_raw, rating = rng.choice(RATINGS)
    people = rng.sample(cast.people, 2)
    shorts = [short for _, short in people]
    title, author = prose.title(rng), prose.name(rng)
    summary = prose.summary(rng, shorts)
    year, month, day = rng.randint(1995, 2008), rng.randint(1, 12), rng.randint(1, 20)
    pair = tuple(full for full, _ in people) if rng.random() < 0.8 else ()
    return [
        Story(
            title=title,
            author=author,
            cast=cast,
            rating_raw=rating_raw,
            rating=rating,
            pair=pair,
            summary=summary,
            year=year,
            month=month,
            day=day + part,
            part=part,
            parts_total=total,
            paragraphs=tuple(prose.story(rng, prose.length(rng, median), shorts)),
        )
        for part in range(1, total + 1)
    ]


def labels(story: Story) -> list[tuple[str, str]]:
    """The story's facts as labels and values, in the commonest order."""
    several = story.parts_total > 1
    rows = [
        ("Title", story.title),
        ("Author", story.author),
        ("E-mail", story.email),
        ("Part", f"{story.part}/{story.parts_total}" if several else ""),
        ("Fandom", story.cast.fandom.removesuffix(" (TV)")),
        ("Pairing", story.pairing),
        ("Rating", story.rating_raw),
        *story.more,
        ("Summary", story.summary),
        ("Disclaimer", f"They belong to {story.cast.owner}. No money is made and no harm is meant."),
        (
            "Archive",
            ("Anywhere, just tell me where.", "Ask first, please.", "List archive only.")[story.day % 3],
        ),
        ("Feedback", "Yes, please."),
    ]
    return [(label, value) for label, value in rows if value]


def header(rng: Random, story: Story) -> str:
    """The story's header block in one of the shapes of its time, rule included, in lines of 72."""
    return rng.choice(SHAPES)(story) + "\n\n" + rng.choice(("* * * * *", "-----", "~*~*~*~", "=" * 40))


def _plain(story: Story) -> str:
    return "\n".join(wrap(f"{label}: {value}") for label, value in labels(story))


def _upper(story: Story) -> str:
    return "\n".join(wrap(f"{label.upper()}: {value}") for label, value in labels(story))


def _aligned(story: Story) -> str:
    return "\n".join(
        wrap(f"{label + ':':<12}{value}").replace("\n", "\n" + " " * 12) for label, value in labels(story)
    )


def _spaced(story: Story) -> str:
    return "\n\n".join(wrap(f"{label}: {value}") for label, value in labels(story))


def _dashed(story: Story) -> str:
    return "\n".join(wrap(f"{label} - {value}") for label, value in labels(story))


def _starred(story: Story) -> str:
    return "\n".join(wrap(f"*{label}*: {value}") for label, value in labels(story))


def _byline(story: Story) -> str:
    rest = "\n".join(wrap(f"{label}: {value}") for label, value in labels(story)[2:])
    return f"{story.title}\nby {story.author}\n\n{rest}"


SHAPES: tuple[Callable[[Story], str], ...] = (
    _plain,
    _plain,
    _upper,
    _aligned,
    _spaced,
    _dashed,
    _starred,
    _byline,
)
