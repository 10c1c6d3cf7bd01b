"""The words of a text as the index knows them, so that what is asked and what is held compare."""

from __future__ import annotations

import tantivy

ANALYSER = "fold"
LONGEST_WORD = 60


def analyse(text: str) -> list[str]:
    """The words of `text` as the index knows them: lower case, accents folded.

    >>> analyse("Don’t, café!")
    ['don', 't', 'cafe']
    """
    return [str(token) for token in _ANALYSER.analyze(text)]


def register(index: tantivy.Index) -> None:
    """Let an index take texts apart in the same way."""
    index.register_tokenizer(ANALYSER, _ANALYSER)


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
