"""Language and text size stand in the address; an address without language leads to the best one."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("accept", "tag"), [("en", "en"), ("vi-VN,vi;q=0.9", "vi"), ("rad", "vi"), ("", "vi"), ("x" * 5000, "vi")]
)
def test_an_address_without_language_leads_to_the_best(app, accept, tag):
    answer = app.test_client().get("/procedures?q=x", headers={"Accept-Language": accept})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/{tag}/procedures?q=x")
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("address", ["/nope", "/vi/nope", "/xx/procedures", "/vi/vi/procedures", "/%2e%2e/etc/passwd"])
def test_an_address_of_no_page_is_not_found(page, address):
    page(address, 404)


@pytest.mark.parametrize("address", ["//evil.example/procedures", "/%2f%2fevil.example", "/\\evil.example"])
def test_no_address_leads_to_another_host(app, address):
    location = app.test_client().get(address).headers.get("Location", "/")
    assert "evil" not in location.split("/")[2:3]
    assert location.startswith(("/", "http://localhost/"))
    assert not location.startswith("//")


def test_the_language_switch_keeps_the_page_and_the_words(page):
    link = page("/vi/search?q=khai sinh").soup.find("a", hreflang="en")
    assert link["href"] == "/en/search?q=khai+sinh"
    assert (link["lang"], link.text) == ("en", "English")


def test_text_size_stays_on_the_links(page):
    found = page("/vi/?size=2")
    assert "size-2" in found.soup.html["class"]
    assert all("size=2" in tile["href"] for tile in found.soup.select(".tile__link"))


def test_an_odd_text_size_is_the_normal_one(page):
    assert "size-1" in page("/vi/?size=99").soup.html["class"]


def test_the_same_links_stand_in_every_language(page):
    links = [
        {
            link["href"].replace(f"/{tag}/", "/")
            for link in page(f"/{tag}/").soup.find_all("a")
            if not link.get("hreflang")
        }
        for tag in ("vi", "en")
    ]
    assert links[0] == links[1]
