"""While the Internet is away every resident's page says so, calmly, and stops when it is back."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from portal import create_app, settings
from portal.network import watcher

AWAY, NOW = "The Internet has been away for", "The Internet is away at the moment"


@pytest.fixture
def internet(office_settings):
    """Note that the Internet has been away (or back) for so many minutes."""
    folder = Path(office_settings.run_dir)
    folder.mkdir(parents=True, exist_ok=True)

    def note(up: bool, minutes: float = 0) -> None:
        now = monotonic()
        watcher.note(folder, up, now - minutes * 60, now)

    return note


PAGES = ["/en/", "/en/procedures", "/en/search?q=a", "/en/connect", "/en/status", "/en/help", "/en/terms", "/en/kiosk"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_the_internet_is_away_until_it_is_back(page, internet, address):
    assert "away" not in page(address).words
    internet(up=False)
    found = page(address)
    [notice] = found.soup.select(".notice[role=status]")
    assert NOW in notice.text
    assert "comes back by itself" in notice.text
    internet(up=True)
    assert not page(address).soup.select(".notice[role=status]")


def test_an_address_that_is_not_there_says_so_too(page, internet):
    internet(up=False)
    assert NOW in page("/en/nowhere", status=404).words


@pytest.mark.parametrize(
    ("minutes", "words"), [
        (0.9, NOW), (1, f"{AWAY} 1 minute "), (59.5, f"{AWAY} 59 minutes "), (60, f"{AWAY} 1 hour "),
        (150, f"{AWAY} 2 hours "),
    ],
)  # fmt: skip
def test_how_long_is_said_without_the_time_of_day(page, internet, minutes, words):
    internet(up=False, minutes=minutes)
    assert words in page("/en/").words


def test_a_device_that_is_out_has_nothing_to_press_and_one_that_waits_may(app, page, internet):
    internet(up=False)
    assert "You may press Connect now" in page("/en/").words
    app.test_client().post("/en/connect")
    words = page("/en/").words
    assert "Your device stays connected" in words
    assert "choose Yes or Always connect" in words


@pytest.mark.parametrize(
    ("given", "words"), [({"connect_hours": "17:00-18:00"}, ""), ({"captive": False}, "there is nothing to press")]
)
def test_nobody_is_told_to_press_a_button_that_is_not_there(office_settings, clock, internet, given, words):
    internet(up=False)
    folders = {name: office_settings.values[name] for name in ("state_dir", "run_dir", "firewall")}
    app = create_app(settings.make({**folders, **given}), clock)
    found = app.test_client().get("/en/").text
    assert NOW in found
    assert "press Connect now" not in found
    assert words in found


def test_the_stations_screen_speaks_of_no_phone(page, internet):
    internet(up=False)
    assert "Always connect" not in page("/en/kiosk").words


def test_phones_are_sent_the_page_anew_when_it_goes_and_comes_and_each_minute(page, internet):
    tags = []
    for up, minutes in (
        (True, 0),
        (False, 0),
        (False, 1),
        (False, 1.5),
        (False, 61),
        (False, 62),
        (True, 0),
        (True, 9),
    ):
        internet(up, minutes)
        tags.append(page("/en/").answer.headers["ETag"])
    first, now, minute, same_minute, hour, same_hour, back, later = tags
    assert first == back == later
    assert minute == same_minute
    assert hour == same_hour
    assert len({first, now, minute, hour}) == 4


def test_connect_answers_all_the_same(app, internet):
    internet(up=False)
    assert app.test_client().post("/en/connect").status_code == 303
