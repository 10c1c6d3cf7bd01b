"""`python -m foundling`: the command line."""

from __future__ import annotations

from foundling.cli.main import run

if __name__ == "__main__":
    run()
