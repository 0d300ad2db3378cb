"""What one phone can do to another, or to the box, on a bridge whose frames only the bridge's own rules see."""

from __future__ import annotations

import pytest

from tests.journeys.lab import Lab, until

pytestmark = pytest.mark.air
# 62 addresses, so that taking them all is quick; IPv6, so that there is some to hide.
SMALL = {"guest_network": "10.10.10.0/26", "ipv6": "masquerade"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("guests"), SMALL, phones=4) as lab:
        for phone in lab.phones[:2]:
            phone.join()
            until(lambda phone=phone: link_local(phone), 20, "a link-local address")
        yield lab


@pytest.fixture
def phone(lab):
    return lab.phones[0]


@pytest.fixture
def other(lab):
    return lab.phones[1]


def link_local(phone) -> str:
    lines = phone.ip("-6", "-o", "addr", "show", "dev", "wlan0", "scope", "link").splitlines()
    return lines[0].split("inet6 ")[1].split("/")[0] if lines and "tentative" not in lines[0] else ""


def know(phone, other, device: str = "wlan0") -> None:
    """As if they had found each other some other way: no ARP, no neighbour discovery needed."""
    for one, two in ((phone, other), (other, phone)):
        for address in (two.address, link_local(two)):
            one.ip("neigh", "replace", address, "lladdr", two.mac, "dev", device)


def pings(phone, *words: str) -> bool:
    return " 0 received" not in phone.run("ping", "-c", "2", "-i", "0.2", "-W", "1", *words, check=False)


def test_the_lab_is_a_bridge_whose_frames_the_ip_firewall_does_not_see(lab):
    for family in ("iptables", "ip6tables", "arptables"):
        assert lab.box.run("sysctl", "-en", f"net.bridge.bridge-nf-call-{family}", check=False).strip() in ("0", "")


def test_the_firewall_learns_from_dnsmasqs_own_answer_who_has_which_address(phone, other, lab):
    listed = lab.box.run("nft", "list", "set", "bridge", "tram", "leases")
    for each in (phone, other):
        assert f"{each.mac} . {each.address}" in listed


def test_guests_do_not_ping_each_other_over_either_family(phone, other, lab):
    assert pings(phone, lab.settings.portal_address), "the ping itself works"
    for _ in range(2):
        assert not pings(phone, other.address)
        assert not pings(phone, "-6", f"{link_local(other)}%wlan0")
        know(phone, other)


def test_no_tcp_between_guests_over_either_family(phone, other):
    know(phone, other)
    other.start("python3", "-m", "http.server", "-b", "::", "8000")
    until(lambda: other.curl("http://[::1]:8000/", "-g")[0] == 200, 10, "the other phone listens")
    assert other.curl(f"http://{other.address}:8000/")[0] == 200
    for _ in ("waiting", "granted"):
        assert phone.curl(f"http://{other.address}:8000/", "-m", "2")[0] == 0
        assert phone.curl(f"http://[{link_local(other)}%25wlan0]:8000/", "-g", "-m", "2")[0] == 0
        phone.press("/vi/connect")
        other.press("/vi/connect")
    assert (phone.probe("-4"), phone.probe("-6")) == (204, 204), "the way back through the bridge is open"


def test_a_tag_for_vlan_0_hides_no_frame_between_guests(phone, other, lab):
    other.start("python3", "-c", HEARD, str(heard := lab.folder / "heard"))
    until(heard.exists, 10, "the other phone listens")
    phone.run("python3", "-c", TAGGED, phone.address)
    phone.run("ping", "-c", "1", lab.settings.portal_address)  # by now the bridge has dealt with all of them
    assert phone.mac not in heard.read_text()


# ARP, IPv4 and IPv6 to everybody, bare and behind one and two tags that name no VLAN.
TAGGED = """
import ipaddress, socket, sys
me = bytes.fromhex(open("/sys/class/net/wlan0/address").read().strip().replace(":", ""))
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); link.bind(("wlan0", 0))
source = ipaddress.ip_address(sys.argv[1]).packed
arp = bytes.fromhex("0806 0001 0800 0604 0001") + me + source + bytes(6) + source
four = bytes.fromhex("0800 4500 001c 0000 0000 40fe 0000") + source + b"\\xff" * 4 + bytes(8)
six = bytes.fromhex("86dd 6000 0000 0008 3bff fe80") + bytes(13) + b"\\1\\xff\\2" + bytes(13) + b"\\1" + bytes(8)
for tag in ("", "8100 0000", "88a8 0000", "8100 0000 8100 0000", "88a8 0000 8100 0000"):
    for inner in (arp, four, six):
        link.send(b"\\xff" * 6 + me + bytes.fromhex(tag) + inner)
"""


HEARD = """
import socket, sys
ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); ear.bind(("wlan0", 3))
log = open(sys.argv[1], "w")
while True:
    print(ear.recv(2000)[6:12].hex(":"), file=log, flush=True)
"""


def test_a_phone_that_plays_dhcp_server_or_router_reaches_nobody(lab, other):
    fresh = lab.phones[2]
    other.ip("addr", "add", "10.66.0.1/24", "dev", "wlan0")
    serving = ("--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--pid-file=", "--port=0")
    range_of = ("--dhcp-range=10.66.0.10,10.66.0.90", "--dhcp-range=fd66:66::,ra-only,64", "--enable-ra")
    lease = f"--dhcp-leasefile={lab.folder}/rogue.leases"
    other.ip("addr", "add", "fd66:66::1/64", "dev", "wlan0", "nodad")
    other.start("dnsmasq", *serving, *range_of, lease, "--interface=wlan0", "--bind-interfaces", "--no-ping")
    until(lambda: other.run("ss", "-lunH", "sport = :67", check=False), 10, "the rogue server listens")
    fresh.start("python3", "-c", HEARD, str(heard := lab.folder / "fresh"))
    until(heard.exists, 10, "the new phone listens")
    for _ in range(3):
        assert fresh.join().startswith("10.10.10.")
    assert other.mac not in heard.read_text()
    assert "fd66:66:" not in fresh.ip("-6", "addr", "show", "dev", "wlan0")
    other.ip("addr", "del", "10.66.0.1/24", "dev", "wlan0")
    other.ip("addr", "del", "fd66:66::1/64", "dev", "wlan0")
