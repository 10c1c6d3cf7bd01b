"""Mail's own habits with lines: format=flowed undone, and `>From ` as mailboxes write it."""

from __future__ import annotations

import re

_FROM = re.compile(r">(?<![^\n]>)(>*From )")


def unflow(text: str, *, delsp: bool = False) -> str:
    """The text with its soft line breaks joined and its space-stuffing undone.

    >>> unflow("One long \\nline.\\n From here.\\n-- \\nAnn\\n")
    'One long line.\\nFrom here.\\n-- \\nAnn\\n'
    >>> unflow("> a \\n> b\\nc \\n\\n", delsp=True)
    '> ab\\nc\\n\\n'
    """
    written: list[str] = []
    open_at: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        soft = words.endswith(" ") and words != "-- "
        if soft and delsp:
            words = words[:-1]
        if open_at == depth and words and words != "-- ":
            written.append(words)
        else:
            written.append(f"\n{'>' * depth} {words}" if depth else f"\n{words}")
        open_at = depth if soft else None
    return "".join(written)[1:]


def unescape(text: str) -> str:
    """The text with one `>` taken from every `>From ` that is not part of a longer quote.

    >>> unescape("a\\n>From me\\n>>From you\\n\\n> b\\n>From c\\n")
    'a\\nFrom me\\n>From you\\n\\n> b\\n>From c\\n'
    """
    return _FROM.sub(_unescaped, text) if ">From " in text else text


def _unescaped(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    before = text[text.rfind("\n", 0, max(0, at - 1)) + 1 : at]
    quoted = before.startswith(">") and not before.lstrip(">").startswith("From ")
    return match[0] if quoted else match[1]
