"""The table of known probes holds what the systems compare byte by byte."""

from __future__ import annotations

import pytest

from portal.network import probes
from portal.network.probes import PROBES

LENGTHS = {
    ("captive.apple.com", "/hotspot-detect.html"): 69,
    ("www.apple.com", "/library/test/success.html"): 68,
    ("www.msftconnecttest.com", "/connecttest.txt"): 22,
    ("www.msftncsi.com", "/ncsi.txt"): 14,
    ("detectportal.firefox.com", "/canonical.html"): 90,
    ("detectportal.firefox.com", "/success.txt"): 8,
}


@pytest.mark.parametrize(("asked", "length"), LENGTHS.items(), ids=str)
def test_a_body_has_the_length_that_was_captured(asked, length):
    found = probes.of(*asked)
    assert (found.status, len(found.body)) == (200, length)


def test_every_probe_is_named_once_in_small_letters_with_its_source():
    assert len({(probe.host, probe.path) for probe in PROBES}) == len(PROBES)
    for probe in PROBES:
        assert probe.host == probe.host.lower().rstrip(".")
        assert probe.path.startswith("/")
        assert "?" not in probe.path
        assert (probe.status == 204) == (probe.body == b"") == (probe.type == "")
        assert probe.source
        assert probe.grade in probes.GRADES


def test_a_probe_is_found_by_the_host_as_it_is_sent():
    assert probes.of("connectivity-check.ubuntu.com.", "/").who == "Ubuntu"
    assert probes.of("DetectPortal.Firefox.com:80", "/success.txt?ipv4").body == b"success\n"
    assert probes.of("example.org", "/") is None


def test_whatever_asks_by_networkmanager_gets_the_header_it_looks_for_first():
    asked = {"GNOME", "Fedora", "Debian", "Ubuntu", "Arch"}
    assert {each.who for each in PROBES if each.headers == probes.NM_ONLINE} >= asked
