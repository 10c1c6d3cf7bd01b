"""Draws `docs/terminal.svg`, the picture in the README, from a real run on the example strays."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

TREE = Path(__file__).parents[1]
PICTURE = TREE / "docs" / "terminal.svg"
COLUMNS = 96
COMMANDS = (
    ("add", "examples/strays"),
    ("list", "--limit", "8"),
    ("search", "corkscrews OR umbrella", "--limit", "2"),
)
FONT_FROM_ELSEWHERE = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
"""The picture asks no other site for a font."""


def main() -> None:
    """Run the commands on a terminal of their own and draw what it showed."""
    console = Console(
        record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS:
            typed = " ".join(f"'{word}'" if " " in word else word for word in command)
            console.print(Text.assemble(("$ ", "green"), (f"foundling {typed}", "bold")))
            shown = on_a_terminal(["foundling", *command], Path(folder) / "library")
            console.print(Text.from_ansi(shown.replace(folder, "~").rstrip()))
            console.print()
    picture = console.export_svg(
        title="foundling", code_format=FONT_FROM_ELSEWHERE.sub("", CONSOLE_SVG_FORMAT)
    )
    PICTURE.write_text(re.sub(r"[ \t]+\n", "\n", picture), encoding="utf-8")


def on_a_terminal(command: list[str], library: Path) -> str:
    """What a terminal of COLUMNS columns shows of the command's results and messages."""
    keyboard, screen = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    environment = {**os.environ, "FOUNDLING_LIBRARY": str(library), "TERM": "xterm-256color"}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    environment.pop("NO_COLOR", None)
    environment.pop("COLUMNS", None)
    with subprocess.Popen(
        command, cwd=TREE, env=environment, stdout=screen, stderr=subprocess.DEVNULL
    ) as run:
        os.close(screen)
        shown = _everything(keyboard)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {run.returncode}")
    return shown.decode().replace("\r\n", "\n")


def _everything(keyboard: int) -> bytes:
    """All that comes until the other end is closed, which Linux tells by an input error."""
    pieces = []
    try:
        while piece := os.read(keyboard, 1 << 16):
            pieces.append(piece)
    except OSError:
        pass
    os.close(keyboard)
    return b"".join(pieces)


if __name__ == "__main__":
    main()
