"""Quota, speed and floods of one device; the walled garden, the time, a portal that is switched off."""

from __future__ import annotations

import subprocess

import pytest

from portal import settings
from portal.network import ports
from tests.network.air import OTHER, OUT, OUT6, PHONE, PHONE_MAC, until

pytestmark = pytest.mark.air
PORTAL = "10.10.10.10"


def test_past_its_quota_a_device_is_held_as_one_without_grant(air):
    granted = air.grants.grant(PHONE, 600, used=200_000, limit=400_000)
    assert (granted.bytes_used, granted.bytes_left, granted.spent) == (200_000, 200_000, False)
    assert air.fetch("phone", f"http://{OUT}:443/", "-H", "X-Length: 50000").startswith("443")
    assert 100_000 < air.grants.read(PHONE).bytes_left < 150_000
    air.fetch("phone", f"http://{OUT}:443/", "-m", "2", "-H", "X-Length: 500000")
    assert air.grants.read(PHONE).spent
    assert air.fetch("phone", f"http://{OUT}/") == str(ports.REDIRECT)
    assert air.fetch("phone", f"http://{OUT}:443/") == "refused"
    assert air.fetch("phone", f"http://{PORTAL}/") == str(ports.WAITING)


def test_a_renewed_grant_keeps_what_was_used(air):
    air.grants.grant(PHONE, 600, limit=400_000)
    air.fetch("phone", f"http://{OUT}:443/", "-H", "X-Length: 100000")
    used = air.grants.read(PHONE).bytes_used
    assert air.grants.grant(PHONE, 900, used=7, limit=400_000).bytes_used >= used


def test_restored_grants_have_their_quota_again(air):
    air.grants.restore([(PHONE_MAC, 600, 1_000, 50_000), ("02:00:00:00:00:09", 60, 90_000, 50_000)])
    assert air.grants.read(PHONE).bytes_left == 49_000
    assert sorted(grant.spent for grant in air.grants.list()) == [False, True]


def test_ending_by_mac_needs_no_device_that_is_here(air):
    air.grants.grant(PHONE, 600)
    air.grants.restore([("02:00:00:00:00:09", 60, 0, 0)])
    air.grants.end([PHONE_MAC, "02:00:00:00:00:09", "02:00:00:00:00:0a"])
    assert air.grants.list() == []
    assert air.fetch("phone", f"http://{OUT}:443/") == "refused"


def speed(air, kilobytes: int) -> float:
    """Seconds that a download takes."""
    words = ("-o", "/dev/null", "-m", "20", "-w", "%{time_total}", "-H", f"X-Length: {kilobytes * 1000}")
    return float(air.fetch("phone", f"http://{OUT}:443/", *words))


def test_one_device_gets_no_more_than_its_speed_and_what_it_sends_itself_no_less(air):
    air.load(settings.make({"device_down_mbit": 1, "ipv6": "delegated"}))
    air.grants.grant(PHONE, 600)
    # 125 kB at once, then 125 kB a second: a bound of the rules, whatever the machine does besides.
    assert speed(air, 400) > 1
    listed = air.run("box", "nft", "list", "set", "bridge", "tram", "receiving")
    assert PHONE_MAC in listed


def test_uploads_have_their_own_limit(air):
    air.load(settings.make({"device_up_mbit": 1, "ipv6": "delegated"}))
    air.grants.grant(PHONE, 600)
    air.fetch("phone", f"http://{OUT}:443/")
    assert PHONE_MAC in air.run("box", "nft", "list", "set", "inet", "tram", "sending")


def test_a_device_that_floods_is_refused_by_itself(air):
    done = air.run("phone", "python3", "-c", KNOCK, OUT, 80, 700)
    answered, refused = map(int, done.split())
    assert answered >= 60  # a few a second are what a phone asks
    assert refused > 300
    assert air.fetch("other", f"http://{OUT}/") == str(ports.REDIRECT), "the others do not feel it"
    until(lambda: air.fetch("phone", f"http://{OUT}/") == str(ports.REDIRECT))


def test_a_granted_device_cannot_fill_the_table_of_connections(air):
    air.grants.grant(PHONE, 600)
    answered, refused = map(int, air.run("phone", "python3", "-c", KNOCK, OUT, 443, 900).split())
    assert answered >= 400
    assert refused > 100


KNOCK = """
import socket, sys
made = [0, 0]
for _ in range(int(sys.argv[3])):
    try: socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).close(); made[0] += 1
    except ConnectionError: made[1] += 1
print(*made)
"""


