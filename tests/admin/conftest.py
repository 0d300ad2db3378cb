"""A member of staff at a desk: fetches pages as a browser on the office's side does, and sends the real forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

from portal.staff import accounts
from tests import lint
from tests.lint import Page

OFFICE = "http://127.0.0.1:8081"  # the demo's second port
PASSWORD = "ba chai nuoc mam"


class Desk:
    """One browser. `page` holds the last page; forms are filled in on it and sent with all their fields."""

    def __init__(self, app, base: str = OFFICE) -> None:
        self.app, self.base = app, base
        self.browser = app.test_client()
        self.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.page: Page

    def get(self, address: str, status: int = 200, **more) -> Page:
        return self.take(self.browser.get(address, base_url=self.base, follow_redirects=True, **more), address, status)

    def take(self, answer, address: str, status: int) -> Page:
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, f"{address}: {answer.status_code}, expected {status}"
        self.page = Page(BeautifulSoup(text, "html.parser"), text, answer)
        lint.check(self.page, f"/admin{address}")
        return self.page

    def form(self, action: str = "") -> tuple[str, MultiDict]:
        """The first form of the page whose address ends in `action`: its address and all its values."""
        forms = self.page.soup.main.find_all("form", method="post")
        [form, *_more] = [form for form in forms if form["action"].endswith(action)]
        return form["action"], filled(form)

    def send(self, action: str = "", status: int = 200, *, origin: str = "own", drop=(), **typed) -> Page:
        """Fill in and send a form; a name of the form with dots is written with double underscores."""
        address, values = self.form(action)
        for name, value in typed.items():
            values.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
        for name in drop:
            values.pop(name, None)
        headers = {"Origin": self.base if origin == "own" else origin} if origin else {}
        answer = self.browser.post(address, base_url=self.base, data=values, headers=headers, follow_redirects=True)
        return self.take(answer, address, status)

    def start(self, name: str = "lan", password: str = PASSWORD) -> Desk:
        """Set a password with a one-time code, as on the first day."""
        staff = accounts.open_store(Path(self.app.extensions["settings"].state_dir))
        code = accounts.invite(staff, name, self.app.extensions["clock"]())
        self.get("/admin/start")
        self.send("start", code=code, password=password)
        return self

    @property
    def said(self) -> str:
        """What the page says has happened."""
        return " ".join(found.text for found in self.page.soup.select('[role="status"].notice'))

    @property
    def problems(self) -> list[str]:
        return [link.text for link in self.page.soup.select(".error-summary a")]


def filled(form) -> MultiDict:
    """All that a browser would send of the form, but no button."""
    values: MultiDict = MultiDict()
    for each in form.find_all(["input", "textarea", "select"]):
        if each.name == "input" and each.get("type") in ("checkbox", "radio") and not each.has_attr("checked"):
            continue
        if each.name == "select":
            chosen = each.find("option", selected=True)
            values.add(each["name"], chosen["value"] if chosen else "")
        else:
            text = each.text.removeprefix("\n").removeprefix("\n") if each.name == "textarea" else each.get("value", "")
            values.add(each["name"], text)
    return values


@pytest.fixture
def desk(app) -> Desk:
    """Nobody is signed in yet."""
    return Desk(app)


@pytest.fixture
def lan(app) -> Desk:
    """Lan, signed in."""
    return Desk(app).start()


@pytest.fixture
def minh(app, lan) -> Desk:
    """A colleague at another desk."""
    return Desk(app).start("minh")


@pytest.fixture
def another_desk(app) -> Callable[[], Desk]:
    return lambda: Desk(app)
