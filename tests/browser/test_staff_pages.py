"""Staff pages in Chromium, on a desk and on a phone: axe finds nothing, nothing scrolls sideways, pictures are left."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from portal.visits import schema, unanswered
from tests.browser.conftest import OUTPUT, ROOT
from tests.browser.test_pages import RUN_ONLY

pytestmark = pytest.mark.browser
PASSWORD = "ba chai nuoc mam"


@pytest.fixture(scope="module")
def office(demo) -> str:
    """Address of the staff pages: the demo's second port."""
    host, port = demo.rsplit(":", 1)
    return f"{host}:{int(port) + 1}"


@pytest.fixture(scope="module")
def code(office, tmp_path_factory):
    """Makes a one-time code as the technician does."""
    settings = tmp_path_factory.getbasetemp() / "demo0" / "portal.toml"

    def make() -> str:
        command = [sys.executable, "-m", "portal", "staff-code", "lan"]
        environment = {**os.environ, "PORTAL_SETTINGS": str(settings)}
        return subprocess.run(
            command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()

    return make


@pytest.fixture(scope="module", autouse=True)
def asked_in_vain(office, tmp_path_factory) -> None:
    """Two questions that residents asked often enough to be read by staff."""
    activity, now = schema.open(tmp_path_factory.getbasetemp() / "demo0" / "state"), datetime.now(UTC)
    for words in ("giấy vàng mười", "mười vàng giấy", "nuôi ong lấy mật bán cho hợp tác xã ở gần nhà"):
        for day in (2, 1, 1):
            unanswered.note(lambda: activity, words, False, now - timedelta(days=day))


def work_through(page, office, look) -> None:
    """The list of what was searched for in vain, from end to end."""
    unfold = "document.querySelectorAll('details').forEach(each => { each.open = true })"
    page.goto(f"{office}/admin/unanswered")
    page.evaluate(unfold)
    look("unanswered")
    page.click(".save .button >> nth=0")
    look("unanswered-unticked")
    page.evaluate(unfold)  # an earlier walk has answered some
    page.check(".asked input >> nth=0")
    page.click(".save .button >> nth=1")
    look("unanswered-dismiss")
    page.goto(f"{office}/admin/unanswered")
    page.evaluate(unfold)
    page.check(".asked input >> nth=0")
    page.click(".save .button >> nth=0")
    page.fill("#q", "khai sinh")
    page.press("#q", "Enter")
    look("unanswered-choose")
    page.click(".asked--choice .button >> nth=0")
    look("unanswered-result")
    page.goto(f"{office}/admin/unanswered/attach?words=giay+vang+muoi")
    page.click("details summary")
    page.click("details .button")
    look("unanswered-card-refused")
    page.goto(f"{office}/admin/lexicon")
    page.click("main form .button")
    look("lexicon-refused")


def walk(page, office, code, look) -> None:
    """Every staff page once; `look` is called on each with a name."""
    page.goto(f"{office}/admin/start")
    look("start")
    page.fill("#code", code())
    page.fill("#password", "short")
    page.click("main form .button")
    look("start-refused")
    page.fill("#password", PASSWORD)
    page.click("main form .button")
    look("home")
    for kind in ("procedure", "alias"):
        page.goto(f"{office}/admin/{kind}/")
        look(f"list-{kind}")
    for kind in ("procedure", "guide", "situation", "amenity", "office"):
        page.goto(f"{office}/admin/{kind}/")
        if kind != "office":
            page.click(".items a >> nth=0")
        look(f"edit-{kind}")
    page.goto(f"{office}/admin/notice/new")
    page.fill("#shown_from", "32/13/2026")
    page.click(".save .button >> nth=0")
    look("edit-refused")
    page.goto(f"{office}/admin/question/")
    page.click(".items a >> nth=0")
    page.fill("#answer-vi", f"{page.input_value('#answer-vi')} Thêm một câu.")
    page.click(".save .button >> nth=0")
    look("saved")
    page.click(".state a")
    look("history")
    for noun in ("posters", "devices", "accounts", "nothing/here"):
        page.goto(f"{office}/admin/{noun}")
        look(noun.partition("/")[0])
    work_through(page, office, look)
    page.goto(f"{office}/admin/accounts")
    page.click(".desk__out button")
    look("sign-in")


@pytest.mark.parametrize(
    ("width", "tag", "scheme"), [(1280, "en", "light"), (360, "vi", "light"), (1280, "vi", "dark")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(office, code, chromium, width, tag, scheme):
    context = chromium.new_context(
        bypass_csp=True, viewport={"width": width, "height": 800}, color_scheme=scheme, locale=tag
    )
    page, found = context.new_page(), []
    OUTPUT.mkdir(exist_ok=True)

    def look(name: str) -> None:
        page.screenshot(path=OUTPUT / f"staff-{name}-{tag}-{width}-{scheme}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} scrolls sideways")
        for each in Axe().run(page, options=RUN_ONLY).response["violations"]:
            found.append(f"{name}: {each['id']} {each['nodes'][0]['html'][:120]}")

    walk(page, office, code, look)
    context.close()
    assert found == []


def test_the_keyboard_is_at_the_errors_first(office, chromium):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{office}/admin/start")
    page.click("main form .button")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.close()


def test_the_poster_is_one_sheet_of_paper(office, code, chromium):
    context = chromium.new_context(locale="vi")
    page = context.new_page()
    page.goto(f"{office}/admin/start")
    page.fill("#code", code())
    page.fill("#password", PASSWORD)
    page.click("main form .button")
    page.goto(f"{office}/admin/posters")
    sheet = page.pdf(prefer_css_page_size=True)
    context.close()
    assert sheet.count(b"/Type /Page\n") == 1


def test_a_list_is_worked_without_javascript(office, code, chromium):
    context = chromium.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{office}/admin/start")
    page.fill("#code", code())
    page.fill("#password", PASSWORD)
    page.click("main form .button")
    page.goto(f"{office}/admin/guide/new")
    page.fill("#title-vi", "Thử")
    page.fill("#steps-0-title-vi", "Một")
    page.click("#steps > button")
    expect(page).to_have_url(f"{office}/admin/guide/new#steps")
    page.fill("#steps-1-title-vi", "Hai")
    page.get_by_role("button", name="Move up: 2").or_(page.get_by_role("button", name="Move down: 1")).first.click()
    page.press("#title-vi", "Enter")  # saves as a draft: never the button of a list
    expect(page.locator(".notice--done")).to_contain_text("Saved; residents do not see it")
    assert [page.input_value(f"#steps-{number}-title-vi") for number in (0, 1)] == ["Hai", "Một"]
    context.close()
