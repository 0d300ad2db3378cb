"""The Internet without a grant, inside what every device may do: names, the time, pings, the walled garden."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from tests.journeys import frames, tunnels
from tests.journeys.frames import inside
from tests.journeys.lab import ROOT, Lab, until

pytestmark = pytest.mark.air
NAMES, CLOCK, GARDEN = "10.99.0.3", "198.18.0.9", "198.18.0.10"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    given = {"dns_servers": [NAMES], "ipv6": "masquerade"}
    with Lab(tmp_path_factory.mktemp("tunnels"), given) as lab:
        lab.inet.ip("addr", "add", f"{NAMES}/24", "dev", "eth0")
        lab.inet.start(sys.executable, str(ROOT / "tests/journeys/tunnels.py"), NAMES)
        lab.far_end = max(lab.folder.glob("python*.log"), key=lambda log: log.stat().st_ctime_ns)
        until(lambda: NAMES in lab.inet.run("ss", "-lun"), 10, "the far end of the tunnel listens")
        for phone in lab.phones:
            phone.join()
        yield lab


@pytest.fixture
def phone(lab):
    """Waiting, with nothing of its allowance spent."""
    phone = lab.phones[0]
    until(lambda: phone.press("/vi/status/disconnect")[0] in (302, 303), 30, "the box hears Disconnect")
    for name in ("dns_askers", "dns_long", "dns_busy", "time_askers", "time_told4", "openers", "refused"):
        lab.box.run("nft", "flush", "set", "inet", "tram", name)
    lab.box.run("nft", "flush", "set", "bridge", "tram", "dns_told")
    return phone


def line(host, address: str, port: int, kind: int = socket.SOCK_DGRAM) -> socket.socket:
    with inside(host):
        made = socket.socket(socket.AF_INET, kind)
    made.settimeout(5)
    made.connect((address, port))
    return made


@pytest.mark.parametrize("kind", [tunnels.NULL, tunnels.TXT])
def test_what_comes_down_in_names_is_below_any_use(lab, phone, kind):
    with line(phone, lab.settings.portal_address, 53) as box:
        dug = tunnels.dig(box, 6, carried=100, kind=kind)
    assert dug.answered, "the tunnel itself works"
    assert dug.down <= 40_000 + 1250 * dug.seconds + 4096


def test_what_goes_up_in_names_is_below_any_use(lab, phone):
    before = len(lab.far_end.read_text().split())
    with line(phone, lab.settings.portal_address, 53) as box:
        dug = tunnels.dig(box, 6, carried=100, room=512)
    arrived = lab.far_end.read_text().split()[before:]
    assert arrived, "the tunnel itself works"
    assert sum(map(int, arrived)) <= 16_384 + 1000 * dug.seconds


def test_the_longest_names_get_nowhere(lab, phone):
    with line(phone, lab.settings.portal_address, 53) as box:
        dug = tunnels.dig(box, 4, carried=200, room=512)
    assert dug.answered <= 10 + dug.seconds + 1


def test_names_by_tcp_carry_no_more(lab, phone):
    begun, heard = time.monotonic(), 0
    with line(phone, lab.settings.portal_address, 53, socket.SOCK_STREAM) as box:
        box.settimeout(3)
        try:
            while time.monotonic() < begun + 6:
                asked = tunnels.question(1, 100, room=65_000)
                box.sendall(len(asked).to_bytes(2, "big") + asked)
                heard += len(box.recv(65_535))
        except OSError:
            pass
    assert 0 < heard <= 40_000 + 1250 * (time.monotonic() - begun) + 65_535


def test_a_granted_phone_asks_as_it_likes(lab, phone):
    phone.press("/vi/connect")
    with line(phone, lab.settings.portal_address, 53) as box:
        dug = tunnels.dig(box, 4, carried=20, room=1232)
    assert dug.down > 100_000


@contextmanager
def colluding(lab, at: str, port: int, size: int):
    """A server that answers one question with packets of `size` bytes for as long as this lasts."""
    with inside(lab.inet):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((at, port))
    over = threading.Event()

    def tell() -> None:
        _, peer = server.recvfrom(1000)
        while not over.wait(0.002):
            server.sendto(bytes(size), peer)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        with inside(lab.inet), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"enough", (at, port))  # a teller nobody asked waits still
        teller.join()
        server.close()


def received(peer: socket.socket, seconds: float = 2) -> int:
    end, packets = time.monotonic() + seconds, 0
    peer.settimeout(0.3)
    while time.monotonic() < end:
        try:
            packets += bool(peer.recv(2000))
        except OSError:
            continue
    return packets


@pytest.mark.parametrize(("size", "most"), [(48, 14), (1000, 0)])
def test_a_clock_of_its_own_choice_tells_a_device_nothing_but_the_time(lab, phone, size, most):
    """Before and after the grant alike: the connection was opened while the device waited, and goes on."""
    with colluding(lab, CLOCK, 123, size), line(phone, CLOCK, 123) as peer:
        peer.send(bytes(48))
        assert received(peer) <= most
        phone.press("/vi/connect")
        assert received(peer) <= most


def test_error_messages_about_the_time_carry_little(lab, phone):
    """A server may put anything into the errors it sends about a packet."""
    with inside(lab.inet):
        raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    with line(phone, CLOCK, 123) as peer, frames.Wire(phone) as wire, raw:
        peer.send(bytes(48))
        listed = lab.box.run("conntrack", "-L", "-p", "udp", "-d", CLOCK)
        words = dict(word.split("=") for word in listed.split(" src=")[2].split() if "=" in word)
        inner = frames.ipv4("10.99.0.1", CLOCK, 17, frames.udp(int(words["dport"]), 123, bytes(48)))
        for length in (1300, 400):
            body = b"\3\3\0\0" + bytes(4) + inner + b"T" * length
            error = body[:2] + frames.checksum(body).to_bytes(2, "big") + body[4:]
            for _ in range(100):
                raw.sendto(frames.ipv4(CLOCK, "10.99.0.1", 1, error), ("10.99.0.1", 0))
        heard = [frame for frame in wire.heard() if b"T" * 100 in frame]
    assert 0 < len(heard) <= 25
    assert max(map(len, heard)) < 600


def test_pings_do_not_leave_before_the_grant(lab, phone):
    assert "1 received" not in phone.run("ping", "-c", "1", "-W", "1", CLOCK, check=False)
    assert "1 received" in phone.run("ping", "-c", "1", "-W", "1", lab.settings.portal_address)


@pytest.mark.parametrize(("kind", "port"), [("udp", 443), ("tcp", 853), ("tcp", 443), ("udp", 853), ("udp", 51820)])
def test_no_other_way_out_before_the_grant(phone, kind, port):
    """QUIC, DNS over TLS, a tunnel: refused at once, so that no phone waits for it."""
    made = socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM
    try:
        with line(phone, CLOCK, port, made) as peer:
            peer.send(b"x")
            heard = peer.recv(1)
    except OSError as error:
        heard = errno.errorcode.get(error.errno or 0, "silence")
    assert heard == ("ECONNREFUSED" if kind == "tcp" else "EHOSTUNREACH")


def test_the_walled_garden_is_no_way_to_fill_the_table_of_connections(lab, phone):
    element = f"{{ {GARDEN} timeout 1h }}"
    lab.box.run("nft", "add", "element", "inet", "tram", "walled4", element)
    opened = 0
    for _ in range(1500):
        try:
            line(phone, GARDEN, 443, socket.SOCK_STREAM).close()
            opened += 1
        except ConnectionRefusedError:
            break
    assert 400 <= opened < 1500
