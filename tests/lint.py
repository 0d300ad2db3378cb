"""What every page must hold, checked each time a test fetches one."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from itertools import pairwise

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

FIRST_PAGE = 14_336  # ten segments of 1,460 bytes less headers: what a server may send before the first ACK (RFC 6928)
ANY_PAGE = 40 * 1024


@dataclass
class Page:
    """A fetched page: `soup` to look into, `text` as sent, `answer` with status and headers."""

    soup: BeautifulSoup
    text: str
    answer: TestResponse

    @property
    def h1(self):
        return self.soup.h1

    @property
    def words(self) -> str:
        return " ".join(self.soup.get_text(" ").split())


def check(page: Page, address: str) -> None:
    soup = page.soup
    assert len(soup.find_all("h1")) == 1, f"{address}: one h1"
    levels = [int(found.name[1]) for found in soup.find_all(["h1", "h2", "h3", "h4"])]
    jumps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert not jumps, f"{address}: heading levels jump {jumps}"
    assert soup.html.get("lang"), f"{address}: html lang"
    assert soup.title.text.strip(), f"{address}: title"
    ids = [found["id"] for found in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"{address}: an id stands twice"
    _forms(soup, address)
    _hosts(soup, address)
    assert len(page.text.encode()) <= ANY_PAGE * (4 if "/admin" in address else 1), (
        f"{address}: {len(page.text.encode())} bytes"
    )
    limit = FIRST_PAGE if address.strip("/") in ("", "vi", "en") else 20 * 1024
    assert len(gzip.compress(page.text.encode(), 5)) <= limit, f"{address}: too heavy on the wire"


def _forms(soup: BeautifulSoup, address: str) -> None:
    for form in soup.find_all("form"):
        assert form.get("action"), f"{address}: a form without an action"
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") in ("hidden", "submit"):
            continue
        named = (
            field.get("aria-label") or soup.find("label", attrs={"for": field.get("id")}) or field.find_parent("label")
        )
        assert named, f"{address}: the field {field.get('name')} has no label"


def _hosts(soup: BeautifulSoup, address: str) -> None:
    """Nothing is loaded from another host: the device has no Internet yet."""
    for found in soup.find_all(["img", "script", "link", "audio", "iframe", "source"]):
        target = found.get("src") or found.get("href") or ""
        assert not target.startswith(("http:", "https:", "//")), f"{address}: loads {target}"
    assert not soup.find_all(target="_blank"), f"{address}: a new window"
