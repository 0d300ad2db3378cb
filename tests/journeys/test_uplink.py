"""The Internet goes away in five ways and comes back: the box notices, everybody is told, nothing is to be pressed."""

from __future__ import annotations

import pytest

from portal.network import asking, uplink, watcher
from tests.journeys import uplink_lab
from tests.journeys.lab import Lab, until
from tests.journeys.uplink_lab import AAAA, HTTPS, A, refusal, resolve, wait

pytestmark = pytest.mark.air
CUTS = {
    "the cable is out": (uplink_lab.cable, watcher.LINE),
    "there is no route": (uplink_lab.route, watcher.LINE),
    "the line is dead": (uplink_lab.blackhole, asking.NAMES),
    "DNS is dead": (uplink_lab.names, asking.NAMES),
    "a stranger's portal answers": (uplink_lab.stranger, asking.FOREIGN),
}
STAND_IN, TRUE = bytes(map(int, uplink.STAND_IN.split("."))).hex(), "c6120005"
FIXED_PORT = 5555
EVERYBODY = pytest.mark.parametrize("cut", CUTS)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("lab"), {"old_portal_names": ["old.example.vn"]}) as lab:
        lab.portal("samples")
        for phone in lab.phones:
            phone.join()
        uplink_lab.start(lab)
        yield lab


@pytest.fixture
def granted(lab):
    lab.phones[0].press("/vi/connect")
    return lab.phones[0]


@pytest.fixture
def waiting(lab):
    lab.phones[1].press("/vi/status/disconnect")
    return lab.phones[1]


@EVERYBODY
def test_it_is_noticed_told_and_over_by_itself(lab, granted, waiting, cut):
    lose, why = CUTS[cut]
    assert is_online(granted)
    with lose(lab):
        seconds = wait(lab, up=False)
        assert uplink.state(lab.settings).why == why
        until(lambda: says_so(lab, granted) and says_so(lab, waiting), 5, "the pages say so")
        for phone in (granted, waiting):
            names_stand_in(phone)
            refused_at_once(phone)
        is_calm(granted)
        is_sent_to_the_portal(waiting)
        reads_and_connects(lab, waiting)
    back = wait(lab, up=True)
    for phone in (granted, waiting):  # whoever connected meanwhile is out as well
        until(lambda phone=phone: is_online(phone), 5, "the Internet is there without pressing anything")
        until(lambda phone=phone: not says_so(lab, phone), 5, "the pages stop saying so")
        assert resolve(phone, "example.org", port=FIXED_PORT) == [0, [TRUE, 0]]
    print(f"\n{cut}: noticed after {seconds:.1f} s, back after {back:.1f} s")


def is_online(phone) -> bool:
    return phone.probe() == 204 and phone.curl("http://example.org/") == (200, "internet")


def says_so(lab, phone) -> bool:
    page = phone.curl(f"{lab.origin}/en/")[1]
    return "Internet has been away for" in page or "Internet is away at the moment" in page


def names_stand_in(phone) -> None:
    assert resolve(phone, "example.org", A) == [0, [STAND_IN, 3]]
    assert resolve(phone, "example.org", A, port=FIXED_PORT) == [0, [STAND_IN, 3]]
    assert resolve(phone, "example.org", A, server="9.9.9.9") == [0, [STAND_IN, 3]], "whichever server it asks"
    assert resolve(phone, "example.org", AAAA) == resolve(phone, "example.org", HTTPS) == [0], "no such record, at once"
    assert resolve(phone, "dns.msftncsi.com", A) == [0, ["836bffff", 3]]
    assert resolve(phone, "dns.msftncsi.com", AAAA) == [0, ["fd3e4f5a5b8100000000000000000001", 3]]
    for name in ("tram.home.arpa", "old.example.vn"):
        assert resolve(phone, name, A) == [0, ["0a0a0a0a", 3]]


def refused_at_once(phone) -> None:
    """By a reset even where there is no route: Windows does not hear the kernel's "unreachable"."""
    for address in (uplink.STAND_IN, "198.18.0.5"):
        for port in (443, 853, 5223):
            assert refusal(phone, address, port) == "ECONNREFUSED"


def is_calm(phone) -> None:
    """A device that is out is not asked to sign in again; a person is led to the page that says what is the matter."""
    assert phone.probe() == 204
    assert phone.curl("http://www.msftconnecttest.com/connecttest.txt") == (200, "Microsoft Connect Test")
    status, body = phone.curl("http://captive.apple.com/hotspot-detect.html")
    assert (status, "<BODY>Success</BODY>" in body) == (200, True)
    head = phone.curl("http://example.org/", "-I")[1].lower()
    assert "302" in head.splitlines()[0]
    assert "location: http://tram.home.arpa/" in head


def is_sent_to_the_portal(phone) -> None:
    assert phone.probe() == 302
    assert phone.curl("http://captive.apple.com/hotspot-detect.html")[0] == 302


def reads_and_connects(lab, phone) -> None:
    assert phone.curl(f"{lab.origin}/vi/procedures")[0] == 200
    assert phone.press("/vi/connect")[0] == 303
    assert '"captive": false' in phone.curl(f"{lab.origin}/captive-api")[1]
    is_calm(phone)


def test_a_gate_or_firewall_that_forgot_is_told_again(lab, granted):
    with uplink_lab.route(lab):
        wait(lab, up=False)
        lab.box.run("nft", "flush", "set", "inet", "tram", "uplink_down")
        until(lambda: "br-guest" in lab.box.run("nft", "list", "set", "inet", "tram", "uplink_down"), 20, "told again")
    wait(lab, up=True)
    lab.box.run("nft", "add", "element", "inet", "tram", "uplink_down", "{ br-guest }")
    until(lambda: is_online(granted), 20, "an old state does not stay")


def test_a_watcher_that_is_killed_goes_on_and_one_that_is_stopped_leaves_the_internet_there(lab, granted):
    with uplink_lab.route(lab):
        wait(lab, up=False)
        until(lambda: says_so(lab, granted) and granted.probe() == 204, 5, "the pages say so, and the gate was told")
        before = uplink.state(lab.settings).seconds
        lab.watcher.kill()
        lab.watcher.wait(10)
        assert (says_so(lab, granted), granted.probe()) == (True, 204)
        assert "expires" in lab.box.run("nft", "list", "set", "inet", "tram", "uplink_down"), "not for ever"
        lab.watcher = uplink_lab.start_watcher(lab)
        assert uplink.state(lab.settings).seconds > before
        lab.watcher.terminate()
        assert lab.watcher.wait(10) == 0
        until(lambda: not says_so(lab, granted), 5, "the pages stop saying so")
        assert "br-guest" not in lab.box.run("nft", "list", "set", "inet", "tram", "uplink_down")
    lab.watcher = uplink_lab.start_watcher(lab)
    until(lambda: is_online(granted), 15, "as ever")


def test_a_stand_in_that_a_browser_still_remembers_is_refused_at_once(lab, granted):
    assert is_online(granted)
    assert {refusal(granted, uplink.STAND_IN, port) for port in (80, 443)} == {"ECONNREFUSED"}
