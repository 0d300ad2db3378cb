"""What the lab needs to lose its Internet: the watcher, the second dnsmasq, and ways to cut the line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal.network import uplink, watcher
from tests.journeys.lab import ROOT, Host, Lab, Phone, until

PATIENCE = 15.0  # more than the 10 s that are promised, because the machine of the tests is shared
DROP = "table inet cut {{ chain in {{ type filter hook input priority 0; iifname eth0 {0} drop; }}; }}"
STRANGER = """
import socketserver
ANSWER = b"HTTP/1.1 302 Found\\r\\nLocation: http://hotel.example/\\r\\nContent-Length: 5\\r\\n\\r\\nlogin"
class Login(socketserver.StreamRequestHandler):
    def handle(self):
        self.rfile.readline()
        self.wfile.write(ANSWER)
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", 8099), Login).serve_forever()
"""
QUESTION = """
import json, socket, struct, sys
name, kind, port, server = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\\0"
server, _, zone = server.partition("%")
line = socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM)
line.bind(("", port)); line.settimeout(3)
line.connect((server, 53, 0, socket.if_nametoindex(zone)) if zone else (server, 53))
line.send(struct.pack(">6H", 7, 0x100, 1, 0, 0, 0) + labels + struct.pack(">2H", kind, 1))
try:
    answer = line.recv(1500)
except OSError as error:
    print(json.dumps([type(error).__name__])); sys.exit()
place, found = 16 + len(labels), [answer[3] & 15]
for _ in range(struct.unpack_from(">H", answer, 6)[0]):
    ttl, length = struct.unpack_from(">IH", answer, place + 6)
    found.append([answer[place + 12:place + 12 + length].hex(), ttl]); place += 12 + length
print(json.dumps(found))
"""
REFUSAL = """
import errno, socket, sys
line = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET); line.settimeout(5)
try:
    line.connect((sys.argv[1], int(sys.argv[2]))); print("open")
except OSError as error:
    print(errno.errorcode.get(error.errno or 0, "silence"))
"""
A, AAAA, HTTPS = 1, 28, 65


def start(lab: Lab) -> None:
    """The watcher, without any capability, and the second dnsmasq, as their units have them."""
    conf = lab.etc / "etc/tram/dnsmasq-away.conf"
    lab.box.start("dnsmasq", "--keep-in-foreground", f"--conf-file={conf}", "--user=root")
    lab.watcher = start_watcher(lab)
    until(lambda: lab.box.run("ss", "-lunH", "sport = :5354", check=False), 10, "the second dnsmasq")


def start_watcher(lab: Lab) -> subprocess.Popen[bytes]:
    start = time.monotonic()
    program = lab.box.start(
        "setpriv", "--bounding-set=-all", "--inh-caps=-all", sys.executable, "-m", "portal", "uplink",
        env=lab.environment, cwd=ROOT,
    )  # fmt: skip
    until(lambda: (watcher.noted(lab.sockets, time.monotonic()) or {"seen": 0})["seen"] > start, 20, "its first note")
    return program


@contextmanager
def cable(lab: Lab) -> Iterator[None]:
    """Somebody pulls the plug at the router."""
    lab.inet.ip("link", "set", "eth0", "down")
    try:
        yield
    finally:
        lab.inet.ip("link", "set", "eth0", "up")
        lab.inet.ip("-6", "addr", "replace", "fd99::2/64", "dev", "eth0", "nodad")


@contextmanager
def route(lab: Lab) -> Iterator[None]:
    """The router gives no lease any more."""
    lab.box.ip("route", "del", "default")
    try:
        yield
    finally:
        lab.box.ip("route", "add", "default", "via", "10.99.0.2")


@contextmanager
def blackhole(lab: Lab, what: str = "") -> Iterator[None]:
    """The line behind the router is dead: whatever goes there is heard of no more."""
    lab.inet.run("nft", "-f", "-", input=DROP.format(what))
    try:
        yield
    finally:
        lab.inet.run("nft", "delete", "table", "inet", "cut")


def names(lab: Lab) -> object:
    """Only the provider's DNS is dead."""
    return blackhole(lab, "meta l4proto { tcp, udp } th dport 53")


@contextmanager
def stranger(lab: Lab) -> Iterator[None]:
    """The provider wants to be paid: every web page is its own."""
    server = lab.inet.start(sys.executable, "-c", STRANGER)
    until(lambda: lab.inet.run("ss", "-ltnH", "sport = :8099"), 10, "the stranger")
    lab.inet.run("nft", "-f", "-", input=(
        "table inet cut { chain in { type nat hook prerouting priority -100; tcp dport 80 redirect to :8099; }; }"
    ))  # fmt: skip
    try:
        yield
    finally:
        lab.inet.run("nft", "delete", "table", "inet", "cut")
        server.terminate()


def wait(lab: Lab, up: bool) -> float:
    """Seconds until the watcher has noticed."""
    start = time.monotonic()
    until(lambda: uplink.state(lab.settings).up == up, PATIENCE, f"the watcher says {'up' if up else 'down'}")
    return time.monotonic() - start


def resolve(host: Host, name: str, kind: int = A, port: int = 0, server: str = "10.10.10.10") -> list:
    """The answer's code, then data and TTL of each record; one word when there was none. `port`: to ask from."""
    return json.loads(host.run("python3", "-c", QUESTION, name, str(kind), str(port), server))


def refusal(phone: Phone, address: str, port: int) -> str:
    """How a connection ends: open, ECONNREFUSED (at once, by a reset), another error, silence."""
    return phone.run("python3", "-c", REFUSAL, address, str(port)).strip()
