"""A fandom that no table knows, read in passing, and the people whom only the story names."""

from __future__ import annotations

import pytest

from foundling.model import Span
from foundling.records.fandoms import FandomReading
from foundling.records.hearsay import likelier, read_hearsay
from foundling.records.roster import Roster
from foundling.records.strangers import couples_in_passing, genders_by_name, written_couples
from foundling.vocab import builtin

STORY = (
    "Ida Moss sighed. The harbour was dark, and so Ida lit the lamp. Tom Quill said nothing. Watching Tom, "
    "Ida said so too. Then Ida laughed at Tom, and Vera said that the lamp was Ida's own."
)


def roster(story: str = STORY) -> Roster:
    return Roster(story, [Span(0, len(story))])


def heard(words: str, *, owned: bool = False) -> list[tuple[str, str]]:
    place = [Span(0, len(words))]
    found = read_hearsay(words, (place if owned else [], place, []), roster(), builtin())
    assert all(words[one.span.start : one.span.end] and one.confidence < 0.85 for one in found)
    return [(one.fandom, one.rule.removeprefix("inferred-")) for one in found]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Lantern Row belongs to Harbour Television. No money is made.", "Lantern Row"),
        ("Lantern Row and all its characters are the property of Harbour Television.", "Lantern Row"),
        ('"Lantern Row" and everyone in it belong to Mr Pike, and I did not ask.', "Lantern Row"),
        ("lantern Row is the property of Harbour Television.", "lantern Row"),
        ("All characters from Lantern Row belong to Harbour Television.", "Lantern Row"),
        ("The Lantern Row films are owned by Harbour Pictures.", "Lantern Row"),
        ("I don't own Lantern Row, more's the pity.", "Lantern Row"),
        ("Harbour Television owns Lantern Row. I own a boat.", "Lantern Row"),
        ("Everybody from the television series Lantern Row belongs to others.", "Lantern Row"),
        ("Lantern Row geh\u00f6rt Harbour Television.", "Lantern Row"),
        ("Lantern Row et ses personnages appartiennent \u00e0 Harbour Television.", "Lantern Row"),
        ("Lantern Row y sus personajes pertenecen a Harbour Television.", "Lantern Row"),
    ],
)
def test_a_disclaimer_names_the_fandom(words: str, name: str) -> None:
    assert heard(words, owned=True) == [(name, "ownership")]


@pytest.mark.parametrize(
    "words",
    [
        "Ida belongs to Harbour Television.",
        "Ida Moss is the property of Harbour Television.",
        "Ida and Vera belong to Harbour Television.",
        "Ida and Vera and everybody else were created by Harbour Television.",
        "Nobody owns Indiana.",
        "I own a boat.",
        "Harbour Television owns the ship and the people.",
        "The harbour is not mine.",
        "The Lamp is not mine. The oil was.",
        "They belong to Harbour Television.",
        "These characters are the property of Harbour Television.",
        "This story is copyright Jo Doe, 1999.",
        "The characters belong to their owners.",
    ],
)
def test_a_disclaimer_that_names_none(words: str) -> None:
    assert heard(words, owned=True) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("This is a Lantern Row story.", ("Lantern Row", "kind-of-story")),
        ("a Lantern Row fanfic by Jo Doe", ("Lantern Row", "kind-of-story")),
        ("based on the TV series Lantern Row", ("Lantern Row", "based-on")),
        ("Spoilers: season 2 of Lantern Row", ("Lantern Row", "spoilers")),
        ("Home > TV Shows > Lantern Row", ("Lantern Row", "shelf")),
        ("Newsgroups: alt.tv.lantern-row.creative", ("lantern row", "newsgroup")),
        ("Jo's Lantern Row Fan Fiction", ("Lantern Row", "masthead")),
        ("Lantern Row World Fanfiction", ("Lantern Row", "masthead")),
        ("Spoilers: season 2 of Farscape", ("Farscape", "spoilers")),
    ],
)
def test_words_in_passing_name_the_fandom(words: str, found: tuple[str, str]) -> None:
    assert heard(words) == [found]


@pytest.mark.parametrize(
    "words",
    [
        "This is a Christmas story.",
        "an Ida Moss story",
        "a PWP fic",
        "an Alternate Universe story",
        "LanternNet Fan Fiction",
        "Spoilers: the end of Ida",
        "Home > Stories > Latest",
        "rec.arts.sf.written",
        "She told a story about the Row.",
    ],
)
def test_words_in_passing_that_name_none(words: str) -> None:
    assert heard(words) == []


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("LANTERNFIC: |Nine Buttons", [("LANTERN", "tag")]),
        ("[|rowlist|] [|Lantern|][fanfic] Nine Buttons", [("Lantern", "tag")]),
        ("Nine Buttons [|Lantern Row: Ida/Tom|]", [("Lantern Row", "tag")]),
        ("[|Lanterns|] Nine Buttons", []),
        ("[|rowlist|] [|Humor|] Nine Buttons", []),
        ("[|rowlist|] [|Ida|] Nine Buttons", []),
    ],
)
def test_tags_name_the_fandom(subject: str, found: list[tuple[str, str]]) -> None:
    pieces = subject.split("|")
    ends = [len("".join(pieces[: number + 1])) for number in range(len(pieces))]
    inner = [number for number in range(len(pieces)) if number % 2 == (not subject.startswith("LANTERN"))]
    tags = [Span(ends[number] - len(pieces[number]), ends[number]) for number in inner]
    text = "".join(pieces)
    read = read_hearsay(text, ([], [], tags), roster(), builtin())
    assert [(one.fandom, one.rule.removeprefix("inferred-")) for one in read] == found


