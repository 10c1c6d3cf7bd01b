"""Plans: the steps from bytes to text, and replaying them.

A plan makes pieces of text, which are joined by empty lines. A piece begins with a `part` step
(bytes from and to, of the whole item) or at the plan's beginning. Steps up to `decode` change
bytes, steps after it change text.
"""

from __future__ import annotations

from collections.abc import Callable

from foundling.documents import charsets, decode, draft, envelope, flowed, html, listpages, repair, transfer
from foundling.model import Plan


def replay(plan: Plan, data: bytes) -> str:
    """The text that the plan makes of the bytes.

    >>> from foundling.model import Step
    >>> replay((Step("decode", ("windows-1252",)), Step("lines")), b"don\\x92t\\r\\n") == "don\\u2019t\\n"
    True
    """
    pieces: list[str] = []
    held = data
    for step in plan:
        if step.name == "part":
            held = _within(data, *step.arguments)
        elif step.name in _ON_BYTES:
            held = _ON_BYTES[step.name](held, *step.arguments)
        elif step.name == "decode":
            pieces.append(_decoded(held, *step.arguments))
        else:
            pieces[-1] = _ON_TEXT[step.name](pieces[-1], *step.arguments)
    return draft.JOINER.join(pieces)


def _within(data: bytes, start: str, end: str) -> bytes:
    return data[int(start) : int(end)]


def _decoded(data: bytes, codec: str) -> str:
    return charsets.decode(decode.without_bom(data, codec), codec)


def _saved(source: str, software: str) -> str:
    saved = listpages.read(source, software)
    body = html.read(saved.body, mail=True).text
    return f"{saved.header}{draft.JOINER}{body}" if saved.header else body


_ON_BYTES: dict[str, Callable[..., bytes]] = {"within": _within, "undo": transfer.undo}

_ON_TEXT: dict[str, Callable[..., str]] = {
    "repair": repair.apply,
    "lines": decode.lines,
    "strip": lambda text: text.strip("\n"),
    "unescape-from": flowed.unescape,
    "unflow": lambda text, flow: flowed.unflow(text, delsp=flow == "delsp"),
    "mail-page": lambda text: html.read(text, mail=True).text,
    "titled-page": lambda text: html.read(text, titled=True).text,
    "saved-message": _saved,
    "header": lambda text: envelope.read(text).text,
}
