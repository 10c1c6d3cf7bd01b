"""The exit codes: what each tells a script."""

from __future__ import annotations

DONE = 0
QUARANTINED = 1
REFUSED = 2
BUG = 70
INTERRUPTED = 130
PIPE_CLOSED = 141

EXITS = {
    DONE: "Done.",
    QUARANTINED: "Done, but some items could not be read, or `check` found damage; each is named.",
    REFUSED: "Could not do it: a missing path, a bad query, no library there. Nothing was changed.",
    BUG: "A mistake in Foundling itself; a traceback shows where. Originals are never touched.",
    INTERRUPTED: "Stopped from the keyboard. Nothing is half done; the same command goes on from there.",
    PIPE_CLOSED: "The program that was reading the output has closed it, as `head` does.",
}
"""Every exit code with its meaning, in rising order; `docs/commands.md` holds the same table."""
