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
from typing import TYPE_CHECKING

import tantivy

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]

from foundling.errors import LibraryError
from foundling.library.asking import INDEXED, asked
from foundling.library.dialogue import BETWEEN, said
from foundling.library.query import Node
from foundling.library.tokens import ANALYSER, register
from foundling.model import Header

SHARD_MEMORY = 24 << 20
MOST_SEGMENTS = 200
REMEMBERED = 6
"""Questions whose answers are remembered: some megabytes each where a hundred thousand parts answer."""


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
        self._scored: dict[Node, Scores] = {}
        self._reload()

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
        if self._current.num_segments > MOST_SEGMENTS:
            writer = self._index.writer(SHARD_MEMORY, 1)
            writer.commit()
            writer.wait_merging_threads()
            self._reload()

    def find(self, node: Node, limit: int | None = None) -> list[Match]:
        """The parts that answer the query, at most `limit`, best first, equal scores by id."""
        searcher = self._current
        most = searcher.num_docs if limit is None else min(limit, searcher.num_docs)
        if most <= 0:
            return []
        query = asked(node, self._index.schema)
        hits = searcher.search(query, limit=most, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        found = [Match(int(id_ or 0), float(score)) for (score, _), id_ in zip(hits, ids, strict=True)]
        return sorted(found, key=lambda match: (-match.score, match.id))

    def scores(self, node: Node) -> Scores:
        """The ids of all parts that answer the query and their scores, best first.

        The last few questions are remembered: whoever pages and filters asks the same again and again.
        """
        searcher = self._current
        known = self._scored.pop(node, None)
        self._scored[node] = scores = self._asked(searcher, node) if known is None else known
        while len(self._scored) > REMEMBERED:
            del self._scored[next(iter(self._scored))]
        return scores

    def _asked(self, searcher: tantivy.Searcher, node: Node) -> Scores:
        import numpy as np  # noqa: PLC0415 - only finding needs it

        query = asked(node, self._index.schema)
        most = searcher.num_docs
        hits = searcher.search(query, limit=most, count=False).hits if most else []
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        scores = np.fromiter((score for score, _ in hits), np.float64, len(hits))
        return np.array(ids, np.int64), scores

    def terms(self, beginning: str, limit: int) -> list[str]:
        """The words of the stories that begin so, the commonest first."""
        return [term for term, _ in self._current.terms_with_prefix("text", beginning, limit=limit)]

    def texts(self, ids: list[int]) -> dict[int, str]:
        """The story texts of the given parts."""
        searcher, schema = self._current, self._index.schema
        found: dict[int, str] = {}
        for id_ in ids:
            term = tantivy.Query.term_query(schema, "id", id_)
            for _, address in searcher.search(term, limit=1).hits:
                found[id_] = str(searcher.doc(address).get_first("text") or "")
        return found

    @property
    def _current(self) -> tantivy.Searcher:
        """What searches the index as it is, whoever has changed it since."""
        if self._stamp != self._stamped():
            self._reload()
        return self._searcher

    def _stamped(self) -> tuple[int, int]:
        """What is another whenever the index was changed, as then its list of segments is replaced."""
        try:
            stat = (self._folder / "meta.json").stat()
        except FileNotFoundError:
            return 0, 0
        return stat.st_mtime_ns, stat.st_ino

    def _reload(self) -> None:
        self._stamp = self._stamped()  # before it is opened, so that no change in between is missed
        self._index = _opened(self._folder)
        self._searcher = self._index.searcher()
        self._scored.clear()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("text", stored=True, tokenizer_name=ANALYSER)
    for name in INDEXED:
        if name != "text":
            builder.add_text_field(name, stored=False, tokenizer_name=ANALYSER)
    return builder.build()


def _opened(folder: Path) -> tantivy.Index:
    with _troubled(folder):
        index = tantivy.Index(_schema(), path=str(folder))
    register(index)
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
    for field, value in _texts(header):
        document.add_text(field, value)
    document.add_text("text", entry.text)
    document.add_text("said", BETWEEN.join(said(entry.text)))
    return document


def _texts(header: Header) -> Iterator[tuple[str, str]]:
    single = (
        ("title", header.title),
        ("summary", header.summary),
        ("series", header.series),
        ("relationship", header.pairing_raw),
    )
    yield from ((field, value) for field, value in single if value)
    yield from (("author", author.name) for author in header.authors)
    yield from (("fandom", fandom) for fandom in header.fandoms)
    yield from (("relationship", "/".join(pair)) for pair in header.relationships)
    yield from (("character", name) for name in header.characters)
    yield from (("tag", name) for name in (*header.genre, *header.warnings))
    yield from (("notes", note) for note in header.notes)


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
