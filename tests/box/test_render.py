"""Everything that stands on the box comes from portal.toml, and one setting reaches every file that needs it."""

from __future__ import annotations

import ipaddress
import re

import pytest

from portal import create_app, settings
from portal.box import guests, render


def rendered(**given: object) -> dict[str, str]:
    return {path: file.text for path, file in render.render(settings.make(given)).items()}


def test_every_file_says_who_wrote_it_and_where_to_change_it():
    for path, text in rendered(ipv6="delegated").items():
        assert text.startswith("# written by deploy.sh; change portal.toml\n"), path


def test_rendering_twice_changes_nothing():
    assert rendered(ipv6="masquerade") == rendered(ipv6="masquerade")


def test_files_are_written_below_the_folder_with_their_mode(tmp_path):
    written = render.write(settings.make({}), tmp_path)
    assert tmp_path / "etc/tram/nginx.conf" in written
    assert {path.stat().st_mode & 0o777 for path in written} == {0o644}
    assert all(path.is_relative_to(tmp_path / "etc") for path in written)


@pytest.mark.parametrize(
    ("network", "portal", "expected"), [
        ("10.10.8.0/22", "10.10.10.10", [("10.10.8.1", "10.10.10.9"), ("10.10.10.11", "10.10.11.254")]),
        ("192.168.7.0/28", "192.168.7.1", [("192.168.7.2", "192.168.7.14")]),
        ("192.168.7.0/28", "192.168.7.14", [("192.168.7.1", "192.168.7.13")]),
        ("10.0.0.0/16", "10.0.0.2", [("10.0.0.1", "10.0.0.1"), ("10.0.0.3", "10.0.255.254")]),
    ],
)  # fmt: skip
def test_devices_get_every_address_but_the_portals(network, portal, expected):
    ranges = guests.dhcp_ranges(ipaddress.IPv4Network(network), ipaddress.IPv4Address(portal))
    assert [(str(first), str(last)) for first, last in ranges] == expected
    text = rendered(guest_network=network, portal_address=portal)["etc/tram/dnsmasq.conf"]
    assert [line for line in text.splitlines() if line.startswith("dhcp-range=")] == [
        f"dhcp-range={first},{last},{ipaddress.IPv4Network(network).netmask},60m" for first, last in expected
    ]


def test_phones_are_told_of_the_api_only_with_a_certificate():
    assert "optsfile" not in rendered()["etc/tram/dnsmasq.conf"]
    text = rendered(certificate="/c.crt", certificate_key="/c.key", portal_name="wifi.example.vn")
    assert "dhcp-optsfile=/run/tram/captive-api.options\n" in text["etc/tram/dnsmasq.conf"]
    assert "Location https://wifi.example.vn/" in text["etc/tram/nginx.conf"]
    assert "LoadCredential=portal.key:/c.key\n" in text["etc/systemd/system/tram-nginx.service"]


def test_ipv6_is_off_everywhere_or_on_everywhere():
    off, on = rendered(), rendered(ipv6="masquerade")
    for text in (off["etc/tram/dnsmasq.conf"], off["etc/tram/nginx.conf"]):
        assert not re.search(r"^\s*(enable-ra|listen \[)", text, re.M)
    assert "disable_ipv6 = 1" in off["etc/sysctl.d/60-tram.conf"]
    prefix = guests.prefix6(settings.make({"ipv6": "masquerade"}))
    assert prefix.subnet_of(ipaddress.IPv6Network("fd00::/8"))
    assert f"dhcp-range={prefix.network_address},ra-stateless,64" in on["etc/tram/dnsmasq.conf"]
    assert f"Address={prefix.network_address + 1}/64" in on["etc/systemd/network/20-tram-guest.network"]
    assert "listen [::]:8082 " in on["etc/tram/nginx.conf"]
    assert "net/ipv6/conf/all/forwarding = 1" in on["etc/sysctl.d/60-tram.conf"]


def test_only_a_delegated_prefix_takes_the_uplink_into_our_hands():
    uplink = "etc/systemd/network/20-tram-uplink.network"
    assert uplink not in rendered()
    assert "Name=enp3s0\n" in rendered(ipv6="delegated", uplink_interface="enp3s0")[uplink]


def test_the_name_of_the_wifi_goes_out_as_bytes():
    text = rendered(wifi_name="Wi-Fi Phường Tân Lập")["etc/tram/hostapd.conf"]
    assert f"\nssid2={'Wi-Fi Phường Tân Lập'.encode().hex()}\n" in text


@pytest.mark.parametrize(
    ("given", "words"), [
        ({"wifi_name": "Wi-Fi miễn phí phường Tân Lập"}, "it takes 38 bytes of 32"),
        ({"staff_listen": "0.0.0.0:8082"}, "choose another port"),
        ({"staff_from_guests": True}, "set certificate and certificate_key, or staff_from_guests to false"),
        ({"portal_name": f"{236 * 'a'}.vn", "certificate": "/c", "certificate_key": "/k"}, "shorten it by 4 letters"),
        ({"languages": ["vi", "xx"]}, "xx is not a language"),
    ],
)  # fmt: skip
def test_what_no_daemon_would_take_is_refused_with_the_remedy(given, words):
    with pytest.raises(settings.SettingsError, match=words):
        rendered(**given)


def test_staff_pages_elsewhere_than_loopback_are_https_and_closed_to_guests():
    text = rendered(staff_listen="192.168.1.5:443")
    assert "listen 192.168.1.5:443 ssl;" in text["etc/tram/nginx.conf"]
    assert "deny 10.10.8.0/22;" in text["etc/tram/nginx.conf"]
    assert "AmbientCapabilities=CAP_NET_BIND_SERVICE" in text["etc/systemd/system/tram-nginx.service"]
    assert "AmbientCapabilities" not in rendered()["etc/systemd/system/tram-nginx.service"]


def test_staff_pages_for_guests_come_with_a_certificate():
    given = {"staff_from_guests": True, "certificate": "/c.crt", "certificate_key": "/c.key"}
    assert "if ($scheme = http)" in rendered(**given)["etc/tram/nginx.conf"]


def test_an_nginx_string_cannot_end_early_or_hold_a_variable():
    assert render.nginx_string('a "b" \\ c') == '"a \\"b\\" \\\\ c"'
    for text in ("$host", "a" * 4001):
        with pytest.raises(ValueError, match="nginx string"):
            render.nginx_string(text)


def test_every_argument_that_a_page_reads_gets_through_nginx():
    read = set()
    for room in ("resident", "access", "web"):
        for module in (render.ROOT / "portal" / room).glob("*.py"):
            read |= set(re.findall(r'request\.args\.get\("(\w+)"', module.read_text("utf-8")))
    assert read <= set(render.ARGUMENTS)


def test_no_page_that_belongs_to_a_device_is_cached(office_settings):
    rules = create_app(office_settings).url_map.iter_rules()
    live = {
        rule.rule.removeprefix("/<language:tag>").split("/")[1] for rule in rules if rule.endpoint.startswith("access.")
    }
    live |= {"captive-api", "search"}
    assert live == set(render.LIVE)
