"""RFC 8908 (the API), 8910 (how phones are told of it) and 8952 (the whole), requirement by requirement, on the lab.

Each test's docstring names the section. Row 24 (several boxes under one name) and the advertisement of routers
(RFC 8910 section 2.3) are named in hostapd/README.md: no daemon of Debian 12 sends that one.
"""

from __future__ import annotations

import ipaddress
import json
import sys

import pytest

from tests.journeys import names
from tests.journeys.families import join_both
from tests.journeys.lab import ROOT, Lab, until

pytestmark = pytest.mark.air
NAME, OLD, FORMER = "wifi.example.vn", "old.example.vn", "tram.home.arpa"
API = f"https://{NAME}/captive-api"
OCSP, LISTS = "ocsp.authority.example", "lists.authority.example"
CERTIFICATE = (
    f"subjectAltName=DNS:{NAME},DNS:{OLD}\nauthorityInfoAccess=OCSP;URI:http://{OCSP}/\n"
    f"crlDistributionPoints=URI:http://{LISTS}/1.crl"
)
SETTINGS = {
    "ipv6": "masquerade",
    "portal_name": NAME,
    "old_portal_names": [OLD, FORMER],
    "daily_megabytes": 100,
    "dns_servers": ["198.18.0.53"],
}
CAPTIVE_PORTAL, DEAD_160, CAPTIVE_PORTAL_6, OF_THE_ROUTER = "114", "160", "103", "37"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("rfc8910"), SETTINGS, tls=CERTIFICATE) as lab:
        lab.inet.start(sys.executable, "-m", "tests.journeys.names", "serve", "198.18.0.53", cwd=ROOT)
        lab.inet.start(sys.executable, str(ROOT / "tests/journeys/clock.py"), "serve")
        until(lambda: lab.inet.run("ss", "-lunH", "src", "198.18.0.53", check=False), 10, "the name server listens")
        until(lambda: lab.inet.run("ss", "-lunH", "sport = :123", check=False), 10, "the clock listens")
        join_both(lab)
        yield lab


@pytest.fixture
def phone(lab):
    """Waiting."""
    lab.phones[0].press("/vi/status/disconnect")
    return lab.phones[0]


def api(phone, *more: str) -> dict[str, object]:
    status, body = phone.curl(API, *more)
    assert status == 200, body
    return json.loads(body)


def over_ipv6(phone) -> tuple[str, ...]:
    """The portal's name has no IPv6 address; a phone that kept one asks there."""
    router = ":".join(phone.address6.split(":")[:4]) + "::1"
    return ("-6", "--resolve", f"{NAME}:443:[{router}]")


def told(phone, family: str, *wanted: str) -> dict[str, bytes]:
    text = phone.run(sys.executable, str(ROOT / "tests/journeys/dhcp.py"), family, *wanted)
    return {number: bytes.fromhex(value) for number, value in json.loads(text).items()}


def headers(phone, *more: str, url: str = API) -> dict[str, str]:
    lines = phone.curl(url, "-o", "/dev/null", "-D", "-", *more)[1].lower().splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def moved_to(phone, url: str) -> str:
    return headers(phone, url=url)["location"]


def test_a_phone_that_asks_for_option_114_gets_the_api_s_address(phone):
    """RFC 8910 section 2.1 and 2: at most 255 bytes, not ended by NUL, https on the default port, no IP literal."""
    value = told(phone, "4", "1", "3", "6", CAPTIVE_PORTAL)[CAPTIVE_PORTAL]
    assert value == API.encode()
    assert len(value) <= 255
    assert b"\0" not in value
    host = value.decode().split("/")[2]
    assert ":" not in host
    with pytest.raises(ValueError, match="does not appear"):
        ipaddress.ip_address(host)


def test_every_protocol_tells_the_same_address(phone):
    """RFC 8910 section 3: more than one, different ones make a phone choose. The router's own (37) is not sent."""
    assert told(phone, "6", CAPTIVE_PORTAL_6)[CAPTIVE_PORTAL_6] == API.encode()
    assert OF_THE_ROUTER not in told(phone, "ra")


def test_the_option_of_rfc_7710_is_never_sent(phone):
    """RFC 8910 appendix A: 160 was in use by others (phones on desks break); not even when it is asked for."""
    assert DEAD_160 not in told(phone, "4", DEAD_160, CAPTIVE_PORTAL)


def test_the_network_is_never_called_unrestricted(phone):
    """RFC 8910 section 2: urn:ietf:params:capport:unrestricted is for networks without any portal."""
    for _ in ("waiting", "granted"):
        for family, option in (("4", CAPTIVE_PORTAL), ("6", CAPTIVE_PORTAL_6)):
            assert b"urn:" not in b"".join(told(phone, family, option).values())
        phone.press("/vi/connect")


