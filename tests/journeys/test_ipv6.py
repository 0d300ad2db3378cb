"""The same walk over IPv6, with `ipv6 = "masquerade"`: one grant covers both families."""

from __future__ import annotations

import pytest

from tests.journeys.families import join_both
from tests.journeys.lab import Lab

pytestmark = pytest.mark.air


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("lab6"), {"ipv6": "masquerade"}) as lab:
        join_both(lab)
        yield lab


@pytest.fixture
def phone(lab):
    lab.phones[0].press("/vi/status/disconnect")
    return lab.phones[0]


def test_a_waiting_phone_is_redirected_over_both_families(phone):
    assert phone.probe("-4") == 302
    assert phone.probe("-6") == 302


def test_https_over_ipv6_is_refused_at_once_before_the_grant(phone):
    code = phone.run("curl", "-6", "-s", "-m", "5", "-w", "%{exitcode}", "https://example.org/", check=False)
    assert code == "7"


def test_one_grant_covers_both_families_for_this_phone_alone(phone, lab):
    phone.press("/vi/connect")
    assert (phone.probe("-4"), phone.probe("-6")) == (204, 204)
    assert lab.phones[1].probe("-6") == 302


def test_the_api_answers_over_ipv6_by_the_mac(phone):
    url = "http://[" + _router(phone) + "]/captive-api"
    ask = ("-g", "-H", "Host: tram.home.arpa")
    assert '"captive": true' in phone.curl(url, *ask)[1]
    phone.press("/vi/connect")
    assert '"captive": false' in phone.curl(url, *ask)[1]


def test_disconnect_ends_both_families(phone):
    phone.press("/vi/connect")
    assert phone.probe("-6") == 204
    phone.press("/vi/status/disconnect")
    assert (phone.probe("-4"), phone.probe("-6")) == (302, 302)


def _router(phone) -> str:
    """The box's address in the phone's own prefix."""
    return ":".join(phone.address6.split(":")[:4]) + "::1"
