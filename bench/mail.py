"""Mailboxes: story posts in parts, reposts, replies that quote, notices, in the dialects of their time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from bench.prose import Prose, wrap
from bench.stories import MONTHS, Cast, Story, Truth, header, parts

DIALECTS = ("mboxo", "mboxrd", "mboxcl2", "usenet", "crlf")
REMEMBERED = 60
"""Earlier posts that replies and reposts choose from."""

UNSUBSCRIBE = "{list}-unsubscribe@example.org"
TERMS = "Your use of Yahoo! Groups is subject to http://docs.example.org/info/terms/"
RULE = "_" * 47
FOOTERS = (
    "",
    f"\n\n---------------------------\nTo get off the list, send a blank message to {UNSUBSCRIBE}",
    f"\n\n{RULE}\n{{list}} mailing list\n{{list}}@example.org\nhttp://lists.example.org/listinfo/{{list}}",
    f"\n\nTo unsubscribe from this group, send an email to:\n{UNSUBSCRIBE}\n\n\n{TERMS}",
)
SIGNATURES = (
    "",
    "",
    '\n-- \n"There are always two of everything, but only one of tea."',
    "\n-- \n{author}\n{email}",
)
NOTICES = (
    "ADMIN: House rules, please read",
    "OT: away next week",
    "LFF: a story with a lighthouse in it",
    "Challenge: three objects",
    "Digest mode is broken again",
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message before it is laid into a mailbox."""

    subject: str
    author: str
    email: str
    body: str
    day: int
    month: int
    year: int
    truth: Truth


def mailbox(rng: Random, prose: Prose, cast: Cast, path: str, count: int) -> Iterator[tuple[bytes, Truth]]:
    """`count` messages of one list, each with its own bytes in the mailbox; the path names the dialect."""
    dialect = path.rsplit(".", 2)[-2]
    for number, message in enumerate(_messages(rng, prose, cast, path, count), start=1):
        yield laid(rng, message, cast, dialect, number), message.truth


def _messages(rng: Random, prose: Prose, cast: Cast, path: str, count: int) -> Iterator[Message]:
    waiting: list[Story] = []
    posted: list[tuple[Story, Message]] = []
    for number in range(1, count + 1):
        chance = rng.random()
        if chance < 0.30 and posted:
            yield _reply(rng, prose, rng.choice(posted), path, number)
        elif chance < 0.38:
            yield _notice(rng, prose, cast, path, number)
        elif chance < 0.43 and posted:
            yield _repost(rng.choice(posted), path, number)
        else:
            waiting = waiting or parts(rng, prose, cast, rng.choice((1, 1, 1, 2, 3, 3, 4, 6)))
            story = waiting.pop(0)
            message = post(rng, story, path, number)
            posted = [*posted[-REMEMBERED:], (story, message)]
            yield message


def post(rng: Random, story: Story, path: str, number: int) -> Message:
    """A story's message to its list, as the `number`th of the mailbox."""
    several = story.parts_total > 1
    numbers = f" ({story.part}/{story.parts_total})" if several else rng.choice(("", " (1/1)"))
    truth = story.truth(path, number)
    bare_numbers = f" {story.part}/{story.parts_total}" if several else " 1/1"
    subject = rng.choice(
        (
            f"[{story.cast.list}] FIC: {story.title}{numbers}",
            f"FIC: {story.title}{numbers} {story.pairing}, {story.rating_raw}",
            f"NEW: {story.title}{numbers} by {story.author}",
            f'NEW {story.cast.tag} "{story.title}"{bare_numbers} [{story.rating_raw}]',
        )
    )
    end = rng.choice(("The End", "end", f"End of part {story.part}", "* * *\nTBC", ""))
    story_text = "\n\n".join(map(wrap, story.paragraphs))
    signature = rng.choice(SIGNATURES).format(author=story.author, email=story.email)
    body = f"{header(rng, story)}\n\n{story_text}\n\n{end}{signature}"
    if "1/1" in subject:
        truth = replace(truth, part=1, parts_total=1)
    return _message(subject.rstrip(" ,"), story, body, truth)


def _repost(earlier: tuple[Story, Message], path: str, number: int) -> Message:
    story, message = earlier
    return _message(f"REPOST: {story.title}", story, message.body, story.truth(path, number))


def _message(subject: str, story: Story, body: str, truth: Truth) -> Message:
    return Message(subject, story.author, story.email, body, story.day, story.month, story.year, truth)


def _reply(rng: Random, prose: Prose, earlier: tuple[Story, Message], path: str, number: int) -> Message:
    story, message = earlier
    lines = message.body.split("\n")
    start = rng.randrange(max(1, len(lines) - 20))
    quoted = "\n".join(f"> {line}" for line in lines[start : start + rng.randint(4, 40)])
    shorts = [short for _, short in story.cast.people]
    comment = wrap(prose.sentences(rng, rng.randint(1, 5), shorts))
    author = prose.name(rng)
    return Message(
        f"Re: {message.subject}",
        author,
        author.lower().replace(" ", "") + "@example.net",
        f"{story.author} wrote:\n\n{quoted}\n\nI loved this part. {comment}\n\n{author}",
        min(28, message.day + 1),
        message.month,
        message.year,
        Truth(path, number, "nonstory"),
    )


def _notice(rng: Random, prose: Prose, cast: Cast, path: str, number: int) -> Message:
    shorts = [short for _, short in cast.people]
    rules = "\n".join(f"{n}. {wrap(prose.sentences(rng, 1, shorts))}" for n in range(1, rng.randint(3, 9)))
    author = prose.name(rng)
    return Message(
        f"[{cast.list}] {rng.choice(NOTICES)}",
        author,
        f"{cast.list}-owner@example.org",
        f"Hello everybody,\n\n{rules}\n\nPlease write to me off the list, not to the list.\n\n{author}",
        rng.randint(1, 28),
        rng.randint(1, 12),
        rng.randint(1995, 2008),
        Truth(path, number, "nonstory"),
    )


def laid(rng: Random, message: Message, cast: Cast, dialect: str, number: int) -> bytes:
    """The message's bytes in a mailbox of the dialect."""
    month = MONTHS[message.month - 1]
    clock = f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
    body = (message.body + rng.choice(FOOTERS).format(list=cast.list)).rstrip("\n") + "\n"
    if dialect in {"mboxo", "crlf", "usenet"}:
        body = re.sub(r"^From ", ">From ", body, flags=re.MULTILINE)
    elif dialect == "mboxrd":
        body = re.sub(r"^(>*From )", r">\1", body, flags=re.MULTILINE)
    envelope = (
        f"From {rng.randrange(-(10**9), 10**9)}"
        if dialect == "usenet"
        else f"From {message.email} Mon {month} {message.day:02} {clock} {message.year}"
    )
    group = f"Newsgroups: alt.{cast.list}.creative" if dialect == "usenet" else f"To: {cast.list}@example.org"
    lines = [
        envelope,
        f'From: "{message.author}" <{message.email}>',
        group,
        f"Subject: {message.subject}",
        f"Date: {message.day} {month} {message.year} {clock} GMT",
        f"Message-ID: <{message.year}{message.month:02}.{number}.{rng.getrandbits(40):x}@example.org>",
        "Mime-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
    ]
    if dialect == "mboxcl2":
        lines.append(f"Content-Length: {len(body)}")
    text = "\n".join(lines) + f"\n\n{body}\n"
    return (text.replace("\n", "\r\n") if dialect == "crlf" else text).encode("ascii")