def test_a_name_that_two_places_give_is_surer() -> None:
    words = "Harbour Television owns Lantern Row.\n\nThis is a Lantern Row story."
    place = [Span(0, len(words))]
    once = read_hearsay(words, (place, [], []), roster(), builtin())
    twice = read_hearsay(words, (place, place, []), roster(), builtin())
    assert twice[0].fandom == once[0].fandom == "Lantern Row"
    assert twice[0].confidence > once[0].confidence


def reading(fandom: str, rule: str, confidence: float, *, explicit: bool = False) -> FandomReading:
    return FandomReading(fandom, Span(0, 1), rule, confidence, explicit)


def test_what_is_owned_outweighs_an_owner_without_people() -> None:
    oz, row = (
        reading("Oz (TV)", "inferred-owners", 0.65),
        reading("Lantern Row", "inferred-ownership", 0.75),
    )
    assert likelier([oz], [row], roster(), peopled=False) == [row]
    assert likelier([oz], [], roster(), peopled=False) == []
    assert likelier([oz], [], roster("It rained."), peopled=False) == [oz]
    assert likelier([oz], [], roster(), peopled=True) == [oz]


def test_a_fandom_that_is_named_or_goes_by_another_form_stays() -> None:
    row = reading("Lantern Row", "inferred-ownership", 0.75)
    named = reading("Oz (TV)", "named-fandom", 0.7, explicit=True)
    assert likelier([named], [row], roster(), peopled=False) == [named]
    film = reading("Lantern (Movies)", "inferred-owners", 0.7)
    assert likelier([film], [row], roster(), peopled=True) == [film]


def couples(value: str, story: str = STORY) -> list[tuple[str, ...]]:
    return [one.names for one in written_couples(value, Span(0, len(value)), roster(story))]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ida/Tom", [("Ida Moss", "Tom Quill")]),
        ("Moss/Quill UST", [("Ida Moss", "Tom Quill")]),
        ("I/T", [("Ida Moss", "Tom Quill")]),
        ("IM/TQ", [("Ida Moss", "Tom Quill")]),
        ("Ida and Tom", [("Ida Moss", "Tom Quill")]),
        ("IdaxTom", [("Ida Moss", "Tom Quill")]),
        ("Vera/Ida, with a spoonful of Ida/Tom", [("Vera", "Ida Moss"), ("Ida Moss", "Tom Quill")]),
        ("Ida/Tom/Vera", [("Ida Moss", "Tom Quill", "Vera")]),
        ("Ida van der Moss/Tom", [("Ida van der Moss", "Tom Quill")]),
        ("Ida & Tom", []),
        ("Ida/Tom friendship", []),
        ("Ida/OFC", []),
        ("I/K", []),
        ("Angst/Humor", []),
        ("none/whatever", []),
    ],
)
def test_couples_by_the_storys_own_names(value: str, names: list[tuple[str, ...]]) -> None:
    assert couples(value) == names


def test_a_name_that_several_share_stays_as_written() -> None:
    story = "Ida Moss sighed. Then Ida Pike said that Tom was late, and Tamsin laughed at Tom and Ida."
    assert couples("Ida/Tom", story) == [("Ida", "Tom")]
    assert couples("I/T", story) == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("a little Ida/Tom, late in the year", [("Ida Moss", "Tom Quill")]),
        ("I/T UST", [("Ida Moss", "Tom Quill")]),
        ("Drama/Romance", []),
        ("for those who wanted an Ida/Wilhelmina fic", [("Ida Moss", "Wilhelmina")]),
        ("Ida/Humour", []),
        ("Wilhelmina/Roz", []),
        ("and/or", []),
        ("Ida and Tom", []),
        ("M/M, M/T", []),
    ],
)
def test_couples_in_passing(words: str, names: list[tuple[str, ...]]) -> None:
    assert [one.names for one in couples_in_passing(words, Span(0, len(words)), roster())] == names


def test_two_names_are_a_couple_among_kinds_of_story() -> None:
    words = "Ida and Tom"
    found = couples_in_passing(words, Span(0, len(words)), roster(), listed=True)
    assert [one.names for one in found] == [("Ida Moss", "Tom Quill")]
    assert couples_in_passing("Sweet and Sour", Span(0, 14), roster(), listed=True) == []


def test_a_figure_is_somebody_who_goes_by_a_number() -> None:
    story = "Ida Moss sighed. Then Nine sat down, and Ida laughed at Nine."
    assert couples("I/9", story) == [("Ida Moss", "Nine")]
    assert couples("I/8", story) == []


def test_a_doubled_initial_is_two_people() -> None:
    assert couples("I/T") == [("Ida Moss", "Tom Quill")]
    assert couples("I/T, T/T") == []


def test_people_are_those_who_do_something() -> None:
    story = "There was rain in Norland. Nobody said much. The captain told Ida, and Captain Pike nodded."
    people = roster(story).people
    assert set(people) == {"Ida", "Pike"}


def test_genders_by_given_names() -> None:
    assert genders_by_name(("Sara Quill", "Zebedee"), builtin()) == "fn"
