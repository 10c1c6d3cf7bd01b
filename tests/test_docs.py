"""Every verb, option, exit code, finding and field is documented."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from foundling.cli.exits import EXITS
from foundling.cli.main import foundling
from foundling.library.query import FIELDS
from foundling.model import Header
from foundling.vocab import builtin

DOCS = Path(__file__).parents[1] / "docs"
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")


def _verbs(command: click.Command, name: str = "") -> list[tuple[str, click.Command]]:
    here = [(name.strip(), command)]
    if isinstance(command, click.Group):
        for each, verb in command.commands.items():
            here += _verbs(verb, f"{name} {each}")
    return here


@pytest.mark.parametrize(("name", "verb"), _verbs(foundling))
def test_every_verb_and_option_is_documented(name: str, verb: click.Command) -> None:
    assert f"foundling {name}".strip() in COMMANDS
    options = [option for each in verb.params if isinstance(each, click.Option) for option in each.opts]
    assert [option for option in options if option.startswith("--") and f"`{option}" not in COMMANDS] == []


@pytest.mark.parametrize(("name", "verb"), _verbs(foundling)[1:])
def test_every_verb_has_an_example(name: str, verb: click.Command) -> None:
    assert re.search(rf"Examples?:\n {{4,}}.*foundling {name.split(maxsplit=1)[0]}", verb.help or ""), name


def test_the_table_of_exit_codes_is_the_one_in_the_code() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", COMMANDS, re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == EXITS


def test_every_field_of_a_record_is_documented() -> None:
    page = (DOCS / "read-json.md").read_text(encoding="utf-8")
    assert [field.name for field in dataclasses.fields(Header) if f"| `{field.name}` |" not in page] == []


def test_every_field_of_the_query_language_is_documented() -> None:
    section = COMMANDS[COMMANDS.index("## search") : COMMANDS.index("## show")]
    assert [field for field in FIELDS if f"{field}:" not in section] == []


def test_the_page_of_findings_is_made_from_the_table() -> None:
    made = subprocess.run(
        [sys.executable, "-c", "import make_findings; print(make_findings.page(), end='')"],
        cwd=DOCS,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    ).stdout
    assert made == (DOCS / "findings.md").read_text(encoding="utf-8"), "run docs/make_findings.py"


def test_every_finding_has_words_and_a_remedy() -> None:
    bare = [
        kind.code for kind in builtin().findings.values() if not kind.words.endswith(".") or not kind.remedy
    ]
    assert bare == []
