"""The walled garden: https of the office's own sites before Connect, and of nothing else."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime

import pytest

from portal.network import garden
from tests.journeys.families import join_both
from tests.journeys.lab import ROOT, Lab, until

pytestmark = pytest.mark.air
SITE, OTHER, GONE, INSIDE = "office.gov.vn", "news.example.vn", "gone.gov.vn", "inside.gov.vn"
AT, ELSEWHERE, DEAD = "198.18.0.80", "198.18.0.81", "198.18.0.99"
AT6 = "2001:db8::80"
SETTINGS = {
    "walled_garden": [SITE, GONE, INSIDE, "dead.gov.vn"],
    "ipv6": "masquerade",
    "dns_servers": ["198.18.0.53"],
}
NAMES = (
    f"--address=/{GONE}/", f"--address=/{INSIDE}/192.168.1.7", f"--address=/dead.gov.vn/{DEAD}",
    f"--address=/{OTHER}/{ELSEWHERE}", f"--address=/{SITE}/{AT}", f"--address=/{SITE}/{AT6}",
    "--address=/#/198.18.0.5", "--local-ttl=86400",
)  # fmt: skip


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("garden"), SETTINGS) as lab:
        lab.inet.ip("addr", "add", "198.18.0.53/32", "dev", "lo")
        lab.inet.run("nft", "add table inet t; add chain inet t i { type filter hook input priority 0; }; "
                            f"add rule inet t i ip daddr {DEAD} tcp dport 443 reject with tcp reset")  # fmt: skip
        words = ("--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root")
        lab.inet.start("dnsmasq", *words, "--pid-file=", "--listen-address=198.18.0.53", "--bind-interfaces", *NAMES)
        until(lambda: lab.inet.run("ss", "-lunH", "src", "198.18.0.53", check=False), 10, "the name server listens")
        join_both(lab)
        yield lab


@pytest.fixture
def phone(lab):
    """Waiting; nothing is walled yet."""
    lab.phones[0].press("/vi/status/disconnect")
    for name in ("walled4", "walled6"):
        lab.box.run("nft", "flush", "set", "inet", "tram", name)
    forget_names(lab)
    return lab.phones[0]


def forget_names(lab) -> None:
    """As after five minutes: dnsmasq tells the firewall what it hears from outside, not what it has kept."""
    lab.box.run("pkill", "-HUP", "-F", str(lab.sockets / "dnsmasq.pid"))


def https(phone, name: str, *more: str) -> int:
    """Whether tcp/443 of a name opens; the fake Internet speaks http there."""
    return phone.curl(f"http://{name}:443/", *more)[0]


def seconds_left(lab, name: str = "walled4", address: str = AT) -> int:
    """How long the firewall keeps an address; 0 when it does not know it."""
    text = lab.box.run("nft", "list", "set", "inet", "tram", name)
    found = re.search(rf"{address}\b[^,}}]*expires (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return 3600 * hours + 60 * minutes + seconds


def health(lab) -> dict[str, str]:
    return {each.name: each.state for each in garden.state(lab.settings, datetime.now(UTC))}


def test_a_waiting_phone_opens_the_site_over_https_because_it_asked_for_its_name(phone):
    assert https(phone, SITE, "-4") == 200
    assert https(phone, f"www.{SITE}", "-4") == 200
    assert https(phone, SITE, "-6") == 200


def test_nothing_else_opens_not_even_by_its_address(phone):
    assert https(phone, SITE, "-4") == 200
    assert https(phone, OTHER, "-4") == 0
    assert https(phone, f"not{SITE}", "-4") == 0
    assert phone.curl(f"http://{ELSEWHERE}:443/")[0] == 0


def test_port_80_of_a_walled_site_is_redirected_all_the_same(phone):
    assert https(phone, SITE, "-4") == 200
    assert phone.curl(f"http://{SITE}/")[0] == 302
    assert phone.probe() == 302


def test_only_tcp_443_is_open(phone):
    assert https(phone, SITE, "-4") == 200
    for port in (22, 8443):
        assert phone.run("curl", "-4s", "-m3", "-w", "%{exitcode}", f"http://{SITE}:{port}/", check=False) == "7"


def test_names_are_kept_by_nobody_longer_than_five_minutes(phone):
    assert int(phone.run("python3", "-c", TTL, SITE)) == 300, "86400 where it comes from"


TTL = """
import socket, struct, sys
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); line.settimeout(5); line.connect(("10.10.10.10", 53))
name = b"".join(bytes([len(part)]) + part.encode() for part in sys.argv[1].split(".")) + b"\\0"
line.send(struct.pack(">6H", 1, 256, 1, 0, 0, 0) + name + struct.pack(">2H", 1, 1))
print(struct.unpack_from(">I", line.recv(512), 12 + len(name) + 4 + 6)[0])
"""


def test_a_round_of_the_refresher_opens_the_site_before_anybody_asks(phone, lab):
    assert seconds_left(lab) == 0
    lab.portal("garden")
    assert seconds_left(lab) > 3500
    assert seconds_left(lab, "walled6", AT6) > 3500


def test_a_round_prolongs_what_is_there_and_a_name_looked_up_again_does_not(phone, lab):
    lab.box.run("nft", "add", "element", "inet", "tram", "walled4", f"{{ {AT} expires 100s }}")
    https(phone, SITE, "-4")
    assert 0 < seconds_left(lab) <= 100, "dnsmasq's add changes nothing: why the refresher has to open connections"
    lab.portal("garden")
    assert seconds_left(lab) > 3500


def test_connections_of_others_on_the_box_prolong_nothing(phone, lab):
    lab.box.run("curl", "-s", "-m", "5", f"http://{AT}:443/")
    assert seconds_left(lab) == 0


def test_an_address_that_is_not_found_again_closes_by_itself(phone, lab):
    lab.box.run("nft", "add", "element", "inet", "tram", "walled4", f"{{ {ELSEWHERE} timeout 2s }}")
    assert https(phone, ELSEWHERE) == 200
    until(lambda: https(phone, ELSEWHERE) == 0, 10, "the address is closed")


def test_the_health_of_each_name_is_noted(phone, lab):
    lab.portal("garden")
    assert health(lab) == {
        SITE: garden.OPEN, GONE: garden.NOT_FOUND, INSIDE: garden.PRIVATE, "dead.gov.vn": garden.SILENT,
    }  # fmt: skip
    said = lab.box.run(sys.executable, "-m", "portal", "doctor", check=False, env=lab.environment, cwd=ROOT)
    assert f"ok     walled garden: {SITE} is open" in said
    assert f"WRONG  walled garden: {GONE} is not found" in said


def test_without_an_uplink_the_health_says_so_and_keeps_when_it_was_open(phone, lab):
    lab.portal("garden")
    lab.inet.ip("link", "set", "eth0", "down")
    try:
        forget_names(lab)
        lab.portal("garden")
        [site, *_] = garden.state(lab.settings, datetime.now(UTC))
        assert (site.state, bool(site.opened)) == (garden.UNANSWERED, True)
    finally:
        lab.inet.ip("link", "set", "eth0", "up")
