"""Walks through the library as a reader takes them, with script and without."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site


def test_finding_by_facet_and_leaving_out(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator("h1")).to_have_text("5 works in the library")
    page.get_by_role("link", name=re.compile(r"Only Highlander: The Series")).click()
    expect(page.locator("h1")).to_have_text("2 works")
    page.get_by_role("link", name=re.compile("Leave out Explicit")).click()
    expect(page.locator("h1")).to_have_text("1 work")
    expect(page.locator(".blurb h2")).to_have_text("Café at Night")
    page.get_by_role("link", name=re.compile("without Explicit")).click()
    expect(page.locator("h1")).to_have_text("2 works")


def test_searching_a_phrase_and_opening_the_passage(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("searchbox").fill('said:"very good door"')
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator(".passage mark").first).to_have_text("very good door")
    page.get_by_role("link", name=re.compile("Read it in part 1")).click()
    mark = page.locator(".story mark").first
    expect(mark).to_have_text("very good door")
    expect(mark).to_be_in_viewport()
    page.goto(page.url.split("#", maxsplit=1)[0])
    page.get_by_role("link", name="Go to the passage").click()
    expect(mark).to_be_in_viewport()


def test_each_passage_of_a_hit_leads_to_its_place(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/?q=title:harbour+log+page")
    jumps = page.locator(".blurb .jump")
    expect(jumps).to_have_count(3)
    for number in range(3):
        page.goto(f"{site.address}/?q=title:harbour+log+page")
        words = page.locator(".passage").nth(number).locator("span[lang]").inner_text().strip("… ")
        jumps.nth(number).click()
        here = page.locator("#here + *")
        expect(here).to_be_in_viewport()
        assert " ".join(words.split()[5:9]) in " ".join(page.locator(".story").inner_text().split())
        expect(here.locator("mark").first).to_be_visible()


def test_bad_syntax_is_answered_with_a_sentence(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/?q=lamp+OR")
    expect(page.get_by_role("alert")).to_contain_text("There is nothing after OR")


def test_a_slip_of_the_pen_gets_a_suggestion(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/?q=corksrews")
    page.get_by_role("link", name="corkscrews").click()
    expect(page.locator(".blurb").first).to_be_visible()


def test_reading_to_the_end_past_a_missing_part(page: Page, site: Site) -> None:
    page.goto(site.work("Harbour Lights"))
    page.get_by_role("link", name="Begin reading").click()
    expect(page.locator(".story")).to_contain_text("page 1 of the log")
    for _ in range(5):
        after = page.locator(".turning .after[href]")
        if not after.count():
            break
        after.click()
        page.wait_for_load_state()
    expect(page.locator(".turning .ghost")).to_have_text("part 3 of 4 is missing")
    expect(page.locator(".story")).to_contain_text("the end of the lamp")


def test_coming_back_to_the_paragraph(page: Page, site: Site) -> None:
    page.goto(site.work("Harbour Lights"))
    page.locator(".contents li a").nth(1).click()
    if page.locator("html[data-script]").count():
        with page.expect_response(lambda response: response.url.endswith("/place")):
            page.locator("#p21").evaluate(
                "each => scrollTo(0, each.getBoundingClientRect().top + scrollY - 45)"
            )
        number = 21
    else:
        page.get_by_role("button", name="Keep my place here").first.click()
        number = 30
    page.goto(site.address)
    page.get_by_role("link", name=re.compile("^Harbour Lights")).first.click()
    assert int(re.findall(r"#p(\d+)$", page.url)[0]) in range(number - 1, number + 2)
    expect(page.locator(f"#p{number}")).to_be_in_viewport()
    page.goto(page.url.split("#", maxsplit=1)[0])
    expect(page.get_by_role("link", name="Go on where you were")).to_be_visible()


def test_carrying_an_e_book_away(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(site.work("The Cellar"))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("E-book")).click()
    target = tmp_path / "cellar.epub"
    download.value.save_as(target)
    assert target.read_bytes()[:4] == b"PK\x03\x04"
    assert download.value.suggested_filename.startswith("The-Cellar")


def test_the_gate_refused_and_accepted(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/?q=umbrellas+rating:explicit")
    expect(page.locator(".passage.veiled")).to_be_visible()
    work = site.work("The Storm Lantern")
    page.goto(work)
    expect(page.locator(".summary")).to_contain_text("one umbrella")
    expect(page.locator(".story")).to_have_count(0)
    page.get_by_role("button", name="No, go back").click()
    expect(page.locator("h1")).to_contain_text("works in the library")
    page.goto(work)
    page.get_by_role("button", name=re.compile("^Yes")).click()
    expect(page.locator(".story")).to_contain_text("page 1 of the log")
    page.goto(site.work("Nobody Said"))
    expect(page.locator(".story")).to_be_visible()


def test_versions_are_compared_and_letters_read(page: Page, site: Site) -> None:
    novel = site.work("Harbour Lights")
    page.goto(novel)
    page.get_by_role("link", name="Other versions of the text").click()
    page.get_by_role("button", name="Show the difference").first.click()
    assert page.locator(".changes ins, .changes del").count() > 3
    page.goto(novel)
    page.get_by_role("link", name=re.compile("What was said then")).click()
    expect(page.locator(".letters")).to_contain_text("missed my stop")


def test_the_original_stands_in_a_frame(page: Page, site: Site) -> None:
    page.goto(site.work("Café at Night"))
    page.get_by_role("link", name=re.compile("as posted")).first.click()
    frame = page.frame_locator("iframe.posted")
    expect(frame.locator("h1")).to_have_text("Café at Night")
    expect(frame.locator("img")).to_have_count(0)
    page.goto(site.work("The Cellar"))
    page.get_by_role("link", name=re.compile("as posted")).first.click()
    expect(page.frame_locator("iframe.posted").locator("pre")).to_have_css("white-space-collapse", "preserve")


def test_the_look_of_pages_is_kept(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/settings")
    page.get_by_label("Sepia").check(force=True)
    page.get_by_label("Largest").check(force=True)
    page.get_by_role("button", name="Keep").click()
    page.goto(site.work("The Cellar"))
    expect(page.locator("html")).to_have_attribute("data-theme", "sepia")
    assert page.locator("body").evaluate("b => getComputedStyle(b.parentElement).backgroundColor") == (
        "rgb(243, 232, 211)"
    )


def test_later_notes_and_saved_searches(page: Page, site: Site) -> None:
    page.goto(site.work("The Cellar"))
    page.get_by_role("button", name="Read later").click()
    if not page.get_by_label("Your note").is_visible():
        page.locator("details.note summary").click()
    page.get_by_label("Your note").fill("Read aloud <b>to</b> Jo.")
    page.get_by_role("button", name="Keep the note").click()
    page.goto(f"{site.address}/?q=fandom:x-files")
    page.get_by_label("Name for this search").fill("Cellars")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{site.address}/shelf")
    expect(page.locator("main")).to_contain_text("Read aloud <b>to</b> Jo.")
    page.get_by_role("link", name="Cellars").click()
    expect(page.locator(".blurb h2")).to_have_text("The Cellar")
    page.goto(f"{site.address}/shelf")
    page.get_by_role("button", name="Take off The Cellar").click()
    page.get_by_role("button", name="Forget Cellars").click()
    expect(page.locator("main")).to_contain_text("Nothing yet.")


def test_a_part_has_a_note_of_its_own(page: Page, site: Site) -> None:
    page.goto(site.work("Harbour Lights"))
    page.locator(".contents li a").nth(1).click()
    page.locator("details.note summary").click()
    page.get_by_label("Your note").fill("The oars again.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_label("Your note")).to_have_value("The oars again.")
    page.goto(site.work("Harbour Lights"))
    expect(page.locator(".contents li").nth(1)).to_contain_text("with your note")
    page.goto(f"{site.address}/shelf")
    expect(page.locator(".lines.notes")).to_contain_text("The oars again.")
    page.get_by_role("link", name="on one part").click()
    page.get_by_label("Your note").fill("")
    page.get_by_role("button", name="Keep the note").click()
    page.goto(site.work("Harbour Lights"))
    expect(page.locator(".contents li").nth(1)).not_to_contain_text("with your note")


def test_single_keys_work_and_can_be_switched_off(scripted: Page, site: Site) -> None:
    page = scripted
    page.goto(site.address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".blurb h2 a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("j?")
    expect(page.get_by_role("searchbox")).to_have_value("j?")
    page.goto(f"{site.address}/settings")
    page.locator("input[name=keys][value=off]").check(force=True)
    page.get_by_role("button", name="Keep").click()
    page.goto(site.address)
    page.keyboard.press("?")
    expect(page).to_have_url(f"{site.address}/")


def test_the_keyboard_alone_goes_all_the_way(scripted: Page, site: Site) -> None:
    page = scripted
    page.goto(site.work("The Cellar"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        box = page.evaluate(
            "() => { const b = document.activeElement.getBoundingClientRect(); return [b.width, b.height] }"
        )
        assert box[1] >= 24, page.evaluate("() => document.activeElement.outerHTML")
