"""The text index: story texts and their records' words, in tantivy, one entry a part.

The index is derived and disposable. Readers of a heap each fill a shard of their own; a shard's
segments are then moved into the index whole, which costs no second indexing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from foundling.errors import LibraryError
from foundling.library import query as queries
from foundling.library.query import Node
from foundling.model import Header

ANALYSER = "fold"
SHARD_MEMORY = 24 << 20
LONGEST_WORD = 60
MOST_SEGMENTS = 200
BOOSTS = {"title": 3.0, "author": 2.0, "relationship": 2.0, "fandom": 1.5, "text": 1.0}
PLAIN_FIELDS = ("text", "title", "author", "fandom", "relationship", "character", "summary", "series")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one part: its item's id and the words by which it is found."""

    id: int
    header: Header
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Match:
    """One part that answers a query, with its score; higher is better."""

    id: int
    score: float


class Shard:
    """An index under construction by one reader, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Start an empty shard in `folder`, which is made."""
        folder.mkdir(parents=True)
        self._folder = folder
        self._writer = _opened(folder).writer(SHARD_MEMORY, 1)

    def add(self, entry: Entry) -> None:
        """Put one part into the shard. LibraryError where the disk will not take it."""
        with _troubled(self._folder):
            self._writer.add_document(_document(entry))

    def finish(self) -> None:
        """Write the shard to disk, ready to be adopted. LibraryError where the disk will not take it."""
        with _troubled(self._folder):
            self._writer.commit()
            self._writer.wait_merging_threads()


class TextIndex:
    """The library's text index in its folder."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, making an empty one where there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._index = _opened(folder)
        self._searcher = self._index.searcher()

    def adopt(self, shards: list[Path]) -> None:
        """Move the shards' segments into the index and take the shards' folders away.

        Tantivy names each segment's files by an id of its own, so that segments of one schema can
        stand side by side; the file list and `meta.json` are the whole of an index's knowledge.
        """
        meta = json.loads((self._folder / "meta.json").read_text())
        managed = set(json.loads((self._folder / ".managed.json").read_text()))
        for shard in shards:
            theirs = json.loads((shard / "meta.json").read_text())
            for path in _segment_files(shard, theirs):
                path.rename(self._folder / path.name)
                managed.add(path.name)
            meta["segments"] += theirs["segments"]
            meta["opstamp"] = max(meta["opstamp"], theirs["opstamp"])
            shutil.rmtree(shard)
        _replace(self._folder / ".managed.json", json.dumps(sorted(managed)))
        _replace(self._folder / "meta.json", json.dumps(meta))
        self._reload()

    def replace(self, id_: int, entry: Entry | None) -> None:
        """Put an entry in the place of the one with this id, or only take that away."""
        writer = self._index.writer(SHARD_MEMORY, 1)
        writer.delete_documents_by_term("id", id_)
        if entry is not None:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self._reload()

    def tidy(self) -> None:
        """Merge segments where there are many, so that searching stays fast."""
        if self._searcher.num_segments > MOST_SEGMENTS:
            writer = self._index.writer(SHARD_MEMORY, 1)
            writer.commit()
            writer.wait_merging_threads()
            self._reload()

    def find(self, node: Node, limit: int) -> list[Match]:
        """At most `limit` parts that answer the query, best first, equal scores by id."""
        if limit <= 0 or not self._searcher.num_docs:
            return []
        hits = self._searcher.search(self._render(node), limit=limit, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        found = [Match(int(id_ or 0), float(score)) for (score, _), id_ in zip(hits, ids, strict=True)]
        return sorted(found, key=lambda match: (-match.score, match.id))

    def count(self, node: Node) -> int:
        """How many entries answer the query."""
        buckets = {"parts": {"value_count": {"field": "id"}}}
        return int(self._searcher.aggregate(self._render(node), buckets)["parts"]["value"])

    def texts(self, ids: list[int]) -> dict[int, str]:
        """The story texts of the given parts."""
        schema = self._index.schema
        found: dict[int, str] = {}
        for id_ in ids:
            term = tantivy.Query.term_query(schema, "id", id_)
            for _, address in self._searcher.search(term, limit=1).hits:
                found[id_] = str(self._searcher.doc(address).get_first("text") or "")
        return found

    def _reload(self) -> None:
        self._index = _opened(self._folder)
        self._searcher = self._index.searcher()

    def _render(self, node: Node) -> tantivy.Query:
        match node:
            case queries.Words():
                return self._words(node)
            case queries.Range(field, low, high):
                kind = tantivy.FieldType.Integer
                return tantivy.Query.range_query(self._index.schema, field, kind, low, high)
            case queries.Not(child):
                return _combined([(tantivy.Occur.MustNot, self._render(child))])
            case queries.Every(children):
                return self._every(children)
            case queries.Any(children):
                return _combined([(tantivy.Occur.Should, self._render(child)) for child in children])

    def _every(self, nodes: tuple[Node, ...]) -> tantivy.Query:
        clauses = []
        for node in nodes:
            if isinstance(node, queries.Not):
                clauses.append((tantivy.Occur.MustNot, self._render(node.node)))
            else:
                clauses.append((tantivy.Occur.Must, self._render(node)))
        return _combined(clauses)

    def _words(self, words: queries.Words) -> tantivy.Query:
        tokens = analyse(words.text)
        if not tokens:
            return tantivy.Query.all_query()
        if words.field in queries.WORD_FIELDS:
            text = words.text.lower() + (".*" if words.prefix else "")
            if words.prefix:
                return tantivy.Query.regex_query(self._index.schema, words.field, text)
            return tantivy.Query.term_query(self._index.schema, words.field, text)
        if words.field:
            return self._in_field(words.field, tokens, prefix=words.prefix)
        return _combined(
            [
                (tantivy.Occur.Should, self._boosted(field, tokens, prefix=words.prefix))
                for field in PLAIN_FIELDS
            ]
        )

    def _boosted(self, field: str, tokens: list[str], *, prefix: bool) -> tantivy.Query:
        return tantivy.Query.boost_query(self._in_field(field, tokens, prefix=prefix), BOOSTS.get(field, 1.0))

    def _in_field(self, field: str, tokens: list[str], *, prefix: bool) -> tantivy.Query:
        schema = self._index.schema
        if prefix and len(tokens) == 1:
            return tantivy.Query.regex_query(schema, field, _escaped(tokens[0]) + ".*")
        if prefix:
            return tantivy.Query.phrase_prefix_query(schema, field, list(tokens))
        if len(tokens) == 1:
            return tantivy.Query.term_query(schema, field, tokens[0])
        return tantivy.Query.phrase_query(schema, field, list(tokens))


def analyse(text: str) -> list[str]:
    """The words of `text` as the index knows them: lower case, accents folded.

    >>> analyse("Don’t, café!")
    ['don', 't', 'cafe']
    """
    return [str(token) for token in _ANALYSER.analyze(text)]


def _analyser() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
    ):
        builder = builder.filter(step)
    return builder.build()


_ANALYSER = _analyser()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("text", stored=True, tokenizer_name=ANALYSER)
    for name in queries.TEXT_FIELDS:
        if name != "text":
            builder.add_text_field(name, stored=False, tokenizer_name=ANALYSER)
    for name in queries.WORD_FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic")
    for name in queries.NUMBER_FIELDS:
        builder.add_integer_field(name, stored=False, indexed=True, fast=True)
    return builder.build()


def _opened(folder: Path) -> tantivy.Index:
    with _troubled(folder):
        index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(ANALYSER, _ANALYSER)
    return index


@contextmanager
def _troubled(folder: Path) -> Iterator[None]:
    """Turn tantivy's trouble, which comes as ValueError, into a sentence."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise LibraryError(
            f"the text index cannot be used ({error})",
            item=str(folder),
            remedy="See that the disk has room and works, then run `foundling rebuild`: "
            "what is kept is not touched by this.",
        ) from error


