"""One device that asks for everything as fast as it can, or holds what it opened: the others must not feel it."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import sys
import threading
import time

import pytest

from tests.journeys import frames
from tests.journeys.frames import Wire, inside
from tests.journeys.lab import ROOT, Lab, until

pytestmark = pytest.mark.air
BOX, NAMES = "02:10:00:00:00:01", "10.99.0.3"
# Answers each question but those for names in "slow", which wait for ever.
HALF_DEAD = """
import socket, sys
names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); names.bind((sys.argv[1], 53))
while True:
    asked, peer = names.recvfrom(2000)
    if b"\\4slow" not in asked:
        end = asked.index(b"\\0", 12) + 5
        names.sendto(asked[:2] + bytes.fromhex("8180 0001 0001 0000 0000") + asked[12:end]
            + bytes.fromhex("c00c 0001 0001 0000 0000 0004 c6120005"), peer)
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("floods"), {"dns_servers": [NAMES]}) as lab:
        lab.portal("samples")
        lab.inet.ip("addr", "add", f"{NAMES}/24", "dev", "eth0")
        lab.inet.start(sys.executable, "-c", HALF_DEAD, NAMES, cwd=ROOT)
        until(lambda: NAMES in lab.inet.run("ss", "-lun"), 10, "names are answered")
        for phone in lab.phones:
            phone.join()
        yield lab


@pytest.fixture
def flooder(lab):
    lab.box.run("conntrack", "-F", check=False)
    lab.phones[1].press("/vi/status/disconnect")
    for name in ("callers", "dns_askers", "dns_busy", "dns_long", "pingers", "refused"):
        lab.box.run("nft", "flush", "set", "inet", "tram", name)
    return lab.phones[0]


def well(phone) -> bool:
    """What a person's phone needs: a name, a probe's redirect, the portal's page, the API."""
    assert phone.probe() == 302
    assert phone.curl("http://tram.home.arpa/vi/")[0] == 200
    assert '"captive": true' in phone.curl("http://tram.home.arpa/captive-api")[1]
    return True


@contextlib.contextmanager
def flood(send):
    """Repeat `send` beside the test until it is over."""
    over = threading.Event()

    def repeat() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                send()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def connection(phone, port: int, seconds: float = 3) -> socket.socket:
    with inside(phone):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.settimeout(seconds)
    made.connect(("10.10.10.10", port))
    return made


def held(phone, port: int, tries: int, first: bytes = b"") -> list[socket.socket]:
    """As many connections as the box lets one device open and keep."""
    kept = []
    for _ in range(tries):
        with contextlib.suppress(OSError):
            kept.append(connection(phone, port))
            kept[-1].sendall(first)
    return kept


@pytest.mark.parametrize("first", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_one_device_cannot_hold_all_places_of_the_front_door(lab, flooder, first):
    """It opens connections and says nothing, or a header that never ends."""
    kept = held(flooder, 80, 300, first)
    assert 40 <= len(kept) <= 70
    assert well(lab.phones[1])
    for each in kept:
        each.close()
    until(lambda: flooder.probe() == 302, 20, "whoever lets go is served again")


def test_one_device_cannot_hold_all_that_dnsmasq_serves_by_tcp(lab, flooder):
    kept = held(flooder, 53, 40)
    assert len(kept) <= 4
    with connection(lab.phones[1], 53) as other:
        asked = struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + b"\4tram\4home\4arpa\0" + struct.pack("!2H", 1, 1)
        other.sendall(len(asked).to_bytes(2, "big") + asked)
        assert other.recv(100)
    for each in kept:
        each.close()


def ask(path: str, method: str = "GET", host: str = "tram.home.arpa") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode()


REQUESTS = {
    "probes": ask("/generate_204", host="connectivitycheck.gstatic.com"),
    "pages": ask("/vi/"),
    "searches": ask("/vi/search?q=khai+sinh"),
    "connects": ask("/vi/connect", "POST"),
    "the API": ask("/captive-api"),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_flood_of_requests_leaves_the_others_their_portal(lab, flooder, name):
    def send() -> None:
        with connection(flooder, 80, 0.5) as peer:
            peer.sendall(REQUESTS[name])

    with flood(send), flood(send), flood(send):
        time.sleep(1)
        assert well(lab.phones[1])
        assert lab.phones[1].press("/vi/connect")[0] == 303
        assert lab.phones[1].probe() == 204
        assert lab.phones[1].press("/vi/status/disconnect")[0] == 303


def test_names_that_are_never_answered_take_no_places_from_the_others(lab, flooder):
    with inside(flooder):
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.connect(("10.10.10.10", 53))
    for number in range(2000):
        name = b"\x08%08d\4slow\7example\0" % number
        with contextlib.suppress(ConnectionError, OSError):
            line.send(struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + name + struct.pack("!2H", 1, 1))
    assert well(lab.phones[1])


def connections(lab) -> int:
    return int(lab.box.run("sysctl", "-n", "net.netfilter.nf_conntrack_count"))


def syn(me: str, source: str, port: int) -> bytes:
    ends = bytes(map(int, source.split("."))) + bytes([10, 10, 10, 10])
    head = struct.pack("!HHIIBBHHH", random.randint(1024, 65535), port, random.getrandbits(32), 0, 0x50, 2, 1024, 0, 0)
    total = frames.checksum(ends + b"\0\6" + struct.pack("!H", len(head)) + head)
    return frames.ethernet(
        me, BOX, 0x0800, frames.ipv4(source, "10.10.10.10", 6, head[:16] + struct.pack("!H", total) + head[18:])
    )


def ping(me: str, source: str) -> bytes:
    return frames.ethernet(me, BOX, 0x0800, frames.ipv4(source, "10.10.10.10", 1, frames.echo(random.getrandbits(16))))


def name(me: str, source: str) -> bytes:
    asked = frames.udp(random.randint(1024, 65535), 53, struct.pack("!6H", 1, 0x0100, 1, 0, 0, 0) + b"\1x\0\0\1\0\1")
    return frames.ethernet(me, BOX, 0x0800, frames.ipv4(source, "10.10.10.10", 17, asked))


MADE = {
    "half-open connections": lambda me, own: syn(me, own, 80),
    "half-open connections of made-up devices": lambda me, _own: syn(me, f"10.10.8.{random.randint(1, 254)}", 80),
    "pings": ping,
    "questions": name,
}


@pytest.mark.parametrize("granted", [False, True])
@pytest.mark.parametrize("kind", MADE)
def test_one_device_does_not_fill_the_table_of_connections(lab, flooder, kind, granted):
    flooder.press("/vi/connect" if granted else "/vi/status/disconnect")
    own = flooder.address
    with Wire(flooder) as wire:
        flood = [MADE[kind](wire.mac, own) for _ in range(6000)]
        before = connections(lab)
        wire.send(*flood[:500])
        time.sleep(4)  # by then the box has given up to look for the made-up ones
        wire.send(*flood[500:])
    assert connections(lab) - before < 2000
    assert well(lab.phones[1])
