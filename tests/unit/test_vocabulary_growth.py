"""The fandoms that the vocabulary gained: headers that name them, and everyday words that do not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest


class Case(NamedTuple):
    fandom: str
    story: str
    """A header and an opening."""
    couples: list[tuple[str, str]]
    people: list[str]
    everyday: str
    """A story's opening in which the same words stand for something else."""


def story(title: str, label: str, body: str) -> str:
    return f"Title: {title}\nAuthor: Wren Halloway\n{label}\nRating: G\n\n{body}\n"


CASES = [
    Case(
        "24 (TV)",
        story(
            "Coffee",
            "Fandom: 24\nPairing: Tony/Michelle",
            "Michelle put the cup on Tony's desk at CTU. Jack was late.",
        ),
        [("Tony Almeida", "Michelle Dessler")],
        ["Tony Almeida"],
        "It took 24 hours to paint the fence, and 24 more to dry.",
    ),
    Case(
        "Chuck (TV)",
        story(
            "Lunch",
            "Fandom: Chuck\nPairing: Chuck/Sarah",
            "Chuck ate a sandwich in the Buy More while Casey watched the door.",
        ),
        [("Chuck Bartowski", "Sarah Walker")],
        ["John Casey"],
        "He had to chuck the old bread to the ducks. Chuck it further, said his aunt.",
    ),
    Case(
        "Castle",
        story(
            "Ink",
            "Fandom: Castle\nPairing: Castle/Beckett",
            "Castle spilled the ink. Beckett sighed, and Esposito laughed.",
        ),
        [("Richard Castle", "Kate Beckett")],
        ["Kate Beckett"],
        "The castle stood on a hill. Castle walls are thick, and the stairs are steep.",
    ),
    Case(
        "Psych (TV 2006)",
        story(
            "Pie",
            "Fandom: Psych\nPairing: Shules",
            "Shawn stole the pie. Gus told Juliet, and Lassiter said nothing.",
        ),
        [("Shawn Spencer", "Juliet O'Hara")],
        [],
        "She tried to psych herself up for the race. Psych yourself up, said the coach.",
    ),
    Case(
        "Skins (UK)",
        story(
            "Bus",
            "Fandom: Skins\nPairing: Naomi/Emily",
            "Naomi missed the bus and Emily missed the next one to Roundview.",
        ),
        [("Naomi Campbell", "Emily Fitch")],
        [],
        "He peeled the onions. Skins and roots went into the bucket by the door.",
    ),
    Case(
        "The O.C.",
        story(
            "Pancakes",
            "Fandom: The OC\nCharacters: Seth, Ryan, Sandy",
            "Seth made pancakes for Ryan while Sandy read the paper in Newport Beach.",
        ),
        [],
        ["Seth Cohen", "Ryan Atwood"],
        "The story has an original character; the OC is a baker who hums.",
    ),
    Case(
        "One Tree Hill",
        story(
            "Rain",
            "Fandom: One Tree Hill\nPairing: Naley",
            "Nathan held the umbrella and Haley held the books.",
        ),
        [("Nathan Scott", "Haley James Scott")],
        [],
        "There was one tree on the hill, and under it one bench, and one old dog.",
    ),
    Case(
        "Being Human (UK)",
        story(
            "Tea",
            "Fandom: Being Human",
            "Annie made another cup of tea that nobody would drink. George thanked her, and Mitchell smiled.",
        ),
        [],
        ["Annie Sawyer"],
        "Being human, he forgot the keys, and being hungry, he forgot the dog.",
    ),
    Case(
        "Life on Mars (UK)",
        story(
            "Beer mats",
            "Fandom: Life on Mars\nPairing: Sam/Annie",
            "Sam lined the beer mats up in the Railway Arms. Gene Hunt knocked them over.",
        ),
        [("Sam Tyler", "Annie Cartwright")],
        [],
        "They asked at school whether there was life on Mars, and drew it green.",
    ),
    Case(
        "Lie to Me (TV)",
        story(
            "Chess",
            "Fandom: Lie to Me\nPairing: Callian",
            "Lightman moved his knight. Foster took it, and Loker wrote it down.",
        ),
        [("Cal Lightman", "Gillian Foster")],
        [],
        "Do not lie to me, said the teacher, and the boy put the frog back.",
    ),
    Case(
        "Burn Notice",
        story(
            "Yogurt",
            "Fandom: Burn Notice\nPairing: Michael/Fiona",
            "Michael counted the yogurts. Fiona had eaten one, and Sam two.",
        ),
        [("Michael Westen", "Fiona Glenanne")],
        [],
        "You will burn; notice the sun, said her mother, and passed the hat.",
    ),
    Case(
        "White Collar (TV 2009)",
        story(
            "Hats",
            "Fandom: White Collar",
            "Neal tried on the hat. Peter shook his head, and Mozzie took a picture.",
        ),
        [],
        ["Neal Caffrey", "Peter Burke", "Mozzie"],
        "He wore a clean white collar to the concert and a blue coat over it.",
    ),
    Case(
        "Leverage",
        story(
            "Orange soda",
            "Fandom: Leverage\nPairing: Parker/Hardison",
            "Hardison had hidden the orange soda. Eliot found it first, and Sophie laughed.",
        ),
        [("Parker", "Alec Hardison")],
        [],
        "With a plank for leverage they lifted the stone. Leverage is a fine thing.",
    ),
    Case(
        "The Bill",
        story(
            "Kettle",
            "Fandom: The Bill\nCharacters: June Ackland, Reg Hollis",
            "June filled the kettle at Sun Hill and Reg looked for the biscuits.",
        ),
        [],
        ["June Ackland", "Reg Hollis"],
        "They paid the bill and left the tip beside the salt.",
    ),
    Case(
        "Robin Hood (BBC 2006)",
        story(
            "Arrows",
            "Fandom: Robin Hood (BBC)\nPairing: Robin/Marian",
            "Robin counted the arrows. Djaq had counted them before Allan did.",
        ),
        [("Robin of Locksley", "Marian of Knighton")],
        [],
        "For the fair he dressed up as Robin Hood with a paper feather.",
    ),
    Case(
        "Emergency!",
        story(
            "Chili",
            "Fandom: Emergency!\nCharacters: Johnny Gage, Roy DeSoto",
            "Johnny burned the chili again. Roy opened a window at Station 51.",
        ),
        [],
        ["Johnny Gage", "Roy DeSoto"],
        "It was an emergency! The jam would not set, and the guests were at the gate.",
    ),
    Case(
        "Bonanza",
        story(
            "Fence",
            "Fandom: Bonanza\nCharacters: Adam, Hoss, Little Joe",
            "Hoss set the post and Adam held the wire, and Little Joe gave advice.",
        ),
        [],
        ["Adam Cartwright", "Hoss Cartwright"],
        "The sale was a bonanza of buttons. Bonanza or not, she bought only two.",
    ),
    Case(
        "Knight Rider (1982)",
        story(
            "Car wash",
            "Fandom: Knight Rider",
            "KITT did not care for the car wash. Michael said it built character, and Bonnie agreed.",
        ),
        [],
        ["KITT"],
        "The knight, a rider of note, fell into the duck pond.",
    ),
    Case(
        "Remington Steele",
        story(
            "Old films",
            "Fandom: Remington Steele\nPairing: Laura/Remington",
            "Laura had seen the film twice. Mildred brought popcorn to the office.",
        ),
        [("Laura Holt", "Remington Steele")],
        [],
        "The rails were steel, and the typewriter an old Remington.",
    ),
    Case(
        "Scarecrow and Mrs. King",
        story(
            "Groceries",
            "Fandom: SMK\nPairing: Lee/Amanda",
            "Lee carried the groceries. Amanda carried the list, and Francine waited in the car.",
        ),
        [("Lee Stetson", "Amanda King")],
        [],
        "The scarecrow had a straw hat, and the king of the fair took it home.",
    ),
    Case(
        "The Vampire Diaries (TV)",
        story(
            "Porch",
            "Fandom: TVD\nPairing: Damon/Elena",
            "Elena sat on the porch in Mystic Falls, and Stefan brought lemonade.",
        ),
        [("Damon Salvatore", "Elena Gilbert")],
        [],
        "She kept two diaries and lent the vampire book to her cousin.",
    ),
    Case(
        "Teen Wolf (TV)",
        story(
            "Practice",
            "Fandom: Teen Wolf\nPairing: Sterek",
            "Stiles dropped the stick. Scott laughed, and Allison waved from the stands.",
        ),
        [("Derek Hale", "Stiles Stilinski")],
        [],
        "The teen saw a wolf at the zoo and drew it on the bus home.",
    ),
    Case(
        "Fringe",
        story(
            "Licorice",
            "Fandom: Fringe\nPairing: Peter/Olivia",
            "Walter wanted licorice. Peter wanted quiet, and Astrid wanted her name said right.",
        ),
        [("Peter Bishop", "Olivia Dunham")],
        [],
        "The rug had a fringe. Fringe or no fringe, the cat slept on it.",
    ),
    Case(
        "Trigun (Anime & Manga 1995-2008)",
        story(
            "Donuts",
            "Fandom: Trigun",
            "Vash bought a dozen donuts. Meryl counted nine, and Milly had jam on her chin.",
        ),
        [],
        ["Vash the Stampede", "Meryl Stryfe"],
        "He kept three guns from the fair, all made of sugar.",
    ),
    Case(
        "One Piece (Anime & Manga)",
        story(
            "Meat",
            "Fandom: One Piece\nPairing: ZoNami",
            "Luffy asked for more. Sanji had no more, and Zoro slept through it.",
        ),
        [("Roronoa Zoro", "Nami")],
        ["Monkey D. Luffy"],
        "There was one piece of cake left on the plate. One piece was not enough.",
    ),
    Case(
        "Fruits Basket",
        story(
            "Leeks",
            "Fandom: Furuba\nPairing: Kyou/Tohru",
            "Tohru bought leeks. Kyou made a face, and Yuki hid a smile.",
        ),
        [("Sohma Kyou", "Honda Tohru")],
        [],
        "A basket of fruits stood on the table, pears mostly.",
    ),
    Case(
        "Katekyou Hitman Reborn!",
        story(
            "Baseball",
            "Fandom: KHR\nPairing: 8059",
            "Yamamoto threw the ball. Gokudera did not catch it, and Tsuna ran.",
        ),
        [("Yamamoto Takeshi", "Gokudera Hayato")],
        [],
        "He felt reborn! The tea was hot and the rain had stopped.",
    ),
    Case(
        "Shoujo Kakumei Utena | Revolutionary Girl Utena",
        story(
            "Roses",
            "Fandom: Revolutionary Girl Utena\nPairing: Utena/Anthy",
            "Anthy watered the roses at Ohtori. Touga watched from the stairs.",
        ),
        [("Tenjou Utena", "Himemiya Anthy")],
        [],
        "The girl read of revolutionary wars and pressed a rose in the book.",
    ),
    Case(
        "Final Fantasy X",
        story(
            "Blitzball",
            "Fandom: FFX\nPairing: Tidus/Yuna",
            "Tidus threw the blitzball. Wakka caught it, and Rikku cheered.",
        ),
        [("Tidus", "Yuna")],
        [],
        "It was her final essay, a fantasy about a goose with ten sisters.",
    ),
    Case(
        "Metal Gear",
        story(
            "Noodles",
            "Fandom: Metal Gear Solid\nPairing: Snake/Otacon",
            "Otacon ate the noodles cold. Snake had gone out for bread.",
        ),
        [("Solid Snake", 'Hal "Otacon" Emmerich')],
        [],
        "The metal gear of the old clock was worn; he oiled it.",
    ),
    Case(
        "Dragon Age - All Media Types",
        story(
            "Cheese",
            "Fandom: Dragon Age: Origins",
            "Alistair had found cheese. Leliana laughed, and Morrigan did not want any of it.",
        ),
        [],
        ["Alistair", "Leliana"],
        "In the age of the dragon, said the puppet, all cows could sing.",
    ),
    Case(
        "Discworld - Terry Pratchett",
        story(
            "Boots",
            "Fandom: Discworld\nPairing: Vimes/Sybil",
            "Vimes polished his boots. Carrot had polished his twice already.",
        ),
        [("Sam Vimes", "Sybil Ramkin")],
        [],
        "He threw the disc, and the world seemed small from the hill.",
    ),
    Case(
        "Chronicles of Narnia - C. S. Lewis",
        story(
            "Snow",
            "Fandom: Narnia\nCharacters: Lucy, Edmund",
            "Lucy made a snowball. Edmund ducked, and Susan did not, before Cair Paravel.",
        ),
        [],
        ["Lucy Pevensie", "Edmund Pevensie"],
        "The lion slept, the witch of the play lost her hat, and the wardrobe stuck.",
    ),
    Case(
        "Tortall - Tamora Pierce",
        story(
            "Glaives",
            "Fandom: Tortall\nPairing: Kel/Dom",
            "Kel mended the strap. Neal complained, and Raoul lent him a needle.",
        ),
        [("Keladry of Mindelan", "Domitan of Masbolle")],
        [],
        "The lioness at the zoo had three cubs, and all of them slept.",
    ),
    Case(
        "Vorkosigan Saga - Lois McMaster Bujold",
        story(
            "Butter bugs",
            "Fandom: Vorkosigan Saga\nPairing: Miles/Ekaterin",
            "Ekaterin planted the last of the skellytum. Ivan held the watering can.",
        ),
        [("Miles Vorkosigan", "Ekaterin Vorsoisson")],
        [],
        "It was many miles to the saga museum, and Ivan drove.",
    ),
    Case(
        "Labyrinth (1986)",
        story(
            "Peaches",
            "Fandom: Labyrinth\nPairing: Sarah/Jareth",
            "Sarah gave Hoggle a peach. Ludo wanted one as well.",
        ),
        [("Sarah Williams", "Jareth")],
        [],
        "The hedge was a labyrinth. Labyrinth keepers clip it in May.",
    ),
    Case(
        "The Matrix (Movies)",
        story(
            "Soup",
            "Fandom: The Matrix\nPairing: Neo/Trinity",
            "Trinity stirred the soup. Neo said it had no taste, and Morpheus agreed.",
        ),
        [("Neo", "Trinity")],
        [],
        "In class they learned about the matrix, its rows and its columns.",
    ),
    Case(
        "Rent - Larson",
        story(
            "Candles",
            "Fandom: RENT\nPairing: Roger/Mimi",
            "Mimi lit the candle. Mark filmed it, and Collins hummed.",
        ),
        [("Roger Davis", "Mimi Marquez")],
        [],
        "The rent was due on Monday. Rent day meant pancakes for supper.",
    ),
    Case(
        "Teenage Mutant Ninja Turtles - All Media Types",
        story(
            "Pizza",
            "Fandom: TMNT\nCharacters: Leo, Raph, Don, Mikey",
            "Mikey ate the last slice. Raph grumbled, and Splinter poured the tea.",
        ),
        [],
        ["Raphael", "Michelangelo"],
        "Two turtles sat on a log and neither was a ninja.",
    ),
    Case(
        "Daria (Cartoon)",
        story(
            "Pizza King",
            "Fandom: Daria\nPairing: Jane/Trent friendship\nCharacters: Daria, Jane",
            "Daria turned a page. Jane drew the waiter, and Quinn asked about shoes in Lawndale.",
        ),
        [],
        ["Daria Morgendorffer", "Jane Lane"],
        "Her neighbour Daria kept bees and gave away the wax.",
    ),
    Case(
        "Sports Night",
        story(
            "Cake",
            "Fandom: Sports Night\nPairing: Dan/Casey",
            "Dan wrote the lead. Casey cut it, and Natalie counted them in.",
        ),
        [("Dan Rydell", "Casey McCall")],
        [],
        "It was sports night at the school, and the casey of the band was late.",
    ),
    Case(
        "Popular (TV)",
        story(
            "Oranges",
            "Fandom: Popular\nPairing: Sam/Brooke",
            "Brooke peeled the orange. Sam ate half, and Mary Cherry wanted the rest.",
        ),
        [("Sam McPherson", "Brooke McQueen")],
        [],
        "The baker was popular, and his popular buns were gone by nine.",
    ),
    Case(
        "Friends (TV)",
        story(
            "Lamp",
            "Fandom: Friends\nPairing: Monica/Chandler",
            "Monica moved the lamp. Chandler moved it back, and Joey sat on it.",
        ),
        [("Monica Geller", "Chandler Bing")],
        [],
        "The friends met at noon. Friends from the village came too.",
    ),
    Case(
        "Person of Interest (TV)",
        story(
            "Tea",
            "Fandom: Person of Interest\nCharacters: Harold Finch, John Reese",
            "Finch poured the tea. Reese watched the street, and Bear watched the biscuits.",
        ),
        [],
        ["Harold Finch", "John Reese"],
        "A finch came to the window; it was a person of interest to the cat.",
    ),
    Case(
        "Once Upon a Time (TV)",
        story(
            "Apples",
            "Fandom: OUAT\nPairing: Emma/Regina",
            "Emma brought apples to Storybrooke. Regina looked at them for a while, and Henry laughed.",
        ),
        [("Emma Swan", "Evil Queen | Regina Mills")],
        [],
        "Once upon a time there was a swan who lived by the mills.",
    ),
    Case(
        "Red Dwarf",
        story(
            "Curry",
            "Fandom: Red Dwarf\nPairing: Lister/Rimmer",
            "Lister made a curry. Rimmer made a list, and Kryten ironed both.",
        ),
        [("Dave Lister", "Arnold Rimmer")],
        [],
        "A red dwarf apple tree stood by the wall, and no bird sat in it.",
    ),
]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Every text read in one run, by its file's name."""
    folder: Path = tmp_path_factory.mktemp("growth")
    for number, case in enumerate(CASES):
        (folder / f"{number}.txt").write_text(case.story, encoding="utf-8")
        plain = f"Title: An afternoon\nAuthor: Wren Halloway\nRating: G\n\n{case.everyday}\n"
        (folder / f"{number}-everyday.txt").write_text(plain, encoding="utf-8")
    command = [sys.executable, "-m", "foundling", "read", "--json", *map(str, sorted(folder.iterdir()))]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = [json.loads(line) for line in said.splitlines()]
    return {Path(one["source"]["path"]).name: one["record"] for one in found}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.fandom for case in CASES])
def test_a_header_tells_a_newly_known_fandom(records: dict[str, dict[str, object]], number: int) -> None:
    case, record = CASES[number], records[f"{number}.txt"]
    assert record["fandoms"] == [case.fandom]
    couples = [frozenset(couple) for couple in record["relationships"]]
    assert [frozenset(couple) for couple in case.couples if frozenset(couple) not in couples] == []
    assert [name for name in case.people if name not in record["characters"]] == []


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.fandom for case in CASES])
def test_everyday_words_tell_no_fandom(records: dict[str, dict[str, object]], number: int) -> None:
    assert records[f"{number}-everyday.txt"]["fandoms"] == []
