"""A wide library: works of all known fandoms by authors who wrote several, for browsing to be measured in."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import accumulate
from random import Random

from bench.mail import laid, post
from bench.prose import Prose
from bench.stories import Cast, Story, Truth, parts

MEDIAN = 3_600
"""Characters of a part: half of what the usual heap has, as listings do not feel it which saves time."""
AUTHORS = 40
"""On one list; the first of them wrote most."""
FEWEST_PEOPLE = 4
TAGS = (
    "Angst|Humor|Romance|Hurt/Comfort|Drama|Adventure|Fluff|First Time|Crossover|Vignette|Episode Tag|PWP|"
    "Alternate Universe|Songfic|Drabble|Established Relationship|Missing Scene|Future Fic|Holiday|Mystery|"
    "Friendship|Kidfic|Casefile|Poetry|Character Study|Road Trip|Time Travel|Amnesia|Wedding|Letters"
).split("|")
WARNINGS = ("None", "Violence", "Character death", "Deathfic", "Rape", "Underage", "Gore, deathfic")


def posted(rng: Random, prose: Prose, path: str, works: int) -> Iterator[tuple[bytes, Truth]]:
    """One list's mailbox of `works` stories in one to three posts; the path names the dialect."""
    dialect = path.rsplit(".", 2)[-2]
    cast = rng.choices(_casts(), cum_weights=_falling(len(_casts())))[0]
    authors = [prose.name(rng) for _ in range(AUTHORS)]
    series = [prose.title(rng) for _ in range(AUTHORS)]
    number = 0
    for _ in range(works):
        author = rng.choices(authors, cum_weights=_falling(AUTHORS))[0]
        more = tuple(_labels(rng, cast, series))
        for story in parts(rng, prose, cast, rng.choices((1, 2, 3), (85, 10, 5))[0], MEDIAN):
            number += 1
            yield _laid(rng, replace(story, author=author, more=more), path, dialect, number)


def _laid(rng: Random, story: Story, path: str, dialect: str, number: int) -> tuple[bytes, Truth]:
    message = post(rng, story, path, number)
    return laid(rng, message, story.cast, dialect, number), message.truth


def _labels(rng: Random, cast: Cast, series: list[str]) -> Iterator[tuple[str, str]]:
    people = rng.sample(cast.people, min(len(cast.people), rng.randint(1, 5)))
    yield "Characters", ", ".join(full for full, _ in people)
    yield "Genre", ", ".join(rng.sample(TAGS, rng.randint(1, 4)))
    if rng.random() < 0.5:
        yield "Warnings", rng.choice(WARNINGS)
    if rng.random() < 0.2:
        yield "Series", rng.choice(series)


@cache
def _casts() -> tuple[Cast, ...]:
    """A cast for each fandom of which enough people are known, in the table's order."""
    people: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    table = resources.files("foundling") / "data" / "characters.csv"
    with table.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            short = row["short_names"].split(";")[0] or row["name"]
            if f"{row['fandom']}{row['name']}{short}".isascii():  # as the mail of the time was
                people[row["fandom"]].append((row["name"], short))
    return tuple(
        Cast(fandom, fandom, f"list{number:03}", "somebody else", tuple(named))
        for number, (fandom, named) in enumerate(people.items())
        if len(named) >= FEWEST_PEOPLE
    )


@cache
def _falling(count: int) -> list[float]:
    """Chances that fall with the place, summed up."""
    return list(accumulate(1 / (place + 3) for place in range(count)))
