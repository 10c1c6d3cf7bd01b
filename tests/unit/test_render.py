"""The story's text as XHTML."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foundling.export.render import body
from foundling.model import Block, BlockKind, Document, Mark, MarkKind, Media, Span, Step
from tests.books import document

PROSE, VERSE, QUOTE, RULE = BlockKind.PROSE, BlockKind.VERSE, BlockKind.QUOTE, BlockKind.RULE


def whole(source: Document) -> str:
    return body(source, (Span(0, len(source.text)),))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "<p>one two three four</p>\n"),
        ([(MarkKind.EMPHASIS, "two three")], "<p>one <em>two three</em> four</p>\n"),
        (
            [(MarkKind.EMPHASIS, "one two three"), (MarkKind.EMPHASIS, "two")],
            "<p><em>one two three</em> four</p>\n",
        ),
        (
            [(MarkKind.STRONG, "one two"), (MarkKind.EMPHASIS, "two three")],
            "<p><strong>one <em>two</em></strong><em> three</em> four</p>\n",
        ),
        (
            [(MarkKind.UNDERLINE, "one two"), (MarkKind.STRUCK, "two three")],
            "<p><u>one <s>two</s></u><s> three</s> four</p>\n",
        ),
        ([(MarkKind.LINK, "two")], "<p>one two three four</p>\n"),
        ([(MarkKind.CENTRE, "one two three four")], '<p class="centre">one two three four</p>\n'),
        ([(MarkKind.CENTRE, "four")], '<p>one two three <span class="centre">four</span></p>\n'),
    ],
)
def test_marks_become_nested_tags(marks: list[tuple[MarkKind, str]], expected: str) -> None:
    assert whole(document([(PROSE, "one two three four")], marks)) == expected


def test_signs_around_typed_emphasis_are_dropped_with_the_emphasis_kept() -> None:
    source = document(
        [(PROSE, "It was *_so_* very")], [(MarkKind.EMPHASIS, "_so_"), (MarkKind.EMPHASIS, "so")]
    )
    assert whole(source) == "<p>It was <em>so</em> very</p>\n"


def test_signs_that_are_no_emphasis_stay() -> None:
    assert whole(document([(PROSE, "2 * 3 and snake_case_name *sigh")])) == (
        "<p>2 * 3 and snake_case_name *sigh</p>\n"
    )


def test_slashes_around_the_emphasis_of_a_page_are_its_own() -> None:
    typed = document([(PROSE, "he/she/it")], [(MarkKind.EMPHASIS, "she")])
    assert whole(replace(typed, media=Media.PAGE)) == "<p>he/<em>she</em>/it</p>\n"


def test_hard_wrapped_lines_become_one_paragraph() -> None:
    assert whole(document([(PROSE, "the line\nruns   on")])) == "<p>the line runs on</p>\n"


@pytest.mark.parametrize("change", [{"media": Media.PAGE}, {"plan": (Step("page"),)}])
def test_the_line_breaks_of_a_page_are_kept(change: dict[str, object]) -> None:
    source = replace(document([(PROSE, "Yes.\nNo.")]), **change)  # type: ignore[arg-type]
    assert whole(source) == "<p>Yes.<br/>\nNo.</p>\n"


def test_a_page_made_from_wrapped_lines_is_joined() -> None:
    line = "so it ran on and on until there was no more room in the line"
    source = replace(document([(PROSE, f"{line}\n{line}\nto run.")]), media=Media.PAGE)
    assert whole(source) == f"<p>{line} {line} to run.</p>\n"


def test_verse_keeps_its_lines_and_indents() -> None:
    assert whole(document([(VERSE, "Row,\n  row\n\tyour")])) == (
        '<p class="verse">Row,<br/>\n\xa0\xa0row<br/>\n' + "\xa0" * 8 + "your</p>\n"
    )


def test_headings_rank_below_the_chapter_without_gaps() -> None:
    text = "A\n\nB\n\nC\n\nD\n\n"
    blocks = tuple(
        Block(BlockKind.HEADING, Span(place * 3, place * 3 + 1), level)
        for place, level in enumerate((2, 5, 6, 6))
    )
    expected = "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<h4>D</h4>\n"
    assert whole(Document(Media.PAGE, text, blocks)) == expected


def test_quotes_lose_their_signs_and_cells_their_tabs() -> None:
    source = document([(QUOTE, "> Dear Bo,\n>> hello"), (BlockKind.CELLS, "Name\tBo")])
    assert whole(source) == "<blockquote><p>Dear Bo, hello</p></blockquote>\n<p>Name\u2003Bo</p>\n"


def test_only_the_body_is_shown_and_blocks_are_cut_to_it() -> None:
    source = document([(PROSE, "A header."), (PROSE, "The story (A/N: sorry) goes on."), (RULE, "---")])
    story, note, end = (source.text.index(each) for each in ("The", "(A/N", " goes"))
    assert body(source, (Span(story, note), Span(end, len(source.text)))) == (
        "<p>The story</p>\n<p>goes on.</p>\n<hr/>\n"
    )


def test_text_without_blocks_is_not_lost() -> None:
    assert whole(Document(Media.TEXT, "One\ntwo.\n\n \nThree.\n", ())) == "<p>One two.</p>\n<p>Three.</p>\n"


def test_markup_and_control_characters_cannot_come_through() -> None:
    assert whole(document([(PROSE, "<b>&amp;</b>\x00\x1b ]]> \ud800")])) == (
        "<p>&lt;b&gt;&amp;amp;&lt;/b&gt; ]]&gt; \ufffd</p>\n"
    )


def test_marks_that_end_outside_the_text_do_no_harm() -> None:
    source = Document(
        Media.TEXT, "*so*", (), (Mark(MarkKind.EMPHASIS, Span(1, 99)), Mark(MarkKind.STRONG, Span(3, 3)))
    )
    assert whole(source) == "<p>*<em>so*</em></p>\n"


def test_nothing_gives_nothing() -> None:
    assert body(document([]), ()) == ""
    assert whole(document([(PROSE, "   ")])) == ""
