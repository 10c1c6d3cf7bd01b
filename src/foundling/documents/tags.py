"""The tags of a page: cutting a parsed page into tags and words, and what each tag means."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from foundling.model import MarkKind

MANY_TAGS = 1_000
"""Tags from which a page is looked at for tags that were never closed."""

MAX_OPEN = 200
"""Elements of one name open at once; the parser's time grows with the square of this."""

MAX_FORMATTING = 3
"""The same for <font>, <b> and the like, each of which the parser opens again in every paragraph."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PREFORMATTED = frozenset({"pre", "listing"})
CELLS = frozenset({"td", "th", "dd"})
ROWS = frozenset({"tr", "dt"})
ROW_ENDS = frozenset({"tr", "dl", "table"})
TIGHT = frozenset({"li", "tr", "dt"})
"""Blocks that follow one another without an empty line."""

BLOCKS = (
    HEADINGS | PREFORMATTED | CELLS | ROWS | TIGHT
    | frozenset(
        "address article aside blockquote body caption center details dir div dl fieldset figcaption figure"
        " footer form frame frameset header hr legend main menu nav ol p section summary table tbody tfoot"
        " thead ul".split()
    )
)  # fmt: skip
DROPPED = frozenset(
    "datalist math noscript object optgroup option select svg template textarea title".split()
)

_MARKS = {
    "i": MarkKind.EMPHASIS, "em": MarkKind.EMPHASIS, "cite": MarkKind.EMPHASIS, "var": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS, "b": MarkKind.STRONG, "strong": MarkKind.STRONG, "u": MarkKind.UNDERLINE,
    "ins": MarkKind.UNDERLINE, "s": MarkKind.STRUCK, "strike": MarkKind.STRUCK, "del": MarkKind.STRUCK,
    "center": MarkKind.CENTRE,
}  # fmt: skip
_STYLES = (
    ("font-style:italic", MarkKind.EMPHASIS), ("font-weight:bold", MarkKind.STRONG),
    ("text-decoration:underline", MarkKind.UNDERLINE), ("text-decoration:line-through", MarkKind.STRUCK),
    ("text-align:center", MarkKind.CENTRE),
)  # fmt: skip
TRACKED = frozenset(_MARKS) | HEADINGS | {"a", "span", "font", "p", "div", "td", "th", "tr", "table"}
"""Elements that may leave a mark where they end."""

_REMEMBERED = 40
"""Characters of a tag up to which its meaning is remembered."""

_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
_SELF_CLOSING = _VOID | {"p", "li", "tr", "td", "th", "dt", "dd", "option"}
_WHOLE = frozenset({"blockquote", "br", "table", "ul", "ol", "pre", "listing", "hr", "dl", "form"} | HEADINGS)
"""What makes a table's cell a part of the page's layout."""

_LOOSE_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]{0,60})[^<>]*>")
_UNSEEN = re.compile(r"<(?:!--.*?-->|(script|style|iframe|noembed|noframes)\b.*?</\1>|[!?][^>]*>)", re.DOTALL)
_UNTIDY = re.compile(r"<(?:[!?]|s(?:cript|tyle)|iframe|no(?:embed|frames)|xmp|plaintext)")
_LITERAL = re.compile(r"<(xmp|plaintext)\b[^>]*>(.*?)</\1>", re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")
_CENTRED = re.compile(r'\balign="(?:center|middle)"', re.IGNORECASE)
_CITED = re.compile(r'type="cite"|gmail_quote|border-left', re.IGNORECASE)


def pruned(source: str) -> str:
    """The source without such tags as would make parsing slow: open ones inside very many open ones."""
    if source.count("<") < MANY_TAGS:
        return source
    opened: Counter[str] = Counter()

    def kept(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in _SELF_CLOSING:
            return match[0]
        if match[1]:
            opened[name] = max(0, opened[name] - 1)
            return match[0]
        most = MAX_FORMATTING if name in _FORMATTING else MAX_OPEN
        if opened[name] >= most or (most == MAX_OPEN and opened.total() > 4 * MAX_OPEN):
            return " "
        opened[name] += 1
        return match[0]

    return _LOOSE_TAG.sub(kept, source)


def tidied(html: str) -> str:
    """A parsed page's source without comments, scripts and styles, and with <xmp> as <pre>.

    >>> tidied("<!-- a > b --><p>c<script>d<e</script></p><xmp><b></xmp>")
    '<p>c</p><pre>&lt;b></pre>'
    """
    if "<xmp" in html or "<plaintext" in html:
        html = _LITERAL.sub(
            lambda match: f"<pre>{match[2].replace('&', '&amp;').replace('<', '&lt;')}</pre>", html
        )
    return _UNSEEN.sub("", html)


def is_untidy(html: str) -> bool:
    """Whether a parsed page's source holds anything that `tidied` looks for.

    >>> is_untidy("<p>c<!-- a --></p>"), is_untidy("<p>c</p>")
    (True, False)
    """
    return _UNTIDY.search(html) is not None


def split(html: str) -> list[str]:
    """Each tag with the words after it, as "tag>words"; a closing tag begins with "/".

    >>> split('<p class="x">a<br>b</p>')
    ['p class="x">a', 'br>b', '/p>']
    """
    return html.split("<")[1:]


def title(html: str) -> str:
    """The words of the first <title>.

    >>> title("<title>A &amp; B</title>")
    'A & B'
    """
    found = _TITLE.search(html)
    return unescaped(found[1]) if found else ""


def unescaped(words: str) -> str:
    """Words with the references resolved that a parsed page still holds."""
    words = words.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
    return words.replace("&quot;", '"').replace("&amp;", "&")


class Tag(NamedTuple):
    """What a tag means."""

    name: str
    closing: bool
    block: bool
    """Whether its element is a paragraph or the like."""
    tracked: bool
    """Whether its element may leave a mark."""
    unseen: bool = False
    """Whether its element is not shown."""
    kind: MarkKind | None = None
    target: str = ""
    attributes: str = ""


def read(tag: str) -> Tag:
    """The meaning of a tag, given without its brackets.

    >>> read('p align="center"').kind.value, read("/p").closing
    ('centre', True)
    """
    return _known(tag) if len(tag) <= _REMEMBERED else _read(tag)


def _read(tag: str) -> Tag:
    name, _, attributes = tag.partition(" ")
    if name.startswith("/"):
        name = name[1:]
        return Tag(name, closing=True, block=name in BLOCKS, tracked=name in TRACKED)
    attributes = f" {attributes}" if attributes else ""
    unseen = name in DROPPED or (attributes != "" and is_hidden(name, attributes))
    tracked = name in TRACKED
    kind, target = marked(name, attributes) if tracked else (None, "")
    return Tag(
        name,
        closing=False,
        block=name in BLOCKS,
        tracked=tracked,
        unseen=unseen,
        kind=kind,
        target=target,
        attributes=attributes,
    )


_known = lru_cache(maxsize=4096)(_read)


def attribute(attributes: str, name: str) -> str:
    """An attribute's value, "" if it is not there.

    >>> attribute(' class="x" href="a?b&amp;c"', "href")
    'a?b&c'
    """
    start = attributes.find(f' {name}="')
    if start < 0:
        return ""
    start += len(name) + 3
    return unescaped(attributes[start : attributes.index('"', start)])


def is_hidden(name: str, attributes: str) -> bool:
    """Whether an element is not shown.

    >>> is_hidden("div", ' style="display: none"'), is_hidden("p", ' class="hidden"')
    (True, False)
    """
    if name in _VOID:
        return False
    if "style=" in attributes and "none" in attributes:
        return "display:none" in _style(attributes)
    return ' hidden=""' in attributes


def is_cited(attributes: str) -> bool:
    """Whether a block quote is a mail program's quote of another message."""
    return _CITED.search(attributes) is not None


