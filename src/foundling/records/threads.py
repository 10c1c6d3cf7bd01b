"""Where the readers' comments, or another person's post, begin beneath a story."""

from __future__ import annotations

from foundling.model import Document
from foundling.records.habits import Habits

_STEMS = ("omment", "eviews", "\u043e\u043c\u043c\u0435\u043d\u0442")
_POSTS = ("posted on ", "post subject:", "posted:")
_HEAD = 3000


def first_reply(document: Document, begin: int, block: int, habits: Habits) -> int:
    """The block at which replies begin to a story that begins at `begin` in `block`.

    The number of blocks where there are none.
    """
    blocks = document.blocks
    found = [
        at for at in (_comments(document.text, begin, habits), _next_post(document, begin)) if at is not None
    ]
    if not found:
        return len(blocks)
    at = min(found)
    return next(
        (index for index in range(block + 1, len(blocks)) if blocks[index].span.end > at), len(blocks)
    )


def _comments(text: str, begin: int, habits: Habits) -> int | None:
    """Where a line opens the comments: it begins with their heading, a number apart."""
    if not any(text.find(stem, begin) >= 0 for stem in _STEMS):
        return None
    for opening in habits.starts["comments"]:
        for shown in (opening, opening.capitalize()):
            at = text.find(shown, begin)
            while at >= 0:
                line = text.rfind("\n", 0, at) + 1
                if _is_label(text, at + len(shown)):
                    break
                if at - line < 24 and text[line:at].strip("( 0123456789|").casefold() in (
                    "",
                    "comment",
                    "comments",
                ):
                    return line
                at = text.find(shown, at + 1)
    return _heading(text, begin, habits)


def _is_label(text: str, at: int) -> bool:
    """Whether an address follows on the line: the author asks for comments ("Comments: jo@example.org")."""
    return "@" in text[at : text.find("\n", at, at + 80)]


def _heading(text: str, begin: int, habits: Habits) -> int | None:
    """Where "Comments" stands as a heading: alone on its line between two empty ones."""
    for words in habits.starts["comments_heading"]:
        at = text.find(f"\n\n{words.capitalize()}\n\n", begin)
        if at >= 0:
            return at + 2
    return None


def _next_post(document: Document, begin: int) -> int | None:
    """Where a board's next post opens, known by the line that opened the story's own."""
    text = document.text
    start = max(0, begin - _HEAD)
    head = text[start:begin].casefold()
    if "post" not in head:
        return None
    for needle in _POSTS:
        at = head.rfind(needle)
        again = text.find("\n" + text[start + at : start + at + len(needle)], begin) if at >= 0 else -1
        if again >= 0:
            return _poster(document, again)
    return None


def _poster(document: Document, at: int) -> int:
    """Where the poster's name stands, which comes before the line of the post that starts at `at`."""
    text = document.text
    line = text.rfind("\n\n", 0, at) + 2
    if text[line:at].strip() and at - line < 160:
        return line
    above = text.rfind("\n\n", 0, max(0, line - 2)) + 2
    shown = text[above : max(above, line - 2)].rstrip()
    return above if 0 < len(shown) < 160 and not shown.endswith((".", "!", "?", "\u201d", '"')) else line
