"""From the pop-up to the browser, in Chromium without JavaScript: connect, read what happens, carry a page over."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import OUTPUT
from tests.browser.test_pages import RUN_ONLY, TARGETS

pytestmark = pytest.mark.browser
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A546E; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
FONT = "e => parseFloat(getComputedStyle(e).fontSize)"


@pytest.fixture(autouse=True)
def disconnected(demo, chromium):
    """The demo knows one device, so every test begins and ends with it off line."""

    def end() -> None:
        page = chromium.new_page()
        page.goto(f"{demo}/en/status")
        if page.locator("form[action$='disconnect']").count():
            page.click("form[action$='disconnect'] button")
        page.close()

    end()
    yield
    end()


@pytest.mark.parametrize("sent", [IPHONE, ANDROID, "unknown"])
def test_what_to_do_now_and_the_address_are_on_the_first_screens_in_large_type(demo, phone, sent):
    page = phone(360, 640, user_agent=sent)
    page.goto(f"{demo}/vi/")
    before = page.locator(".access .address")
    assert before.evaluate(FONT) >= 24, "read before the tap: Android closes the window after it"
    page.click(".access .button")
    assert page.url == f"{demo}/vi/status"
    first = page.locator("main li").first.bounding_box()
    address = page.locator("main .address").first
    assert first["y"] < 640
    assert address.evaluate(FONT) >= 24
    assert first["y"] < address.bounding_box()["y"] < page.locator("main .facts").bounding_box()["y"] < 2 * 640
    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=OUTPUT / f"status-{len(sent)}.png", full_page=True)


def test_a_page_found_in_the_pop_up_is_opened_in_the_browser(demo, phone):
    pop_up, browser = phone(user_agent=IPHONE), phone(320, 568)
    pop_up.goto(f"{demo}/vi/search?q=khai+sinh&size=2")
    pop_up.click(".foot .plain")
    code = pop_up.locator(".code__letters").inner_text()
    assert pop_up.locator(".code__letters").evaluate(FONT) >= 36
    browser.goto(f"{demo}/en/")
    browser.get_by_role("link", name="I have a code").click()
    browser.fill("#code", code.lower())
    browser.get_by_role("button", name="Open the page").click()
    assert browser.url == f"{demo}/vi/search?q=khai+sinh&size=2"
    typed = pop_up.locator(".code").inner_text().replace("\n", "").replace(" ", "")
    browser.goto(f"http://{typed}")
    assert browser.url == f"{demo}/vi/search?q=khai+sinh&size=2"


@pytest.mark.parametrize(
    ("width", "size", "scheme", "tag"),
    [(320, "3", "dark", "vi"), (360, "1", "light", "en"), (280, "3", "light", "vi"), (360, "2", "dark", "en")],
)
def test_the_pages_of_codes_and_of_the_status_are_sound(demo, chromium, width, size, scheme, tag):
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 640}, color_scheme=scheme)
    page, found = context.new_page(), []

    def look(name: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} scrolls sideways")
        found.extend(f"{name}: {each}" for each in page.evaluate(TARGETS))
        for each in Axe().run(page, options=RUN_ONLY).response["violations"]:
            found.append(f"{name}: {each['id']} {each['nodes'][0]['html'][:90]}")

    page.goto(f"{demo}/{tag}/procedures/1.001193?size={size}")
    page.click(".foot .plain")
    look("code")
    page.goto(f"{demo}/{tag}/?size={size}")
    page.click(".access .button")
    look("status")
    context.close()
    assert found == []
