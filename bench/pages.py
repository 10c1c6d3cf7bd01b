"""Pages and loose files: home pages of 1996, printed archive pages, story texts with and without header."""

from __future__ import annotations

import html
from collections.abc import Iterator
from random import Random

from bench.prose import Prose, curled, wrap
from bench.stories import Cast, Story, Truth, header, labels, parts


def pages(
    rng: Random, prose: Prose, cast: Cast, folder: str, count: int
) -> Iterator[tuple[str, bytes, Truth]]:
    """`count` pages of one site: path, bytes and truth of each."""
    for number in range(count):
        path = f"{folder}/{number // 40:02}/page{number:04}.{rng.choice(('html', 'htm'))}"
        if rng.random() < 0.1:
            yield path, _index(rng, prose, cast).encode("ascii"), Truth(path, None, "nonstory")
            continue
        (story,) = parts(rng, prose, cast, 1)
        text = rng.choice((_home_page, _archive_page))(story)
        yield path, text.encode("ascii", "xmlcharrefreplace"), story.truth(path)


def loose(
    rng: Random, prose: Prose, cast: Cast, folder: str, count: int
) -> Iterator[tuple[str, bytes, Truth]]:
    """`count` text files: path, bytes and truth of each; a quarter are windows-1252 by word processor."""
    for number in range(count):
        path = f"{folder}/{number // 100:02}/{cast.tag.lower()}{number:04}.txt"
        if rng.random() < 0.08:
            yield path, _recommendations(rng, prose, cast).encode("ascii"), Truth(path, None, "nonstory")
            continue
        (story,) = parts(rng, prose, cast, 1)
        bare = rng.random() < 0.08
        body = "\n\n".join(map(wrap, story.paragraphs))
        text = f"{body}\n" if bare else f"{header(rng, story)}\n\n{body}\n\nThe End\n"
        known = Truth(path, None, "story") if bare else story.truth(path)
        yield path, curled(text).encode("cp1252") if rng.random() < 0.25 else text.encode("ascii"), known


def _home_page(story: Story) -> str:
    rows = "<BR>\n".join(
        f"<B>{label}:</B> {html.escape(value, quote=False)}" for label, value in labels(story)[2:]
    )
    body = "\n<P>".join(wrap(html.escape(paragraph, quote=False)) for paragraph in story.paragraphs)
    return (
        f"<HTML><HEAD><TITLE>{story.title} by {story.author}</TITLE></HEAD>\n"
        '<BODY BGCOLOR="#FFFFCC" TEXT="#000033">\n'
        f"<CENTER><H1>{story.title}</H1>\n<H3>by {story.author}</H3></CENTER>\n<P>{rows}\n<HR WIDTH=50%>\n"
        f'<P>{body}\n<P><CENTER>The End</CENTER>\n<HR>\n<A HREF="index.html">Back to the stories</A>\n'
        "</BODY></HTML>\n"
    )


def _archive_page(story: Story) -> str:
    rows = "<br>\n".join(f"{label}: {html.escape(value, quote=False)}" for label, value in labels(story))
    body = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>\n" for paragraph in story.paragraphs)
    return (
        f"<html><head><title>{story.cast.tag} Story Archive</title></head><body>\n"
        f'<div id="pagetitle"><a href="viewstory.php?sid={story.day}">{story.title}</a><br>by '
        f'<a href="viewuser.php?uid={story.month}">{story.author}</a></div>\n'
        '<div class="jumpmenu">[<a href="reviews.php">Reviews - 2</a>] &nbsp; '
        '<a href="viewstory.php?action=printable">Printer</a></div>\n'
        f"<h3>{story.title}</h3>\n<div class='story'>\n<p>{rows}</p>\n<hr>\n{body}<p>the end</p>\n</div>\n"
        '<div class="footer">Skin by somebody kind. <a href="toc.php">Table of Contents</a></div>'
        "</body></html>\n"
    )


def _index(rng: Random, prose: Prose, cast: Cast) -> str:
    entries = "\n".join(
        f'<LI><A HREF="page{rng.randrange(9999):04}.html">{prose.title(rng)}</A> by {prose.name(rng)} (PG)'
        for _ in range(rng.randint(10, 60))
    )
    return (
        f"<HTML><HEAD><TITLE>{cast.tag} stories: what is new</TITLE></HEAD>\n<BODY><H1>What is new</H1>\n"
        f'<UL>\n{entries}\n</UL>\n<A HREF="../index.html">Home</A></BODY></HTML>\n'
    )


def _recommendations(rng: Random, prose: Prose, cast: Cast) -> str:
    shorts = [short for _, short in cast.people]
    entries = "\n\n".join(
        f"Title: {prose.title(rng)}\nAuthor: {prose.name(rng)}\nRating: PG\nURL: http://www.example.org/{number}\n"
        f"Why you should read this: {prose.sentences(rng, 2, shorts)}"
        for number in range(rng.randint(5, 20))
    )
    return f"{cast.tag} recommendations of the month\n\n{entries}\n"
