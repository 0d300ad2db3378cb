"""RFC 8908: what the API says before and after Connect."""

from __future__ import annotations

import pytest


@pytest.fixture
def phone(app):
    return app.test_client(use_cookies=False)


def test_a_waiting_device_is_captive_and_gets_the_portal_s_address(phone):
    answer = phone.get("/captive-api")
    assert answer.content_type == "application/captive+json"
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.get_json(force=True)
    assert body["captive"] is True
    assert body["user-portal-url"] == "http://tram.home.arpa/"
    assert "seconds-remaining" not in body


def test_a_granted_device_is_told_its_seconds(phone):
    phone.post("/vi/connect")
    body = phone.get("/captive-api").get_json(force=True)
    assert body["captive"] is False
    assert 3500 <= body["seconds-remaining"] <= 3600
    assert body["can-extend-session"] is True
    assert body["x-android-use-custom-tabs"]


@pytest.mark.parametrize("accept", ["application/captive+json", "*/*", "application/capport+json", ""])
def test_any_accept_is_answered_in_at_most_4096_characters(phone, accept):
    answer = phone.get("/captive-api", headers={"Accept": accept})
    assert answer.status_code == 200
    assert len(answer.data) <= 4096
