"""The shapes in which serials lie in a heap: messages, digests, pages of chapters and their indexes."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bench.stories import MONTHS

DASHES = "-" * 30
FIRST_DASHES = "-" * 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One message; `day` counts from the first day of its month."""

    subject: str
    author: str
    email: str
    title: str
    labels: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    year: int
    month: int
    day: int
    message: str
    answers: tuple[str, ...]
    end: str
    width: int = 72

    @property
    def when(self) -> date:
        """The day it was sent."""
        return date(self.year, self.month, 1) + timedelta(days=self.day)

    @property
    def date_line(self) -> str:
        """The day as a Date field has it."""
        when = self.when
        return f"{when.day} {MONTHS[when.month - 1]} {when.year} 12:00:00 GMT"

    def body(self) -> str:
        """Header block, text and end, wrapped."""
        head = "\n".join(f"{label}: {value}" for label, value in self.labels)
        head = head + "\n\n* * * * *\n\n" if head else ""
        text = "\n\n".join(
            paragraph if paragraph.startswith(">") else textwrap.fill(paragraph, self.width)
            for paragraph in self.paragraphs
        )
        return f"{head}{text}\n\n{self.end}".rstrip() + "\n"


def laid(post: Posting, name: str) -> str:
    """The message in a mailbox."""
    when = post.when
    envelope = f"From {post.email} {when:%a} {MONTHS[when.month - 1]} {when.day:2} 12:00:00 {when.year}"
    answers = "".join(f"In-Reply-To: <{each}>\nReferences: <{each}>\n" for each in post.answers)
    return (
        f'{envelope}\nFrom: "{post.author}" <{post.email}>\nTo: {name}@example.org\n'
        f"Subject: {post.subject}\nDate: {post.date_line}\nMessage-ID: <{post.message}>\n{answers}"
        f"Mime-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{post.body()}\n"
    )


def digest(posts: Sequence[Posting], name: str, issue: int) -> str:
    """A digest of the messages, as RFC 1153 lays it out, in a mailbox."""
    when = posts[-1].when
    envelope = (
        f"From {name}-owner@example.org {when:%a} {MONTHS[when.month - 1]} {when.day:2} 13:00:00 {when.year}"
    )
    topics = "\n".join(f"     {post.subject}" for post in posts)
    inner = "".join(
        f"Date: {post.date_line}\nFrom: {post.author} <{post.email}>\nSubject: {post.subject}\n"
        f"Message-ID: <{post.message}>\n\n{post.body()}\n{DASHES}\n\n"
        for post in posts
    )
    end = f"End of {name} Digest V1 #{issue}"
    return (
        f"{envelope}\nFrom: {name}-owner@example.org\nTo: {name}@example.org\n"
        f"Subject: {name} Digest V1 #{issue}\nDate: {posts[-1].date_line}\n"
        f"Message-ID: <digest.{issue}@{name}.example.org>\n"
        "Mime-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{name} Digest           {posts[-1].date_line}        Volume 1 : Issue {issue}\n\n"
        f"Today's Topics:\n{topics}\n\n{FIRST_DASHES}\n\n{inner}{end}\n{'*' * len(end)}\n\n"
    )


def page(
    title: str, by_whom: tuple[str, str], part: int, paragraphs: Sequence[str], ways: tuple[str, str]
) -> str:
    """A page of one chapter (or of a whole story, where `part` is 0) with links back and on."""
    heading = f"Chapter {part}" if part else ""
    author, email = by_whom
    by = f"<H3>by {author}</H3>" if author and (email or not part) else ""
    mail = f'<P><A HREF="mailto:{email}">{email}</A>' if email else ""
    links = " | ".join(
        f'<A HREF="{target}">{words}</A>'
        for target, words in zip(ways, ("Previous", "Next"), strict=True)
        if target
    )
    body = "\n".join(f"<P>{html.escape(paragraph, quote=False)}" for paragraph in paragraphs)
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY>\n<CENTER><H1>{title}</H1>\n{by}</CENTER>\n{mail}\n"
        f"<H2>{heading}</H2>\n<HR>\n{body}\n<HR>\n<P>{links}\n</BODY></HTML>\n"
    )


def index_page(title: str, links: Sequence[tuple[str, str]]) -> str:
    """A page that lists the chapters."""
    items = "\n".join(f'<LI><A HREF="{target}">{words}</A>' for target, words in links)
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY><H1>{title}</H1>\n<UL>{items}</UL></BODY></HTML>\n"
    )
