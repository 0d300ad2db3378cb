"""Hours, a day's data, and a portal that is switched off: what Connect gives and what the pages say instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from portal import create_app, settings
from portal.access import standing
from portal.box import reconcile
from portal.network.grants import Grant
from portal.visits import sessions
from portal.web import stores

HOURS = {"connect_hours": "06:30-18:00"}
EVENING = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # 19:00 in Đắk Lắk
NEARLY = datetime(2026, 11, 24, 10, 40, tzinfo=UTC)  # 17:40
MEGABYTE = 1_000_000


@pytest.fixture
def office(tmp_path, clock):
    """An app with these settings; `.text(address)` fetches a page."""

    def make(**given: object):
        app = create_app(settings.make({"state_dir": str(tmp_path / "state"), "firewall": "none", **given}), clock)
        app.phone = app.test_client(use_cookies=False)
        app.page = lambda address: BeautifulSoup(app.phone.get(address).get_data(as_text=True), "html.parser")
        app.text = lambda address: " ".join(app.page(address).get_text(" ").split())
        app.api = lambda: app.phone.get("/captive-api").get_json(force=True)
        return app

    return make


def used(app, amount: int, now: datetime) -> None:
    """The device has used so much, as the kernel counts and as the minute's round notes it."""
    gate = app.extensions["grants"]
    [grant] = gate.list()
    gate.grant("127.0.0.1", grant.seconds_left, amount, 10 * MEGABYTE)
    with app.app_context():
        sessions.checkpoint(stores.activity(), [Grant(grant.mac, grant.seconds_left, amount)], now)


def test_outside_of_the_hours_the_first_page_says_when_instead_of_offering_a_button(office, clock):
    app = office(**HOURS)
    assert app.page("/en/").find("form", action="/en/connect")
    clock.moment = EVENING
    for address in ("/en/", "/en/books", "/en/connect", "/en/status"):
        assert not app.page(address).find("form", action="/en/connect")
        assert "Internet from 06:30 to 18:00. It opens again tomorrow at 06:30." in app.text(address)


def test_a_kept_copy_of_the_first_page_is_not_shown_on_after_closing(office, clock):
    app = office(**HOURS)
    tag = app.phone.get("/en/").headers["ETag"]
    clock.moment = EVENING
    assert app.phone.get("/en/", headers={"If-None-Match": tag}).status_code == 200


def test_pressing_connect_outside_of_the_hours_gives_a_page_and_no_grant(office, clock):
    app = office(**HOURS)
    clock.moment = EVENING
    answer = app.phone.post("/en/connect")
    assert answer.status_code == 403
    assert "The Internet is closed now" in answer.get_data(as_text=True)
    assert app.extensions["grants"].list() == []
    with app.app_context():
        assert sessions.running(stores.activity()) == []


def test_a_grant_ends_at_closing_and_says_so(office, clock):
    app = office(**HOURS)
    clock.moment = NEARLY
    assert "Internet for 20 minutes" in app.text("/en/connect")
    app.phone.post("/en/connect")
    assert "then it closes for today, at 18:00" in app.text("/en/status")
    assert not app.page("/en/status").find("form", action="/en/status/renew"), "more time cannot be had"
    assert app.api()["can-extend-session"] is False
    assert 1190 <= app.api()["seconds-remaining"] <= 1200
    app.phone.post("/en/status/renew")
    assert app.extensions["grants"].list()[0].seconds_left <= 1200


def test_with_a_clock_that_was_never_set_the_hours_do_not_count(office, clock):
    app = office(**HOURS)
    clock.moment = datetime(2020, 1, 1, 20, 0, tzinfo=UTC)
    assert app.phone.post("/en/connect").status_code == 303


def test_the_minute_s_round_ends_what_runs_past_closing(office, clock):
    app = office(**HOURS)
    app.phone.post("/en/connect")
    given = app.extensions["settings"]
    reconcile.once(given, datetime(2026, 11, 24, 10, 59, 30, tzinfo=UTC))
    assert app.extensions["grants"].list(), "the last minute is theirs"
    reconcile.once(given, EVENING)
    assert app.extensions["grants"].list() == []
    with app.app_context():
        assert sessions.running(stores.activity()) == []


def test_data_left_stands_on_the_status_page_and_in_the_api(office, clock):
    app = office(daily_megabytes=10)
    app.phone.post("/en/connect")
    used(app, 4 * MEGABYTE, clock())
    assert "Data left today 6 MB of 10 MB" in app.text("/en/status")
    assert app.api()["bytes-remaining"] == 6 * MEGABYTE
    assert app.api()["captive"] is False


def test_with_the_day_s_data_used_up_the_pages_say_so_and_when_it_starts_again(office, clock):
    app = office(daily_megabytes=10)
    app.phone.post("/en/connect")
    used(app, 10 * MEGABYTE, clock())
    found = app.text("/en/status")
    assert "Today's data is used up" in found
    assert "Each device may use 10 MB a day" in found
    assert "It starts again tomorrow at 00:00." in found
    assert not app.page("/en/status").find("form", action="/en/connect"), "a button that cannot help"
    assert app.phone.get("/en/books").status_code == 200
    assert app.api()["captive"] is True
    answer = app.phone.post("/en/connect")
    assert (answer.status_code, app.extensions["grants"].list()[0].bytes_left) == (403, 0)
    assert "used up" in answer.get_data(as_text=True)


def test_disconnecting_does_not_give_new_data(office, clock):
    app = office(daily_megabytes=10)
    app.phone.post("/en/connect")
    used(app, 2 * MEGABYTE, clock())
    gate = app.extensions["grants"]
    gate.grant("127.0.0.1", 3000, 7 * MEGABYTE, 10 * MEGABYTE)  # since the minute's round
    app.phone.post("/en/status/disconnect")
    app.phone.post("/en/connect")
    assert app.api()["bytes-remaining"] == 3 * MEGABYTE


def test_the_next_day_begins_with_all_of_it_though_the_old_grant_still_runs(office, clock):
    app = office(daily_megabytes=10, session_minutes=1440)
    app.phone.post("/en/connect")
    used(app, 10 * MEGABYTE, clock())
    clock.pass_time(hours=15)
    assert app.phone.post("/en/connect").status_code == 303
    assert app.api()["bytes-remaining"] == 10 * MEGABYTE


def test_a_portal_that_is_switched_off_says_that_the_internet_is_open(office):
    app = office(captive=False)
    for address in ("/en/", "/en/books", "/en/connect", "/en/status"):
        assert "The Internet is open to all here" in app.text(address)
        assert not app.page(address).find("form", action="/en/connect")
    assert app.phone.post("/en/connect").headers["Location"] == "/en/status"
    assert app.extensions["grants"].list() == []
    assert app.api() == {
        "captive": False,
        "user-portal-url": "http://tram.home.arpa/",
        "venue-info-url": "http://tram.home.arpa/",
        "x-android-use-custom-tabs": "361335020",
    }


def test_a_silent_store_does_not_take_the_status_away(tmp_path, clock):
    (tmp_path / "activity.db").mkdir()
    app = create_app(settings.make({"state_dir": str(tmp_path), "firewall": "none", "daily_megabytes": 1}), clock)
    with app.test_request_context("/en/status"):
        assert standing.read().may.seconds == 3600
