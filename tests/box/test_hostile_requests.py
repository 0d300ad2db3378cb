"""Requests that no browser sends: nothing gets past nginx twice, nobody is answered as somebody else."""

from __future__ import annotations

import socket
import time

import pytest

pytestmark = pytest.mark.air
OURS = b"Host: tram.home.arpa\r\n"
POST = b"POST /vi/connect HTTP/1.1\r\n" + OURS
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + OURS + b"X-Tram-Side: office\r\n\r\n"

# Two requests in one, should nginx and gunicorn disagree where the first ends (RFC 9112 §11.2).
SMUGGLED = {
    "length and chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks, then length": b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 60\r\n\r\n",
    "a list of lengths": b"Content-Length: 0, 60\r\n\r\n",
    "a signed length": b"Content-Length: +0\r\n\r\n",
    "a negative length": b"Content-Length: -1\r\n\r\n",
    "a hexadecimal length": b"Content-Length: 0x0\r\n\r\n",
    "chunks twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "chunks by another name": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a tab before chunked": b"Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a folded line": b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bare line feed": b"X: y\nContent-Length: 0\n\n",
    "a bare carriage return": b"X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no number": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n0\r\n\r\n",
    "a chunk with an extension": b"Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n",
    "nothing said": b"\r\n",
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_no_second_request_is_smuggled_in_behind_the_first(door, name):
    answer = door.raw(door.ports.WAITING, POST + SMUGGLED[name] + HIDDEN)
    time.sleep(0.1)  # a smuggled one would arrive after the answer to the first
    assert "/hidden" not in door.upstream.paths()
    assert answer.count(b"HTTP/1.1 ") <= 1
    for _method, _path, headers in door.upstream.requests:
        assert headers["X-Tram-Side"] == "waiting"
        assert "Transfer-Encoding" not in headers


NO_HTTP = {
    "TLS": bytes.fromhex("160301 00c5 0100 00c1 0303") + bytes(190),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9),
    "HTTP/0.9": b"GET /\r\n",
    "HTTP/0.9, a second line": b"GET /\r\nHost: tram.home.arpa\r\n\r\n",
    "HTTP/3.0": b"GET / HTTP/3.0\r\nHost: x\r\n\r\n",
    "PROXY": b"PROXY TCP4 10.9.9.9 10.10.10.10 4000 80\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "CONNECT": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: x\r\nX-Secret: seen\r\n\r\n",
    "a method of its own": b"PORTAL / HTTP/1.1\r\nHost: x\r\n\r\n",
    "lower case": b"get / http/1.1\r\nhost: x\r\n\r\n",
    "no agent": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "an empty agent": b"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent:\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: tram.home.arpa\r\n\r\n",
    "a host that is a path": b"GET / HTTP/1.1\r\nHost: x/../y\r\n\r\n",
    "a host of 9000 letters": b"GET / HTTP/1.1\r\nHost: " + b"x" * 9000 + b"\r\n\r\n",
    "a path of 9000 letters": b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "1000 headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
    "a header of 40 kB": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"b" * 40_000 + b"\r\n\r\n",
    "a null in the path": b"GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n",
    "a null in a header": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
    "above the root": b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "half an escape": b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a line feed in the path": b"GET /%0d%0aLocation:%20http://seen/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "where to, in the arguments": b"GET /?url=http://seen/&next=//seen/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "where to, in the path": b"GET //seen/%2f.. HTTP/1.1\r\nHost: x\r\n\r\n",
    "nothing at all": b"\r\n\r\n\r\n",
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_whatever_comes_leads_to_the_portal_or_nowhere_and_the_next_one_is_answered(door, name):
    """openNDS 9.10 ended at a request without User-Agent; here both processes of nginx go on."""
    for port in (door.ports.REDIRECT, door.ports.WAITING, door.ports.ONLINE):
        try:
            answer = door.raw(port, NO_HTTP[name])
        except ConnectionResetError:
            answer = b""  # of one that never asks anything
        assert b"seen" not in answer
        assert b"root:" not in answer
        if b"Location: " in answer:
            assert b"Location: http://tram.home.arpa/\r\n" in answer
        for _ in range(4):
            assert door.ask(port, host="captive.apple.com").status == 302
    assert door.upstream.requests == []


HOSTS = [
    "tram.home.arpa.evil.example",
    "eviltram.home.arpa",
    "tram.home.arpa@evil.example",
    "evil.example#tram.home.arpa",
    "10.10.10.10.evil.example",
    "10.10.10.010",
    "168430090",
    "0x0a0a0a0a",
    "[::ffff:10.10.10.10]",
    "127.0.0.1",
    "localhost",
    "_",
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_only_looks_like_ours_is_redirected(door, host):
    """Also DNS rebinding: a page of evil.example whose name turns to the box's address is sent away."""
    answer = door.ask(door.ports.ONLINE, "/vi/status/disconnect", "POST", host=host)
    assert (answer.status, answer.headers["Location"]) == (302, "http://tram.home.arpa/")
    assert door.upstream.requests == []


@pytest.mark.parametrize("target", ["http://evil.example/vi/connect", "http://evil.example:80/vi/connect"])
def test_the_host_in_the_request_line_is_the_one_that_counts(door, target):
    """RFC 9112 §3.2.2: an absolute form overrides Host; a mixture must not reach the portal as ours."""
    door.raw(door.ports.WAITING, f"POST {target} HTTP/1.1\r\n".encode() + OURS + b"\r\n")
    assert door.upstream.requests == []
    door.raw(door.ports.WAITING, b"GET http://tram.home.arpa/vi/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    [(_, path, headers)] = door.upstream.requests
    assert (path, headers["Host"]) == ("/vi/", "tram.home.arpa")


FORGED = [
    "X-Tram-Side: office", "x-tram-side: online", "X_Tram_Side: office", "X-Tram-Side : office", "X-Tram-Side:\toffice",
    "X-Real-IP: 10.9.9.9", "X_Real_IP: 10.9.9.9", "X-Forwarded-For: 10.9.9.9", "X-Forwarded-Proto: https",
    "X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: /evil", "Forwarded: for=10.9.9.9;host=evil.example",
    "SCRIPT_NAME: /admin", "X-Script-Name: /admin", "X-Original-URL: /admin/", "X-Rewrite-URL: /admin/",
    "X-HTTP-Method-Override: DELETE", "Proxy: http://evil.example", "Via: 1.1 x", "True-Client-IP: 10.9.9.9",
    "Connection: X-Tram-Side, X-Real-IP", "Connection: close, X-Real-IP", "Upgrade: websocket", "Expect: 100-continue",
]  # fmt: skip


@pytest.mark.parametrize("line", FORGED)
def test_no_header_makes_a_device_another_one(door, line):
    answer = door.raw(door.ports.WAITING, b"GET /vi/status HTTP/1.1\r\n" + OURS + line.encode() + b"\r\n\r\n")
    for _method, path, headers in door.upstream.requests:
        assert path == "/vi/status"
        assert headers["X-Tram-Side"] == "waiting"
        assert headers["X-Real-IP"] == "127.0.0.1"
        assert headers["X-Forwarded-Proto"] == "http"
        assert not {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "Proxy"} & set(headers)
        assert not [name for name in headers if "_" in name], "a WSGI server takes X_Y for X-Y"
    assert door.upstream.requests or b" 400 " in answer.split(b"\r\n")[0] or b" 302 " in answer.split(b"\r\n")[0]


def test_one_device_does_not_keep_the_portal_busy_with_searches(door):
    """24 at once, all that it may have open: 8 reach the portal together, 12 wait their turn, the rest are refused."""
    lines = [socket.create_connection(("127.0.0.1", door.ports.WAITING), timeout=20) for _ in range(24)]
    for number, line in enumerate(lines):
        line.sendall(f"GET /vi/search?q={number} HTTP/1.0\r\nHost: tram.home.arpa\r\n\r\n".encode())
    statuses = [line.recv(65536).split(b" ")[1] for line in lines]
    for line in lines:
        line.close()
    assert statuses.count(b"200") >= 8
    assert statuses.count(b"429") >= 2
    assert set(statuses) == {b"200", b"429"}
