"""What may stand in the walled garden: sites of offices, and nothing that hides the portal or opens the world."""

from __future__ import annotations

import pytest

from portal import garden_names, settings
from portal.network.probes import PROBES

OFFICES = ("dichvucong.gov.vn", "www.hanoi.gov.vn", "tanlap.daklak.gov.vn", "vneid.gov.vn", "help.example.com")
OPEN_THE_WORLD = ("gov.vn", "com.vn", "edu.vn", "co.uk", "go.kr", "cloudfront.net", "amazonaws.com", "github.io")
HIDE_THE_PORTAL = ("google.com", "maps.google.com", "fonts.gstatic.com", "apple.com", "www.icloud.com",
                   "outlook.live.com", "support.mozilla.org", "gnome.org", "debian.org",
                   "s3.amazonaws.com")  # fmt: skip


@pytest.mark.parametrize("name", OFFICES)
def test_a_site_of_an_office_is_taken(name):
    assert settings.make({"walled_garden": [name]}).walled_garden == (name,)


@pytest.mark.parametrize("name", OPEN_THE_WORLD)
def test_a_name_under_which_everybody_registers_is_refused(name):
    assert "opens every site below it" in garden_names.refusal(name)


@pytest.mark.parametrize("name", HIDE_THE_PORTAL)
def test_a_name_that_hides_the_portal_is_refused(name):
    with pytest.raises(settings.SettingsError) as refused:
        settings.make({"walled_garden": ["dichvucong.gov.vn", name]})
    assert f"walled_garden is ['dichvucong.gov.vn', '{name}']; " in str(refused.value)
    assert "write " in str(refused.value)


@pytest.mark.parametrize("host", sorted({probe.host for probe in PROBES}))
def test_no_probe_is_walled_and_nothing_above_it(host):
    labels = host.split(".")
    for first in range(len(labels) - 1):
        assert garden_names.refusal(".".join(labels[first:])), ".".join(labels[first:])
