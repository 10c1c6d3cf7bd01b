"""What a page weighs: requests, bytes and nodes, as the reference's budgets have them."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site


class Scale:
    """Counts what a page asks for and how many bytes come over the wire."""

    def __init__(self, page: Page) -> None:
        self.requests = 0
        self.bytes = 0
        page.on("requestfinished", self._weigh)

    def _weigh(self, request: object) -> None:
        sizes = request.sizes()  # type: ignore[attr-defined]
        self.requests += 1
        self.bytes += sizes["responseBodySize"]


def test_a_story_page_is_light_beside_its_text(scripted: Page, site: Site) -> None:
    scale = Scale(scripted)
    novel = site.work("Harbour Lights")
    scripted.goto(novel)
    link = scripted.locator(".contents a").first.get_attribute("href")
    scripted.context.clear_cookies()
    scale.requests = scale.bytes = 0
    scripted.goto(f"{site.address}{link}", wait_until="networkidle")
    text = scripted.locator(".story").inner_text()
    assert scale.requests <= 6
    assert scale.bytes - len(gzip.compress(text.encode())) <= 30_000
    assert scripted.evaluate("() => document.getElementsByTagName('*').length") <= 1500


def test_a_listing_is_light(scripted: Page, site: Site) -> None:
    scale = Scale(scripted)
    scripted.goto(f"{site.address}/?q=lamp", wait_until="networkidle")
    assert scale.bytes <= 60_000
    assert scripted.evaluate("() => document.getElementsByTagName('*').length") <= 1500


@pytest.mark.parametrize("path", ["/", "/works"])
def test_pages_paint_soon_and_stay_put(scripted: Page, site: Site, path: str) -> None:
    scripted.goto(site.work("The Cellar") if path == "/works" else site.address, wait_until="networkidle")
    found = scripted.evaluate(
        """() => new Promise(done => { const r = {lcp: 0, cls: 0};
        new PerformanceObserver(l => { for (const e of l.getEntries()) r.lcp = e.startTime })
          .observe({type: 'largest-contentful-paint', buffered: true});
        new PerformanceObserver(l => { for (const e of l.getEntries()) r.cls += e.value })
          .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(r), 300) })"""
    )
    assert found["lcp"] <= 2500
    assert found["cls"] <= 0.02