def test_the_certificate_is_good_for_a_phone_that_fetches_nothing(phone):
    """RFC 8908 section 4: the host name in the address is checked, with what the box itself sends."""
    assert api(phone)["captive"] is True
    assert phone.curl(f"https://{FORMER}/captive-api")[0] == 0, "no certificate, so no handshake"


def test_the_name_is_the_box_for_whoever_is_on_this_wifi(phone, lab):
    """RFC 8910 section 2: a name, which this network resolves itself; elsewhere it is another machine."""
    assert phone.run("getent", "ahostsv4", NAME).split()[0] == lab.settings.portal_address
    assert phone.run("getent", "ahostsv4", "example.vn").split()[0] == "198.18.0.5"


@pytest.mark.parametrize("host", [OCSP, LISTS])
def test_the_certificate_s_authorities_are_reached_before_the_grant(host, phone):
    """RFC 8908 section 4.1."""
    for more in (("-4",), ("-6",), ("-d", "question", "-H", "Content-Type: application/ocsp-request")):
        assert phone.curl(f"http://{host}/1.crl", *more) == (200, "internet")


def test_nothing_else_is_reached_by_way_of_the_authorities(phone):
    """Not another name at their address, not another port, no upload."""
    assert phone.curl("http://other.authority.example/")[0] == 302
    assert phone.curl(f"https://{OCSP}/")[0] == 0
    assert phone.curl(f"http://{OCSP}/", "-d", "x" * 5000)[0] == 413
    assert phone.curl(f"http://{OCSP}/", "-X", "PUT")[0] == 403


def test_a_phone_learns_the_time_before_the_grant(phone):
    """RFC 8908 section 4.1: a clock that is wrong takes no certificate for good."""
    asked = [phone.run(sys.executable, str(ROOT / "tests/journeys/clock.py"), length) for length in ("48", "47")]
    assert asked == ["48\n", "-1\n"]


@pytest.mark.parametrize("accept", ["application/captive+json", "application/capport+json", "*/*", "text/html", ""])
def test_any_accept_is_answered_in_the_api_s_own_type(accept, phone):
    """RFC 8908 section 4 and 5; Android throws another character set away, RFC 8910's early text named another type."""
    assert headers(phone, "-H", f"Accept: {accept}")["content-type"] == "application/captive+json"


def test_no_cache_keeps_the_answer(phone):
    """RFC 8908 section 4: private or no-store."""
    assert headers(phone)["cache-control"] == "no-store"


def test_the_answer_is_small_and_whole_at_the_first_try(phone):
    """Android reads 4096 characters; the address in the lease needs no redirect."""
    text = phone.curl(API)[1]
    assert len(text) <= 4096
    assert text.isascii()


def test_the_keys_have_the_types_that_are_required(phone):
    """RFC 8908 section 5: captive is a boolean; the addresses are https; counts belong to who is let out."""
    waiting = api(phone)
    phone.press("/vi/connect")
    granted = api(phone)
    assert (waiting["captive"], granted["captive"]) == (True, False)
    assert not {"seconds-remaining", "bytes-remaining"} & set(waiting)
    assert type(granted["seconds-remaining"]) is int
    assert type(granted["can-extend-session"]) is bool
    for answer in (waiting, granted):
        for key in ("user-portal-url", "venue-info-url"):
            assert str(answer[key]).startswith(f"https://{NAME}/")
            assert phone.curl(str(answer[key]), "-L", "--compressed")[0] == 200


def test_the_seconds_are_those_of_the_firewall(phone, lab):
    """RFC 8908 section 5: seconds-remaining is what is enforced."""
    phone.press("/vi/connect")
    said = int(str(api(phone)["seconds-remaining"]))
    kept = lab.box.run("nft", "list", "set", "bridge", "tram", "granted")
    assert phone.mac in kept
    assert lab.settings.session_minutes * 60 - 10 <= said <= lab.settings.session_minutes * 60


def test_the_bytes_are_both_ways_and_those_of_the_firewall(phone):
    """RFC 8908 section 5: bytes-remaining counts what is sent and received, and is left out without a limit."""
    phone.press("/vi/connect")
    before = int(str(api(phone)["bytes-remaining"]))
    assert before <= 100_000_000
    phone.curl("http://example.vn/long", "-o", "/dev/null", "-r", "0-499999")
    assert before - int(str(api(phone)["bytes-remaining"])) >= 500_000


def test_asking_changes_nothing(phone, lab):
    """RFC 8952 section 2.3: asked before and after, as often as a phone likes."""
    for _ in range(3):
        assert api(phone)["captive"] is True
    assert phone.mac not in lab.box.run("nft", "list", "set", "bridge", "tram", "granted")
    phone.press("/vi/connect")
    seconds = [int(str(api(phone)["seconds-remaining"])) for _ in range(3)]
    assert seconds == sorted(seconds, reverse=True)


