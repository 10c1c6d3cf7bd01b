"""Documents that hold several stories, and documents that only look so."""

from __future__ import annotations

import pytest

from foundling import documents, records
from foundling.library.ingest import read_item
from foundling.model import Document, Item, Media, Origin
from foundling.records.habits import habits_of
from foundling.records.openings import MATTER, openings
from foundling.vocab import builtin

LAMP = """Mara carried the lamp down to the harbour because nobody else would.

"You will want more oil than that," said Pell from the wall.

"I have what there was." She set the lamp on the post and turned the wick until it stopped smoking, and
asked him whether they were late, or lost.

So she waited. The tide came in under the planks, and the light went out over the water a little way, and no
further. Towards four in the morning a voice called her name from the dark.

"There," said Pell, and put his pipe away. "I told you that they were late, and late it was." """
HAT = """The hat had belonged to the stationmaster, and then to Ines, who found it on a bench.

"That is not yours," said the porter.

"It is raining," said Ines, "and he is not here." She put it on. It came down over her ears, and the whole
platform grew quiet, the way a room does when a door is shut.

She missed her train on account of it. When she took the hat off to ask the time there was only the long wet
rail going away to the south, and a dog that looked at her kindly while she thought about it.

"When is the next?" she asked. "Thursday," said the porter, and they went in to see about the kettle."""
WIDE = "\n" + "=" * 60 + "\n\n"


def document(text: str, media: Media = Media.TEXT) -> Document:
    data = text.encode()
    return documents.read(Item(Origin("a", None, 0, len(data)), media, data))


def labelled(title: str, author: str, body: str, more: str = "") -> str:
    return f"Title: {title}\nAuthor: {author}\n{more}\n{body}\n\n"


def signed(title: str, author: str, body: str) -> str:
    return f"{title}\nby {author}\n\n{body}\n"


def titles(text: str, media: Media = Media.TEXT) -> list[str | None]:
    return [told.record.header.title for told in records.read_each(document(text, media), builtin())]


TWO = labelled("Harbour Lights", "Ada Fenn", LAMP) + labelled("The Hat", "Kit Moss", HAT)


def test_each_story_has_its_own_claims_in_the_one_text() -> None:
    whole = document("Two stories.\n\n" + TWO)
    first, second = (told.placed for told in records.read_each(whole, builtin()))
    assert [author.name for author in second.header.authors] == ["Kit Moss"]
    for record in (first, second):
        assert all(claim.raw == claim.span.of(whole.text) for claim in record.claims)
        assert "\n\n".join(span.of(whole.text) for span in record.body) == record.text
    assert first.body[-1].end <= min(claim.span.start for claim in second.claims)
    assert first.text == LAMP.strip()
    assert second.text == HAT


def test_the_stories_of_an_item_are_numbered_behind_its_place() -> None:
    data = TWO.encode()
    made = read_item(Item(Origin("a.txt", "b.zip/a.txt", 3, len(data)), Media.TEXT, data), builtin())
    assert [reading.item.origin.member for reading in made] == ["b.zip/a.txt#1", "b.zip/a.txt#2"]
    assert {(reading.item.sha256, reading.item.origin.offset) for reading in made} == {
        (made[0].item.sha256, 3)
    }
    assert documents.replay(made[0].document.plan, data) == made[0].document.text  # type: ignore[union-attr]


def test_a_sender_is_the_author_of_all_that_a_mail_brings() -> None:
    text = "From: Ada Fenn <ada@example.org>\nSubject: Two\nDate: 6 Oct 1998 20:14:40 -0400\n\n" + TWO
    text = text.replace("Author: Ada Fenn", "Rating: G\nSummary: A lamp.").replace(
        "Author: Kit Moss", "Rating: PG"
    )
    text = text.replace("Rating: PG", "Rating: PG\nSummary: A hat.")
    told = records.read_each(document(text, Media.MESSAGE), builtin())
    assert [each.record.header.authors[0].name for each in told] == ["Ada Fenn", "Ada Fenn"]
    assert {each.record.header.date for each in told} == {"1998-10-06"}


