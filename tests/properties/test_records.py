"""Reading a record never raises, and every claim shows the words it stands on."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundling import documents, records
from foundling.model import Block, BlockKind, Document, HeaderLine, Item, Media, Origin, Record, Span
from foundling.records.layout import Entry, Layout
from foundling.records.reading import read_header
from foundling.vocab import builtin
from tests.pace import demand_growth, demand_within

FIELDS = sorted({label.field for label in builtin().labels.values()} | {"unknown"})
SCRAPS = [
    "Title: Rain (2/3)\n",
    "by Jo Doe <jo@example.org>\n",
    "Rating: PG-13 to R, for now\n",
    "Pairing: B/W, X/A (1x2) K/S/Mc, Spuffy & friends\n",
    "Disclaimer: They belong to Joss Whedon. Please ask before archiving. Feedback!\n",
    'Notes: Thanks to Roz and Lee for the beta. Sequel to "Rain".\n',
    "Date: 3/4/99 to May 2001\n",
    "Category: slash, AU; M/L M/M\n",
    "Part IV of ?\n",
    "\n",
    '"Well," said Xander. Willow laughed. It rained.\n',
    "ГП/ДМ Гарри увидел Малфоя\n",
    "***\n",
    "THE END\n",
    "> quoted\n",
    "[List] FIC: Rain 1/? [G] (J/C)\n",
    "\u00df\u0130\u1e9e\ufb01 \ud83d\ude00 \u202e",
    "(((((",
    "\t\t|",
]


def document(text: str, subject: str = "") -> Document:
    """A document of one block a paragraph, with its subject line in front if there is one."""
    lead = f"Subject: {subject}\n\n" if subject else ""
    whole = lead + text
    blocks, start = [], len(lead)
    if subject:
        blocks.append(Block(BlockKind.ENVELOPE, Span(0, len(lead) - 1)))
    for piece in text.split("\n\n"):
        if piece.strip():
            blocks.append(Block(BlockKind.PROSE, Span(start, start + len(piece))))
        start += len(piece) + 2
    headers = (HeaderLine("subject", subject, Span(9, 9 + len(subject))),) if subject else ()
    return Document(Media.TEXT, whole, tuple(blocks), headers=headers)


def witness(record: Record, text: str) -> None:
    """Every claim quotes its span, and every value has a claim."""
    for claim in record.claims:
        assert claim.raw == text[claim.span.start : claim.span.end]
        assert 0 <= claim.confidence <= 1
        assert claim.rule
    claimed = {claim.field for claim in record.claims}
    for name in (
        "title",
        "authors",
        "fandoms",
        "relationships",
        "rating",
        "summary",
        "part",
        "date",
        "notes",
    ):
        assert not getattr(record.header, name) or name in claimed


@given(st.lists(st.sampled_from(SCRAPS), max_size=24), st.sampled_from(["", "Re: Rain", SCRAPS[15].strip()]))
@settings(deadline=None, max_examples=150)
def test_spliced_headers(scraps: list[str], subject: str) -> None:
    read = document("".join(scraps), subject)
    witness(records.read(read, builtin()), read.text)


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_text(text: str) -> None:
    read = document(text)
    witness(records.read(read, builtin()), read.text)


@given(st.sampled_from(FIELDS), st.lists(st.sampled_from(SCRAPS) | st.text(max_size=30), max_size=6))
@settings(deadline=None, max_examples=300)
def test_any_value_of_any_field(field: str, scraps: list[str]) -> None:
    value = "".join(scraps)
    text = f"Label: {value}\n\nThe body."
    entry = Entry(field, "Label", Span(0, 5), Span(7, 7 + len(value)), "label-colon", 0.98)
    body = Span(len(text) - 9, len(text))
    read = Document(Media.TEXT, text, (Block(BlockKind.PROSE, Span(0, len(text))),))
    reading = read_header(read, Layout((entry,), (body,)), builtin(), body.of(text))
    for claim in reading.claims:
        assert claim.raw == text[claim.span.start : claim.span.end]


HOSTILE = [
    "A/B ",
    "Aa Bb ",
    "aa",
    "belongs to Aa ",
    "a/",
    "(",
    "1x2+",
    "x ",
    "thanks to A, B and ",
    "PG to ",
    "May ",
    "beta ",
    '"',
    "Harry ",
    "part ",
    ". ",
    "猫",
    "For Ida, ",
    "Jane Doe/John Roe, ",
    'Sequel to "A". ',
    "Written for the May fest. ",
    "Set in spring. ",
    "Like it? ",
    "None Series: ",
]


@pytest.mark.parametrize("seed", HOSTILE)
def test_ten_times_the_value_takes_no_more_than_its_share(seed: str) -> None:
    def reading(length: int, field: str) -> Callable[[], object]:
        value = seed * (length // len(seed))
        text = f"Label: {value}\n\nBody."
        entry = Entry(field, "Label", Span(0, 5), Span(7, 7 + len(value)), "label-colon", 0.98)
        read = Document(Media.TEXT, text, (Block(BlockKind.PROSE, Span(0, len(text))),))
        layout = Layout((entry,), (Span(len(text) - 5, len(text)),))
        return partial(read_header, read, layout, builtin(), "Body.")

    for field in [*random.Random(seed).sample(FIELDS, 4), "pairing", "notes"]:
        demand_growth(14, reading(4_000, field), reading(40_000, field))


PROSE = '"Wait," she said, and turned to look at the sea. He had gone away before she was back.\n\n' * 8
COLLECTED = st.sampled_from(
    [
        "Title: Rain\nAuthor: Jo Doe\n\n",
        "Title: Snow\nAuthor: Kit Moss\nPart: 2/3\n\n",
        "Wind\nby Jo Doe\n\n",
        "Foreword\nby Jo Doe\n\n",
        "-" * 40 + "\n\n",
        "The End\n\n",
        "Contents\n\n",
        PROSE,
        PROSE,
    ]
)


@settings(max_examples=150)
@given(st.lists(COLLECTED, max_size=12))
def test_stories_of_one_text_stand_one_behind_the_other(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    read = documents.read(Item(Origin("a", None, 0, len(data)), Media.TEXT, data))
    told = [each.placed for each in records.read_each(read, builtin())]
    assert len(told) != 1
    end = 0
    for record in told:
        witness(record, read.text)
        assert "\n\n".join(span.of(read.text) for span in record.body) == record.text
        assert end <= min(claim.span.start for claim in record.claims)
        end = max(record.body[-1].end, *(claim.span.end for claim in record.claims))


@pytest.mark.parametrize(
    "piece", ["Title: Rain\nAuthor: Jo Doe\nSummary: It rains.\n\n", "Rain\nby Jo Doe\n\nThe End\n\n"]
)
def test_a_list_of_any_length_is_no_collection(piece: str) -> None:
    read = document("Title: Rain\nAuthor: Jo Doe\n\n" + PROSE + piece * 4_000)
    assert records.read_each(read, builtin()) == ()
    demand_within(10, lambda: records.read_each(read, builtin()))


@pytest.mark.parametrize("label", ["Notes", "Beta", "Pairing", "Characters", "Summary", "Zork"])
def test_an_endless_line_is_read_in_no_time(label: str) -> None:
    read = document(f"Title: Rain\nAuthor: Jo Doe\n{label}: {'A/B, ' * 1_000_000}\n\nIt rained.\n")
    demand_within(1, lambda: records.read(read, builtin()))
    witness(records.read(read, builtin()), read.text)


@pytest.mark.parametrize("seed", HOSTILE)
def test_ten_times_the_opening_takes_no_more_than_its_share(seed: str) -> None:
    small, large = (
        document(f"Title: Rain\n{seed * (length // len(seed))}\n\nIt rained.\n") for length in (4_000, 40_000)
    )
    demand_growth(14, lambda: records.read(small, builtin()), lambda: records.read(large, builtin()))