def _document(entry: Entry) -> tantivy.Document:
    """The entry as tantivy takes it. Numbers are checked here: a wrong type would end the writer."""
    header = entry.header
    document = tantivy.Document()
    document.add_integer("id", int(entry.id))
    document.add_integer("words", int(entry.words))
    if header.date and header.date[:4].isdigit():
        document.add_integer("year", int(header.date[:4]))
    for field, value in _texts(header):
        document.add_text(field, value)
    document.add_text("text", entry.text)
    return document


def _texts(header: Header) -> Iterator[tuple[str, str]]:
    single = (
        ("title", header.title),
        ("summary", header.summary),
        ("series", header.series),
        ("rating", header.rating or "none"),
        ("language", header.language),
        ("status", header.status),
        ("relationship", header.pairing_raw),
    )
    yield from ((field, value) for field, value in single if value)
    yield from (("author", author.name) for author in header.authors)
    yield from (("fandom", fandom) for fandom in header.fandoms)
    yield from (("relationship", "/".join(pair)) for pair in header.relationships)
    yield from (("character", name) for name in header.characters)
    yield from (("category", name) for name in header.category)
    yield from (("tag", name) for name in (*header.genre, *header.warnings))


def _combined(clauses: list[tuple[tantivy.Occur, tantivy.Query]]) -> tantivy.Query:
    if all(occur == tantivy.Occur.MustNot for occur, _ in clauses):
        clauses = [(tantivy.Occur.Must, tantivy.Query.all_query()), *clauses]
    return tantivy.Query.boolean_query(clauses)


def _escaped(word: str) -> str:
    return "".join(c if c.isalnum() else "\\" + c for c in word)


def _segment_files(shard: Path, meta: dict[str, list[dict[str, str]]]) -> list[Path]:
    ids = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    return sorted(path for path in shard.iterdir() if path.name.split(".")[0] in ids)


def _replace(path: Path, text: str) -> None:
    staged = path.with_name(path.name + ".new")
    with staged.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)
