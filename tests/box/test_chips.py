"""What a radio can do is read from `iw`, and what it cannot do is said before the Wi-Fi goes down."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import settings
from portal.box import chips
from portal.box.chips import Chip

SAMPLES = Path(__file__).resolve().parents[1] / "data/iw"


@pytest.mark.parametrize(
    ("sample", "networks", "ac"), [
        ("several-networks-ac", 4, True),
        ("one-network-ac", 1, True),
        ("no-combinations-no-ac", 1, False),
        ("no-access-point", 0, False),
        ("total-is-less", 3, False),
    ],
)  # fmt: skip
def test_the_words_of_iw_tell_how_many_networks_a_radio_carries(sample, networks, ac):
    assert chips.read((SAMPLES / f"{sample}.txt").read_text()) == Chip("", networks, ac)


def test_no_words_of_iw_are_no_radio():
    assert chips.read("") == Chip("", 0, False)


def test_a_radio_that_is_not_plugged_in_is_no_matter_unless_it_is_to_carry_two_networks():
    assert chips.refused(settings.make({"wifi_interface_5": "wlan1"}), lambda name: None) == []
    [check] = chips.refused(settings.make({"wifi_owe": True}), lambda name: None)
    assert check.line().startswith("WRONG  wlan0 cannot be asked")
    assert check.remedy.endswith("Or set wifi_owe to false")


def test_a_machine_without_such_a_radio_has_none(tmp_path):
    assert chips.look("wlan0", tmp_path) is None


ONE, TWO, OLD = Chip("brcmfmac", 1, True), Chip("mt76x2u", 8, True), Chip("rt2800usb", 8, False)


@pytest.mark.parametrize(
    ("given", "found", "words"), [
        ({"wifi_owe": True}, {"wlan0": ONE}, ["wlan0 (brcmfmac) carries 1 networks at once; wifi_owe needs 2"]),
        ({"wifi_owe": True}, {"wlan0": TWO}, []),
        ({"wifi_owe": True, "wifi_interface_5": "wlan1"}, {"wlan0": TWO, "wlan1": ONE}, ["wlan1 (brcmfmac) carries 1"]),
        ({"wifi_interface_5": "wlan1"}, {"wlan0": OLD, "wlan1": OLD}, ["wlan1 (rt2800usb) has no 802.11ac on 5 GHz"]),
        ({"wifi_interface_5": "wlan1"}, {"wlan0": OLD, "wlan1": ONE}, []),
        ({}, {"wlan0": OLD}, []),
    ],
)  # fmt: skip
def test_what_a_radio_cannot_do_is_refused_with_a_remedy(given, found, words):
    wrong = chips.refused(settings.make(given), found.get)
    assert len(wrong) == len(words)
    for check, expected in zip(wrong, words, strict=True):
        assert check.fact.startswith(expected)
        assert check.remedy


def test_the_doctor_says_how_many_devices_a_raspberry_pi_carries_and_what_is_no_access_point(tmp_path):
    told = [*chips.everything(settings.make({}), {"wlan0": ONE}.get, tmp_path)]
    assert [check.ok for check in told] == [True]
    assert "10 to 20 devices at once" in told[0].fact
    told = [*chips.everything(settings.make({}), lambda name: Chip("rtl8xxxu", 0, False), tmp_path)]
    assert [check.line() for check in told] == ["WRONG  wlan0 (rtl8xxxu) cannot be an access point; use another radio"]


@pytest.mark.parametrize(("held", "ok"), [("1\n", True), ("0\n", False)])
def test_the_doctor_sees_whether_the_bridge_keeps_the_radio_ports_apart(held, ok, tmp_path):
    port = tmp_path / "class/net/wlan0/brport"
    port.mkdir(parents=True)
    (port / "isolated").write_text(held)
    [check] = chips.everything(settings.make({}), lambda name: None, tmp_path)
    assert check.ok is ok
    assert check.remedy == "systemctl restart tram-hostapd.service"