def marked(name: str, attributes: str) -> tuple[MarkKind | None, str]:
    """The mark that an element leaves, and a link's target.

    >>> marked("p", ' align="CENTER"')[0].value, marked("a", ' href="x"')[1]
    ('centre', 'x')
    """
    if name == "a":
        target = attribute(attributes, "href")
        return (MarkKind.LINK, target) if target else (None, "")
    if not attributes or name in _MARKS:
        return _MARKS.get(name), ""
    if "align=" in attributes and name not in ("table", "tr") and _CENTRED.search(attributes):
        return MarkKind.CENTRE, ""
    if "style=" in attributes:
        style = _style(attributes)
        return next((kind for words, kind in _STYLES if words in style), None), ""
    return None, ""


def is_row(html: list[str], at: int) -> bool:
    """Whether the row that begins at `at` is a row of short cells, not a part of the page's layout.

    >>> is_row(split("<tr><td>Author</td><td>Ann</td></tr>"), 0), is_row(split("<tr><td>Ann</td></tr>"), 0)
    (True, False)
    """
    row = name_of(html[at])
    sizes = [len(html[at].partition(">")[2].strip())]
    broken = False
    for here in range(at + 1, len(html)):
        tag, _, words = html[here].partition(">")
        name = name_of(tag)
        closing = name.startswith("/")
        inner = name.removeprefix("/")
        if name == row or (closing and inner in ROW_ENDS):
            break
        if inner in CELLS:
            if not closing:
                sizes.append(0)
            broken = False
        elif inner in _WHOLE and inner not in ("br", "blockquote"):
            return False
        elif inner in BLOCKS or inner == "br":
            broken = sizes[-1] > 0
        size = len(words.strip())
        if size:
            if broken or size > 600:
                return False
            sizes[-1] += size
    return _short([size for size in sizes if size])


def name_of(tag: str) -> str:
    """The name in a tag such as 'p class="x"', with the "/" of a closing one."""
    return tag.partition(">")[0].partition(" ")[0]


def _short(sizes: list[int]) -> bool:
    if len(sizes) < 2 or max(sizes[:-1]) > 120:
        return False
    return sizes[-1] <= (600 if sizes[0] <= 40 and len(sizes) == 2 else 120)


def _style(attributes: str) -> str:
    return attribute(attributes, "style").lower().replace(" ", "")
