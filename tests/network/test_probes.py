"""The table of known probes holds what the systems compare byte by byte."""

from __future__ import annotations

import pytest

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
    [found] = [probe for probe in PROBES if (probe.host, probe.path) == asked]
    assert (found.status, len(found.body)) == (200, length)


def test_every_probe_is_named_once_in_small_letters_with_its_source():
    assert len({(probe.host, probe.path) for probe in PROBES}) == len(PROBES)
    for probe in PROBES:
        assert probe.host == probe.host.lower().rstrip(".")
        assert probe.path.startswith("/")
        assert (probe.status == 204) == (probe.body == b"")
        assert probe.source
        assert probe.grade in ("read in the source", "issue thread", "second-hand")
