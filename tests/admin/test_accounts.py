"""Colleagues invite colleagues by a code that is shown once; nobody locks himself out; the log says who did it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.staff import accounts
from tests.admin.conftest import PASSWORD


def invite(desk, name: str) -> str:
    desk.get("/admin/accounts")
    desk.page.soup.find(class_="narrow")["action"] += "#new"
    return desk.send("#new", name=name).soup.find(class_="code").text


def test_an_invitation_shows_a_code_once_that_signs_in(lan, another_desk):
    code = invite(lan, "  minh  ")
    assert code not in lan.get("/admin/accounts").text
    other = another_desk()
    other.get("/admin/start")
    other.send("start", code=code.lower().replace("-", " "), password=PASSWORD)
    assert other.page.soup.find(class_="desk__out").span.text == "minh"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_will_not_do_is_kept_and_explained(lan, name):
    lan.get("/admin/accounts")
    lan.page.soup.find(class_="narrow")["action"] += "#new"
    page = lan.send("#new", 422, name=name)
    assert lan.problems
    assert page.soup.find(id="name")["value"] == name.strip()
    assert page.soup.find(id="name")["aria-invalid"] == "true"


def test_a_closed_account_is_out_and_can_be_undone(lan, minh):
    lan.get("/admin/accounts")
    assert "minh is closed" in (lan.send("/2/close") and lan.said)
    assert minh.get("/admin/").h1.text == "Sign in"
    code = invite(lan, "minh")
    minh.get("/admin/start")
    assert minh.send("start", code=code, password=PASSWORD).h1.text == "To do"


def test_nobody_closes_his_own_account(app, lan, minh):
    page = lan.get("/admin/accounts")
    assert not page.soup.find("form", action="/admin/accounts/1/close")
    _address, values = lan.form("/2/close")
    lan.browser.post("/admin/accounts/1/close", base_url=lan.base, data=values)
    assert lan.get("/admin/accounts").h1.text == "Accounts"
    assert "cannot close your own account" in lan.said
    staff = accounts.open_store(Path(app.extensions["settings"].state_dir))
    assert accounts.by_id(staff, 1) is not None


def test_an_account_that_is_not_there_is_not_found(lan, minh):
    lan.get("/admin/accounts")
    _address, values = lan.form("/2/close")
    assert lan.browser.post("/admin/accounts/9/close", base_url=lan.base, data=values).status_code == 404


def test_the_log_says_who_did_what(lan, minh):
    invite(lan, "hoa")
    lan.get("/admin/accounts")
    lan.send("/2/close")
    lines = [" ".join(line.text.split()) for line in lan.page.soup.select(".log li")]
    assert lines[:3] == [
        "24/11/2026, 09:30 lan closed the account of minh",
        "24/11/2026, 09:30 lan made a code for hoa",
        "24/11/2026, 09:30 minh set a password",
    ]
