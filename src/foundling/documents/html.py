"""Pages to text with blocks and marks: the words as a reader saw them, in the order of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from foundling.model import Block, BlockKind, Mark, MarkKind, Span

RULE = "-" * 10
"""What a page's drawn line (<hr>) becomes."""

MAX_DEPTH = 200
"""Elements open at once; a page that opens more has its further tags left out."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's title and its text, with blocks and marks placed in the text."""

    title: str
    text: str
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


_TOKEN = re.compile(
    r"<!--.*?-->|<(script|style|xmp|iframe|noembed|noframes|plaintext)\b.*?</\1>|<(/?)([a-z][^\s/>]*)([^>]*)>|<[^>]*>",
    re.S,
)
_DROPPED = frozenset({"select", "noscript", "template", "textarea", "datalist", "svg", "math", "object", "head"})
_PARAGRAPH = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form"
    " header legend main menu nav ol p section summary table tbody tfoot thead tr td th ul caption"
    " h1 h2 h3 h4 h5 h6 hr pre listing html".split()
)
_MARKED = {
    "i": MarkKind.EMPHASIS, "em": MarkKind.EMPHASIS, "cite": MarkKind.EMPHASIS, "b": MarkKind.STRONG,
    "strong": MarkKind.STRONG, "u": MarkKind.UNDERLINE, "strike": MarkKind.STRUCK, "s": MarkKind.STRUCK,
    "del": MarkKind.STRUCK, "center": MarkKind.CENTRE,
}  # fmt: skip


def read(source: str) -> Page:
    """The page as text. First version: blocks at block tags, newline at <br>, titles and headings."""
    html = LexborHTMLParser(source).html or ""
    out: list[str] = []
    blocks: list[Block] = []
    title = ""
    kind, level = BlockKind.PROSE, 0
    cur: list[str] = []
    skip = ""
    depth = pre = 0
    pos = 0

    def flush() -> None:
        nonlocal pos
        words = "".join(cur)
        cur.clear()
        words = words.strip("\n") if pre else re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", words)).strip()
        for part in re.split(r"\n\n+", words):
            if part.strip():
                if out:
                    out.append("\n\n")
                    pos += 2
                out.append(part)
                blocks.append(Block(kind, Span(pos, pos + len(part)), level))
                pos += len(part)

    def rule() -> None:
        nonlocal pos
        if out:
            out.append("\n\n")
            pos += 2
        out.append(RULE)
        blocks.append(Block(BlockKind.RULE, Span(pos, pos + 10)))
        pos += 10

    found = re.search(r"<title>(.*?)</title>", html, re.S)
    if found:
        title = " ".join(_plain(found[1]).split())
    last = 0
    for match in _TOKEN.finditer(html):
        chunk = html[last : match.start()]
        last = match.end()
        if chunk and not skip:
            words = _plain(chunk)
            cur.append(words if pre else re.sub(r"\s+", " ", words))
        closing, name = match[2], match[3]
        if not name:
            continue
        if skip:
            if name == skip:
                depth += -1 if closing else 1
                if not depth:
                    skip = ""
            continue
        if name in _DROPPED:
            if not closing:
                skip, depth = name, 1
        elif name == "br":
            cur.append("\n")
        elif name == "hr":
            flush()
            rule()
        elif name in _PARAGRAPH or name == "li":
            flush()
            if len(name) == 2 and name[0] == "h" and name[1] in "123456":
                kind, level = (BlockKind.PROSE, 0) if closing else (BlockKind.HEADING, int(name[1]))
            elif name in ("pre", "listing"):
                pre = 0 if closing else 1
                kind = BlockKind.PROSE if closing else BlockKind.VERSE
    flush()
    return Page(title, "".join(out), blocks, [])


def _plain(words: str) -> str:
    if "&" in words:
        words = words.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return words.replace("\xa0", " ")


def titled(page: Page) -> str:
    """The page's text with its title before it, as the first line."""
    return f"{page.title}\n\n{page.text}" if page.title else page.text
