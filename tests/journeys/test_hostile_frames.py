"""Frames of any kind from one guest to another, past the box: nothing at all may cross the bridge."""

from __future__ import annotations

import pytest

from tests.journeys import frames
from tests.journeys.frames import ALL, Wire, ethernet
from tests.journeys.lab import Lab, until

pytestmark = pytest.mark.air
FAR, MDNS, SSDP = "192.0.2.9", "224.0.0.251", "239.255.255.250"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("frames"), {"ipv6": "masquerade"}, phones=3) as lab:
        lab.phones[0].join()
        lab.phones[1].join()
        yield lab


def multicast(address: str) -> str:
    return "01:00:5e:" + bytes(int(part) for part in address.split(".")[1:]).hex(":")


def frames_of(me: str, other: str) -> dict[str, bytes]:
    """One frame of each kind, to everybody or to the one neighbour."""
    mdns = frames.udp(5353, 5353, bytes(12))
    local = frames.ipv4("169.254.7.7", MDNS, 17, mdns)
    found = {"mdns from a made-up network": ethernet(me, multicast(MDNS), 0x0800, local)}
    search = frames.ipv4(FAR, SSDP, 17, frames.udp(1900, 1900, b"M-SEARCH * HTTP/1.1\r\n\r\n"))
    found["ssdp from a made-up network"] = ethernet(me, multicast(SSDP), 0x0800, search)
    for name, to in (("all", ALL), ("one", other)):
        found |= {
            f"ipv4 of a made-up network to {name}": ethernet(me, to, 0x0800, frames.ipv4(FAR, "192.0.2.8", 17, mdns)),
            f"ipv4 to everybody to {name}": ethernet(me, to, 0x0800, frames.ipv4(FAR, "255.255.255.255", 17, mdns)),
            f"arp of a made-up network to {name}": ethernet(me, to, 0x0806, frames.arp(1, me, "169.254.7.7", FAR)),
            f"an experiment's type to {name}": ethernet(me, to, 0x88B5, b"tunnel" * 100),
            f"802.1X to {name}": ethernet(me, to, 0x888E, bytes(46)),
            f"LLDP to {name}": ethernet(me, to, 0x88CC, bytes(46)),
            f"PPPoE to {name}": ethernet(me, to, 0x8863, b"\x11\x09" + bytes(44)),
            f"LLC, no type at all to {name}": ethernet(me, to, 46, b"\xaa\xaa\3" + bytes(43)),
            f"a VLAN's frame to {name}": ethernet(me, to, 0x0800, frames.ipv4(FAR, FAR, 17, mdns), "8100 0007"),
            f"MPLS to {name}": ethernet(me, to, 0x8847, bytes(46)),
        }  # fmt: skip
    found["a spanning-tree message"] = ethernet(me, "01:80:c2:00:00:00", 38, b"\x42\x42\3" + bytes(43))
    return found


def crossing(lab, sender, receiver) -> set[str]:
    with Wire(sender) as one, Wire(receiver) as two:
        sent = frames_of(one.mac, two.mac)
        one.send(*sent.values())
        sender.run("ping", "-c", "1", lab.settings.portal_address, check=False)  # by now the bridge has dealt with them
        heard = [frame for frame in two.heard() if frame[6:12].hex(":") == one.mac]
    return {name for name, frame in sent.items() if frame in heard}


def test_no_kind_of_frame_goes_from_guest_to_guest(lab):
    assert crossing(lab, *lab.phones[:2]) == set()


def test_one_that_never_asked_for_an_address_reaches_and_hears_no_one_either(lab):
    silent = lab.phones[2]
    assert crossing(lab, silent, lab.phones[0]) == set()
    assert crossing(lab, lab.phones[0], silent) == set()


def test_the_box_itself_still_hears_and_answers(lab):
    """The rule is about frames between ports, not about those to the box."""
    for phone in lab.phones[:2]:
        phone.press("/vi/connect")
        until(lambda phone=phone: phone.probe() == 204, 5, "the phone is online")


def test_other_bridges_of_the_box_are_left_alone(lab):
    """A machine that also carries a bridge of its own goes on doing so."""
    box = lab.box
    box.ip("link", "add", "br-own", "type", "bridge")
    box.ip("link", "set", "br-own", "up")
    for number, phone in enumerate(lab.phones[:2]):
        box.ip("link", "add", f"own{number}", "type", "veth", "peer", "name", "lan0", "netns", phone.name)
        box.ip("link", "set", f"own{number}", "master", "br-own", "up")
        phone.ip("link", "set", "lan0", "up")
    with Wire(lab.phones[0], "lan0") as one, Wire(lab.phones[1], "lan0") as two:
        frame = ethernet(one.mac, two.mac, 0x88B5, b"own" * 20)
        until(lambda: one.send(frame) or frame in two.heard(0.2), 5, "frames cross the other bridge")
