"""Serials: an invented heap whose truth says which documents are parts, copies and revisions of one work.

Lists on which novels come in parts, twice, late and never; home pages that hold them revised; mirrors that
spoil and re-wrap them; digests; two authors with one title, and one author with one title twice.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from bench.prose import Prose
from bench.serialforms import Posting, digest, index_page, laid, page
from bench.stories import Cast, casts

EDITION = 1
PER_SHARD = 500
MEDIAN = 1_800
"""Characters of a part: short, so that many can be had."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one document; `work` is empty for what is no story."""

    path: str
    member: str
    """Empty for a page; else the message's number, with the number in its digest: "12" or "12/3"."""
    work: str
    author: str
    instalment: int
    """From 1 in reading order; 0 for a text that holds the whole work."""
    parts: int
    """Of the work, ghosts included."""
    ghosts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """A whole work: its parts' paragraphs, and which of them are nowhere."""

    name: str
    title: str
    author: str
    pen_name: str
    email: str
    cast: Cast
    pair: tuple[str, ...]
    year: int
    month: int
    parts: tuple[tuple[str, ...], ...]
    ghosts: tuple[int, ...]

    def truth(self, instalment: int) -> Truth:
        """The truth of a document of this work, wherever it lies."""
        return Truth("", "", self.name, self.author, instalment, len(self.parts), self.ghosts)


