"""A query's tree as tantivy takes it: only what is looked for word by word, in one part at a time."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from foundling.library.query import Any, Every, Node, Not, Range, Words
from foundling.library.tokens import analyse

INDEXED = (
    "text",
    "title",
    "author",
    "fandom",
    "relationship",
    "character",
    "summary",
    "series",
    "tag",
    "notes",
    "said",
)
"""The fields of the index that hold words."""
PLAIN_FIELDS = ("text", "title", "author", "fandom", "relationship", "character", "summary", "series")
"""Where a word without a field is looked for."""
_BOOSTS = {"title": 3.0, "author": 2.0, "relationship": 2.0, "fandom": 1.5, "text": 1.0}


def asked(node: Node, schema: tantivy.Schema) -> tantivy.Query:
    """The query for the tree; ranges and fields that the index does not hold match everything."""
    match node:
        case Words():
            return _words(node, schema)
        case Range():
            return tantivy.Query.all_query()
        case Not(child):
            return _combined([(tantivy.Occur.MustNot, asked(child, schema))])
        case Every(children):
            return _every(children, schema)
        case Any(children):
            return _combined([(tantivy.Occur.Should, asked(child, schema)) for child in children])


def _every(nodes: Sequence[Node], schema: tantivy.Schema) -> tantivy.Query:
    clauses = []
    for node in nodes:
        if isinstance(node, Not):
            clauses.append((tantivy.Occur.MustNot, asked(node.node, schema)))
        else:
            clauses.append((tantivy.Occur.Must, asked(node, schema)))
    return _combined(clauses)


def _words(words: Words, schema: tantivy.Schema) -> tantivy.Query:
    tokens = analyse(words.text)
    if not tokens or (words.field and words.field not in INDEXED):
        return tantivy.Query.all_query()
    if words.field:
        return _in_field(words.field, tokens, words, schema)
    fields = [
        tantivy.Query.boost_query(_in_field(field, tokens, words, schema), _BOOSTS.get(field, 1.0))
        for field in PLAIN_FIELDS
    ]
    return _combined([(tantivy.Occur.Should, each) for each in fields])


def _in_field(field: str, tokens: list[str], words: Words, schema: tantivy.Schema) -> tantivy.Query:
    if words.prefix and len(tokens) == 1:
        return tantivy.Query.regex_query(schema, field, _escaped(tokens[0]) + ".*")
    if words.prefix:
        return tantivy.Query.phrase_prefix_query(schema, field, list(tokens))
    if len(tokens) == 1:
        return tantivy.Query.term_query(schema, field, tokens[0])
    phrase = tantivy.Query.phrase_query(schema, field, list(tokens), words.apart)
    if not words.apart:
        return phrase
    # Tantivy keeps the order of the words however far apart; whoever asks for nearness does not.
    turned = tantivy.Query.phrase_query(schema, field, list(reversed(tokens)), words.apart)
    return _combined([(tantivy.Occur.Should, phrase), (tantivy.Occur.Should, turned)])


def _combined(clauses: list[tuple[tantivy.Occur, tantivy.Query]]) -> tantivy.Query:
    if all(occur == tantivy.Occur.MustNot for occur, _ in clauses):
        clauses = [(tantivy.Occur.Must, tantivy.Query.all_query()), *clauses]
    return tantivy.Query.boolean_query(clauses)


def _escaped(word: str) -> str:
    return "".join(c if c.isalnum() else "\\" + c for c in word)
