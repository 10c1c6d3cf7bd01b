"""Plain text to blocks and marks: paragraphs, rules, quoting, signatures, centred lines, typed emphasis."""

from __future__ import annotations

import re
from string import ascii_letters

from foundling.model import Block, BlockKind, Mark, MarkKind, Span, block_at, mark_at

_PROSE = BlockKind.PROSE
_VERSE = BlockKind.VERSE
_RULED = BlockKind.RULE
_QUOTED = BlockKind.QUOTE
_new = tuple.__new__
_CENTRED = (_PROSE, _VERSE)
"""What lines in the middle of the page make up."""

_WRITING = (_PROSE, 0)

LONG_LINE = 120
"""Characters from which a line is taken for a whole paragraph, saved without wrapping."""

DRAWN = frozenset("*-=~_#+<>.^@&%$!|/\\{}:`•·—–oOxX")
"""What a drawn line may begin with."""

SHORT_LINE = 48
"""Characters up to which every line of a verse is long."""

SIGNATURE_LINES = 25
BARE_SIGNATURE_LINES = 8
"""Lines that may follow "-- " and "--" for them to open a signature."""

_BREAK = re.compile(r"\n(?:[^\S\n]*\n)+")
_LINE = re.compile(r"[^\n]+")
_DRAWING = "oOxX0"
_OPENING = "\"'“‘«(¿¡"
_SIGNS = r" \t\xa0\f\v>|:*=~_#+<.^@&%$/\\{}!`•·—–\-"
"""What a line that is not just written may begin with."""

_SIGN = re.compile(rf"\n(?=[{_SIGNS}]|[{_DRAWING}]{{2}})")
_OPENS = rf"(?:[^\W_{_DRAWING}]|[{_OPENING}]|[{_DRAWING}](?![{_DRAWING}])(?=[^\n]{{24}}))"
_FOLLOWS = rf"\n(?:[^\n{_SIGNS}{_DRAWING}]|[{_DRAWING}](?![{_DRAWING}]))[^\n]{{0,{LONG_LINE - 1}}}+"
_PIECE = re.compile(
    rf"({_OPENS}(?:[^\n]{{{SHORT_LINE},{LONG_LINE - 1}}}+(?:{_FOLLOWS})*+|[^\n]*+)(?<![\0- ]))(?:\n\n|\Z)"
    r"|([^\n]*+(?:\n[^\n]++)*+\n??)(?:\n\n|\Z)"
)
"""What stands between empty lines: a paragraph that is plainly prose, or any other."""

_RULE = re.compile(r"[*\-=~_#+<>.,:;^@&%$!|/\\()\[\]{}'\"`°•·—–\s]+|(?:[oO0xX][^\w\n]{0,3}){3,}")
_DRAWN = re.compile(r"[*\-=~_#+<>^@&%$—–•·oOxX]")
_QUOTE = re.compile(r"[ \t]?(?:[>|][ \t]?)+")
_LETTERS = frozenset(ascii_letters) - frozenset(_DRAWING)
_LABEL = re.compile(r"[^\W\d_][\w '/&-]{1,30}:")
_NO_VERSE = re.compile(r"[^\W\d_][\w '/&-]{1,30}:|\s*(?:by|from|par|von|por)\s", re.IGNORECASE)
_ENTRY = re.compile(r"\s*(?:\d{1,3}[.)]|[-*•])\s")
_SAID = re.compile(
    r"\b(?:wrote|writes|said|says|schrieb|écrit|escribió|ha scritto|пишет|писал|писала)\b[^\n]{0,40}\Z"
)
_OPENER = re.compile(r"[ \t]*(?:On |In |At |--- ?In |From |Am |Le |El |\w{3}, \d|\d)")
_SIGNATURE = re.compile(r"\n(--[ \t]*)(?=\n|\Z)")
_SIGNATURE_FIRST = re.compile(r"(--[ \t]*)(?=\n|\Z)")
_WALL = re.compile(r"\n[ \t]*([_=*~-])\1{19,}[^\S\n]*(?=\n|\Z)")


def blocks(text: str, start: int, end: int, *, mail: bool = False) -> list[Block]:
    """The blocks of `text` from `start` to `end`, in order; between them lies only white space.

    Quoting and signatures are looked for in mail only.

    >>> [block.kind.value for block in blocks("One.\\nTwo.\\n\\n* * *\\nThree.", 0, 23)]
    ['prose', 'rule', 'prose']
    """
    if not mail:
        return _plain(text, start, end, mail=False)
    sign, wall = _signature(text, start, end)
    found = _plain(text, start, sign, mail=True)
    found += [block_at(BlockKind.SIGNATURE, *place) for place in paragraphs(text, sign, wall)]
    return found + _plain(text, wall, end, mail=True) if wall < end else found


