"""What wires cannot show: association, the encrypted twin, 5 GHz, phones kept apart on the air, a radio pulled out.

Not collected by the test command: it needs mac80211_hwsim, which the virtual machine of this folder has.
"""

from __future__ import annotations

import pytest

from portal.box import radio
from tests.journeys.lab import run, until
from tests.vm.radios import BOX_RADIOS, RadioLab

pytestmark = pytest.mark.air
OPEN, TWIN, FIVE = "wlan0", "owewlan0", "wlan1"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with RadioLab(tmp_path_factory.mktemp("lab"), {"wifi_owe": True, "wifi_channel": 1}) as lab:
        for phone, (management, frequency) in zip(lab.phones, NETWORKS.values(), strict=True):
            phone.said = phone.associate(management, frequency)
            phone.join()
        yield lab


NETWORKS = {"open": ("NONE", 2412), "neighbour": ("NONE", 2412), "owe": ("OWE", 2412), "five": ("NONE", 5180)}


@pytest.fixture
def phones(lab):
    return dict(zip(NETWORKS, lab.phones, strict=True))


def test_iw_says_that_the_simulated_radios_can_do_it(lab):
    for name in BOX_RADIOS:
        assert lab.chips[name].networks >= 2
        assert lab.chips[name].ac


def test_every_phone_has_an_address_and_is_redirected(lab):
    for phone in lab.phones:
        assert phone.address.startswith("10.10."), phone.name
        status, head = phone.curl("http://captive.apple.com/hotspot-detect.html", "-I")
        assert status == 302, phone.name
        assert f"location: {lab.origin}/" in head.lower()


def test_option_114_goes_over_the_air(lab):
    assert {phone.option_114 for phone in lab.phones} == {f"{lab.origin}/captive-api"}


def test_a_phone_without_owe_is_on_the_open_network(lab, phones):
    assert phones["open"].said["key_mgmt"] == "NONE"
    assert phones["open"].mac in lab.station(OPEN)


def test_a_phone_with_owe_is_led_to_the_encrypted_twin_by_the_open_name(lab, phones):
    said, twin = phones["owe"].said, radio.radios(lab.settings)[0].twin
    assert (said["key_mgmt"], said["pmf"], said["pairwise_cipher"]) == ("OWE", "2", "CCMP")
    assert said["bssid"] == twin.bssid
    assert phones["owe"].mac in lab.station(TWIN)
    assert phones["owe"].mac not in lab.station(OPEN)


def test_the_second_radio_is_80_mhz_wide_on_5_ghz(lab, phones):
    assert phones["five"].said["freq"] == "5180"
    assert phones["five"].mac in lab.station(FIVE)
    assert "width: 80 MHz, center1: 5210 MHz" in lab.box.run("iw", "dev", FIVE, "info")


def test_one_tap_lets_a_phone_out_on_every_network(lab):
    for phone in lab.phones:
        assert phone.press("/vi/connect")[0] == 303, phone.name
        assert phone.probe() == 204, phone.name
        phone.press("/vi/status/disconnect")
        assert phone.probe() == 302, phone.name


PAIRS = [("open", "neighbour"), ("open", "owe"), ("owe", "five"), ("five", "open")]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_phones_do_not_hear_each_other(one, other, phones):
    assert not phones[one].hears(phones[other].address)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_radio_and_bridge_keep_phones_apart_even_without_the_firewall(one, other, lab, phones):
    between = lab.box.run("nft", "-s", "list", "chain", "bridge", "tram", "between_guests")
    lab.box.run("nft", "flush", "chain", "bridge", "tram", "between_guests")
    try:
        assert not phones[one].hears(phones[other].address)
    finally:
        lab.box.run("nft", "-f", "-", input=between)


def test_it_is_the_bridge_that_keeps_two_networks_apart(lab, phones):
    """Without either they hear each other: the tests above would else prove nothing."""
    between = lab.box.run("nft", "-s", "list", "chain", "bridge", "tram", "between_guests")
    lab.box.run("nft", "flush", "chain", "bridge", "tram", "between_guests")
    for port in (OPEN, TWIN, FIVE):
        lab.box.ip("link", "set", "dev", port, "type", "bridge_slave", "isolated", "off")
    try:
        assert phones["open"].hears(phones["owe"].address)
        assert phones["five"].hears(phones["open"].address)
        assert not phones["open"].hears(phones["neighbour"].address), "that one is ap_isolate's"
    finally:
        lab.box.run("nft", "-f", "-", input=between)
        for port in (OPEN, TWIN, FIVE):
            lab.box.ip("link", "set", "dev", port, "type", "bridge_slave", "isolated", "on")


def test_a_radio_that_is_pulled_out_leaves_the_other_alone_and_hostapd_does_not_notice(lab, phones):
    """So the unit is bound to its interface; booted.py sees systemd do it."""
    second = radio.radios(lab.settings)[1]
    name = lab.box.run("sh", "-c", f"cat /sys/class/net/{FIVE}/phy80211/name").strip()
    lab.box.run("iw", "phy", name, "set", "netns", "1")
    until(lambda: FIVE not in lab.box.run("ls", "/sys/class/net").split(), 10, "the interface is gone")
    assert phones["open"].probe() == 302
    lab.hostapds[FIVE].terminate()
    lab.hostapds[FIVE].wait(10)
    run("iw", "phy", name, "set", "netns", "name", lab.box.name)
    lab.start_radio(second)
    until(lambda: phones["five"].mac in lab.station(FIVE), 90, "the phone comes back by itself")
