"""Staff see how many devices are on line, for how long and how much, and nothing by which to know a person."""

from __future__ import annotations

from portal import create_app, settings
from tests.admin.conftest import Desk


def test_nobody_is_on_line_at_first(lan):
    assert "Nobody at the moment" in lan.get("/admin/devices").words


def test_devices_are_listed_without_their_whole_number(app, lan):
    grant = app.extensions["grants"].grant("10.10.8.20", 3600)
    app.extensions["grants"].grant("10.10.8.21", 600)
    page = lan.get("/admin/devices")
    assert "2 devices connected" in page.words
    assert page.soup.select_one("tbody td").text == f"…{grant.mac[-5:]}"
    assert "60 minutes" in page.words
    assert grant.mac not in page.text
    assert "10.10.8.20" not in page.text


def test_a_silent_gate_says_whom_to_tell(tmp_path, clock):
    given = {"state_dir": str(tmp_path / "state"), "run_dir": str(tmp_path / "run"), "staff_from_guests": True}
    desk = Desk(create_app(settings.make(given), clock)).start()
    page = desk.get("/admin/devices")
    assert "The gate does not answer" in page.words
    assert "systemctl status tram-gate" in page.words