_STAR = re.compile(r"\*(?<![\w*]\*)(?=[^\s*])([^*\n]{0,160}(?:\n[^*\n]{1,80})?[^*\s])\*(?![\w*])")
_SCORE = re.compile(r"_(?<![\w_]_)(?=[^\s_])([^_\n]{0,160}(?:\n[^_\n]{1,80})?[^_\s])_(?![\w])")
_SLASH = re.compile(r"/(?<![\w/.:~<]/)(?=[^\s/])([^/\n]{0,160}(?:\n[^/\n]{1,80})?[^/\s])/(?![\w/])")
_TYPED = (("*", _STAR), ("_", _SCORE), ("/", _SLASH))


def marks(text: str, start: int, end: int) -> list[Mark]:
    """What the typing of a plain text says: words between stars, underscores or slashes.

    A mark covers the words, not the signs around them.

    >>> sample = "It was *very* odd, and/or _so_."
    >>> [mark.span.of(sample) for mark in marks(sample, 0, len(sample))]
    ['very', 'so']
    """
    found = [
        mark_at(MarkKind.EMPHASIS, *match.span(1))
        for sign, pattern in _TYPED
        if (first := text.find(sign, start, end)) >= 0 and text.find(sign, first + 1, end) > 0
        for match in pattern.finditer(text, first, end)
        if any(map(str.isalnum, match[1]))
    ]
    found.sort(key=lambda mark: mark.span)
    return found


def _plain(text: str, start: int, end: int, *, mail: bool) -> list[Block]:
    found: list[Block] = []
    quoted = False
    for match in _PIECE.finditer(text, start, end):
        if match.lastindex == 1:
            found.append(
                _new(Block, (_PROSE, _new(Span, match.span(1)), 0))
            )  # as block_at, but most blocks are these
            continue
        first, last = match.span(2)
        piece = text[first:last]
        if not piece or piece.isspace():
            continue
        if piece[-1] > " " and _is_written(piece) and not _SIGN.search(text, max(start, first - 1), last):
            found += _unmarked(piece, first)
            continue
        for begin, stop in paragraphs(text, first, last):
            lined = _lined(text, begin, stop, mail=mail)
            quoted = quoted or _QUOTED in [block.kind for block in lined]
            found += lined
    return _attributed(text, found) if quoted else found


def _is_written(piece: str) -> bool:
    """Whether a paragraph opens like writing and cannot be a drawn line."""
    opens = piece[0]
    return (opens.isalnum() or opens in _OPENING) and (len(piece) > 24 or opens not in _DRAWING)


def paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of the runs of lines between empty ones, without white space at either end."""
    found: list[tuple[int, int]] = []
    first = start
    for gap in _BREAK.finditer(text, start, end):
        last = gap.start()
        if last > first:
            found += _trimmed(text, first, last)
        first = gap.end()
    if first < end:
        found += _trimmed(text, first, end)
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The place without empty lines before it and white space after it; its indent remains."""
    piece = text[start:end]
    kept = piece.rstrip()
    if not kept:
        return ()
    skip = len(kept) - len(kept.lstrip())
    return ((start + kept.rfind("\n", 0, skip) + 1, start + len(kept)),)


def _unmarked(piece: str, start: int) -> list[Block]:
    """A paragraph of plain lines: one block, unless several lines are paragraphs or verse."""
    if "\n" not in piece:
        return [block_at(_PROSE, start, start + len(piece))]
    lines = piece.split("\n")
    widest = max(map(len, lines))
    if widest > LONG_LINE:
        places = [match.span() for match in _LINE.finditer(piece) if not match[0].isspace()]
        return [block_at(_PROSE, start + first, start + last) for first, last in places]
    verse = len(lines) > 2 and widest <= SHORT_LINE and not any(map(_NO_VERSE.match, lines))
    return [block_at(_VERSE if verse else _PROSE, start, start + len(piece))]


def _lined(text: str, start: int, end: int, *, mail: bool) -> list[Block]:
    """The blocks of a paragraph some of whose lines are indented, quoted or rules."""
    found: list[Block] = []
    run: tuple[BlockKind, int] | None = None
    first = last = start
    before = ""
    place = start
    for line in text[start:end].split("\n"):
        here = place
        place += len(line) + 1
        if not line or line.isspace():
            continue
        kind = _WRITING if line[0] in _LETTERS else _kind(line, mail=mail)
        if run is not None and (kind != run or kind[0] is _RULED or _parted(before, line, run[0])):
            found += _run(text, run, first, last)
            run = None
        if run is None:
            run, first = kind, here
        last, before = place - 1, line
    if run is not None:
        found += _run(text, run, first, last)
    return found


def _kind(line: str, *, mail: bool) -> tuple[BlockKind, int]:
    if mail and (quote := _QUOTE.match(line)) and not line.rstrip().endswith(("|", "<")):
        return _QUOTED, quote[0].count(">") + quote[0].count("|")
    if is_rule(line):
        return _RULED, 0
    return (_VERSE, 0) if is_centred(line) else _WRITING


