"""What a pop-up leads to, through nginx and firewall: a page carried to another phone, and a day's data that ends."""

from __future__ import annotations

import re

import pytest

from tests.journeys.lab import Lab

pytestmark = pytest.mark.air


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("lab"), {"daily_megabytes": 1}) as lab:
        lab.portal("samples")
        for phone in lab.phones:
            phone.join()
        yield lab


@pytest.fixture
def phone(lab):
    lab.phones[0].press("/vi/status/disconnect")
    return lab.phones[0]


def headers(phone, url: str, *more: str) -> str:
    return phone.curl(url, "-o", "/dev/null", "-D", "-", *more)[1]


def code_of(phone, page: str) -> str:
    """Press the button at the foot of `page`."""
    answer = headers(phone, "http://tram.home.arpa/vi/continue", "--data-urlencode", f"page={page}")
    return re.search(r"(?im)^location: /vi/continue/(\w{6})", answer)[1]


@pytest.mark.parametrize("home", ["tram.home.arpa", "10.10.10.10"])
@pytest.mark.parametrize("connected", [False, True])
def test_a_page_is_carried_to_another_phone_on_either_side(lab, phone, home, connected):
    page = "/vi/search?q=khai+sinh&size=2"
    code = code_of(phone, page)
    if connected:
        phone.press("/vi/connect")
    for reader in lab.phones:
        assert f"Location: {page}" in headers(reader, f"http://{home}/c/{code.lower()}")
        status, text = reader.curl(f"http://{home}/c/{code}", "-L", "--compressed")
        assert status == 200
        assert 'class="size-2"' in text


def test_the_page_of_a_code_passes_nginx_with_what_it_says(phone):
    code = code_of(phone, "/vi/books")
    status, text = phone.curl(f"http://tram.home.arpa/vi/continue/{code}", "--compressed")
    assert status == 200
    assert f'tram.home.arpa/c/</span><b class="code__letters"><span class="code__group">{code[:3]}' in text
    assert phone.curl("http://tram.home.arpa/c/000000", "--compressed")[0] == 404


def test_a_day_s_data_ends_with_words_and_reading_goes_on(lab, phone):
    phone.press("/en/connect")
    status = phone.curl("http://tram.home.arpa/en/status", "--compressed")[1]
    assert "less than 1 MB of 1 MB" in status
    phone.curl("http://example.org/long", "-o", "/dev/null", "-m", "8")
    assert phone.probe() == 302, "held like a phone that waits"
    assert "used up" in phone.curl("http://tram.home.arpa/en/status", "--compressed")[1]
    assert '"captive": true' in phone.curl("http://tram.home.arpa/captive-api")[1]
    assert phone.curl("http://tram.home.arpa/vi/books", "--compressed")[0] == 200
    assert phone.press("/en/connect")[0] == 403


def test_disconnecting_gives_no_second_day(lab, phone):
    """The row is a minute old; what the kernel counted last is noted when the phone leaves."""
    phone.press("/en/connect")
    phone.curl("http://example.org/long", "-o", "/dev/null", "-m", "8")
    phone.press("/en/status/disconnect")
    assert phone.press("/en/connect")[0] == 403
