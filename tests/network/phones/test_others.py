"""All but Android: each tells a portal from a failure by its own rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.network import probes
from portal.network.phones import systems
from portal.network.phones.device import Device
from portal.network.phones.verdict import AWAY, LIMITED, ONLINE, PORTAL, SUSPECTED
from tests.network.phones.stage import QUIET, Says, moved, nobody

PAGE = "<html>Welcome</html>"
SUCCESS, CANONICAL = probes.SUCCESS.decode(), probes.CANONICAL.decode()
CASES = [
    ("iphone", moved(), PORTAL),
    ("iphone", Says(200, PAGE), PORTAL),
    ("iphone", Says(200, SUCCESS), ONLINE),
    ("iphone", Says(200, SUCCESS.rstrip()), ONLINE),
    ("iphone", QUIET, PORTAL),
    ("huawei", moved(), PORTAL),
    ("huawei", QUIET, ONLINE),
    ("chromeos", moved(302), PORTAL),
    ("chromeos", moved(307), PORTAL),
    ("chromeos", moved(301), AWAY),
    ("chromeos", moved(303), AWAY),
    ("chromeos", moved(308), AWAY),
    ("chromeos", Says(302, PAGE), SUSPECTED),
    ("chromeos", Says(200, PAGE), SUSPECTED),
    ("chromeos", Says(511, PAGE), AWAY),
    ("chromeos", QUIET, ONLINE),
    ("chrome", moved(308), PORTAL),
    ("chrome", Says(511, PAGE), PORTAL),
    ("chrome", Says(503, PAGE), AWAY),
    ("chrome", Says(200, "."), ONLINE),
    ("chrome", Says(200, PAGE), PORTAL),
    ("edge", QUIET, ONLINE),
    ("kindle", moved(), PORTAL),
    ("kindle", Says(200, probes.STUB.decode()), ONLINE),
    ("gnome", moved(), PORTAL),
    ("gnome", Says(200, "NetworkManager is online\n"), ONLINE),
    ("gnome", QUIET, PORTAL),
    ("gnome", Says(511, PAGE), PORTAL),
    ("fedora", Says(200, "OKAY"), ONLINE),
    ("fedora", Says(200, PAGE, ("X-NetworkManager-Status: online",)), ONLINE),
    ("debian", QUIET, ONLINE),
    ("debian", Says(200), ONLINE),
    ("debian", Says(200, PAGE), PORTAL),
]


@pytest.mark.parametrize(("key", "says", "word"), CASES, ids=[f"{k}-{s.status}-{len(s.body)}-{w}" for k, s, w in CASES])
def test_each_system_judges_as_its_source_says(plain, system, device, key, says, word):
    plain.rest = says
    assert system(key).look(device).word == word


@pytest.mark.parametrize(("key", "word"), [("iphone", AWAY), ("windows", AWAY), ("firefox", AWAY), ("gnome", LIMITED)])
def test_a_refused_connection_is_never_a_portal(device, key, word):
    row = replace(systems.by_key(key), http=f"http://127.0.0.1:{nobody()}/")
    assert row.look(device).word == word


def test_an_iphone_with_an_api_asks_it_alone_and_is_lost_when_it_fails(plain, sealed, system, device):
    device.api = sealed.at("/api")
    sealed.answers["/api"] = Says(200, '{"captive": false}')
    assert system("iphone").look(device).word == ONLINE
    assert plain.asked == []
    sealed.answers["/api"] = Says(503)
    plain.rest = Says(200, SUCCESS)
    assert system("iphone").look(device).word == AWAY


def _loopback(row, port: int, device: Device, path: str = ""):
    """The row's own host, at the portal of this test."""
    host = row.http.split("/")[2]
    device.known = {(host.rstrip("."), 4): ["127.0.0.1"], (host.rstrip("."), 6): [], ("dns.msftncsi.com", 4): []}
    return replace(row, http=row.http.replace(host, f"{host}:{port}", 1))


@pytest.mark.parametrize(
    ("says", "word"),
    [(Says(200, CANONICAL), ONLINE), (Says(200, PAGE), PORTAL), (moved(), PORTAL), (Says(511, PAGE), PORTAL),
     (QUIET, PORTAL), (Says(404, PAGE), AWAY)],
)  # fmt: skip
def test_firefox_compares_the_page(plain, device, says, word):
    plain.rest = says
    assert _loopback(systems.by_key("firefox"), plain.port, device).look(device).word == word


@pytest.mark.parametrize(("says", "word"), [(QUIET, ONLINE), (Says(200), ONLINE), (Says(200, PAGE), PORTAL)])
def test_firefox_of_2026_takes_204_or_an_empty_200(plain, device, says, word):
    plain.rest = says
    assert _loopback(systems.by_key("firefox-2026"), plain.port, device).look(device).word == word


@pytest.mark.parametrize(
    ("says", "name", "word"),
    [(Says(200, "Microsoft Connect Test"), ["131.107.255.255"], ONLINE),
     (Says(200, "Microsoft Connect Test"), ["198.18.0.5"], LIMITED), (moved(), ["131.107.255.255"], PORTAL),
     (Says(200, PAGE), [], PORTAL)],
)  # fmt: skip
def test_windows_compares_the_page_and_a_name(plain, device, says, name, word):
    plain.rest = says
    row = _loopback(systems.by_key("windows"), plain.port, device)
    device.known["dns.msftncsi.com", 4] = name
    verdict = row.look(device)
    assert verdict.word == word
    assert verdict.url == ("http://www.msftconnecttest.com/redirect" if word == PORTAL else "")


def test_each_request_is_written_as_its_system_writes_it(plain, device):
    for key in ("iphone-old", "windows", "ubuntu"):
        _loopback(systems.by_key(key), plain.port, device).look(device)
    apple, windows, ubuntu = plain.asked
    assert apple.startswith("GET /library/test/success.html HTTP/1.0\r\nHost: www.apple.com:")
    assert "wispr" in apple
    assert "Connection: Close\r\nUser-Agent: Microsoft NCSI" in windows
    assert "Host: connectivity-check.ubuntu.com.:" in ubuntu
    assert "User-Agent" not in ubuntu


def test_a_portal_of_the_hobby_kind_is_seen_to_fail(plain, system, device):
    """Its API is plain http and its answer a 511 without a page: Android and ChromeOS show no portal at all."""
    plain.rest = Says(511)
    device.api = plain.at("/api")
    words = {key: system(key, online=False).look(device).word for key in ("android", "chromeos", "chrome", "iphone")}
    assert words == {"android": AWAY, "chromeos": AWAY, "chrome": PORTAL, "iphone": PORTAL}
