"""The page that opens by itself: fetched without script, storage or a cookie that outlives it; links and one form.

What each system does at a page's start is handed in: it asks again whether the network is free now.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from portal.network.phones.device import Answer, Device

REDIRECTS = (301, 302, 303, 307, 308)
MOST_STEPS, TOO_MANY, PAUSE = 20, 429, 0.3


class Lost(Exception):
    """The window shows no page; the sentence says what it got instead."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language, self.title, self._in_title = "", "", False
        self.links: list[str] = []
        self.forms: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = found.get("lang", "")
        elif tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "form":
            self.forms.append((found.get("method", "get").lower(), found.get("action", "")))
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data.strip()


@dataclass
class Window:
    """`at_page` is called with the address whenever a page starts, as the real window does."""

    device: Device
    agent: str
    at_page: Callable[[str], None] = lambda _url: None
    url: str = ""
    page: _Page = field(default_factory=_Page)
    passed: list[str] = field(default_factory=list)

    def open(self, url: str, method: str = "GET") -> Answer:
        """Go there, following redirects as a browser does. Raises Lost."""
        for _ in range(MOST_STEPS):
            answer = self.device.ask(url, self._headers(url), method=method, family=0)
            if answer.status == TOO_MANY:  # one device that plays many phones meets the box's limit; a person waits
                time.sleep(PAUSE)
                continue
            if answer.status not in REDIRECTS:
                break
            self.passed.append(f"{answer.status} {url}")
            url = urljoin(url, answer.header("Location"))
            method = "GET" if answer.status in (301, 302, 303) else method
        self.url = url
        if answer.status != 200:
            raise Lost(f"{url}: {answer.said}")
        self.page = _Page()
        self.page.feed(answer.body.decode("utf-8", "replace"))
        self.at_page(url)
        return answer

    def _headers(self, url: str) -> tuple[tuple[str, str], ...]:
        more = (("Origin", "null"),) if urlsplit(url).path.endswith("/connect") else ()
        return (
            ("Connection", "keep-alive"), ("Upgrade-Insecure-Requests", "1"), ("User-Agent", self.agent),
            ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"), ("Accept-Language", "vi-VN,vi;q=0.9"), *more,
        )  # fmt: skip

    def follow(self, ending: str) -> None:
        """The first link to this place. Raises Lost."""
        found = [link for link in self.page.links if urlsplit(link).path.rstrip("/").endswith(ending)]
        if not found:
            raise Lost(f"{self.url} has no link to {ending}")
        self.open(urljoin(self.url, found[0]))

    def press_connect(self) -> None:
        """The form that lets the device out; it may stand one page further. Raises Lost."""
        action = self._connect()
        if action is None:
            self.follow("/connect")
            action = self._connect()
        if action is None:
            raise Lost(f"{self.url} has no form to connect")
        self.open(urljoin(self.url, action), "POST")

    def _connect(self) -> str | None:
        forms = (action for method, action in self.page.forms if method == "post")
        return next((action for action in forms if urlsplit(action).path.endswith("/connect")), None)

    def disconnect(self) -> None:
        """As the status page's button does."""
        found = next((action for _, action in self.page.forms if action.endswith("/status/disconnect")), None)
        self.open(urljoin(self.url, found or "/vi/status/disconnect"), "POST")
