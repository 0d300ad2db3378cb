"""Accounts begin with a one-time code; a closed account is out, and so is every copy of a sign-in that ended."""

from __future__ import annotations

import stat
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from portal.staff import accounts, secret

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
GOOD = "ba chai nuoc mam"


@pytest.fixture
def db(tmp_path):
    return accounts.open_store(tmp_path)


@pytest.fixture
def lan(db):
    return accounts.set_password(db, accounts.invite(db, "lan", NOW), GOOD, "10.0.0.2", NOW)


def test_there_is_no_account_at_first(db):
    assert not accounts.exist(db)
    with pytest.raises(accounts.SignInRefused):
        accounts.sign_in(db, "admin", "admin", "10.0.0.2", NOW, side="office")


def test_a_code_sets_a_password_once(db, lan):
    assert accounts.sign_in(db, "Lan", GOOD, "10.0.0.2", NOW, side="office").id == lan.id


def test_a_code_is_used_up(db):
    code = accounts.invite(db, "lan", NOW)
    accounts.set_password(db, code, GOOD, "10.0.0.2", NOW)
    with pytest.raises(accounts.CodeNotValid):
        accounts.set_password(db, code, GOOD, "10.0.0.2", NOW)


def test_a_code_typed_without_dashes_and_in_small_letters_is_taken(db):
    code = accounts.invite(db, "lan", NOW)
    assert accounts.set_password(db, code.replace("-", " ").lower(), GOOD, "10.0.0.2", NOW).name == "lan"


def test_a_code_is_good_for_one_day(db):
    code = accounts.invite(db, "lan", NOW)
    with pytest.raises(accounts.CodeNotValid):
        accounts.set_password(db, code, GOOD, "10.0.0.2", NOW + timedelta(hours=25))


def test_a_weak_password_is_refused_and_the_code_stays(db):
    code = accounts.invite(db, "nguyen thi lan", NOW)
    for weak in ("short", "Nguyen Thi Lan"):
        with pytest.raises(accounts.PasswordTooWeak):
            accounts.set_password(db, code, weak, "10.0.0.2", NOW)
    assert accounts.set_password(db, code, GOOD, "10.0.0.2", NOW)


def test_a_new_code_ends_the_earlier_one(db):
    first = accounts.invite(db, "lan", NOW)
    accounts.invite(db, "lan", NOW)
    with pytest.raises(accounts.CodeNotValid):
        accounts.set_password(db, first, GOOD, "10.0.0.2", NOW)


def test_a_new_password_makes_a_new_generation(db, lan):
    again = accounts.set_password(db, accounts.invite(db, "lan", NOW), "mot hai ba bon", "10.0.0.2", NOW)
    assert again.generation > lan.generation


def test_a_sign_out_ends_every_sign_in_with_the_account(db, lan):
    assert accounts.sign_out(db, lan.id)
    assert accounts.by_id(db, lan.id).generation > lan.generation


def test_a_name_is_found_however_it_is_spaced_or_capitalised(db):
    code = accounts.invite(db, " Lê  Thị Lan ", NOW)
    lan = accounts.set_password(db, code, GOOD, "10.0.0.2", NOW)
    assert lan.name == "Lê Thị Lan"
    for typed in ("LÊ THỊ LAN", "lê thị  lan ", unicodedata.normalize("NFD", "Lê Thị Lan")):
        assert accounts.sign_in(db, typed, GOOD, "10.0.0.2", NOW, side="office").id == lan.id
    accounts.invite(db, "lê thị lan", NOW)
    assert len(accounts.everyone(db)) == 1


def test_a_closed_account_is_out_and_can_be_invited_again(db, lan):
    accounts.close(db, lan.id, NOW, "minh")
    assert accounts.by_id(db, lan.id) is None
    with pytest.raises(accounts.SignInRefused):
        accounts.sign_in(db, "lan", GOOD, "10.0.0.2", NOW, side="office")
    assert accounts.set_password(db, accounts.invite(db, "lan", NOW), GOOD, "10.0.0.2", NOW).id == lan.id


def test_passwords_are_argon2id_of_nineteen_mebibytes(db, lan):
    [row] = db.query("SELECT password FROM account")
    assert row["password"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_acts_are_noted(db, lan):
    accounts.sign_in(db, "lan", GOOD, "10.0.0.2", NOW, side="office")
    assert [row["act"] for row in db.query("SELECT act FROM audit ORDER BY id")] == ["set a password", "signed in"]


def test_the_secret_key_is_made_once_and_private(tmp_path):
    first = secret.key(tmp_path)
    assert secret.key(tmp_path) == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_the_store_of_accounts_is_private(db, tmp_path):
    assert stat.S_IMODE((tmp_path / "staff.db").stat().st_mode) == 0o600
