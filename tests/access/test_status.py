"""The status page reads the grant itself; renew and disconnect refuse a foreign Origin."""

from __future__ import annotations

import pytest


@pytest.fixture
def phone(app):
    client = app.test_client(use_cookies=False)
    client.post("/vi/connect")
    return client


def test_time_left_stands_on_the_page(page, phone):
    found = page("/en/status")
    assert "You are connected" in found.h1.text
    assert "Time left 60 minutes" in found.words


def test_a_device_without_grant_is_told_so(page):
    assert page("/en/status").h1.text == "You are not connected"


def test_disconnect_ends_it(page, phone):
    assert phone.post("/en/status/disconnect").status_code == 303
    assert page("/en/status").h1.text == "You are not connected"
    assert phone.post("/en/status/disconnect").status_code == 303, "twice is no error"


def test_the_time_starts_again(phone):
    assert phone.post("/en/status/renew").headers["Location"] == "/en/status"


@pytest.mark.parametrize("verb", ["disconnect", "renew"])
def test_another_site_cannot_press_the_buttons(phone, verb):
    assert phone.post(f"/en/status/{verb}", headers={"Origin": "http://evil.example"}).status_code == 405
    assert phone.post(f"/en/status/{verb}", headers={"Origin": "null"}).status_code == 303


def test_the_status_is_never_kept(page):
    assert page("/en/status").answer.headers["Cache-Control"] == "no-store"
