"""Settings: what is refused, and that the sentence says what to write."""

from __future__ import annotations

import pytest

from portal import settings

REFUSED = [
    ({"sesion_minutes": 5}, "sesion_minutes is not a setting; remove the line"),
    ({"session_minutes": True}, "write a whole number of minutes from 5 to 1440"),
    ({"idle_minutes": -1}, "write a whole number of minutes from 0 to 1440"),
    ({"connect_hours": "6:30-18:00"}, 'write "06:30-18:00"'),
    ({"connect_hours": "18:00-06:30"}, "the earlier time first"),
    ({"connect_hours": "06:30-24:00"}, 'write "06:30-18:00"'),
    ({"connect_hours": 7}, 'write "06:30-18:00"'),
    ({"walled_garden": "dichvucong.gov.vn"}, "write a list of up to 40 host names"),
    ({"walled_garden": ["https://dichvucong.gov.vn"]}, "without https://"),
    ({"walled_garden": [3]}, "is not a host name"),
    ({"wifi_channel_5": 52}, "write one of 36, 40, 44, 48"),
    ({"wifi_channel_5": True}, "write one of 36"),
    ({"ipv6": "on"}, 'write one of "off", "delegated", "masquerade"'),
    ({"wifi_interface_5": "wlan0"}, "wifi_interface_5 is the radio of 2.4 GHz"),
    ({"wifi_interface_5": "a/b"}, "name of a network interface"),
    ({"daily_megabytes": 500, "retention_days": 0}, "daily_megabytes needs to know"),
    ({"captive": "no"}, "write true or false"),
    ({"certificate": "/etc/ssl/a.pem"}, "belong together"),
    ({"portal_address": "10.20.0.1"}, "is not inside guest_network"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED, ids=[str(row[0]) for row in REFUSED])
def test_bad_settings_say_what_to_write(given, words):
    with pytest.raises(settings.SettingsError) as refused:
        settings.make(given)
    assert words in str(refused.value)
    assert str(refused.value).startswith("portal.toml: ")


def test_good_settings_are_kept_as_they_are():
    given = {
        "connect_hours": "06:30-18:00", "walled_garden": ["a.gov.vn", "b.gov.vn", "a.gov.vn"], "wifi_channel_5": 149,
        "wifi_interface_5": "wlan1", "daily_megabytes": 500, "captive": False,
    }  # fmt: skip
    made = settings.make(given)
    assert made.walled_garden == ("a.gov.vn", "b.gov.vn")
    assert {name: made.values[name] for name in given} == {**given, "walled_garden": ("a.gov.vn", "b.gov.vn")}