def test_api_and_firewall_turn_in_one_step_over_both_families(phone):
    """RFC 8952 section 2.4 and 3.2: the API knows a device by what the firewall knows it by, its MAC."""
    for more in ((), over_ipv6(phone)):
        assert (api(phone, *more)["captive"], phone.probe()) == (True, 302)
    phone.press("/vi/connect")
    for more in ((), over_ipv6(phone)):
        assert (api(phone, *more)["captive"], phone.probe("-4"), phone.probe("-6")) == (False, 204, 204)
    phone.press("/vi/status/disconnect")
    assert (api(phone, *over_ipv6(phone))["captive"], phone.probe("-6")) == (True, 302)


def test_a_phone_cannot_ask_as_another(phone, lab):
    """RFC 8952 section 7.2 (spoofed identifiers): headers say nothing; the address of the connection does."""
    other = lab.phones[1]
    other.press("/vi/connect")
    forged = [
        part for name in ("X-Real-IP", "X-Forwarded-For", "Forwarded") for part in ("-H", f"{name}: {other.address}")
    ]
    assert api(phone, *forged, "-H", "X-Tram-Side: online")["captive"] is True
    other.press("/vi/status/disconnect")


def test_phones_that_know_no_api_are_redirected_as_ever(phone):
    """RFC 8910 section 1: the older ways stay."""
    assert phone.probe("-4") == phone.probe("-6") == 302


def test_https_of_others_is_refused_and_never_answered_in_their_name(phone):
    """RFC 8952 section 1: no interception of TLS."""
    for family in ("-4", "-6"):
        command = ("curl", family, "-sk", "-m", "5", "-o", "/dev/null", "-w", "%{exitcode}", "https://example.org/")
        assert phone.run(*command, check=False) == "7", "at once"


def test_signatures_of_names_arrive_as_they_were_sent(phone, lab):
    """RFC 8952 section 1 (DNSSEC works): the second time, out of the box's own memory, too."""
    program = (sys.executable, str(ROOT / "tests/journeys/names.py"))
    signature = names.SIGNATURE[2:].hex()
    for question in ("plain", "signed", "signed"):
        said = phone.run(*program, question, lab.settings.portal_address, "signed.example.vn")
        assert (signature in said) == (question == "signed")
        assert "c6120005" in said, "the true address"


def test_an_old_name_goes_on_answering_for_leases_that_keep_it(phone):
    """RFC 8910 section 2: learned when the lease is taken; after a renaming phones keep the old address for a while."""
    assert json.loads(phone.curl(f"https://{OLD}/captive-api")[1])["captive"] is True
    assert json.loads(phone.curl(f"http://{FORMER}/captive-api")[1])["captive"] is True
    phone.press("/vi/connect")
    assert json.loads(phone.curl(f"https://{OLD}/captive-api")[1])["captive"] is False
    for name in (f"https://{OLD}", f"http://{FORMER}", f"http://{OLD}"):
        assert moved_to(phone, f"{name}/vi/procedures") == f"https://{NAME}/vi/procedures"


def test_the_api_is_served_while_the_portal_is_away(phone, lab):
    """RFC 8952 section 2.3; iOS takes a network whose API has failed for broken."""
    phone.press("/vi/connect")
    lab.web.terminate()
    lab.web.wait(20)
    try:
        assert api(phone)["captive"] is False
        assert api(lab.phones[1])["captive"] is True
        assert headers(phone)["content-type"] == "application/captive+json"
    finally:
        (lab.sockets / "web.sock").unlink(missing_ok=True)
        lab.web = lab.start_web()
    until(lambda: "seconds-remaining" in api(phone), 20, "the portal is back")


def test_phones_are_told_of_nothing_that_they_cannot_trust(phone, lab):
    """RFC 8908 section 4: with a certificate that has gone bad, leases name no API and pages are offered over http."""
    chain = lab.certificate.chain
    good = chain.read_text()
    try:
        chain.write_text((chain.parent / "authority.crt").read_text())
        renewed(lab)
        assert CAPTIVE_PORTAL not in told(phone, "4", CAPTIVE_PORTAL)
        assert CAPTIVE_PORTAL_6 not in told(phone, "6", CAPTIVE_PORTAL_6)
        assert moved_to(phone, "http://captive.apple.com/hotspot-detect.html") == f"http://{NAME}/"
        assert api(phone)["captive"] is True, "who was told earlier is answered as long as nginx has the old one"
    finally:
        chain.write_text(good)
        renewed(lab)
    assert CAPTIVE_PORTAL in told(phone, "4", CAPTIVE_PORTAL)


def renewed(lab) -> None:
    """What tram-certificate.service does."""
    lab.portal("certificate")
    lab.box.run("pkill", "-HUP", "-F", str(lab.sockets / "dnsmasq.pid"))
