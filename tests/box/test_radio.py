"""Both radios and their encrypted twins, as hostapd is told of them."""

from __future__ import annotations

import re

import pytest

from portal import settings
from portal.box import radio, render, units


def conf(file: str = "hostapd.conf", **given: object) -> list[tuple[str, str]]:
    """The lines of a file of hostapd, in their order."""
    text = render.render(settings.make(given))[f"etc/tram/{file}"].text
    found = [line.partition("=") for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, value) for name, _, value in found]


@pytest.mark.parametrize(
    ("channel", "secondary", "centre"), [
        (36, "+", 42), (40, "-", 42), (44, "+", 42), (48, "-", 42),
        (149, "+", 155), (153, "-", 155), (157, "+", 155), (161, "-", 155),
    ],
)  # fmt: skip
def test_the_other_half_and_the_middle_of_the_width_follow_from_the_channel(channel, secondary, centre):
    lines = dict(conf("hostapd-5.conf", wifi_interface_5="wlan1", wifi_channel_5=channel))
    assert lines["channel"] == str(channel)
    assert lines["ht_capab"] == f"[HT40{secondary}]"
    assert lines["vht_oper_centr_freq_seg0_idx"] == str(centre)


def test_the_second_radio_has_the_same_name_and_rules_and_its_own_file_and_unit():
    given = {"wifi_interface_5": "wlan1", "wifi_country": "VN"}
    first, second = dict(conf(**given)), dict(conf("hostapd-5.conf", **given))
    assert (first["interface"], second["interface"]) == ("wlan0", "wlan1")
    assert (first["hw_mode"], second["hw_mode"]) == ("g", "a")
    assert second["ieee80211h"] == "1"
    band = {"interface", "hw_mode", "channel"} | {"supported_rates", "basic_rates"}
    assert {name: value for name, value in first.items() if name not in band}.items() <= second.items()
    files = render.render(settings.make(given))
    for each in radio.radios(settings.make(given)):
        unit = files[f"{render.UNITS}/{each.unit}"].text
        assert f"ExecStart=/usr/sbin/hostapd /etc/tram/{each.file}\n" in unit
        assert each.unit in files[f"{render.UNITS}/tram.target"].text
        assert units.concerned([f"etc/tram/{each.file}"]) == {each.unit}
        assert each.unit in units.RADIOS


def test_without_a_second_radio_nothing_speaks_of_one():
    files = render.render(settings.make({}))
    assert not [path for path, file in files.items() if "hostapd-5" in path or "hostapd-5" in file.text]


def test_no_encrypted_twin_unless_it_is_asked_for():
    text = render.render(settings.make({"wifi_interface_5": "wlan1"}))["etc/tram/hostapd.conf"].text
    assert not re.search(r"^(bss|owe_|ieee80211w|wpa_key_mgmt)", text, re.M)


@pytest.mark.parametrize("interface", ["wlan0", "wlx001122334455"])
def test_the_open_network_and_its_encrypted_twin_name_each_other(interface):
    lines = conf(wifi_owe=True, wifi_interface=interface)
    [split] = [number for number, (name, _) in enumerate(lines) if name == "bss"]
    opened, twin = dict(lines[:split]), dict(lines[split:])
    assert (opened["owe_transition_ifname"], twin["owe_transition_ifname"]) == (twin["bss"], interface)
    assert len(twin["bss"]) <= 15
    assert (twin["wpa"], twin["wpa_key_mgmt"], twin["ieee80211w"]) == ("2", "OWE", "2")
    assert "ieee80211w" not in opened
    assert (twin["ignore_broadcast_ssid"], opened["wpa"]) == ("1", "0")
    assert twin["ssid2"] != opened["ssid2"]
    assert int(twin["bssid"][:2], 16) & 3 == 2  # locally administered, not a group


def test_the_twin_has_every_limit_of_the_open_network_because_hostapd_forgets_them():
    lines = conf(wifi_owe=True)
    split = [name for name, _ in lines].index("bss")
    of_the_radio = {"hw_mode", "channel", "supported_rates", "basic_rates", "driver", "ieee80211n", "interface"}
    of_the_radio |= {"country_code", "ieee80211d"}
    other = {"ssid2", "wpa", "owe_transition_ifname"}
    kept = [line for line in lines[:split] if line[0] not in of_the_radio | other]
    assert [line for line in kept if line not in lines[split:]] == []


def test_each_twin_has_a_name_and_an_address_of_its_own():
    given = settings.make(
        {"wifi_owe": True, "wifi_interface": "wlx001122334455", "wifi_interface_5": "wlx001122334456"}
    )
    twins = [each.twin for each in radio.radios(given)]
    assert len({twin.interface for twin in twins}) == len({twin.bssid for twin in twins}) == 2
    assert radio.radios(given) == radio.radios(given)


def test_the_name_of_the_twin_fits_however_long_the_name_of_the_wifi_is():
    [each] = radio.radios(settings.make({"wifi_owe": True, "wifi_name": "UBND Phường Tân Lập Lắk"}))
    name = bytes.fromhex(each.twin.ssid_hex)
    assert name.decode() == "UBND Phường Tân Lập L-OWE"
    assert len(name) <= 32


def test_every_radio_port_is_kept_apart_from_the_others_and_left_alone_by_network_manager():
    given = {"wifi_owe": True, "wifi_interface_5": "wlan1"}
    files = render.render(settings.make(given))
    found = "".join(files[f"{render.UNITS}/{name}"].text for name in units.RADIOS)
    for port in ("wlan0", "owewlan0", "wlan1", "owewlan1"):
        assert f"ip link set dev {port} type bridge_slave isolated on" in found
        assert f"interface-name:{port};" in files["etc/NetworkManager/conf.d/60-tram.conf"].text