def generate(root: Path, documents: int, seed: int, *, workers: int = 2) -> Path:
    """About so many documents under `root`/heap and their truth in `root`/truth.jsonl; returns `root`.

    What is there already of this size, seed and edition stays.
    """
    stamp = root / "made.json"
    wanted = json.dumps({"edition": EDITION, "seed": seed, "documents": documents})
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return root
    shutil.rmtree(root, ignore_errors=True)
    (root / "heap").mkdir(parents=True)
    numbers = range(max(1, documents // PER_SHARD))
    write = partial(_shard, root / "heap", seed, min(documents, PER_SHARD))
    with (root / "truth.jsonl").open("w", encoding="utf-8") as out:
        for truths in _spread(write, numbers, workers):
            out.writelines(json.dumps(asdict(truth)) + "\n" for truth in truths)
    stamp.write_text(wanted, encoding="utf-8")
    return root


def truths(root: Path) -> Iterator[Truth]:
    """The truth of a generated heap."""
    with (root / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Truth(**{**row, "ghosts": tuple(row["ghosts"])})


def _spread(write: Callable[[int], list[Truth]], numbers: range, workers: int) -> Iterator[list[Truth]]:
    if workers == 1 or len(numbers) == 1:
        yield from map(write, numbers)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(write, numbers)


@cache
def _prose(seed: int) -> Prose:
    return Prose(seed)


def _shard(folder: Path, seed: int, documents: int, number: int) -> list[Truth]:
    """One list with its digests, one site with its mirrors."""
    rng = Random(f"serials:{seed}:{number}")
    prose, cast = _prose(seed), rng.choice(casts())
    posts: list[tuple[Posting, Truth]] = []
    made: list[Truth] = []
    held = 0
    works: list[Work] = []
    while held + len(posts) < documents:
        work = _work(rng, prose, cast, f"{number}.{len(works)}", works)
        works.append(work)
        posts += _posted(rng, prose, work)
        pages = list(_site(rng, work, f"web/site{number:04}"))
        for path, text, truth in pages:
            _write(folder / path, text)
            made.append(replace(truth, path=path))
        held += len(pages)
    made += _lists(rng, folder, f"lists/{number:04}.{cast.list}", posts, cast)
    return made


def _work(rng: Random, prose: Prose, cast: Cast, name: str, works: list[Work]) -> Work:
    title, author = prose.title(rng), prose.name(rng)
    year = rng.randint(1995, 2007)
    chance = rng.random()
    count = rng.choice((1, 1, 1, 2, 3, 4, 6, 9, 14))
    if works and chance < 0.05:
        title = rng.choice(works).title
    elif works and chance < 0.10:
        other = rng.choice(works)
        title, author, year = other.title, other.author, min(2008, other.year + rng.randint(1, 4))
        count = len(other.parts) % 5 + rng.choice((1, 2))
    shorts = [short for _, short in cast.people]
    parts = tuple(tuple(prose.story(rng, prose.length(rng, MEDIAN), shorts)) for _ in range(count))
    ghosts = tuple(part for part in range(1, count) if count > 2 and rng.random() < 0.04)
    email = author.lower().replace(" ", ".") + "@example.org"
    pen_name = prose.name(rng) if rng.random() < 0.1 else author
    pair = tuple(short for short in rng.sample(shorts, 2))
    return Work(name, title, author, pen_name, email, cast, pair, year, rng.randint(1, 12), parts, ghosts)


def _posted(rng: Random, prose: Prose, work: Work) -> Iterator[tuple[Posting, Truth]]:
    """The work as it came on the list: its parts, some again, replies between them."""
    count, first = len(work.parts), ""
    threaded, brief = rng.random() < 0.4, rng.random() < 0.3
    mark = rng.choice((" ({}/{})", " {}/{}", ", Part {} of {}", " [{:02}/{:02}]", " ({}/?)"))
    day = 0
    for part, paragraphs in enumerate(work.parts, 1):
        if part in work.ghosts:
            continue
        day += rng.choice((0, 1, 3, 7, 30)) if count > 1 else 0
        number = mark.format(part, count) if count > 1 else rng.choice(("", " (1/1)"))
        post = Posting(
            subject=f"[{work.cast.list}] FIC: {work.title}{number}",
            author=work.author,
            email=work.email,
            title=work.title,
            labels=() if brief and part > 1 and threaded else _labels(work, part),
            paragraphs=paragraphs,
            year=work.year,
            month=work.month,
            day=day,
            message=f"{work.name}.{part}.{rng.getrandbits(32):x}@example.org",
            answers=(first,) if threaded and first else (),
            end="The End" if part == count else f"End of part {part}",
        )
        first = first or post.message
        yield post, work.truth(part)
        if rng.random() < 0.25:
            yield _reply(rng, prose, post), replace(work.truth(0), work="")
        if rng.random() < 0.12:
            yield _again(rng, post, work, part), work.truth(part)


def _again(rng: Random, post: Posting, work: Work, part: int) -> Posting:
    """The same part posted again: as it was, re-wrapped, spoiled, or revised."""
    way = rng.choice(("same", "wrapped", "spoiled", "revised"))
    paragraphs = _changed(rng, post.paragraphs, way)
    return replace(
        post,
        subject=f"REPOST: {work.title}" + (f" ({part}/{len(work.parts)})" if len(work.parts) > 1 else ""),
        labels=_labels(work, part),
        paragraphs=paragraphs,
        width=60 if way == "wrapped" else post.width,
        day=post.day + rng.randint(2, 300),
        message=f"again.{post.message}",
        answers=(),
    )


def _changed(rng: Random, paragraphs: tuple[str, ...], way: str) -> tuple[str, ...]:
    if way == "spoiled":
        sign = rng.choice(("?", "â€™", "\ufffd"))
        return tuple(paragraph.replace("'", sign) for paragraph in paragraphs)
    if way != "revised":
        return paragraphs
    kept = [
        re.sub(r"\b(\w{5,})\b", lambda word: word[1] if rng.random() > 0.04 else "lantern", paragraph)
        for paragraph in paragraphs
        if rng.random() > 0.06
    ]
    return tuple(kept or paragraphs)


def _reply(rng: Random, prose: Prose, post: Posting) -> Posting:
    author = prose.name(rng)
    quoted = tuple("> " + line for line in post.paragraphs[0][:200].split(". "))
    return replace(
        post,
        subject=f"Re: {post.subject}",
        author=author,
        email=author.lower().replace(" ", "") + "@example.net",
        labels=(),
        paragraphs=(
            f"{post.author} wrote:",
            "\n".join(quoted),
            "I loved this part. " + prose.sentences(rng, 2, ["he", "she"]),
            author,
        ),
        day=post.day + 1,
        message=f"re.{rng.getrandbits(40):x}@example.net",
        answers=(post.message,),
        end="",
    )


def _labels(work: Work, part: int) -> tuple[tuple[str, str], ...]:
    several = len(work.parts) > 1
    rows = (
        ("Title", work.title),
        ("Author", work.author),
        ("E-mail", work.email),
        ("Part", f"{part}/{len(work.parts)}" if several else ""),
        ("Fandom", work.cast.fandom.removesuffix(" (TV)")),
        ("Pairing", "/".join(work.pair)),
        ("Rating", "PG"),
        ("Archive", "Ask first, please."),
    )
    return tuple(row for row in rows if row[1])


def _site(rng: Random, work: Work, site: str) -> Iterator[tuple[str, str, Truth]]:
    """The work on its author's pages, on a mirror, or in one piece; often nowhere."""
    chance, count = rng.random(), len(work.parts)
    held = [part for part in range(1, count + 1) if part not in work.ghosts]
    key = re.sub(r"\W", "", work.title.lower())[:6] + work.name.partition(".")[2]
    if chance < 0.25 and count > 1:
        way = rng.choice(("same", "revised", "spoiled"))
        name = rng.choice(("ch{:02}.html", "part{}.htm", key + "{:02}.html"))
        folder = f"{site}/{key}"
        for part in held:
            text = page(
                work.title,
                (work.pen_name, work.email if part == held[0] or rng.random() < 0.5 else ""),
                part,
                _changed(rng, work.parts[part - 1], way),
                (
                    name.format(part - 1) if part - 1 in held else "",
                    name.format(part + 1) if part + 1 in held else "",
                ),
            )
            yield f"{folder}/{name.format(part)}", text, work.truth(part)
        yield (
            f"{folder}/index.html",
            index_page(work.title, [(name.format(p), f"Chapter {p}") for p in held]),
            (replace(work.truth(0), work="")),
        )
    elif chance < 0.35 and not work.ghosts:
        everything = tuple(paragraph for part in work.parts for paragraph in part)
        text = page(work.title, (work.author, work.email), 0, everything, ("", ""))
        yield f"{site}/whole/{key}.html", text, work.truth(0 if count > 1 else 1)
    elif chance < 0.45:
        part = rng.choice(held)
        text = page(
            work.title,
            ("", ""),
            part if count > 1 else 0,
            _changed(rng, work.parts[part - 1], "spoiled"),
            ("", ""),
        )
        yield f"{site}/mirror/{key}.html", text, work.truth(part)


def _lists(
    rng: Random, folder: Path, path: str, posts: list[tuple[Posting, Truth]], cast: Cast
) -> list[Truth]:
    """The list's mailbox by date; some of its days also, or only, as digests."""
    ordered = sorted(posts, key=lambda each: (each[0].when, each[0].message))
    box: list[str] = []
    digests: list[str] = []
    found: list[Truth] = []
    at = 0
    while at < len(ordered):
        few = ordered[at : at + rng.randint(3, 6)]
        at += len(few)
        if rng.random() < 0.15:
            digests.append(digest([post for post, _ in few], cast.list, len(digests) + 1))
            found += [
                replace(truth, path=f"{path}.digest.mbox", member=f"{len(digests)}/{number}")
                for number, (_, truth) in enumerate(few, 1)
            ]
            if rng.random() < 0.6:
                continue
        for post, truth in few:
            box.append(laid(post, cast.list))
            found.append(replace(truth, path=f"{path}.mbox", member=str(len(box))))
    _write(folder / f"{path}.mbox", "".join(box))
    if digests:
        _write(folder / f"{path}.digest.mbox", "".join(digests))
    return found


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
