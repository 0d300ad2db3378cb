"""Everything the sample office publishes, read as a device that waits reads it: in a small window that opens nothing.

Such a window has no new windows, no downloads and no other apps; on Android a link to a store or an app ends on an
error page that takes the Wi-Fi out of use (CaptivePortalLogin, shouldOverrideUrlLoading).
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from portal import create_app, settings
from portal.content.samples import load_samples
from tests.builders import NOW


@pytest.fixture(scope="module")
def sample_office(tmp_path_factory):
    from portal.content import store

    folder = tmp_path_factory.mktemp("office")
    load_samples(store.open(folder), NOW)
    return settings.make({"state_dir": str(folder), "firewall": "none"})


OWN_SCRIPT = re.compile(r"/static/[0-9a-f]{12}/js/search\.js")


def walk(phone, start: str) -> dict[str, BeautifulSoup]:
    """Every page that links and forms of reading lead to, in the language of `start`; one search stands for all."""
    pages: dict[str, BeautifulSoup] = {}
    waiting = [
        start,
        f"{start}search?q=khai+sinh",
        f"{start}search?q=ho+chieu",
        f"{start}nothing-here",
        f"{start}kiosk",
    ]
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        answer = phone.get(address, follow_redirects=True)
        assert answer.status_code in (200, 404), address
        soup = pages[address] = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        targets = (urljoin(address, link["href"]).partition("#")[0] for link in soup.find_all("a", href=True))
        waiting += [each for each in targets if each.startswith(start) and "size=" not in each and each not in pages]
    return pages


def trouble(page: BeautifulSoup) -> list[str]:
    """What a small window cannot do."""
    found = [str(each)[:120] for each in page.find_all(["iframe", "object", "embed"])]
    # The search line's own script adds suggestions; a window without scripts loses nothing else.
    found += [str(each)[:120] for each in page.find_all("script") if not OWN_SCRIPT.fullmatch(each.get("src", ""))]
    found += [
        str(each)[:120] for each in page.find_all(attrs={"target": True}) + page.find_all(attrs={"download": True})
    ]
    for each in page.find_all(["a", "area", "form"]):
        parts = urlsplit(each.get("href") or each.get("action") or "")
        leaves = parts.netloc or parts.scheme not in ("", "tel")
        if leaves or parts.path.endswith((".pdf", ".apk", ".doc", ".docx", ".zip")):
            found.append(str(each)[:120])
    return found


@pytest.mark.parametrize("start", ["/vi/", "/en/"])
def test_no_page_asks_a_waiting_device_for_what_its_window_cannot_do(sample_office, clock, start):
    pages = walk(create_app(sample_office, clock).test_client(use_cookies=False), start)
    assert len(pages) > 200
    assert {address: found for address, page in pages.items() if (found := trouble(page))} == {}


def test_the_walk_finds_what_it_looks_for():
    for planted in (
        '<a href="https://example.vn/">x</a>', '<a href="//example.vn/">x</a>', '<a href="zalo://qr">x</a>',
        '<a href="intent://x#Intent;end">x</a>', '<a href="market://details">x</a>',
        '<a href="/vi/a" target="_blank">x</a>',
        '<a href="/media/a.pdf">x</a>', '<a href="/vi/a" download>x</a>', '<form action="https://example.vn/"></form>',
    ):  # fmt: skip
        assert trouble(BeautifulSoup(planted, "html.parser")), planted
    assert not trouble(BeautifulSoup('<a href="tel:113">113</a><a href="#papers">x</a>', "html.parser"))


def test_a_waiting_device_may_open_what_is_in_the_walled_garden(sample_office, clock):
    garden = settings.make(
        {"state_dir": sample_office.state_dir, "firewall": "none", "walled_garden": ["dichvucong.gov.vn"]}
    )
    for given, links in ((sample_office, False), (garden, True)):
        phone = create_app(given, clock).test_client(use_cookies=False)
        soup = BeautifulSoup(phone.get("/vi/procedures/1.001193").get_data(as_text=True), "html.parser")
        outward = [link["href"] for link in soup.select(".facts a") if link["href"].startswith("https://")]
        assert bool(outward) is links
        assert "dichvucong.gov.vn" in str(soup.find(class_="facts"))
