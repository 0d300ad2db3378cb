"""Attacks on who has which address: leases that are taken, hoarded, ended or answered for by another device."""

from __future__ import annotations

import struct
from ipaddress import ip_address, ip_network

import pytest

from tests.journeys import frames
from tests.journeys.frames import ACK, INFORM, RELEASE, REQUEST, Wire
from tests.journeys.lab import Lab, until
from tests.journeys.test_guests import link_local

pytestmark = pytest.mark.air
SMALL = {"guest_network": "10.10.10.0/25", "ipv6": "masquerade"}
BOX, BROADCAST_FLAG = "02:10:00:00:00:01", 0x8000


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("addresses"), SMALL, phones=4) as lab:
        lab.phones[1].join()
        until(lambda: lab.phones[1].address6, 20, "an IPv6 address")
        until(lambda: link_local(lab.phones[0]), 20, "a link-local address")
        yield lab


@pytest.fixture
def thief(lab):
    """Whose questions for addresses are not held back for what an earlier test asked."""
    lab.box.run("nft", "flush", "set", "inet", "tram", "dhcp_askers")
    with Wire(lab.phones[0]) as wire:
        yield wire


@pytest.fixture
def victim(lab):
    return lab.phones[1]


def leases(lab) -> str:
    return (lab.sockets / "dnsmasq.leases").read_text()


def bindings(lab) -> str:
    return lab.box.run("nft", "list", "set", "bridge", "tram", "leases")


def hosts(lab) -> list[str]:
    return [str(host) for host in ip_network(lab.settings.guest_network).hosts()]


def settled(lab, wire: Wire) -> None:
    """The box has dealt with what was sent before: frames of one wire stay in order."""
    lab.phones[0].run("ping", "-c", "1", lab.settings.portal_address, check=False)
    wire.heard(0.3)


def test_a_device_gets_no_address_for_devices_it_makes_up(lab, thief):
    for number, address in enumerate(hosts(lab)[-15:]):
        device = f"02:99:00:00:00:{number:02x}"
        thief.send(frames.dhcp(REQUEST, device, frames.wants(address), source=thief.mac))
    assert not thief.answer(frames.dhcp(REQUEST, "02:99:00:00:01:00", frames.wants(hosts(lab)[-20]), thief.mac), ACK)
    assert " 02:99:" not in leases(lab)


def test_other_names_for_itself_get_a_device_no_second_address(lab, thief):
    for number, address in enumerate(hosts(lab)[40:48]):
        name = frames.option(61, b"\xff" + struct.pack("!I", number))
        thief.answer(frames.dhcp(REQUEST, thief.mac, name + frames.wants(address)), ACK, 0.5)
    assert leases(lab).count(thief.mac) == 1


def test_a_device_that_goes_by_anothers_name_does_not_get_its_address(lab, thief, victim):
    name = frames.option(61, b"\1" + frames.packed(victim.mac))
    boot = thief.answer(frames.dhcp(REQUEST, thief.mac, name + frames.wants(victim.address)), ACK)
    assert not boot or frames.given(boot) != victim.address
    assert f"{victim.mac} {victim.address}" in leases(lab)
    assert f"{thief.mac} . {victim.address}" not in bindings(lab)


def test_nobody_gives_back_anothers_address(lab, thief, victim):
    server = frames.option(54, ip_address(lab.settings.portal_address).packed)
    name = frames.option(61, b"\1" + frames.packed(victim.mac))
    for more in (b"", name):
        thief.send(frames.dhcp(RELEASE, victim.mac, server + more, thief.mac, ciaddr=victim.address))
        thief.send(frames.dhcp(frames.DECLINE, victim.mac, server + more + frames.wants(victim.address), thief.mac))
    settled(lab, thief)
    assert f"{victim.mac} {victim.address}" in leases(lab)


@pytest.mark.parametrize("field", ["ciaddr", "giaddr"])
def test_an_answer_that_gives_no_address_binds_none(lab, thief, field):
    """The answers to "I have one, tell me the rest" and to a relay are sent to an address the device chooses."""
    free = hosts(lab)[70]
    lab.phones[0].ip("addr", "add", f"{free}/25", "dev", "wlan0")  # it answers for it, as an attacker would
    for _ in range(2):
        if field == "ciaddr":
            thief.send(frames.dhcp(INFORM, thief.mac, ciaddr=free))
        else:
            thief.send(frames.dhcp(REQUEST, thief.mac, frames.wants(free), giaddr=free))
        settled(lab, thief)
    lab.phones[0].ip("addr", "del", f"{free}/25", "dev", "wlan0")
    assert f"{thief.mac} . {free}" not in bindings(lab)


