"""With a certificate the same pages are there by https, in the same two variants, and the 302 leads to https."""

from __future__ import annotations

import http.client
import json
import socket
import ssl

import pytest

from portal.box import certificate

pytestmark = pytest.mark.air
NAME = "wifi.example.vn"


@pytest.fixture
def secure(open_door, tmp_path):
    chain, key = tmp_path / "portal.crt", tmp_path / "portal.key"
    assert certificate.make(chain, key, NAME)
    return open_door(portal_name=NAME, certificate=str(chain), certificate_key=str(key))


def https(secure, port: int, path: str, server_name: str = NAME) -> tuple[http.client.HTTPResponse, bytes]:
    context = ssl.create_default_context(cafile=secure.stage / "credentials/portal.crt")
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        line = context.wrap_socket(plain, server_hostname=server_name)
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {server_name}\r\n\r\n".encode())
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer, answer.read()


def test_both_variants_are_there_by_https(secure):
    for port, side in ((secure.ports.WAITING_TLS, "waiting"), (secure.ports.ONLINE_TLS, "online")):
        answer, body = https(secure, port, "/captive-api")
        sent = json.loads(body)["headers"]
        assert (answer.status, sent["X-Tram-Side"], sent["X-Forwarded-Proto"]) == (200, side, "https")
        assert sent["X-Real-IP"] == "127.0.0.1"
        assert answer.headers["Connection"] == "close"


def test_pages_by_http_and_by_https_are_kept_apart(secure):
    secure.ask(secure.ports.WAITING, "/vi/", host=NAME)
    _answer, body = https(secure, secure.ports.WAITING_TLS, "/vi/")
    assert json.loads(body)["headers"]["X-Forwarded-Proto"] == "https"


def test_the_redirect_leads_to_https(secure):
    answer = secure.ask(secure.ports.REDIRECT, "/generate_204", host="connectivitycheck.gstatic.com")
    assert (answer.status, answer.headers["Location"]) == (302, f"https://{NAME}/")
    assert f'<a href="https://{NAME}/">' in answer.text


def test_another_name_gets_no_certificate_to_click_away(secure):
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        https(secure, secure.ports.ONLINE_TLS, "/", server_name="www.google.com")


def test_the_typed_http_address_still_shows_the_page(secure):
    """Phones whose list of authorities has run out cannot open https at all."""
    for host in (NAME, "10.10.10.10"):
        assert secure.ask(secure.ports.WAITING, "/vi/", host=host).status == 200
