"""A phone joins, is redirected, reads, connects, is online, expires, reconnects, disconnects."""

from __future__ import annotations

import pytest

from tests.journeys.lab import Lab, until

pytestmark = pytest.mark.air
SHORT = {"session_minutes": 5}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("lab"), SHORT) as lab:
        lab.portal("samples")
        for phone in lab.phones:
            phone.join()
        yield lab


@pytest.fixture
def phone(lab):
    """The first phone, not connected."""
    lab.phones[0].press("/vi/status/disconnect")
    return lab.phones[0]


@pytest.fixture
def neighbour(lab):
    return lab.phones[1]


def test_a_phone_gets_a_lease_inside_the_guest_network(phone):
    assert phone.address.startswith("10.10.")


def test_the_probe_of_a_waiting_phone_is_redirected_by_nginx_alone(phone):
    status, body = phone.curl("http://connectivitycheck.gstatic.com/generate_204")
    assert status == 302
    assert len(body) > 4


@pytest.mark.parametrize(
    "url",
    [
        "http://captive.apple.com/hotspot-detect.html",
        "http://www.msftconnecttest.com/connecttest.txt",
        "http://198.18.0.9/x?y=z",
    ],
)
def test_every_foreign_host_is_redirected_to_the_portal(phone, url):
    _status, head = phone.curl(url, "-I")
    assert "302" in head.splitlines()[0]
    assert "location: http://tram.home.arpa/" in head.lower()


def test_a_waiting_phone_reads_and_searches(phone):
    status, page = phone.curl("http://tram.home.arpa/vi/", "--compressed")
    assert status == 200
    assert "<h1" in page
    assert phone.curl("http://10.10.10.10/vi/search?q=khai+sinh")[0] == 200


def test_https_of_a_waiting_phone_is_refused_at_once(phone):
    text = phone.run(
        "curl",
        "-s",
        "-m",
        "5",
        "-o",
        "/dev/null",
        "-w",
        "%{exitcode} %{time_total}",
        "https://example.org/",
        check=False,
    )
    code, _seconds = text.split()
    assert code == "7", "refused, not timed out (28)"


def test_connect_opens_the_internet_for_this_phone_alone(phone, neighbour):
    status, _ = phone.press("/vi/connect")
    assert status == 303
    assert phone.probe() == 204
    assert neighbour.probe() == 302


def test_connecting_twice_is_connecting_once(phone):
    assert [phone.press("/vi/connect")[0], phone.press("/vi/connect")[0]] == [303, 303]
    assert phone.probe() == 204


def test_the_status_page_and_the_api_say_what_the_kernel_says(phone):
    assert '"captive": true' in phone.curl("http://tram.home.arpa/captive-api")[1]
    phone.press("/vi/connect")
    assert '"captive": false' in phone.curl("http://tram.home.arpa/captive-api")[1]
    assert "5" in phone.curl("http://tram.home.arpa/vi/status")[1]


def test_one_connection_held_open_never_tells_the_old_state(phone, lab):
    """nginx closes each answer, so the next request meets the listener of the new state."""
    ask = b"GET /vi/ HTTP/1.1\r\nHost: tram.home.arpa\r\nConnection: keep-alive\r\n\r\n"
    script = (
        "import socket,sys;s=socket.create_connection(('10.10.10.10',80),5);"
        f"s.sendall({ask!r});d=b''\n"
        "while True:\n b=s.recv(65536)\n if not b: break\n d+=b\n"
        "sys.stdout.write('closed ' + ('waiting' if b'/vi/connect' in d else 'online'))"
    )
    seen = [phone.run("python3", "-c", script)]
    for path in ("/vi/connect", "/vi/status/disconnect"):
        phone.press(path)
        seen.append(phone.run("python3", "-c", script))
    assert seen == ["closed waiting", "closed online", "closed waiting"]


def test_disconnect_takes_the_internet_away(phone):
    phone.press("/vi/connect")
    assert phone.probe() == 204
    assert phone.press("/vi/status/disconnect")[0] == 303
    assert phone.probe() == 302


