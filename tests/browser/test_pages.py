"""Every residents' page on small phones without JavaScript; screenshots are left in tests/output."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import OUTPUT

pytestmark = pytest.mark.browser
PATHS = (
    "/", "/procedures", "/procedures/area/ho-tich", "/procedures/1.001193", "/search?q=khai sinh", "/search?q=ho chieu",
    "/search?q=zzzz", "/books", "/maps", "/apps", "/guides", "/amenities", "/questions", "/situations",
    "/situations/sinh-con", "/connect", "/status", "/help", "/terms", "/privacy", "/continue", "/continue?code=x",
    "/nothing-here", "/kiosk",
)  # fmt: skip
# Elements a finger must hit; links inside running text are exempt (WCAG 2.5.8).
TARGETS = """() => [...document.querySelectorAll(`button, input:not([type=hidden]), .tile__link, .list__link, .chip,
    .top a, .foot a, .access a, .crumbs a`)].map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
  .filter(([_, r]) => r.width && (r.height < 43.5 || r.width < 43.5))
  .map(([h, r]) => `${h} ${r.width}x${r.height}`)"""
RUN_ONLY = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_no_page_scrolls_sideways_on_narrow_phones(demo, chromium, tag):
    wide = []
    for width in (280, 320, 360):
        page = chromium.new_page(viewport={"width": width, "height": 568})
        for path in PATHS:
            page.goto(f"{demo}/{tag}{path}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{path} at {width}")
        page.close()
    assert wide == []


def test_connect_and_search_are_on_the_first_screen_of_a_small_phone(demo, phone):
    page = phone(320, 568)
    for tag in ("vi", "en"):
        page.goto(f"{demo}/{tag}/")
        for selector in (".access .button", ".search__input"):
            box = page.locator(selector).first.bounding_box()
            assert box["y"] + box["height"] <= 568, f"{selector} in {tag}"


def test_connect_begins_on_the_first_screen_with_text_at_200_percent(demo, chromium):
    page = chromium.new_page(viewport={"width": 320, "height": 568})
    page.goto(f"{demo}/vi/")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.locator(".access .button").first.bounding_box()["y"] < 524
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_fingers_can_hit_every_target(demo, chromium, tag):
    page = chromium.new_page(viewport={"width": 320, "height": 568})
    small = []
    for path in PATHS:
        page.goto(f"{demo}/{tag}{path}")
        small += [f"{path}: {each}" for each in page.evaluate(TARGETS)]
    assert small == []


@pytest.mark.parametrize(("tag", "scheme"), [("vi", "light"), ("en", "dark")])
def test_axe_finds_nothing(demo, chromium, tag, scheme):
    context = chromium.new_context(bypass_csp=True, viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page, found = context.new_page(), []
    for path in PATHS:
        page.goto(f"{demo}/{tag}{path}")
        for each in Axe().run(page, options=RUN_ONLY).response["violations"]:
            found.append(f"{path}: {each['id']} {each['nodes'][0]['html'][:90]}")
    context.close()
    assert found == []


def test_every_page_is_photographed(demo, phone):
    OUTPUT.mkdir(exist_ok=True)
    page = phone(360, 640)
    for path in PATHS:
        page.goto(f"{demo}/vi{path}")
        name = "".join(letter if letter.isalnum() else "-" for letter in path).strip("-") or "home"
        page.screenshot(path=OUTPUT / f"{name}.png", full_page=True)
    assert len(list(OUTPUT.glob("*.png"))) >= len(PATHS)


def test_a_resident_connects_with_one_tap_and_without_javascript(demo, phone):
    page = phone()
    page.goto(f"{demo}/vi/")
    page.locator(".access .button").first.click()
    assert page.url == f"{demo}/vi/status"
    page.goto(f"{demo}/vi/procedures")
    assert page.locator(".access__state").count() == 1
    page.goto(f"{demo}/vi/status")
    page.locator("form[action$='disconnect'] button").click()
    assert page.locator("form[action='/vi/connect']").count() == 1
