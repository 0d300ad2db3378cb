"""What nginx adds in front of the portal: who is asking, a cache of one second, limits, an honest page."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import ssl
import time

import pytest

from portal.box import certificate
from tests.box.conftest import free_ports

pytestmark = pytest.mark.air
NAME = "wifi.example.vn"


def headers_sent(answer) -> dict[str, str]:
    return json.loads(answer.text)["headers"]


def test_the_side_follows_the_port_and_cannot_be_claimed(door):
    forged = {"X_Tram_Side": "office", "X_Real_IP": "10.9.9.9", "X_Forwarded_For": "10.9.9.9", "Forwarded": "for=x"}
    for port, side in ((door.ports.WAITING, "waiting"), (door.ports.ONLINE, "online")):
        sent = headers_sent(door.ask(port, "/vi/status", **forged))
        assert sent["X-Tram-Side"] == side
        assert sent["X-Real-IP"] == "127.0.0.1"
        assert sent["Host"] == "tram.home.arpa"
        assert not {"X-Forwarded-For", "Forwarded", "Proxy"} & set(sent)
    sent = headers_sent(door.ask(door.staff_port, "/admin/", host="office.example:8443", **forged))
    assert (sent["X-Tram-Side"], sent["Host"]) == ("office", "office.example:8443")


def test_a_page_is_made_once_for_many_readers(door):
    answers = [door.ask(door.ports.WAITING, "/vi/procedures") for _ in range(20)]
    assert {answer.status for answer in answers} == {200}
    assert len(door.upstream.requests) < 10


def test_waiting_and_online_have_their_own_copies(door):
    for port in (door.ports.WAITING, door.ports.ONLINE):
        assert headers_sent(door.ask(port, "/vi/"))["X-Tram-Side"] == ("online", "waiting")[port == door.ports.WAITING]


def test_an_edit_shows_as_soon_as_the_second_is_over(door):
    door.upstream.body = b"old" * 10
    door.ask(door.ports.WAITING, "/vi/")
    door.upstream.body, door.upstream.headers["ETag"] = b"new" * 10, '"2"'
    time.sleep(2.1)  # nginx counts whole seconds
    assert door.ask(door.ports.WAITING, "/vi/").text == "new" * 10


def test_an_old_copy_is_asked_after_not_made_again(door):
    first = door.ask(door.ports.WAITING, "/vi/")
    time.sleep(2.1)
    second = door.ask(door.ports.WAITING, "/vi/")
    assert second.body == first.body
    assert door.upstream.requests[-1][2]["If-None-Match"] == '"1"'


def test_a_phone_that_has_the_page_is_told_so(door):
    door.ask(door.ports.WAITING, "/vi/")
    answer = door.ask(door.ports.WAITING, "/vi/", If_None_Match='W/"1"')
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize(
    ("first", "second", "shared"), [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi", True),
        ("en-US,en;q=0.5", "en", True),
        ("vi", "en", False),
        ("vi", "ko,en;q=0.5", False),
        ("vi", "vi,en;q=9", False),  # no lawful weight: it must not decide what others get
        ("vi", "vi;q=0.1,en", False),
        ("", "ko", False),
    ],
)  # fmt: skip
def test_the_first_page_is_kept_by_language(door, first, second, shared):
    door.upstream.body = b"a page"
    for language in (first, second):
        door.ask(door.ports.WAITING, "/", Accept_Language=language)
    assert len(door.upstream.requests) == (1 if shared else 2)


def test_other_pages_are_kept_whatever_the_browser_prefers(door):
    for language in ("vi", "ko"):
        door.ask(door.ports.WAITING, "/vi/", Accept_Language=language)
    assert len(door.upstream.requests) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=a",
        "/vi/search?q=a",
        "/vi/search/suggest?q=a",
        "/connect",
        "/en/connect",
        "/vi/status",
        "/captive-api",
    ],
)
def test_what_belongs_to_one_device_is_never_kept(door, path):
    for _ in range(3):
        door.ask(door.ports.ONLINE, path)
    assert door.upstream.paths() == [path] * 3


def test_what_the_portal_calls_private_is_never_kept(door):
    door.upstream.headers = {"Cache-Control": "no-store"}
    for _ in range(3):
        door.ask(door.ports.ONLINE, "/vi/new-page")
    assert len(door.upstream.requests) == 3


def test_only_known_arguments_reach_the_portal(door):
    door.ask(door.ports.WAITING, "/vi/books?utm=1&age=adult&x=%0d%0aSet-Cookie:a&topic=law%20books")
    door.ask(door.ports.WAITING, "/vi/?fbclid=abc")
    door.ask(door.ports.WAITING, "/vi/search?q=khai+sinh&q=2&kind=procedure")
    assert door.upstream.paths() == [
        "/vi/books?topic=law%20books&age=adult", "/vi/", "/vi/search?q=khai+sinh&kind=procedure",
    ]  # fmt: skip


def test_an_address_cannot_smuggle_a_header(door):
    door.ask(door.ports.WAITING, "/vi/%0d%0aX-Tram-Side:%20office%0d%0a/x")
    [(_method, path, headers)] = door.upstream.requests
    assert "%0D%0A" in path.upper()
    assert headers["X-Tram-Side"] == "waiting"


def test_connect_reaches_the_portal_with_its_form(door):
    answer = door.ask(door.ports.WAITING, "/vi/connect", "POST", Origin="null", body="a=b")
    assert answer.status == 200
    assert door.upstream.requests[0][0] == "POST"


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/items?x=1", "/%61dmin/", "//admin/", "/vi/../admin/"])
def test_staff_pages_are_not_on_the_guests_ports(open_door, path):
    door = open_door()
    door.ask(door.ports.ONLINE, path)
    assert door.upstream.paths() == ["/no-such-page"]


@pytest.fixture
def certified(open_door, tmp_path):
    """nginx with certificates for both listeners; more settings as given."""

    def start(**given):
        chain, key = tmp_path / "portal.crt", tmp_path / "portal.key"
        assert certificate.make(chain, key, NAME)
        return open_door(portal_name=NAME, certificate=str(chain), certificate_key=str(key), **given)

    return start


def by_https(door, port, path, method="GET", name=NAME):
    """One request whose certificate is not looked at: that is tested elsewhere."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        line = context.wrap_socket(plain, server_hostname=name)
        line.sendall(f"{method} {path} HTTP/1.1\r\nHost: {name}\r\nX-Forwarded-Proto: http\r\n\r\n".encode())
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.read()


