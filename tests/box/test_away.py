"""Granted devices while the Internet is away: probes get the answer that calms them, everything else a way to us."""

from __future__ import annotations

import pytest

from portal.network import probes
from portal.network.probes import PROBES
from tests.box.test_redirect import FOREIGN

pytestmark = pytest.mark.air


def calm(answer, probe) -> None:
    assert (answer.status, answer.body) == (probe.status, probe.body)
    assert answer.headers.get("Content-Type", "") == probe.type
    assert answer.headers.get("Content-Length", "0") == str(len(probe.body))
    for name, value in probe.headers:
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Connection"] == "close"


def test_every_known_probe_gets_its_own_answer_byte_by_byte(door):
    for probe in PROBES:
        calm(door.ask(door.ports.AWAY, probe.path, host=probe.host), probe)
    assert door.upstream.requests == []


def test_the_host_may_come_with_port_dot_and_capitals_and_the_path_with_arguments(door):
    for probe in PROBES:
        for host in (f"{probe.host}.", f"{probe.host}:80", f"{probe.host}.:80", probe.host.upper()):
            calm(door.ask(door.ports.AWAY, f"{probe.path}?ipv4", host=host), probe)


def test_head_gets_the_same_without_a_body(door):
    for probe in PROBES:
        answer = door.ask(door.ports.AWAY, probe.path, "HEAD", host=probe.host)
        assert (answer.status, answer.body) == (probe.status, b"")
        assert answer.headers.get("Content-Length", "0") == str(len(probe.body))


def test_only_networkmanager_is_told_its_header(door):
    told = {
        probe.host
        for probe in PROBES
        if "X-NetworkManager-Status" in door.ask(door.ports.AWAY, probe.path, host=probe.host).headers
    }
    assert told == {probe.host for probe in PROBES if probe.headers}


OTHERS = [each for each in FOREIGN if not probes.of(*each)]
OTHERS += [("captive.apple.com", "/"), ("www.google.com", "/search?q=a"), ("vnexpress.net", "/"), ("", "/x")]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_other_address_leads_to_the_page_that_says_so(door, method):
    for host, path in OTHERS:
        leads_to_the_portal(door, host, path, method)
    assert door.upstream.requests == []


def leads_to_the_portal(door, host, path, method) -> None:
    answer = door.ask(door.ports.AWAY, path, method, host=host)
    assert (answer.status, answer.headers["Location"]) == (302, "http://tram.home.arpa/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    if method == "GET":
        assert "Tạm thời mất Internet" in answer.text
        assert "comes back by itself" in answer.text
        assert not host or host not in answer.text


def test_what_is_no_proper_http_is_led_there_too(door):
    for request in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n"):
        assert door.raw(door.ports.AWAY, request).startswith(b"HTTP/1.1 302 ")


def test_every_answer_closes_its_connection(door):
    for host, path in (("captive.apple.com", "/hotspot-detect.html"), ("vnexpress.net", "/")):
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n".encode()
        assert door.raw(door.ports.AWAY, request * 2).count(b"HTTP/1.1 ") == 1


def test_our_own_name_is_the_portal_there_too(door):
    door.ask(door.ports.AWAY, "/vi/")
    [(_method, path, headers)] = door.upstream.requests
    assert (path, headers["X-Tram-Side"]) == ("/vi/", "online")
