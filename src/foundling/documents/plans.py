"""Plans: the steps from bytes to text, and replaying them.

A plan makes pieces of text, which are joined by empty lines. Each piece begins with a `part` step
(bytes from and to) of the whole item, or at the plan's beginning. Steps up to `decode` change
bytes, steps after it change text.
"""

from __future__ import annotations

from collections.abc import Callable

from foundling.documents import charsets, decode, envelope, flowed, html, repair, transfer
from foundling.model import Plan, Step

JOINER = "\n\n"

_BYTES: dict[str, Callable[..., bytes]] = {
    "within": lambda data, start, end: data[int(start) : int(end)],
    "undo": lambda data, encoding, *_: transfer.undo(data, encoding),
}
_FIRST: dict[str, Callable[..., str]] = {
    "decode": lambda data, codec: charsets.decode(decode.without_bom(data, codec), codec),
}
_TEXT: dict[str, Callable[..., str]] = {
    "repair": repair.apply,
    "lines": decode.lines,
    "strip": lambda text: text.strip("\n"),
    "unescape-from": flowed.unescape,
    "unflow": lambda text, joint="": flowed.unflow(text, delsp=joint == "delsp"),
    "page": lambda text: html.read(text).text,
    "titled-page": lambda text: html.titled(html.read(text)),
    "header": lambda text: envelope.read(text).text,
}


def replay(plan: Plan, data: bytes) -> str:
    """The text that the plan makes of the bytes.

    >>> replay((Step("decode", ("windows-1252",)), Step("lines")), b"don\\x92t\\r\\n") == "don\\u2019t\\n"
    True
    """
    pieces: list[str] = []
    held, text = data, ""
    for step in plan:
        if step.name == "part":
            held = data[int(step.arguments[0]) : int(step.arguments[1])]
        elif step.name in _BYTES:
            held = _BYTES[step.name](held, *step.arguments)
        elif step.name in _FIRST:
            pieces.append(_FIRST[step.name](held, *step.arguments))
        else:
            pieces[-1] = _TEXT[step.name](pieces[-1], *step.arguments)
    return JOINER.join(pieces)
