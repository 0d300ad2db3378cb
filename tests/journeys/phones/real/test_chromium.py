"""Chromium with its own detector: what it shows while tcp/443 is refused, and how it finds the portal by itself.

A refused https page sets nothing off in it: an error page at once, and what is typed without https comes to the
portal. Its detector starts where a certificate is bad. A site of the walled garden can be had before Connect; in
this Internet its certificate is by an authority that Chromium does not know.
"""

from __future__ import annotations

import contextlib
import json
import shlex
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from tests.journeys.lab import until
from tests.journeys.phones.real.conftest import RealWorld
from tests.journeys.phones.real.screen import Screen
from tests.journeys.phones.real.seat import Seat

pytestmark = [pytest.mark.air, pytest.mark.real("chromium")]
WALLED = "dichvucong.gov.vn"
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-quic",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# With these, which its driver would add, there is no detector.
DROPPED = [
    "--disable-background-networking", "--disable-features", "--disable-default-apps",
    "--disable-component-extensions-with-background-pages",
]  # fmt: skip


class Chromium(Seat):
    def walk(self, steps) -> None:
        """Run `steps(self)` with the browser open; in a thread, as another test may hold the driver in this one."""
        Screen(self)
        words = [f"{name}={value}" for name, value in self.environment.items()]
        words = [*self.inside, "env", *words, "chromium"]
        program = self.folder / "chromium"
        program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        program.chmod(0o755)
        with ThreadPoolExecutor(1) as thread:
            thread.submit(self._walk, str(program), steps).result()

    def _walk(self, program: str, steps) -> None:
        with sync_playwright() as driver:
            self.browser: BrowserContext = driver.chromium.launch_persistent_context(
                str(self.folder / "profile"), executable_path=program, headless=False, args=SWITCHES,
                ignore_default_args=DROPPED,
            )  # fmt: skip
            self.page: Page = self.browser.pages[0]
            steps(self)
            self.browser.close()

    def trust(self, pem: str) -> None:
        """As an administrator gives a certificate authority to Chromium."""
        inner = "".join(pem.split("-----")[2].split())
        self.write("/etc/chromium/policies/managed/lab.json", json.dumps({"CACertificates": [inner]}))

    def open(self, address: str) -> None:
        with contextlib.suppress(Error):  # a page of Chromium's own in its place; `ask` tells which
            self.page.goto(address, wait_until="commit")

    def ask(self, script: str) -> object:
        """Of the page; nothing while one page gives way to the next."""
        try:
            return self.page.evaluate(script)
        except Error:
            return None

    def kind(self) -> object:
        """What is shown: "" a page of the net, "neterror", "ssl", "captive-portal"."""
        return self.ask("document.body.className.trim()")

    def type(self, address: str) -> None:
        """By the keyboard, into the address bar."""
        self.run("xdotool", "key", "ctrl+l")
        self.run("xdotool", "type", address)
        self.run("xdotool", "key", "Return")

    def portal_tab(self, origin: str) -> Page | None:
        others = [page for page in self.browser.pages if page is not self.page]
        return next((page for page in others if page.url.startswith(f"{origin}/")), None)


@pytest.fixture
def garden(tmp_path_factory):
    """A box of its own: every name of this Internet has one address, so behind one walled name all are open."""
    with RealWorld(tmp_path_factory.mktemp("garden"), {"walled_garden": [WALLED]}, phones=1) as garden:
        yield garden


def test_its_detector_finds_the_portal_and_the_internet(garden):
    phone = garden.next_phone()
    origin, walled = phone.lab.origin, f"https://{WALLED}/"

    def steps(chromium: Chromium) -> None:
        chromium.open(walled)
        until(lambda: chromium.kind() == "captive-portal", 20, "the page: connect to the network")
        assert phone.lab.settings.portal_name in str(chromium.ask("document.body.innerText"))
        until(lambda: chromium.kind() and chromium.portal_tab(origin), 20, "a tab with the portal, by itself")
        chromium.portal_tab(origin).click("form[action$='/connect'] button")
        until(lambda: phone.probe() == 204, 20, "Connect lets it out")
        chromium.open(walled)
        until(lambda: chromium.kind() == "ssl", 20, "now the certificate is the site's own matter")

    phone.join()
    with Chromium(phone) as chromium:
        chromium.walk(steps)


@pytest.mark.parametrize("secure", [False, True], ids=["without certificate", "with certificate"])
def test_https_is_refused_at_once_and_what_is_typed_comes_to_the_portal(secure, request):
    phone = request.getfixturevalue("secure_phone" if secure else "phone")
    own = (phone.lab.settings.portal_name, phone.lab.settings.portal_address)

    def steps(chromium: Chromium) -> None:
        chromium.open("https://www.example.com/")
        until(lambda: chromium.kind() == "neterror", 20, "an error page")
        assert "ERR_CONNECTION_REFUSED" in str(chromium.ask("document.body.innerText"))
        for typed in (*own, "example.org", "example.org/some/page"):
            chromium.type(typed)
            until(lambda: chromium.ask("location.host") in own, 20, f"{typed} leads to the portal")
            chromium.open("about:blank")

    phone.join()
    with Chromium(phone) as chromium:
        if secure:
            chromium.trust(phone.lab.certificate.authority.read_text())
        chromium.walk(steps)