def test_a_device_that_moves_on_and_on_is_believed_for_few_addresses(lab, thief):
    server = frames.option(54, ip_address(lab.settings.portal_address).packed)
    for address in hosts(lab)[80:90]:
        boot = thief.answer(frames.dhcp(REQUEST, thief.mac, frames.wants(address)), ACK, 0.3)
        had = frames.given(boot) if boot else address
        thief.send(frames.dhcp(RELEASE, thief.mac, server, ciaddr=had))
        settled(lab, thief)
    assert bindings(lab).count(thief.mac) <= 5


def test_whoever_asks_for_a_broadcast_answer_is_bound_too_and_alone_hears_it(lab):
    with Wire(lab.phones[2]) as quiet, Wire(lab.phones[3]) as other:
        boot = quiet.answer(frames.dhcp(REQUEST, quiet.mac, frames.wants(hosts(lab)[60]), flags=BROADCAST_FLAG), ACK)
        assert f"{quiet.mac} . {frames.given(boot)}" in bindings(lab)
        told = [frame for frame in other.heard() if frame[23:24] == b"\x11" and frame[34:36] == b"\0\x43"]
        assert {frame[:6].hex(":") for frame in told} <= {quiet.mac}, "a radio sends this to no other device"


TAGS = ["", "8100 0000", "88a8 0000", "8100 0000 8100 0000", "88a8 0000 8100 0000", "8100 e000 8100 e000"]


@pytest.mark.parametrize("tags", TAGS)
def test_no_tag_helps_to_answer_for_anothers_address(lab, thief, victim, tags):
    victim.run("ping", "-c", "1", lab.settings.portal_address)
    portal = lab.settings.portal_address
    for operation in (1, 2):
        for to in (frames.ALL, BOX):
            claim = frames.arp(operation, thief.mac, victim.address, portal, BOX)
            thief.send(frames.ethernet(thief.mac, to, 0x0806, claim, tags))
    settled(lab, thief)
    assert victim.mac in lab.box.ip("neigh", "show", victim.address)


@pytest.mark.parametrize("tags", TAGS)
def test_no_tag_helps_to_speak_with_anothers_address(lab, thief, victim, tags):
    lab.box.run("conntrack", "-D", "-p", "icmp", check=False)
    packet = frames.ipv4(victim.address, lab.settings.portal_address, 1, frames.echo(77))
    thief.send(frames.ethernet(thief.mac, BOX, 0x0800, packet, tags))
    settled(lab, thief)
    assert "id=77" not in lab.box.run("conntrack", "-L", "-p", "icmp", check=False)


def advert(lab, thief: Wire, target: str, source: str) -> bytes:
    """ "That address is at my hardware address, whatever you knew before" (RFC 4861 §4.4)."""
    router = link_local_of_box(lab)
    body = b"\x60\0\0\0" + ip_address(target).packed + b"\2\1" + frames.packed(thief.mac)
    return frames.ethernet(thief.mac, BOX, 0x86DD, frames.icmp6(source, router, 136, body))


def solicit(lab, thief: Wire, source: str, tags: str = "") -> bytes:
    """ "Where are you? I, `source`, am at this hardware address" (RFC 4861 §4.3)."""
    router = link_local_of_box(lab)
    body = bytes(4) + ip_address(router).packed + b"\1\1" + frames.packed(thief.mac)
    return frames.ethernet(thief.mac, BOX, 0x86DD, frames.icmp6(source, router, 135, body), tags)


def link_local_of_box(lab) -> str:
    words = lab.box.ip("-6", "-o", "addr", "show", "dev", lab.settings.guest_interface, "scope", "link")
    return words.split("inet6 ")[1].split("/")[0]


@pytest.mark.parametrize("tags", ["", "8100 0000", "8100 0000 8100 0000"])
def test_nobody_answers_for_anothers_ipv6_address(lab, thief, victim, tags):
    own = link_local(lab.phones[0])
    for address in (victim.address6, link_local(victim)):
        sender = "wlan0" if address.startswith("fe80") else address
        victim.run("ping", "-6", "-c", "1", "-I", sender, f"{link_local_of_box(lab)}%wlan0")
        assert victim.mac in lab.box.ip("neigh", "show", address)
        thief.send(advert(lab, thief, address, own), advert(lab, thief, address, address))
        thief.send(solicit(lab, thief, address, tags))
        settled(lab, thief)
        assert victim.mac in lab.box.ip("neigh", "show", address)


def test_one_device_does_not_fill_the_table_of_neighbours(lab, thief):
    prefix = int(ip_address(lab.phones[1].address6)) >> 64 << 64
    for number in range(1, 301):
        address = str(ip_address(prefix + (0xBAD << 32) + number))
        packet = frames.icmp6(address, link_local_of_box(lab), 128, struct.pack("!HH", number, 1))
        thief.send(solicit(lab, thief, address), frames.ethernet(thief.mac, BOX, 0x86DD, packet))
    settled(lab, thief)
    assert lab.box.ip("-6", "neigh", "show").count(":bad:") < 60