def test_disconnect_cuts_a_download_that_runs(phone, lab):
    phone.press("/vi/connect")
    target = lab.folder / "download"
    phone.start("curl", "-s", "-o", str(target), "http://example.org/long")
    until(lambda: target.exists() and target.stat().st_size > 0, 10, "the download runs")
    assert flows(lab, phone) == 1
    phone.press("/vi/status/disconnect")
    until(lambda: flows(lab, phone) == 0, 5, "the flow is gone")
    before = target.stat().st_size
    assert phone.probe() == 302
    assert target.stat().st_size - before < 200_000, "what was in the socket may still be written, no more"


def flows(lab: Lab, phone) -> int:
    """Established flows of the phone that the real Internet answers, not the box."""
    listed = lab.box.run("conntrack", "-L", "-s", phone.address, check=False)
    return sum("src=198.18.0.5" in line and "ESTABLISHED" in line for line in listed.splitlines())


def test_the_kernel_ends_a_grant_by_itself_and_the_phone_connects_again(phone, lab):
    phone.press("/vi/connect")
    element = f"element bridge tram granted {{ {phone.mac}"
    lab.box.run("nft", f"delete {element} }}; add {element} timeout 1s }}")
    until(lambda: phone.probe() == 302, 5, "the grant ends")
    assert phone.press("/vi/connect")[0] == 303
    assert phone.probe() == 204


def test_a_granted_phone_stays_online_while_the_pages_are_dead(phone, lab):
    phone.press("/vi/connect")
    lab.web.terminate()
    lab.web.wait(10)
    assert phone.probe() == 204
    assert phone.curl("http://tram.home.arpa/vi/status")[0] == 503
    lab.web = lab.start_web()
    until(lambda: phone.curl("http://tram.home.arpa/vi/status")[0] == 200, 10, "the pages are back")


def test_without_the_gate_connect_says_what_to_do(phone, lab):
    lab.gate.terminate()
    lab.gate.wait(10)
    (lab.sockets / "gate.sock").unlink(missing_ok=True)
    status, page = phone.press("/en/connect")
    assert status == 503
    assert "not connected yet" in page
    lab.gate = lab.start_gate()
    assert phone.press("/vi/connect")[0] == 303


def test_loading_the_firewall_again_keeps_the_grants(phone, lab):
    phone.press("/vi/connect")
    lab.box.run("nft", "-f", str(lab.etc / "etc/tram/nftables.conf"))
    assert phone.probe() == 204


def test_grants_come_back_after_a_reboot(phone, lab):
    phone.press("/vi/connect")
    lab.portal("reconcile")
    lab.box.run("nft", "flush", "ruleset")
    lab.box.run("nft", "-f", str(lab.etc / "etc/tram/nftables.conf"))
    assert phone.probe() == 302
    lab.portal("reconcile", "--restore")
    assert phone.probe() == 204


def test_reading_goes_on_while_the_internet_is_away(phone, lab):
    lab.box.ip("link", "set", "eth0", "down")
    try:
        assert phone.curl("http://tram.home.arpa/vi/procedures")[0] == 200
        assert phone.curl("http://tram.home.arpa/vi/search?q=khai+sinh")[0] == 200
        assert phone.curl("http://198.18.0.5/generate_204")[0] == 302
    finally:
        lab.box.ip("link", "set", "eth0", "up")
        lab.box.ip("route", "replace", "default", "via", "10.99.0.2")
    phone.press("/vi/connect")
    until(lambda: phone.probe() == 204, 10, "the Internet is back")


def test_guests_reach_neither_staff_pages_nor_listeners_nor_each_other(phone, neighbour, lab):
    assert phone.curl("http://tram.home.arpa/admin/")[0] == 404
    phone.press("/vi/connect")
    for port in (8081, 8082, 8083, 8443, 22):
        assert phone.curl(f"http://10.10.10.10:{port}/vi/")[0] == 0
    assert phone.curl(f"http://{neighbour.address}:80/")[0] in (0, 302)