def test_the_time_is_asked_without_a_grant_and_nothing_else_on_its_port(air):
    air.start("inet", "-c", CLOCK, OUT)
    assert air.run("phone", "python3", "-c", ASK, OUT, 48, 1) == "1\n"
    assert air.run("phone", "python3", "-c", ASK, OUT, 400, 3) == "0\n"
    assert int(air.run("phone", "python3", "-c", ASK, OUT, 48, 60)) < 20


CLOCK = """
import socket, sys
clock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); clock.bind((sys.argv[1], 123)); print("ready", flush=True)
while True:
    question, phone = clock.recvfrom(1000); clock.sendto(bytes(48), phone)
"""
ASK = """
import socket, sys
heard = 0
for _ in range(int(sys.argv[3])):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.settimeout(0.2); phone.connect((sys.argv[1], 123)); phone.send(bytes(int(sys.argv[2])))
        try: heard += len(phone.recv(1000)) == 48
        except OSError: pass
print(heard)
"""


def test_a_walled_address_opens_over_https_alone_and_ends_by_itself(air):
    for name, address in (("walled4", OUT), ("walled6", OUT6)):
        air.run("box", "nft", "add", "element", "inet", "tram", name, f"{{ {address} timeout 1h }}")
    for out in (OUT, f"[{OUT6}]"):
        assert air.fetch("phone", f"http://{out}:443/", "-H", "X-Length: 30000").startswith("443")
        assert air.fetch("phone", f"http://{out}/") == str(ports.REDIRECT)
        assert air.fetch("phone", f"http://{out}:8443/") == "refused"
    assert air.fetch("phone", "http://198.18.0.6:443/") == "refused"
    for name in ("walled4", "walled6"):
        air.run("box", "nft", "flush", "set", "inet", "tram", name)
    assert air.fetch("phone", f"http://{OUT}:443/") == "refused"


def test_a_portal_that_is_switched_off_lets_everybody_out(air):
    air.load(settings.make({"captive": False, "ipv6": "delegated"}))
    assert air.fetch("phone", f"http://{OUT}/") == "80"
    assert air.fetch("other", f"http://[{OUT6}]:443/", "-H", "X-Length: 30000").startswith("443")
    assert air.fetch("phone", f"http://{PORTAL}/") == str(ports.ONLINE)
    assert air.fetch("phone", f"http://{PORTAL}:22/") == "refused"


def leased(air, address: str, mac: str) -> None:
    """As if dnsmasq had just said yes."""
    for name, element in (("leases", f"{mac} . {address}"), ("taken", address)):
        air.run("box", "nft", "add", "element", "bridge", "tram", name, f"{{ {element} }}")


def test_a_device_that_takes_anothers_leased_address_is_not_believed(air):
    leased(air, OTHER, "02:66:00:00:01:02")
    air.grants.grant(PHONE, 600)
    air.run("phone", "ip", "addr", "add", f"{OTHER}/32", "dev", "wlan0")
    air.run("phone", "python3", "-c", GRATUITOUS, OTHER)
    assert "02:66:00:00:01:02" in air.run("box", "ip", "neigh", "show", OTHER)
    assert air.fetch("phone", f"http://{OUT}:443/", "-m", "2", "--interface", OTHER) == "silence"
    assert air.fetch("phone", f"http://{OUT}:443/", "--interface", PHONE) == "443"
    air.run("phone", "ip", "addr", "del", f"{OTHER}/32", "dev", "wlan0")


# "I have this address", unasked, to the box.
GRATUITOUS = """
import ipaddress, socket, sys
me = bytes.fromhex(open("/sys/class/net/wlan0/address").read().strip().replace(":", ""))
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); link.bind(("wlan0", 0))
claimed = ipaddress.ip_address(sys.argv[1]).packed
for kind in (1, 2):
    head = b"\\xff" * 6 + me + bytes.fromhex(f"0806 0001 0800 0604 000{kind}")
    link.send(head + me + claimed + b"\\xff" * 6 + claimed)
"""


def test_a_set_of_an_older_release_is_no_hindrance(tmp_path):
    """The file is loaded over the rules of whatever release ran before."""
    from tests.network.air import rules

    (tmp_path / "nftables.conf").write_text(rules(settings.make({})))
    old = "add table inet tram; add set inet tram granted { type ether_addr; flags dynamic,timeout; counter; }"
    twice = f"nft '{old}' && nft -f {tmp_path}/nftables.conf && nft -f {tmp_path}/nftables.conf"
    done = subprocess.run(["unshare", "-n", "sh", "-c", twice], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
