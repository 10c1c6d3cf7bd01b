"""`foundling serve`: the library in a browser and on e-readers."""

from __future__ import annotations

import ipaddress
import webbrowser
from pathlib import Path

import click

from foundling.cli.options import library_option, open_library
from foundling.cli.terminal import note
from foundling.errors import UsageError
from foundling.library.reading_state import ReadingState

PORT = 8451


@click.command(short_help="The library in a browser and on e-readers.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to answer at. Any but this computer's own asks readers who they are.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@library_option
def serve(host: str, port: int, *, no_browser: bool) -> None:
    """Open the library in a browser: find, read, carry away, and serve e-readers with OPDS.

    Only this computer can reach it, unless --host says otherwise; then everybody needs an account, made
    with `foundling accounts add NAME`. It stops with Ctrl-C.

    \b
    Examples:
      foundling serve
      foundling serve --port 9000 --no-browser
      foundling serve --host 0.0.0.0
    """
    import uvicorn  # noqa: PLC0415 - no other verb shall wait for a server to be loaded

    from foundling.web.app import Serving, create  # noqa: PLC0415 - the same

    with open_library() as library:
        path = library.path
    guarded = not is_loopback(host)
    _demand_accounts(path, host, guarded=guarded)
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    note(f"The library is at {shown} (stop with Ctrl-C). E-readers find it at {shown}opds")
    if not no_browser and not guarded:
        webbrowser.open(shown)
    uvicorn.run(
        create(Serving(path, guarded=guarded)),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=3,
    )


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _demand_accounts(path: Path, host: str, *, guarded: bool) -> None:
    state = ReadingState(path)
    try:
        if guarded and not state.accounts():
            raise UsageError(
                "others can reach this address, and the library has no accounts yet",
                item=host,
                remedy="Make one with: foundling accounts add NAME",
            )
    finally:
        state.close()
