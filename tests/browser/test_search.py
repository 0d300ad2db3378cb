"""The search line in Chromium: by keyboard alone, with suggestions and without scripts, in every state of its page."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import OUTPUT
from tests.browser.test_pages import RUN_ONLY, TARGETS

pytestmark = pytest.mark.browser
STATES = (
    "/search", "/search?q=khai sinh", "/search?q=ho chieu", "/search?q=zzzz", "/search?q=cong an phuong",
    "/search?q=luat dat dai&kind=book", "/search?q=khai sinh&kind=procedure&area=ho-tich",
    "/search?q=khai sinh&kind=book", "/search?q=khai sihn",
    "/search?q=שלום", "/search?q=出生登记", "/search?q=출생신고",
)  # fmt: skip
BEHIND = "e => document.elementFromPoint(e.getBoundingClientRect().x + 9, e.getBoundingClientRect().y + 9) === e"


@pytest.fixture
def typing(demo, chromium):
    """A page with scripts and a clock that the test moves, the search line in focus; and the addresses asked."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, bypass_csp=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest?" in request.url else None)
    page.clock.install()
    page.goto(f"{demo}/vi/")
    page.focus("#q")
    yield page, asked
    context.close()


def test_a_name_half_typed_is_chosen_by_keyboard(typing, demo):
    page, _asked = typing
    page.keyboard.type("khai si")
    page.clock.run_for(250)
    rows = page.locator("[role=option]")
    expect(rows.first).to_be_visible()
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(rows.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "q-0")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo}/vi/procedures/*")


def test_enter_without_a_choice_searches_what_was_typed(typing, demo):
    page, _asked = typing
    page.keyboard.type("khai si")
    page.clock.run_for(250)
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo}/vi/search?q=khai+si")


def test_escape_closes_the_list_and_leaves_what_was_typed(typing):
    page, _asked = typing
    page.keyboard.type("khai si")
    page.clock.run_for(250)
    expect(page.locator("[role=listbox]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[role=listbox]")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("khai si")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=listbox]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("[role=listbox]")).to_be_hidden()


def test_a_finger_hits_a_row_and_nothing_on_the_page_moves(typing, demo):
    page, _asked = typing
    place = "document.querySelector('.tiles').getBoundingClientRect().top + window.scrollY"
    before = page.evaluate(place)
    page.keyboard.type("khai si")
    page.clock.run_for(250)
    rows = page.locator("[role=option]")
    expect(rows.nth(1)).to_be_visible()
    assert page.evaluate(place) == before
    assert rows.last.bounding_box()["y"] < 640, "the list is in view, and the line above it"
    assert page.locator("#q").bounding_box()["y"] >= 0
    assert min(row.bounding_box()["height"] for row in rows.all()) >= 44
    assert rows.nth(1).evaluate(BEHIND)
    rows.nth(1).click()
    page.wait_for_url(f"{demo}/vi/procedures/*")


def test_axe_finds_nothing_while_the_list_is_open(demo, chromium):
    for width, scheme, size in ((320, "light", "3"), (360, "dark", "1")):
        context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 640}, color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{demo}/vi/?size={size}")
        page.locator("#q").press_sequentially("khai si")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        OUTPUT.mkdir(exist_ok=True)
        page.screenshot(path=OUTPUT / f"suggestions-{width}-{scheme}.png")
        found = [each["id"] for each in Axe().run(page, options=RUN_ONLY).response["violations"]]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


COMPOSE = """text => {
  const field = document.getElementById('q');
  field.dispatchEvent(new CompositionEvent('compositionstart'));
  for (let end = 1; end <= text.length; end++) {
    field.value = text.slice(0, end);
    field.dispatchEvent(new InputEvent('input', { isComposing: true }));
  }
}"""


def test_a_keyboard_that_composes_is_left_in_peace(typing):
    page, asked = typing
    page.evaluate(COMPOSE, "khai si")
    page.clock.run_for(400)
    page.evaluate(
        "document.getElementById('q').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229}))"
    )
    assert asked == []
    page.evaluate("document.getElementById('q').dispatchEvent(new CompositionEvent('compositionend'))")
    page.clock.run_for(250)
    expect(page.locator("[role=option]").first).to_be_visible()
    assert len(asked) == 1


def test_fast_typing_asks_once_and_a_page_never_asks_for_ever(typing):
    page, asked = typing
    page.keyboard.type("khai sinh cho con")
    page.clock.run_for(250)
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    assert len(asked) == 1
    for number in range(60):
        page.fill("#q", f"khai {number}")
        page.clock.run_for(250)
    assert len(asked) == 40


def test_a_busy_box_shows_no_list(typing):
    page, _asked = typing
    page.route("**/suggest?**", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Busy</h1>"))
    page.keyboard.type("khai si")
    with page.expect_response("**/suggest?**"):
        page.clock.run_for(250)
    expect(page.locator("[role=listbox]")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("khai si")


def test_without_scripts_the_keyboard_alone_searches_and_opens(demo, phone):
    page = phone()
    page.goto(f"{demo}/vi/search")
    page.focus("#q")
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo}/vi/search?q=khai+sinh")
    assert page.locator("[role=listbox]").count() == 0
    page.focus("#q")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.best, .asks, .list') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo}/vi/procedures/*")


@pytest.mark.parametrize(
    ("width", "size", "tag"), [(320, "1", "vi"), (320, "3", "vi"), (360, "2", "en"), (280, "3", "en")]
)
def test_every_state_of_the_page_is_sound(demo, chromium, width, size, tag):
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 568})
    page, found = context.new_page(), []
    for path in STATES:
        page.goto(f"{demo}/{tag}{path}{'&' if '?' in path else '?'}size={size}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} scrolls sideways")
        found += [f"{path}: {each}" for each in page.evaluate(TARGETS)]
        found += [f"{path}: {each['id']}" for each in Axe().run(page, options=RUN_ONLY).response["violations"]]
    context.close()
    assert found == []


def test_the_answer_is_read_without_scrolling(demo, phone):
    page = phone(360, 640)
    page.goto(f"{demo}/vi/search?q=khai sinh")
    assert page.locator(".best__title a, .asks__link").first.bounding_box()["y"] < 400


def test_the_page_at_two_hundred_percent_is_read_by_scrolling_down_alone(demo, chromium):
    page = chromium.new_page(viewport={"width": 320, "height": 568})
    page.goto(f"{demo}/vi/search?q=khai sinh")
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
