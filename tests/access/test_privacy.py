"""The notice says what is kept, as the settings and the firewall have it."""

from __future__ import annotations

import re

import pytest

from portal import create_app, settings
from portal.access.privacy import FIREWALL_MINUTES
from portal.box import render
from portal.visits import unanswered


def test_privacy_is_written_from_the_settings_in_force(page, tmp_path, clock):
    assert "30 days after" in page("/en/privacy").words
    app = create_app(
        settings.make({"state_dir": str(tmp_path / "other"), "firewall": "none", "retention_days": 0}), clock
    )
    assert "within minutes after the connection ends" in app.test_client().get("/en/privacy").get_data(as_text=True)


@pytest.mark.parametrize("ipv6", sorted(FIREWALL_MINUTES))
def test_no_set_of_the_firewall_holds_a_device_longer_than_the_notice_says(ipv6):
    rules = render.render(settings.make({"ipv6": ipv6, "lease_minutes": 10}))["etc/tram/nftables.conf"].text
    of_devices = re.findall(r"set \w+ \{ type(?:of)? [^;]*ether[^;]*;[^}]* timeout (\d+)([smhd]);", rules)
    assert len(of_devices) > 5
    unit = {"s": 1 / 60, "m": 1, "h": 60, "d": 1440}
    assert max(int(number) * unit[letter] for number, letter in of_devices) == FIREWALL_MINUTES[ipv6]


def test_the_notice_says_what_is_kept_of_searches_and_how_long(page):
    words = page("/en/privacy").words
    assert "with nothing of who asked" in words
    assert f"at least {unanswered.TIMES} times on at least {unanswered.DAYS} days" in words
    assert f"erased after {unanswered.EARLY.days} days. The words are erased after {unanswered.KEPT.days} days" in words
    assert "search without names" in words