def is_rule(line: str) -> bool:
    """Whether a line is drawn, not written.

    >>> [is_rule(line) for line in ("* * *", "~*~*~", "oOoOo", "#", "<><><>", "---------")]
    [True, True, True, True, True, True]
    >>> [is_rule(line) for line in ('"..."', "^_^", "Oxo", "...", "-1-", "!")]
    [False, False, False, False, False, False]
    """
    bare = line.strip()
    if bare[:1].isalpha() and bare[0] not in "oOxX":
        return False
    if len(bare) < 3:
        return bare in ("*", "**", "#", "~", "--", "==", "~~", "##", "—", "•")
    if not _RULE.fullmatch(bare) or not _DRAWN.search(bare):
        return False
    if bare.isalpha():
        return len(set(bare.lower())) == 1 or bare[:2] in ("oO", "xX", "Oo", "Xx", "xo", "XO")
    return len(bare) > 3 or bare not in ("^_^", "-_-", ">_<", "^.^", "^-^", "*_*", "O_O", "o_O", "o_o", "x_x")


def is_centred(line: str) -> bool:
    """Whether a line stands in the middle of a page of 60 to 80 columns.

    >>> is_centred(" " * 30 + "The Ninth Visitor"), is_centred("    So he said.")
    (True, False)
    """
    if line[:1] not in " \t" or not line[1:2].isspace() or len(line) > 100:
        return False
    wide = line.expandtabs().rstrip()
    bare = len(wide.lstrip())
    indent = len(wide) - bare
    return indent >= 12 and 60 <= 2 * indent + bare <= 84


def _parted(before: str, line: str, kind: BlockKind) -> bool:
    """Whether a paragraph begins at `line` although no empty line stands before it."""
    if kind is not _PROSE:
        return False
    if len(before) > LONG_LINE or len(line) > LONG_LINE:
        return True
    return (
        line[0] in " \t"
        and before[0] not in " \t"
        and not _LABEL.match(before)
        and not _ENTRY.match(before)
        and not line.startswith(" " * 12)
    )


def _run(text: str, run: tuple[BlockKind, int], start: int, end: int) -> list[Block]:
    """The block, rarely blocks, of lines of one kind."""
    kind, level = run
    several = text.find("\n", start, end) >= 0
    if kind is _PROSE and several:
        return _unmarked(text[start:end], start)
    if kind is _VERSE and not several:
        kind = _PROSE
    return [block_at(kind, start, end, level)]


def centres(text: str, found: list[Block]) -> list[Mark]:
    """Marks over the lines of the blocks that stand in the middle of the page."""
    marked: list[Mark] = []
    indented = [block for block in found if text[block.span.start] in " \t" and block.kind in _CENTRED]
    for block in indented:
        for line in _LINE.finditer(text, block.span.start, block.span.end):
            if is_centred(line[0]):
                indent = len(line[0]) - len(line[0].lstrip())
                marked.append(mark_at(MarkKind.CENTRE, line.start() + indent, line.end()))
    return marked


def _attributed(text: str, found: list[Block]) -> list[Block]:
    """The blocks with "On Monday, Ann wrote:" joined to the quote that follows it.

    >>> words = "Hi.\\nOn Monday,\\nAnn wrote:\\n> a"
    >>> plain = [Block(BlockKind.PROSE, Span(0, 25)), Block(BlockKind.QUOTE, Span(26, 29), 1)]
    >>> [(block.kind.value, block.span.start) for block in _attributed(words, plain)]
    [('prose', 0), ('quote', 4), ('quote', 26)]
    """
    result: list[Block] = []
    for block in found:
        before = result[-1] if result and block.kind is _QUOTED else None
        if before and before.kind in (_PROSE, _VERSE):
            span = before.span
            begin = _attribution(text, span)
            if begin < span.end:
                result.pop()
                if begin > span.start:
                    result.append(block_at(before.kind, span.start, begin - 1))
                result.append(block_at(_QUOTED, begin, span.end, 1))
        result.append(block)
    return result


def _attribution(text: str, span: Span) -> int:
    """Where the line or lines that name the quoted person begin; the paragraph's end if none does."""
    line = max(text.rfind("\n", span.start, span.end) + 1, span.start)
    if span.end - line > 200 or not _SAID.search(text, line, span.end):
        return span.end
    before = max(text.rfind("\n", span.start, max(span.start, line - 1)) + 1, span.start)
    if not _OPENER.match(text, line) and before < line and _OPENER.match(text, before):
        return before
    return line


def _signature(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the signature begins and where it ends; both are `end` where there is none."""
    first = text.find("\n--", start, end)
    found = list(_SIGNATURE.finditer(text, first, end)) if first >= 0 else []
    if start == 0 and (opening := _SIGNATURE_FIRST.match(text, start, end)):
        found.insert(0, opening)
    for match in reversed(found):
        wall = _WALL.search(text, match.end(), end)
        last = wall.start() if wall else end
        lines = sum(not line.isspace() and line != "" for line in text[match.end() : last].split("\n"))
        most = SIGNATURE_LINES if match[1] == "-- " else BARE_SIGNATURE_LINES
        if 0 < lines <= most:
            return match.start(1), last
        if lines > SIGNATURE_LINES:
            break
    return end, end
