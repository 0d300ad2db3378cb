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


def test_a_portal_that_is_switched_off_still_answers_phones_that_know_its_api(tmp_path):
    """RFC 8952 section 2.3; an API that is gone is a broken network to iOS."""
    with Lab(tmp_path, {"captive": False}, phones=1, tls=True) as lab:
        [phone] = lab.phones
        phone.join()
        assert phone.probe() == 204
        said = json.loads(phone.curl(f"{lab.origin}/captive-api")[1])
        assert (said["captive"], "seconds-remaining" in said) == (False, False)
