"""Guessing is slowed down: by name and by address, whatever the clock did, on a full disk too; the office goes on."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from portal.staff import accounts, throttle
from tests.staff.full_disk import fill

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
GOOD, DESK, OTHER = "ba chai nuoc mam", "10.0.0.2", "10.0.0.9"


@pytest.fixture
def db(tmp_path):
    return accounts.open_store(tmp_path)


@pytest.fixture
def lan(db):
    return a_colleague(db, "lan")


def a_colleague(db, name):
    return accounts.set_password(db, accounts.invite(db, name, NOW), GOOD, DESK, NOW)


def enter(db, name="lan", password=GOOD, who=DESK, now=NOW, side="office"):
    return accounts.sign_in(db, name, password, who, now, side=side)


def guess(db, times, name="lan", who=OTHER, now=NOW, side="office"):
    for _ in range(times):
        with pytest.raises(accounts.SignInRefused):
            enter(db, name, "wrong password", who, now, side)


def test_guessing_is_slowed_down_and_then_free_again(db, lan):
    guess(db, throttle.NAME.free)
    with pytest.raises(accounts.TryLater) as refused:
        enter(db)
    assert 0 < refused.value.seconds <= throttle.NAME.longest
    assert enter(db, now=NOW + timedelta(seconds=refused.value.seconds + 1))


def test_one_address_that_guesses_codes_is_slowed_down(db):
    for _ in range(throttle.ADDRESS.free):
        with pytest.raises(accounts.CodeNotValid):
            accounts.set_password(db, "AAAA-AAAA-AAAA", GOOD, OTHER, NOW)
    with pytest.raises(accounts.TryLater):
        accounts.set_password(db, "AAAA-AAAA-AAAB", GOOD, OTHER, NOW)


def test_spelling_a_name_otherwise_gives_no_further_tries(db):
    a_colleague(db, "Lê Lan")
    for name in ("Lê Lan", "lê lan ", " LÊ LAN", "lê  lan", "Lê Lan\t")[: throttle.NAME.free]:
        guess(db, 1, name)
    with pytest.raises(accounts.TryLater):
        enter(db, "Lê Lan")


def test_a_sign_in_of_ones_own_does_not_make_guessing_others_free_again(db, lan):
    a_colleague(db, "minh")
    for number in range(throttle.ADDRESS.free):
        guess(db, 1, f"colleague {number}")
        if number + 1 < throttle.ADDRESS.free:
            enter(db, "minh", who=OTHER)
    with pytest.raises(accounts.TryLater) as refused:
        guess(db, 1)
    assert refused.value.seconds <= throttle.ADDRESS.longest


def test_a_sign_in_makes_ones_own_mistakes_forgotten(db, lan):
    for _ in range(3):
        guess(db, throttle.NAME.free - 1, who=DESK)
        assert enter(db)


def test_an_office_behind_one_address_goes_on_when_one_name_has_to_wait(db, lan):
    a_colleague(db, "minh")
    guess(db, throttle.NAME.free, who=DESK)
    assert enter(db, "minh")


def test_one_address_never_waits_longer_than_a_minute(db, lan):
    for number in range(throttle.ADDRESS.free + 6):
        now = NOW + timedelta(seconds=61 * number)
        guess(db, 1, f"colleague {number}", DESK, now)
    with pytest.raises(accounts.TryLater) as refused:
        enter(db, now=now)
    assert refused.value.seconds <= 60


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(days=3650)])
def test_failures_under_a_clock_that_was_ahead_make_nobody_wait(db, lan, ahead):
    guess(db, throttle.NAME.free, now=NOW + ahead)
    assert enter(db)
    guess(db, 1)
    assert db.table("failure").count_where("made > ?", [NOW.isoformat()]) == 0


def test_the_failure_of_a_request_that_began_a_little_later_counts(db, lan):
    guess(db, throttle.NAME.free, now=NOW + timedelta(seconds=40))
    with pytest.raises(accounts.TryLater) as refused:
        enter(db)
    assert refused.value.seconds <= 5  # the wait's own length, not 45


def test_what_guests_guess_makes_nobody_wait_at_the_office(db, lan):
    guess(db, throttle.NAME.free, side="guests")
    with pytest.raises(accounts.TryLater):
        enter(db, side="guests")
    assert enter(db)
    with pytest.raises(accounts.TryLater):  # nor does the sign-in there give the guests new tries
        enter(db, side="guests")


def test_a_full_disk_keeps_nobody_out_and_the_journal_has_what_the_log_lacks(db, lan, caplog):
    guess(db, 1)
    fill(db)
    with caplog.at_level(logging.WARNING):
        assert enter(db).id == lan.id
    assert "not in the log: lan signed in" in caplog.text


def test_a_full_disk_gives_no_further_tries(db, lan):
    guess(db, 2)
    fill(db)
    guess(db, throttle.NAME.free - 2)
    with pytest.raises(accounts.TryLater) as refused:
        enter(db)
    assert enter(db, now=NOW + timedelta(seconds=refused.value.seconds))