def test_staff_pages_open_to_guests_by_https_where_the_setting_says_so(certified):
    door = certified(staff_from_guests=True)
    for port in (door.ports.WAITING_TLS, door.ports.ONLINE_TLS):
        sent = json.loads(by_https(door, port, "/admin/items?state=draft"))["headers"]
        assert sent["X-Forwarded-Proto"] == "https"
    assert door.upstream.paths() == ["/admin/items?state=draft"] * 2


@pytest.mark.parametrize("path", ["/admin", "/admin/sign-in", "/%61dmin/", "//admin/"])
def test_over_plain_http_guests_find_no_staff_pages_even_then(certified, path):
    door = certified(staff_from_guests=True)
    for number, port in enumerate((door.ports.REDIRECT, door.ports.WAITING, door.ports.ONLINE)):
        door.ask(port, path, host=NAME)
        door.ask(port, path, "POST", host=NAME, X_Forwarded_Proto="https", body=f"password={number}")
    assert set(door.upstream.paths()) == {"/no-such-page"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1"])
def test_http_at_the_staffs_https_port_leads_to_the_box_whatever_the_host(open_door, tmp_path, host):
    [port] = free_ports(1)
    credentials = tmp_path / "stage/credentials"  # where nginx looks for them in this test's folder
    credentials.mkdir(parents=True)
    assert certificate.make(credentials / "staff.crt", credentials / "staff.key", "staff.example")
    door = open_door(staff_listen=f"0.0.0.0:{port}")
    answer = door.ask(port, "/admin/?next=x", host=host)
    assert (answer.status, answer.headers["Location"]) == (302, f"https://127.0.0.1:{port}/admin/")


def test_the_way_to_the_first_staff_page_names_no_host(door):
    assert door.ask(door.staff_port, "/", host="evil.example").headers["Location"] == "/admin/"


def test_the_staff_listener_has_staff_pages_alone(door):
    first = door.ask(door.staff_port, "/", host="127.0.0.1")
    assert (first.status, first.headers["Location"].endswith("/admin/")) == (302, True)
    assert door.ask(door.staff_port, "/vi/connect", "POST").status == 404
    assert door.ask(door.staff_port, "/admin/import", "POST", body="x" * 200_000).status == 200
    assert door.ask(door.ports.WAITING, "/vi/feedback", "POST", body="x" * 70_000).status == 413


def test_pages_travel_compressed_even_by_http_1_0(door):
    door.upstream.body = "Thủ tục hành chính. ".encode() * 200
    door.ask(door.ports.WAITING, "/vi/")
    answer = door.raw(door.ports.WAITING, b"GET /vi/ HTTP/1.0\r\nHost: tram.home.arpa\r\nAccept-Encoding: gzip\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert gzip.decompress(body) == door.upstream.body
    assert "Accept-Encoding" not in door.upstream.requests[0][2]


def test_a_device_that_opens_too_much_at_once_is_told_to_wait(door):
    answers = [door.ask(door.ports.WAITING, f"/vi/books/{number}") for number in range(200)]
    busy = [answer for answer in answers if answer.status != 200]
    assert {answer.status for answer in busy} <= {429}
    for answer in busy[:1]:
        assert "Xin chờ một chút" in answer.text
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert {door.ask(door.ports.REDIRECT, "/", host="x.example").status for _ in range(200)} == {302}


def test_fast_typing_is_answered_and_leaves_the_search_its_own_allowance(door):
    typed = [door.ask(door.ports.WAITING, f"/vi/search/suggest?q={number}").status for number in range(60)]
    assert typed[:12] == [200] * 12
    assert 429 in typed
    assert door.ask(door.ports.WAITING, "/vi/search?q=a").status == 200


def test_a_device_that_opens_too_many_pages_still_hears_the_api(door):
    """An iPhone takes an API that refuses once for a broken network."""
    pages = [door.ask(door.ports.WAITING, f"/vi/procedures/{number}").status for number in range(150)]
    assert 429 in pages
    assert door.ask(door.ports.WAITING, "/captive-api").status == 200


def test_without_the_portal_an_honest_page_and_no_address_in_the_log(door):
    door.ask(door.ports.WAITING, "/vi/")
    door.upstream.stop()
    time.sleep(2.1)
    assert door.ask(door.ports.WAITING, "/vi/").status == 200  # the copy that is there
    for port, path in ((door.ports.WAITING, "/vi/procedures"), (door.staff_port, "/admin/")):
        answer = door.ask(port, path)
        assert answer.status == 503
        assert "Tạm thời chưa kết nối được" in answer.text
        assert "Connecting is not possible right now" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert door.ask(door.ports.WAITING, "/vi/connect", "POST", body="a=b").status == 503
    assert (door.stage / "error.log").read_text() == ""


def test_pictures_come_from_nginx_and_keep_for_good_with_a_version(door):
    plain = door.ask(door.ports.WAITING, "/static/css/base.css")
    kept = door.ask(door.ports.WAITING, "/static/0.1.0/css/base.css")
    assert plain.body == kept.body != b""
    assert plain.headers["Content-Type"] == "text/css; charset=utf-8"
    assert (plain.headers["Cache-Control"], "immutable" in kept.headers["Cache-Control"]) == ("no-cache", True)
    assert (
        door.ask(door.ports.WAITING, "/static/0.1.0/../../settings.py").status == 200
    )  # the portal's 404, asked below
    assert door.upstream.paths() == ["/settings.py"]
    assert door.ask(door.ports.WAITING, "/static/0.1.0/.gitignore").status == 404


@pytest.mark.parametrize("form", ["/c/{:06}", "/vi/continue?code={:06}", "/c/{:06}/"])
def test_trying_codes_is_no_use(door, form):
    """30 a minute and 20 at once (visits/continuing.py does the sums); pages go on being read meanwhile."""
    answers = [door.ask(door.ports.WAITING, form.format(number)).status for number in range(40)]
    assert answers.count(429) >= 15
    assert door.ask(door.ports.WAITING, "/vi/books").status == 200


def test_a_code_reaches_the_portal_as_it_was_typed(door):
    sent = door.ask(door.ports.WAITING, "/vi/continue?code=k7m%204tx&x=1")
    assert json.loads(sent.text)["path"] == "/vi/continue?code=k7m%204tx"
