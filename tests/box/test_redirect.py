"""Every Host that is not ours is answered by nginx alone: 302 to the portal, a page with a link, nothing echoed."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.air
FOREIGN = [
    ("connectivitycheck.gstatic.com", "/generate_204"),
    ("captive.apple.com", "/hotspot-detect.html"),
    ("www.msftconnecttest.com", "/connecttest.txt"),
    ("detectportal.firefox.com", "/success.txt?ipv4"),
    ("connectivity-check.ubuntu.com.", "/"),
    ("nmcheck.gnome.org:80", "/check_network_status.txt"),
    ("CAPTIVE.APPLE.COM", "/a/b/../c?x=1&y=%3Cscript%3E"),
    ("192.0.2.7", "/"),
    ("[2001:db8::1]", "/"),
    ("under_score.example", "/" + "a" * 3000),
    ("tram.home.arpa.evil.example", "/admin/"),
    ("", "/no-host"),
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PROPFIND"])
def test_a_foreign_host_is_sent_to_the_portal(door, method):
    for host, path in FOREIGN:
        answer = door.ask(door.ports.REDIRECT, path, method, host)
        assert answer.status == 302, host
        assert answer.headers.get_all("Location") == ["http://tram.home.arpa/"]
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Connection"] == "close"
        assert 100 < int(answer.headers["Content-Length"]) < 1000
        assert answer.headers["Server"] == "nginx"
        if method == "HEAD":
            assert answer.body == b""
        else:
            assert '<a href="http://tram.home.arpa/">Mở trang Wi-Fi miễn phí</a>' in answer.text
            assert "Open the free Wi-Fi page" in answer.text
    assert door.upstream.requests == []


@pytest.mark.parametrize("port", ["WAITING", "ONLINE"])
def test_a_foreign_host_is_redirected_at_the_portals_own_ports_too(door, port):
    answer = door.ask(getattr(door.ports, port), "/", host="nmcheck.gnome.org")
    assert (answer.status, answer.headers["Location"]) == (302, "http://tram.home.arpa/")
    assert door.upstream.requests == []


def test_nothing_of_the_request_comes_back(door):
    answer = door.raw(
        door.ports.REDIRECT, b"GET /seen-path?seen-query HTTP/1.1\r\nHost: seen.example\r\nX-A: seen\r\n\r\n"
    )
    assert b"seen" not in answer


@pytest.mark.parametrize(
    "request_", [
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: x.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x.example\r\nX-Long: " + b"a" * 40000 + b"\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: x.example\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: x.example\r\n\r\n",
    ], ids=["1.0", "no host", "long address", "bad host", "long header", "trace", "version"],
)  # fmt: skip
def test_a_strange_request_is_redirected_as_well(door, request_):
    answer = door.raw(door.ports.REDIRECT, request_)
    assert answer.split(b"\r\n")[0].split(b" ")[1] == b"302"
    assert b"Location: http://tram.home.arpa/\r\n" in answer
    assert "Mở trang".encode() in answer


def test_a_connection_is_never_kept(door):
    for port in (door.ports.REDIRECT, door.ports.WAITING, door.ports.ONLINE):
        for host in (b"x.example", b"tram.home.arpa"):
            request = b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nConnection: keep-alive\r\n\r\n"
            answer = door.raw(port, request + request)
            assert answer.count(b"HTTP/1.1 ") == 1
            assert b"Connection: close\r\n" in answer


def test_our_own_name_is_never_redirected_to_itself(door):
    assert door.ask(door.ports.REDIRECT, host="tram.home.arpa").status == 200
    assert door.ask(door.ports.REDIRECT, host="10.10.10.10").status == 200
    assert [headers["X-Tram-Side"] for _, _, headers in door.upstream.requests] == ["waiting"]
