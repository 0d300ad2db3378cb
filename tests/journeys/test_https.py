"""A box with a certificate: the portal over https, before and after the grant."""

from __future__ import annotations

import json

import pytest

from tests.journeys.lab import Lab

pytestmark = pytest.mark.air


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("lab"), tls=True) as lab:
        lab.portal("samples")
        for phone in lab.phones:
            phone.join()
        yield lab


def test_a_waiting_phone_reads_over_https_and_is_redirected_there(lab):
    phone = lab.phones[0]
    assert phone.curl(f"{lab.origin}/vi/", "--compressed")[0] == 200
    head = phone.curl("http://captive.apple.com/hotspot-detect.html", "-I")[1].lower()
    assert f"location: {lab.origin}/" in head


def test_the_api_flips_with_the_grant(lab):
    phone = lab.phones[0]
    assert json.loads(phone.curl(f"{lab.origin}/captive-api")[1])["captive"] is True
    assert phone.press("/vi/connect")[0] == 303
    assert json.loads(phone.curl(f"{lab.origin}/captive-api")[1])["captive"] is False
    phone.press("/vi/status/disconnect")
    assert json.loads(phone.curl(f"{lab.origin}/captive-api")[1])["captive"] is True
