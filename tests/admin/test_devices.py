"""Staff see how many devices are on line, for how long and how much, and nothing by which to know a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import create_app, settings
from portal.network import garden
from portal.network.garden import Name
from tests.admin.conftest import Desk

STATES = {
    garden.OPEN: "Open · last open",
    garden.NOT_FOUND: "There is no such name",
    garden.UNANSWERED: "The name cannot be looked up",
    garden.PRIVATE: "inside a private network",
    garden.SILENT: "The site does not answer",
    garden.UNKNOWN: "Not looked at yet",
}


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
    assert "Sites that open before Connect" not in page.words
    assert "systemctl status tram-gate" in page.words


@pytest.fixture
def walled(tmp_path, clock):
    """A desk of a box with one walled site, and the folder of its notes."""
    given = {"state_dir": str(tmp_path / "state"), "run_dir": str(tmp_path), "staff_from_guests": True}
    return Desk(create_app(settings.make(given | {"walled_garden": ["office.gov.vn"]}), clock)).start(), tmp_path


@pytest.mark.parametrize("state", garden.STATES)
def test_each_state_of_a_walled_site_is_told_with_what_to_do(state, walled, clock):
    desk, folder = walled
    opened = clock().isoformat() if state == garden.OPEN else ""
    garden.note(folder, [Name("office.gov.vn", state, ("198.18.0.5",), opened)], clock())
    cells = [cell.get_text(" ", strip=True) for cell in desk.get("/admin/devices").soup.select("tbody td")]
    assert cells[0] == "office.gov.vn"
    assert STATES[state] in cells[1]
    assert bool(cells[2]) == (state != garden.OPEN)


def test_an_old_note_or_none_is_not_believed(walled, clock):
    desk, folder = walled
    assert "Not looked at yet" in desk.get("/admin/devices").words
    garden.note(folder, [Name("office.gov.vn", garden.OPEN)], clock() - 2 * garden.STALE)
    assert "Not looked at yet" in desk.get("/admin/devices").words
    Path(folder, garden.FILE).write_text("half a n")
    assert "Not looked at yet" in desk.get("/admin/devices").words
