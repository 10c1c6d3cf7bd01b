"""What is said in a story: the words inside its quotation marks."""

from __future__ import annotations

import re

BETWEEN = " 0q0 "
"""Stands between two speeches in the index, so that no phrase runs from one into the next."""
LONGEST = 3000
"""Characters of one speech; a mark that is closed later than this, or never, opens none."""

_SPEECH = re.compile(
    r'“([^“”]{1,3000})”|"([^"“”]{1,3000})"|«([^«»]{1,3000})»|„([^„“”]{1,3000})[“”]|‹([^‹›]{1,3000})›'
)
_MARKS = '"“«„‹'
_CURLY = "“”«»„‹›"
_OPENING = re.compile(r"'(?<!\w')")
_SINGLE = re.compile(
    r"(?<!\w)(?:‘([^‘’]{1,3000}(?:’\w[^‘’]{0,3000}){0,40})’|'([^']{1,3000}(?:'\w[^']{0,3000}){0,40})')(?!\w)"
)
"""Speech in single marks; an apostrophe is one that a letter follows."""


def said(text: str) -> list[str]:
    """The speeches of the text in order, without their marks.

    A paragraph that does not close its mark, as in a speech over several paragraphs, ends with the paragraph.

    >>> said('"No," she said. «Oui», said he, “but why?”')
    ['No,', 'Oui', 'but why?']
    >>> said('An 8" nail.\\n\\n"Who?"')
    ['Who?']
    >>> said("‘It’s late,’ he said. ‘Isn’t it?’"), said("'It's the dogs' home,' he said.")
    (['It’s late,', 'Isn’t it?'], ["It's the dogs"])
    """
    plain = text.isascii() or not any(mark in text for mark in _CURLY)
    if plain and (closed := _all_closed(text)) is not None:
        return closed
    found: list[str] = []
    for paragraph in text.split("\n\n"):
        if plain and '"' in paragraph:
            found += _between_straight(paragraph)
        elif not plain and any(mark in paragraph for mark in _MARKS):
            found += _speeches(paragraph)
        elif "'" in paragraph or "‘" in paragraph:
            found += [match[1] or match[2] for match in _SINGLE.finditer(paragraph)]
    return found


def _all_closed(text: str) -> list[str] | None:
    """The speeches of a text with straight double marks alone; None where a paragraph leaves one open.

    >>> _all_closed('"No," she said.\\n\\n"Yes."'), _all_closed('"No.\\n\\n"Yes."'), _all_closed("'No.'")
    (['No,', 'Yes.'], None, None)
    """
    pieces = text.split('"')
    speeches = pieces[1::2]
    if len(pieces) % 2 == 0 or not all(speeches) or "\n\n" in '"'.join(speeches):
        return None
    if "‘" in text or _OPENING.search(text) or max(map(len, speeches), default=0) > LONGEST:
        return None
    return speeches


def _between_straight(paragraph: str) -> list[str]:
    """The speeches of a paragraph that has no double marks but straight ones."""
    pieces = paragraph.split('"')
    closed = pieces[1:-1:2]
    if not all(closed) or len(paragraph) > LONGEST:
        return _speeches(paragraph)
    if not closed and not pieces[0] and (rest := pieces[1].strip()):
        return [rest]
    return closed


def _speeches(paragraph: str) -> list[str]:
    found, end = [], 0
    for match in _SPEECH.finditer(paragraph):
        found.append(next(group for group in match.groups() if group))
        end = match.end()
    opened = min((at for mark in "“„«" if (at := paragraph.find(mark, end)) >= 0), default=-1)
    if opened < 0 and paragraph.startswith('"') and not end:
        opened = 0
    if opened >= 0 and (rest := paragraph[opened + 1 : opened + 1 + LONGEST].strip()):
        found.append(rest)
    return found
