"""The query language: what is understood, and the sentences for what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundling.errors import UsageError
from foundling.library.query import WIDEST, Any, Every, Not, Range, Words, named, parse, positive_words
from foundling.library.ranges import LARGEST

UNDERSTOOD = {
    "": Every(()),
    "lantern": Every((Words("lantern"),)),
    "lantern harbour": Every((Words("lantern"), Words("harbour"))),
    "lantern AND harbour": Every((Words("lantern"), Words("harbour"))),
    "lantern OR harbour wind": Every((Any((Words("lantern"), Words("harbour"))), Words("wind"))),
    "a OR b OR c": Every((Any((Words("a"), Words("b"), Words("c"))),)),
    '"a stray cat"': Every((Words("a stray cat"),)),
    '"never closed': Every((Words("never closed"),)),
    "-rating:explicit": Every((Not(Words("explicit", "rating")),)),
    "pairing:K/S": Every((Words("K/S", "relationship"),)),
    'fandom:"The Sentinel"': Every((Words("The Sentinel", "fandom"),)),
    "lan*": Every((Words("lan", None, prefix=True),)),
    "-(a b)": Every((Not(Every((Words("a"), Words("b")))),)),
    "words:1,000": Every((Range("words", 1000, 1000),)),
    "words:>1000": Every((Range("words", 1001, LARGEST),)),
    "words:<=10": Every((Range("words", 0, 10),)),
    "year:1998-2001": Every((Range("year", 1998, 2001),)),
    "year:1998..2001": Every((Range("year", 1998, 2001),)),
    "well-known": Every((Words("well-known"),)),
    "or": Every((Words("or"),)),
    "lantern || harbour": Every((Any((Words("lantern"), Words("harbour"))),)),
    "NOT lantern": Every((Not(Words("lantern")),)),
    "“a stray cat”": Every((Words("a stray cat"),)),
    '"lantern harbour"~10': Every((Words("lantern harbour", apart=10),)),
    '"lantern harbour"~9999': Every((Words("lantern harbour", apart=WIDEST),)),
    'said:"go away"': Every((Words("go away", "said"),)),
    "author: fenn": Every((Words("fenn", "author"),)),
    "sighed: go": Every((Words("sighed"), Words("go"))),
    'fandom:="The X-Files"': Every((Words("The X-Files", "fandom", exact=True),)),
    "fandom:(sentinel OR highlander)": Every(
        (Any((Words("sentinel", "fandom"), Words("highlander", "fandom"))),)
    ),
    "fandom:(x -title:y) z": Every((Every((Words("x", "fandom"), Not(Words("y", "title")))), Words("z"))),
    "words:>10k": Every((Range("words", 10_001, LARGEST),)),
    "words:1k-2.5k": Every((Range("words", 1000, 2500),)),
    "posted:<2000-06": Every((Range("posted", 0, 20_000_599),)),
    "date:1999": Every((Range("posted", 19_990_000, 19_999_999),)),
}

NOT_UNDERSTOOD = {
    "(a": "opened and not closed",
    "a)": "closed that was not opened",
    "OR a": "nothing before OR",
    "a OR": "nothing after OR",
    "colour:red": "no field called “colour”",
    "words:many": "not a number or a range",
    "words:" + "9" * 30: "not a number or a range",
    "(" * 60: "nested too deeply",
    "title:": "nothing after",
    "la*p": "only stand at the end",
    "posted:yesterday": "not a date or a range",
    "NOT": "nothing after the minus",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_query_is_parsed_to_its_tree(text: str) -> None:
    assert parse(text) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_bad_syntax_gets_a_sentence_with_a_remedy(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(text)
    assert NOT_UNDERSTOOD[text] in raised.value.cause
    assert raised.value.remedy


def test_only_words_that_are_wanted_are_shown() -> None:
    tree = parse("lantern -harbour (wind OR rain) words:>10")
    assert [words.text for words in positive_words(tree)] == ["lantern", "wind", "rain"]


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_politely(text: str) -> None:
    tree: object
    try:
        tree = parse(text)
    except UsageError as error:
        tree = error.remedy
    assert isinstance(tree, Every) or tree


@given(st.sampled_from(["fandom", "author", "series"]), st.text(max_size=30))
def test_a_named_value_is_one_exact_leaf(field: str, value: str) -> None:
    nodes = parse(named(field, f"x{value}")).nodes
    assert len(nodes) == 1
    assert isinstance(nodes[0], Words)
    assert nodes[0].exact