@pytest.mark.parametrize(
    "text",
    [
        signed("Harbour Lights", "Ada Fenn", LAMP) + WIDE + signed("The Hat", "Kit Moss", HAT),
        signed("Harbour Lights", "Ada Fenn", LAMP) + "\nThe End\n\n" + signed("The Hat", "Kit Moss", HAT),
        "Harbour Lights\nThe Hat\n\n"
        + signed("Harbour Lights", "Ada Fenn", LAMP)
        + "\n"
        + signed("The Hat", "Jo", HAT),
        WIDE.join(
            (
                signed("Harbour Lights", "A. Fenn", LAMP),
                signed("The Hat", "K. Moss", HAT),
                "Contributors\n\nTwo.",
            )
        ),
    ],
    ids=["line", "end", "contents", "matter"],
)
def test_a_title_over_a_name_opens_a_story_behind_a_border(text: str) -> None:
    assert titles(text) == ["Harbour Lights", "The Hat"]


@pytest.mark.parametrize(
    "text",
    [
        signed("Harbour Lights", "Ada Fenn", LAMP) + "\n" + signed("The Hat", "Kit Moss", HAT),
        signed("Harbour Lights", "Ada Fenn", LAMP) + "\n* * *\n\n" + signed("The Hat", "Kit Moss", HAT),
        signed("Harbour Lights", "Ada Fenn", LAMP) + WIDE + signed('"The Hat"', "Kit Moss", HAT),
        signed("Harbour Lights", "Ada Fenn", LAMP) + WIDE + signed("Chapter Two", "Kit Moss", HAT),
        signed("Harbour Lights", "Ada Fenn", LAMP) + WIDE + signed("Harbour Lights", "Ada Fenn", HAT),
        labelled("Harbour Lights", "Ada Fenn", LAMP) + signed("The Hat", "Kit Moss", HAT),
        labelled("Harbour Lights", "Ada Fenn", LAMP) + labelled("The Hat", "Kit Moss", "A hat is lost."),
        labelled("Harbour Lights 1/2", "Ada Fenn", LAMP) + labelled("Harbour Lights 2/2", "Ada Fenn", HAT),
        labelled("Lamps", "Ada Fenn", LAMP, "Part: 1\n") + labelled("Hats", "Ada Fenn", HAT, "Part: 2\n"),
        LAMP + "\n\n" + LAMP + "\n\n" + TWO,
        labelled(
            "Harbour Lights", "Ada Fenn", LAMP + "\n\n> Title: The Hat\n> Author: Kit Moss\n>\n> It rained."
        ),
    ],
    ids="bare scene quoted chapter again mixed blurb numbered parts unheaded quotation".split(),
)
def test_what_may_be_one_story_is_left_alone(text: str) -> None:
    assert titles(text) == []


def test_a_title_that_leads_elsewhere_only_names_a_story() -> None:
    pages = [
        f"<h2>{link('The Lamp', at)}</h2><p>by Ada Fenn</p><p>{LAMP}</p><h2>{link('The Hat', at)}</h2>"
        f"<p>by Kit Moss</p><p>{HAT}</p>"
        for at in ("#top", "lamp.html")
    ]
    assert [titles(f"<html><body>{page}</body></html>", Media.PAGE) for page in pages] == [
        ["The Lamp", "The Hat"],
        [],
    ]


def link(words: str, target: str) -> str:
    return f'<a href="{target}">{words}</a>'


def test_a_preface_and_an_afterword_open_no_story() -> None:
    front = signed("Foreword", "Bea Hall", "We had not thought that there would be a fourth issue. " * 12)
    text = (
        front + WIDE + signed("Harbour Lights", "Ada Fenn", LAMP) + WIDE + signed("The Hat", "Kit Moss", HAT)
    )
    text += WIDE + "Afterword\n\n" + "And there it ends. " * 30
    found = openings(document(text), habits_of(builtin()))
    assert [opening.form == MATTER for opening in found] == [False, False, True]
    told = records.read_each(document(text), builtin())
    assert [each.record.header.title for each in told] == ["Harbour Lights", "The Hat"]
    assert told[-1].record.text == HAT


def test_a_document_of_one_story_is_not_looked_at_twice() -> None:
    assert openings(document(labelled("Harbour Lights", "Ada Fenn", LAMP)), habits_of(builtin())) == ()
