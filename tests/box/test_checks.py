"""The rendered files are taken by the parsers of the very daemons that will read them."""

from __future__ import annotations

import subprocess

import pytest

from portal import settings
from portal.box import checks, render
from tests.journeys import authority

pytestmark = pytest.mark.air


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """A certificate as a technician would have it."""
    made = authority.issue(tmp_path_factory.mktemp("public"), "wifi.example.vn")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_FILE", str(made.authority))  # an authority that this box knows
        yield {"portal_name": "wifi.example.vn", "certificate": str(made.chain), "certificate_key": str(made.key)}


OFFICES = {
    "as shipped": {},
    "masquerade": {"ipv6": "masquerade"},
    "delegated": {"ipv6": "delegated", "uplink_interface": "enp3s0"},
    "Vietnamese name": {"wifi_name": "Wi-Fi Phường Tân Lập"},
    "name like a program": {"wifi_name": "$(reboot) #{{ 7*7 }};'`|"},
    "smallest network": {"guest_network": "192.168.7.0/28", "portal_address": "192.168.7.1"},
    "largest network": {"guest_network": "172.16.0.0/16", "portal_address": "172.16.255.254"},
    "staff by https": {"staff_listen": "0.0.0.0:9443"},
    "staff on IPv6": {"staff_listen": "[::1]:9443"},
    "own name servers": {"dns_servers": ["1.1.1.1", "8.8.8.8"], "lease_minutes": 1440},
    "odd interfaces": {"guest_interface": "br.guest-0", "wifi_interface": "wlx001122334455", "wifi_channel": 13},
    "second radio": {"wifi_interface_5": "wlan1"},
    "second radio, highest channel": {"wifi_interface_5": "wlx001122334456", "wifi_channel_5": 161},
    "shared line": {"uplink_up_mbit": 10, "uplink_down_mbit": 10_000, "guest_interface": "br.guest-0"},
    "encrypted twins": {"wifi_owe": True, "wifi_interface_5": "wlan1", "wifi_channel_5": 40},
    "walled garden": {"walled_garden": ["dichvucong.gov.vn", "vneid.gov.vn"]},
    "walled garden on IPv6": {"walled_garden": ["dichvucong.gov.vn"], "ipv6": "masquerade"},
    "longest name": {"portal_name": ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])},
}


@pytest.mark.parametrize("office", OFFICES)
def test_every_parser_takes_the_files_of_this_office(office, tmp_path):
    wrong = [check.line() for check in checks.examine(settings.make(OFFICES[office]), tmp_path) if not check.ok]
    assert wrong == []


@pytest.mark.parametrize(
    "more",
    [
        {"ipv6": "off"},
        {"ipv6": "delegated"},
        {"ipv6": "masquerade"},
        {"staff_from_guests": True, "staff_listen": "0.0.0.0:443"},
    ],
    ids=lambda more: " ".join(map(str, more.values())),
)
def test_every_parser_takes_the_files_of_an_office_with_a_certificate(more, public, tmp_path):
    found = checks.examine(settings.make({**public, **more}), tmp_path)
    assert [check.line() for check in found if not check.ok] == []
    assert len(found) == len(checks.PARSERS)  # no second radio, but the certificate


@pytest.mark.parametrize(
    ("file", "line"), [
        ("etc/tram/nginx.conf", "keep_alive 5;"),
        ("etc/tram/dnsmasq.conf", "no-pings"),
        ("etc/tram/dnsmasq-away.conf", "adress=/#/198.51.100.1"),
        ("etc/tram/nftables.conf", "table inet tram { chain x { accpt } }"),
        ("etc/tram/hostapd.conf", "ap_isolated=1"),
        ("etc/tram/hostapd.conf", "bss=owewlan0\nwpa_key_mgmt=OVE"),
        ("etc/tram/hostapd-5.conf", "ht_capab=[HT40+]\nieee80211ax"),
        ("etc/sysusers.d/tram.conf", 'u other - "with: colon"'),
        (f"{render.UNITS}/tram-web.service", "[Service]\nProtectSistem=strict"),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_found(file, line, tmp_path):
    checks.examine(settings.make({"wifi_interface_5": "wlan1"}), tmp_path)
    with (tmp_path / file).open("a") as open_file:
        open_file.write(line + "\n")
    parser = next(each for each in checks.PARSERS if file.startswith(each.file))
    check = checks.read_by(parser, tmp_path)
    assert not check.ok
    assert check.line().startswith("WRONG  ")


def test_a_dnsmasq_that_cannot_fill_the_walled_garden_is_told_in_words(tmp_path):
    checks.examine(settings.make({"walled_garden": ["office.gov.vn"]}), tmp_path)
    other = tmp_path / "dnsmasq"
    said = subprocess.run(["dnsmasq", "--version"], capture_output=True, text=True, check=True).stdout
    other.write_text(f"#!/bin/sh\ncat <<END\n{said.replace(' nftset', ' no-nftset')}END\n")
    other.chmod(0o755)
    found = next(each for each in checks.PARSERS if each.program == "dnsmasq")
    line = checks.read_by(checks.Parser(str(other), "dnsmasq-base", found.file, found.ask), tmp_path).line()
    assert "built without nftset, which walled_garden needs" in line


def test_a_missing_program_is_named_with_its_package(tmp_path):
    parser = checks.Parser("no-such-daemon", "no-such-package", "etc/x", lambda *_: (True, ""))
    assert checks.read_by(parser, tmp_path).line().endswith("sudo apt install no-such-package")


def test_a_missing_certificate_is_named(tmp_path):
    given = {"certificate": str(tmp_path / "gone.pem"), "certificate_key": str(tmp_path / "gone.key")}
    first = checks.examine(settings.make(given), tmp_path / "stage")[0]
    assert not first.ok
    assert "gone.pem: No such file" in first.line()


def test_the_pages_and_the_gate_can_do_next_to_nothing(tmp_path):
    render.write(settings.make({}), tmp_path)
    units = (("tram-web", 1.0), ("tram-gate", 2.0), ("tram-nginx", 2.0), ("tram-dnsmasq", 2.5))
    for unit, most in (*units, ("tram-uplink", 1.5), ("tram-dnsmasq-away", 1.5)):
        file = tmp_path / render.UNITS / f"{unit}.service"
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", f"--threshold={most * 10:.0f}", file],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-200:]
