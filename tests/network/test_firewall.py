"""What the rules let through and what they refuse, tried by phones in namespaces."""

from __future__ import annotations

import subprocess

import pytest

from portal import settings
from portal.network import ports
from tests.network.air import OUT, OUT6, PHONE, PHONE6, PHONE_MAC, rules, until

pytestmark = pytest.mark.air
PORTAL, PORTAL6 = "10.10.10.10", "[fd66::1]"
CERTIFICATE = {"certificate": "/etc/tram/chain.pem", "certificate_key": "/etc/tram/key.pem"}

SETTINGS = [
    {},
    {"ipv6": "delegated"},
    {**CERTIFICATE, "ipv6": "masquerade", "staff_from_guests": True, "staff_listen": "[::]:9443"},
    {**CERTIFICATE, "ipv6": "delegated"},
    {"guest_interface": "br0.10", "uplink_interface": "wwan-0", "wifi_interface": "wlp3s0"},
    {"guest_network": "192.168.64.0/20", "portal_address": "192.168.64.1"},
]


@pytest.mark.parametrize("given", SETTINGS, ids=str)
def test_nft_accepts_the_rules(given, tmp_path):
    (tmp_path / "nftables.conf").write_text(rules(settings.make(given)))
    words = ["unshare", "-n", "nft", "-c", "-f", str(tmp_path / "nftables.conf")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_device_without_grant_is_redirected_whatever_it_asks_for(air):
    assert air.fetch("phone", f"http://{OUT}/generate_204") == str(ports.REDIRECT)
    assert air.fetch("phone", f"http://[{OUT6}]/generate_204") == str(ports.REDIRECT)
    assert air.fetch("phone", "http://203.0.113.1/") == str(ports.REDIRECT)


@pytest.mark.parametrize("portal", [PORTAL, PORTAL6])
def test_the_portal_shows_each_device_its_own_side(air, portal):
    assert air.fetch("phone", f"http://{portal}/") == str(ports.WAITING)
    air.grants.grant(PHONE, 600)
    assert air.fetch("phone", f"http://{portal}/") == str(ports.ONLINE)
    assert air.fetch("other", f"http://{portal}/") == str(ports.WAITING)
    air.grants.revoke(PHONE)
    assert air.fetch("phone", f"http://{portal}/") == str(ports.WAITING)


REFUSED = [
    f"http://{OUT}:443/",
    f"http://[{OUT6}]:443/",
    f"http://{OUT}:853/",
    "http://10.10.8.12:80/x",
    f"http://{PORTAL}:443/",
    f"http://{PORTAL}:22/",
    f"http://{PORTAL}:8443/",
    f"http://{PORTAL6}:8443/",
    "http://203.0.113.1:8443/",
    "http://203.0.113.1:22/",
    *(f"http://{PORTAL}:{port}/" for port in ports.LISTENERS),
    f"http://{PORTAL6}:{ports.ONLINE}/",
    f"http://203.0.113.1:{ports.ONLINE}/",
]


@pytest.mark.parametrize("url", [url for url in REFUSED if "8.12" not in url])
def test_everything_else_is_refused_at_once_without_a_grant(air, url):
    assert air.fetch("phone", url) == "refused"


@pytest.mark.parametrize("url", [url for url in REFUSED if OUT not in url and OUT6 not in url])
def test_a_grant_opens_the_internet_and_nothing_of_the_box_or_the_office(air, url):
    air.run("phone", "ip", "route", "replace", "10.10.8.12/32", "via", PORTAL)  # round the bridge
    air.grants.grant(PHONE, 600)
    expected = "silence" if "8.12" in url else "refused"
    assert air.fetch("phone", url) == expected
    assert air.fetch("phone", "http://192.168.77.1/") == "refused"  # the office's own network, beyond the uplink
    assert air.fetch("phone", f"http://{OUT}:443/") == "443"
    assert air.fetch("phone", f"http://[{OUT6}]:443/") == "443"
    assert air.fetch("phone", f"http://{OUT}/") == "80"


def test_guests_do_not_reach_each_other_over_the_bridge(air):
    air.grants.grant(PHONE, 600)
    air.run("phone", "ip", "route", "flush", "10.10.8.12/32")
    air.run("phone", "ip", "neigh", "replace", "10.10.8.12", "lladdr", "02:66:00:00:01:02", "dev", "wlan0")
    assert "1 received" not in air.run("phone", "ping", "-c1", "-W1", "10.10.8.12", check=False)


def test_the_office_side_is_not_filtered_but_for_the_guests_listeners(air):
    assert air.fetch("inet", "http://203.0.113.1:22/") == "22"
    assert air.fetch("inet", f"http://203.0.113.1:{ports.ONLINE}/") == "refused"
    assert air.fetch("box", f"http://127.0.0.1:{ports.ONLINE}/") == str(ports.ONLINE)
    assert air.fetch("inet", f"http://{PHONE}/") == "silence"


def test_an_ended_grant_ends_an_open_connection_at_once(air):
    air.grants.grant(PHONE, 600)
    holding = air.start("phone", "-c", HOLD, OUT)
    air.run("box", "nft", "delete", "element", "bridge", "tram", "granted", f"{{ {PHONE_MAC} }}")  # no flow is cut
    assert holding.stdout.readline() == "ended\n"


HOLD = """
import socket, sys
peer = socket.create_connection((sys.argv[1], 443)); peer.settimeout(20)
print("open", flush=True)
try:
    for _ in range(5000):
        peer.sendall(b"GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"); peer.recv(1000)
    print("still open", flush=True)
except ConnectionError:
    print("ended", flush=True)
"""


def test_what_is_sent_to_a_device_stops_with_its_grant_too(air):
    air.grants.grant(PHONE, 600)
    listening = air.start("phone", "-c", LISTEN, OUT)
    air.start("inet", "-c", STREAM, OUT)
    assert listening.stdout.readline() == "received\n"
    air.run("box", "nft", "flush", "set", "bridge", "tram", "granted")
    assert listening.stdout.readline() == "nothing for 2 s\n"


LISTEN = """
import socket, sys
peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); peer.bind(("", 4000)); peer.connect((sys.argv[1], 5000))
print("listening", flush=True); peer.settimeout(0.2); heard = False
while not heard:
    peer.send(b"hello")
    try: heard = bool(peer.recv(100))
    except OSError: pass
print("received", flush=True); peer.settimeout(2)
try:
    for _ in range(200): peer.recv(100)
    print("still received", flush=True)
except TimeoutError:
    print("nothing for 2 s", flush=True)
"""
STREAM = """
import socket, sys, time
peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); peer.bind((sys.argv[1], 5000))
print("ready", flush=True); phone = peer.recvfrom(100)[1]
while True:
    peer.sendto(b"x" * 100, phone); time.sleep(0.05)
"""


def test_bytes_count_in_both_directions_but_not_what_the_box_itself_sends(air):
    air.grants.grant(PHONE, 600)
    air.fetch("phone", f"http://{PORTAL}/", "-H", "X-Length: 300000")
    assert air.grants.read(PHONE).bytes_used < 20_000, "what the phone sends: questions and acknowledgements"
    air.fetch("phone", f"http://{OUT}/", "-H", "X-Length: 300000")
    assert 300_000 < air.grants.read(PHONE).bytes_used < 600_000


def test_questions_for_names_reach_the_box_whichever_server_the_phone_asks(air):
    air.start("box", "-c", NAMES, PORTAL)
    for number, server in enumerate((PORTAL, "8.8.8.8"), 1):
        assert air.run("phone", "python3", "-c", QUESTION, server, 1) == f"answer {number}\n"


def test_a_flood_of_questions_without_grant_is_held_back(air):
    air.start("box", "-c", NAMES, PORTAL)
    air.run("phone", "python3", "-c", QUESTION, PORTAL, 2000, check=False)
    until(lambda: air.run("phone", "python3", "-c", QUESTION, PORTAL, 1, check=False))  # never for long
    assert int(air.run("phone", "python3", "-c", QUESTION, PORTAL, 1).split()[1]) < 1000


NAMES = """
import itertools, socket, sys
box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); box.bind((sys.argv[1], 53)); print("ready", flush=True)
for number in itertools.count(1):
    box.sendto(b"answer %d" % number, box.recvfrom(100)[1])
"""
QUESTION = """
import socket, sys
phone = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); phone.settimeout(2)
for _ in range(int(sys.argv[2])): phone.sendto(b"a question", (sys.argv[1], 53))
print(phone.recvfrom(100)[0].decode())
"""


def test_while_the_uplink_is_down_granted_devices_hear_of_it_at_once(air):
    air.grants.grant(PHONE, 600)
    air.grants.uplink(up=False)
    air.grants.uplink(up=False)
    assert air.fetch("phone", f"http://{OUT}/") == str(ports.AWAY)
    assert air.fetch("phone", f"http://[{OUT6}]/") == str(ports.AWAY)
    assert air.fetch("other", f"http://{OUT}/") == str(ports.REDIRECT)
    assert air.fetch("phone", f"http://{OUT}:443/") == "refused"
    assert air.fetch("phone", f"http://{PORTAL}/") == str(ports.ONLINE)
    assert "expires" in air.run("box", "nft", "list", "set", "inet", "tram", "uplink_down"), "it ends if not told again"
    air.grants.uplink(up=True)
    air.grants.uplink(up=True)
    assert air.fetch("phone", f"http://{OUT}/") == "80"


def test_with_ipv6_off_no_device_gets_out_by_it(air):
    air.load(settings.make({"run_dir": str(air.folder)}))
    air.grants.grant(PHONE, 600)
    assert air.fetch("phone", f"http://[{OUT6}]:443/") == "refused"
    assert air.fetch("phone", f"http://[{OUT6}]/") == "refused"
    assert air.fetch("phone", f"http://{OUT}/") == "80"


def test_with_a_certificate_https_reaches_the_same_pair_of_listeners(air):
    air.load(settings.make({**CERTIFICATE, "ipv6": "delegated"}))
    for portal in (PORTAL, PORTAL6):
        assert air.fetch("phone", f"http://{portal}:443/") == str(ports.WAITING_TLS)
    air.grants.grant(PHONE, 600)
    for portal in (PORTAL, PORTAL6):
        assert air.fetch("phone", f"http://{portal}:443/") == str(ports.ONLINE_TLS)


def test_masqueraded_ipv6_leaves_under_the_boxs_address(air):
    air.load(settings.make({"ipv6": "masquerade"}))
    air.grants.grant(PHONE, 600)
    assert air.fetch("phone", f"http://[{OUT6}]:443/") == "443"
    flows = air.run("box", "conntrack", "-L", "-f", "ipv6", "-s", "fd66::11", "-d", OUT6)
    assert "dst=2001:db8:ffff::1" in flows


def test_staff_pages_are_open_to_guests_only_when_the_settings_say_so(air):
    air.load(settings.make({**CERTIFICATE, "staff_from_guests": True}))
    assert air.fetch("phone", f"http://{PORTAL}:8443/") == "8443"
    assert air.fetch("phone", f"http://{PORTAL}:22/") == "refused"


@pytest.mark.parametrize(
    ("made_up", "own", "out"), [("172.31.0.9/32", PHONE, OUT), ("2001:db8:ffff::9/128", PHONE6, f"[{OUT6}]")]
)
def test_a_made_up_source_address_does_not_leave(air, made_up, own, out):
    air.grants.grant(PHONE, 600)
    address, family = made_up.split("/")[0], "ipv6" if ":" in made_up else "ipv4"
    air.run("phone", "ip", "addr", "replace", made_up, "dev", "wlan0", *(("nodad",) if family == "ipv6" else ()))
    assert air.fetch("phone", f"http://{out}:443/", "--interface", own) == "443"
    assert air.fetch("phone", f"http://{out}:443/", "-m", "2", "--interface", address) == "silence"
    assert "dst" not in air.run("box", "conntrack", "-L", "-f", family, "-s", address, check=False)
    air.run("phone", "ip", "addr", "del", made_up, "dev", "wlan0")
