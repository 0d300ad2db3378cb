"""Which window a page is read in, by what the systems' own windows send."""

from __future__ import annotations

import pytest

from portal.access import window

IPHONE, MAC = "iPhone; CPU iPhone OS 17_5 like Mac OS X", "Macintosh; Intel Mac OS X 10_15_7"
APPLE, GOOGLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)", "AppleWebKit/537.36 (KHTML, like Gecko)"
SAFARI, WEBVIEW = "Version/18.0 Mobile/15E148 Safari/604.1", "Version/4.0 Chrome/120.0 Mobile Safari/537.36"
CHROME = "Chrome/131.0.0.0 Safari/537.36"
# Name, system and what follows "Mozilla/5.0 (system)".
SENT = [
    ("iphone_sheet", IPHONE, f"{APPLE} Mobile/15E148"),
    ("iphone_sheet", "iPad; CPU OS 16_1 like Mac OS X", APPLE),
    ("iphone", IPHONE, f"{APPLE} {SAFARI}"),
    ("iphone", IPHONE, f"{APPLE} CriOS/130.0 Mobile/15E148"),
    ("mac_sheet", MAC, APPLE),
    ("computer", MAC, f"{APPLE} Version/18.1 Safari/605.1.15"),
    ("android_window", "Linux; Android 13; SM-A546E Build/TP1A; wv", f"{GOOGLE} {WEBVIEW}"),
    ("android_window", "Linux; Android 12; M2101K6G; wv", f"{GOOGLE} {WEBVIEW}"),
    ("android_window", "Linux; Android 4.4.2; SM-G900 Build/KOT49H", f"{GOOGLE} {WEBVIEW}"),
    ("android", "Linux; Android 10; K", f"{GOOGLE} Chrome/131.0.0.0 Mobile Safari/537.36"),
    ("android", "Linux; Android 14; SM-S921B", f"{GOOGLE} SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36"),
    ("android", "Android 14; Mobile; rv:133.0", "Gecko/133.0 Firefox/133.0"),
    ("computer", "Windows NT 10.0; Win64; x64", f"{GOOGLE} {CHROME} Edg/131.0"),
    ("computer", "X11; CrOS x86_64 14541.0.0", f"{GOOGLE} {CHROME}"),
    ("computer", "X11; Linux x86_64", f"{GOOGLE} {CHROME}"),
    ("firefox", "X11; Ubuntu; Linux x86_64; rv:133.0", "Gecko/20100101 Firefox/133.0"),
    ("linux_window", "X11; Linux x86_64", f"{APPLE} Version/17.0 Safari/605.1.15"),
    ("", "", "curl/8.5.0"),
]


def sent_by(system: str, rest: str) -> str:
    return f"Mozilla/5.0 ({system}) {rest}"


@pytest.mark.parametrize(("name", "system", "rest"), SENT)
def test_the_window_is_known_by_what_it_sends(name, system, rest):
    assert window.of(sent_by(system, rest)) == name


def test_no_header_is_no_window():
    assert window.of("") == ""


def test_a_long_header_is_no_work():
    assert window.of("Android " * 100_000) == "android"


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        (sent_by(*SENT[0][1:]), "Press Done (Xong)"),
        (sent_by(*SENT[6][1:]), "This window closes by itself"),
        ("", "iPhone, iPad, Mac: press Done"),
    ],
)
def test_the_status_page_says_first_what_happens_to_this_window(page, app, sent, first):
    app.test_client(use_cookies=False).post("/en/connect")
    found = page("/en/status", headers={"User-Agent": sent})
    assert found.soup.main.li.get_text().startswith(first)
    after = found.words[found.words.index(first) :]
    assert after.index("tram.home.arpa") < after.index("Time left") < after.index("Disconnect")
