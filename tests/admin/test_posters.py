"""What the poster's codes say is read back by an independent reader (ZXing), from their pixels."""

from __future__ import annotations

import re

import pytest
import zxingcpp

from portal import create_app, settings
from tests.admin.conftest import Desk

SCALE = 6  # pixels a module


def read(svg) -> str:
    """Draw the code's runs as pixels and let ZXing read them."""
    side = int(svg["viewbox"].split()[-1])
    pixels = bytearray(b"\xff" * (side * SCALE) ** 2)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg.find_all("path")[1]["d"]):
        for row in range(int(y) * SCALE, (int(y) + 1) * SCALE):
            start = row * side * SCALE + int(x) * SCALE
            pixels[start : start + int(width) * SCALE] = bytes(int(width) * SCALE)
    [found] = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (side * SCALE, side * SCALE)))
    return found.text


def codes(page) -> list[str]:
    return [read(svg) for svg in page.soup.find_all("svg", class_="qr")]


def test_the_codes_join_the_wifi_and_open_the_portal(lan):
    page = lan.get("/admin/posters")
    assert codes(page) == ["WIFI:T:nopass;S:WiFi Phuong Tan Lap;;", "http://tram.home.arpa/"]
    assert "WiFi Phuong Tan Lap" in page.words
    assert "10.10.10.10" in page.words


@pytest.mark.parametrize("name", ["Phường; Tân: Lập, 1", "Ê Đê", "a" * 32, "'`<b>"])
def test_any_name_of_a_wifi_is_read_back(tmp_path, clock, name):
    given = {"state_dir": str(tmp_path), "run_dir": str(tmp_path), "firewall": "none", "wifi_name": name}
    page = Desk(create_app(settings.make(given), clock)).start().get("/admin/posters")
    text, _portal = codes(page)
    assert re.sub(r"\\(.)", r"\1", text) == f"WIFI:T:nopass;S:{name};;"
    assert name in page.soup.find(class_="poster__big").text


def test_the_poster_speaks_any_language_offered(lan):
    page = lan.get("/admin/posters?language=vi")
    poster = page.soup.find(class_="poster")
    assert poster["lang"] == "vi"
    assert poster.h1.text == "Wi-Fi và thông tin miễn phí"
    assert page.soup.html["lang"] == "en"
    assert lan.get("/admin/posters?language=xx").soup.find(class_="poster")["lang"] == "en"


def test_what_is_not_the_poster_is_not_printed(lan):
    page = lan.get("/admin/posters")
    assert page.soup.find(class_="chip").find_parent(class_="noprint")
    assert ".desk{display:none" in page.text.replace(" ", "")
