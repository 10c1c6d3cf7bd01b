"""The group of verbs, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from foundling.cli.accounts import accounts
from foundling.cli.add import add
from foundling.cli.check import check
from foundling.cli.compare import choose, compare
from foundling.cli.exits import BUG, DONE, INTERRUPTED, PIPE_CLOSED
from foundling.cli.explain import explain
from foundling.cli.export import export
from foundling.cli.list import list_works
from foundling.cli.options import library_option
from foundling.cli.read import read
from foundling.cli.rebuild import rebuild
from foundling.cli.search import search
from foundling.cli.serve import serve
from foundling.cli.show import show
from foundling.cli.stats import stats
from foundling.cli.terminal import harmless, note
from foundling.errors import FoundlingError

VERBS = (
    *(add, read, list_works, search, show, explain, compare, choose),
    *(serve, export, check, rebuild, stats, accounts),
)


class Verbs(click.Group):
    """The verbs in the order of their use, not of the alphabet."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The names of the verbs, as `--help` lists them."""
        return list(self.commands)

    def invoke(self, context: click.Context) -> object:
        """What the verb returns; a reader that has closed the pipe ends it without a word."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            _let_go_of_output()
            return PIPE_CLOSED


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: foundling add HEAP. Every verb has its own --help with an example.",
)
@click.version_option(None, "--version", "-V", package_name="foundling", message="%(prog)s %(version)s")
@library_option
@click.pass_context
def foundling(context: click.Context) -> None:
    """Bring stray fan fiction home: mail dumps, crawls and loose files become one library."""
    if os.environ.get("NO_COLOR"):
        context.color = False


for _verb in VERBS:
    foundling.add_command(_verb)


def run() -> None:
    """Run the command line and leave with its exit code: the console's entry point."""
    sys.exit(perform(sys.argv[1:]))


def perform(arguments: Sequence[str]) -> int:
    """The exit code of one command; whatever went wrong is said on the error stream."""
    try:
        code = foundling.main(list(arguments), prog_name="foundling", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except click.exceptions.Abort:
        note("foundling: stopped. Nothing is half done; the same command goes on from here.")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except FoundlingError as error:
        note(f"foundling: {harmless(str(error))}")
        return error.exit_code
    except Exception:  # noqa: BLE001 - the one place where a mistake of ours is told apart from an error
        traceback.print_exc()
        note("foundling: a mistake in Foundling, not in your files. Originals are safe. Please report it.")
        return BUG


def _let_go_of_output() -> None:
    """Point the output at nothing, so that the interpreter's last flush does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
