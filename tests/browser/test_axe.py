"""axe-core finds nothing amiss on any page, light or dark, narrow or wide."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(320, "light"), (320, "dark"), (1600, "light"), (1600, "dark")]


def addresses(site: Site) -> Iterator[str]:
    """One address for each template, in each of its states."""
    novel, storm = site.work("Harbour Lights"), site.work("The Storm Lantern")
    cellar = site.work("The Cellar")
    yield from (
        f"{site.address}{path}"
        for path in (
            "/",
            "/?q=lamp&in=fandom:The X-Files&out=rating:explicit",
            "/?q=corksrews",
            "/?q=lamp+OR",
            "/browse/fandom",
            "/shelf",
            "/settings",
            "/help",
            "/pictures",
            "/download?q=lamp",
            "/login",
            "/works/0123456789abcdef",
        )
    )
    yield from (novel, cellar, storm, f"{novel}/entire", f"{novel}/said", f"{novel}/versions")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_page_breaks_a_rule(browser: Browser, site: Site, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    novel = site.work("Harbour Lights")
    page.goto(novel)
    part = page.locator(".contents a").first.get_attribute("href")
    troubles = []
    for address in [*addresses(site), f"{site.address}{part}?find=lamp", f"{site.address}{part}/posted"]:
        page.goto(address)
        troubles += [f"{address.removeprefix(site.address)}: {each}" for each in violations(page)]
        overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        troubles += [f"{address}: {overflow} px too wide"] * (overflow > 0)
    context.close()
    assert troubles == []


@pytest.mark.parametrize("theme", ["sepia", "black"])
def test_no_other_colours_break_a_rule(browser: Browser, site: Site, theme: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.add_cookies([{"name": "look", "value": theme, "url": site.address}])
    page = context.new_page()
    troubles = []
    for address in (
        site.address,
        site.work("Harbour Lights"),
        site.work("The Cellar"),
        f"{site.address}/settings",
    ):
        page.goto(address)
        troubles += violations(page)
    context.close()
    assert troubles == []


def test_wide_spacing_loses_nothing(browser: Browser, site: Site) -> None:
    """WCAG 1.4.12: text may be spaced out without loss."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    for address in (site.address, site.work("Harbour Lights"), f"{site.address}/settings"):
        page.goto(address)
        page.evaluate(
            "() => { for (const e of document.querySelectorAll('*')) { e.style.lineHeight = '1.5'; "
            "e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em' } }"
        )
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, address
    context.close()


def test_a_planted_fault_is_found(scripted: Page, site: Site) -> None:
    scripted.goto(site.address)
    scripted.evaluate("() => document.querySelector('main').append(document.createElement('img'))")
    assert any("image-alt" in each for each in violations(scripted))


def violations(page: Page) -> list[str]:
    """What axe finds on the page: rule, and the first element that breaks it."""
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]
