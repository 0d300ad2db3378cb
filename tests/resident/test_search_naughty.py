"""Whatever stands in the address of a search, the page is whole and what was typed stays text."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from bs4 import BeautifulSoup

from portal import create_app, settings
from portal.content import store
from portal.content.samples import load_samples
from tests import lint, naughty
from tests.conftest import Clock
from tests.lint import Page

TEXTS = naughty.texts()
ACTIVE = ("script", "style", "iframe", "object", "embed", "base", "meta", "link", "form", "input", "svg", "img")


@pytest.fixture(scope="module")
def phone(tmp_path_factory):
    """A device at the sample office, one office for all of them."""
    folder = tmp_path_factory.mktemp("office")
    chosen = {"state_dir": str(folder / "state"), "run_dir": str(folder / "run"), "firewall": "none"}
    clock = Clock()
    db = store.open(Path(chosen["state_dir"]))
    load_samples(db, clock())
    return create_app(settings.make(chosen), clock).test_client(use_cookies=False)


@pytest.fixture
def ask(phone):
    """Fetch an address and lint the page."""

    def fetch(address: str) -> Page:
        answer = phone.get(address)
        assert answer.status_code == 200, address[:200]
        text = answer.get_data().decode()
        found = Page(BeautifulSoup(text, "html.parser"), text, answer)
        lint.check(found, address[:200])
        return found

    return fetch


def search(typed: str, page: str = "/vi/search") -> str:
    """The address; a lone surrogate as the three bytes that a careless program makes of it."""
    return f"{page}?q={quote(typed.encode('utf-8', 'surrogatepass'))}"


def some(group: str) -> list[str]:
    """All of a small group; search itself is asked every one."""
    return TEXTS[group][:: 1 if len(TEXTS[group]) < 100 else 4]


def active(page: Page) -> list[str]:
    """What a browser would run, load or send: it must not grow by what was typed."""
    elements = [found.name for found in page.soup.find_all(ACTIVE) if found.get("type") != "hidden"]
    attributes = {
        name for found in page.soup.find_all(True) for name in found.attrs if name.startswith(("on", "style", "srcdoc"))
    }
    return sorted(elements) + sorted(attributes)


def targets(page: Page) -> list[str]:
    """Where pressing something leads; the head's own icon is `data:`."""
    return [found[name] for name in ("href", "action", "src") for found in page.soup.body.find_all(attrs={name: True})]


@pytest.mark.parametrize("group", TEXTS)
def test_every_text_gets_a_whole_page(ask, group):
    plain = active(ask(search("khai sinh")))
    for typed in some(group):
        page = ask(search(typed))
        assert active(page) == plain, ascii(typed[:100])
        schemes = {urlsplit(target).scheme for target in targets(page)}
        assert schemes <= {"", "http", "https", "tel", "mailto"}, ascii(typed[:100])


@pytest.mark.parametrize("group", TEXTS)
def test_suggestions_come_for_every_text(phone, group):
    for typed in some(group):
        answer = phone.get(search(typed, "/vi/search/suggest"))
        assert answer.status_code == 200, ascii(typed[:100])
        assert all(row["address"].startswith("/vi/") for row in answer.get_json()["items"]), ascii(typed[:100])


@pytest.mark.parametrize("typed", TEXTS["markup"])
def test_what_was_typed_stands_in_the_box_as_typed(ask, typed):
    kept = ask(search(typed)).soup.find("input", attrs={"name": "q"})["value"]
    assert kept == typed.strip()


@pytest.mark.parametrize(
    "address",
    [
        "/vi/search?q=%ff%fe%c3%28", "/vi/search?q=%", "/vi/search?q=%zz&q=khai", "/vi/search?q[]=khai",
        "/vi/search?q=khai&kind=%00", "/vi/search?q=khai&kind=../book", "/vi/search?q=khai&kind=%ff",
        "/vi/search?&&==&q", "/vi/search?kind=book",
        "/vi/search?q=khai&size=%3Cb%3E", "/vi/search?q=khai&lang=../..", "/vi/search?q=khai&exact=%00", "/vi/search",
        "/vi/search?q=khai&area=%27%20OR%201", "/vi/search?q=" + "%00" * 2_000, "/vi/search?" + "q=khai&" * 500,
    ],
)  # fmt: skip
def test_broken_addresses_get_a_whole_page(ask, address):
    assert ask(address).soup.find("input", attrs={"name": "q"})
