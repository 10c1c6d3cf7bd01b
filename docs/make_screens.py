"""Takes the pictures in `docs/screens/`: the six main screens, over the library of the example strays.

Run it from the top of the tree: `.venv/bin/python docs/make_screens.py`. It needs Debian's chromium.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

TOP = Path(__file__).parents[1]
SCREENS = TOP / "docs" / "screens"
PORT = 8467
ADDRESS = f"http://127.0.0.1:{PORT}"
WIDE, TALL = 1280, 860


def main() -> None:
    """Take all pictures anew."""
    SCREENS.mkdir(exist_ok=True)
    program = [sys.executable, "-m", "foundling", "--library"]
    with tempfile.TemporaryDirectory() as folder:
        library = str(Path(folder) / "library")
        subprocess.run([*program, library, "add", "strays"], cwd=TOP / "examples", check=True)
        command = [*program, library, "serve", "--no-browser", "--port", str(PORT)]
        server = subprocess.Popen(command, env={**os.environ, "PYTHONUTF8": "1"})
        try:
            time.sleep(4)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
                )
                _take(browser)
        finally:
            server.terminate()
            server.wait()


def _take(browser: Browser) -> None:
    page = _visitor(browser, "light", "auto")
    page.goto(f"{ADDRESS}/?q=parts:>1")
    several = page.locator(".blurb h2 a").first.get_attribute("href") or "/"
    page.goto(f"{ADDRESS}{several}")
    page.locator(".titlepage .button").click()
    story = page.url
    page.goto(f"{ADDRESS}{several}")
    _shoot(page, "work")
    page.goto(f"{ADDRESS}/")
    _shoot(page, "find")
    page.goto(f"{ADDRESS}/?q=lamp+OR+rain+OR+door&out=rating:explicit")
    _shoot(page, "search")
    page.goto(f"{ADDRESS}/pictures")
    _shoot(page, "pictures")
    page = _visitor(browser, "light", "sepia")
    page.goto(re.sub(r"#.*", "", story))
    _shoot(page, "reading")
    page = _visitor(browser, "dark", "auto", adult=False)
    page.goto(f"{ADDRESS}/?in=rating:none")
    page.locator(".blurb h2 a").first.click()
    _shoot(page, "gate-dark")


def _visitor(browser: Browser, scheme: str, look: str, *, adult: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": WIDE, "height": TALL},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    cookies = {"look": look, **({"adult": "yes"} if adult else {})}
    context.add_cookies([{"name": name, "value": value, "url": ADDRESS} for name, value in cookies.items()])
    return context.new_page()


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("() => scrollTo(0, 0)")
    page.screenshot(path=SCREENS / f"{name}.png")


if __name__ == "__main__":
    main()
