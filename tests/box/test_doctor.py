"""The doctor: one line a check, and no exception whatever is missing."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal import settings as settings_module
from portal.box import checks, doctor, reach, render
from portal.content import store
from portal.content.samples import load_samples
from portal.staff import accounts
from portal.visits import sessions

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.fixture
def demo(office_settings):
    """A demo with its databases, as after its first start."""
    folder = office_settings.path()
    for open_store in (store.open, sessions.open_store, accounts.open_store):
        open_store(folder)
    return office_settings


def a_box(folder: Path, **given: object) -> settings_module.Settings:
    own = {"state_dir": str(folder / "state"), "run_dir": str(folder / "run"), "guest_interface": "no-such-br"}
    return settings_module.make(own | given, str(folder / "portal.toml"))


def wrong(found: list[checks.Check]) -> list[str]:
    return [check.line() for check in found if not check.ok]


def test_a_demo_in_order_has_nothing_wrong(demo):
    found = doctor.examine(demo, NOW)
    languages = [line for line in wrong(found) if "strings" in line]  # compiled or not is not this test's matter
    assert [line for line in wrong(found) if line not in languages] == []


def test_a_demo_is_not_asked_for_what_a_box_has(demo):
    facts = " ".join(check.fact for check in doctor.examine(demo, NOW))
    assert not [word for word in ("gate", "bridge", "nginx", "tram-", "/etc/") if word in facts]


def test_a_box_where_nothing_is_there_gets_a_remedy_for_each_thing(tmp_path):
    found = doctor.examine(a_box(tmp_path, staff_listen="192.0.2.1:8443"), NOW, tmp_path)
    assert all(check.remedy for check in found if not check.ok)
    text = "\n".join(wrong(found))
    for words in (
        "content.db is not there",
        "bridge no-such-br is not up",
        "gate does not answer",
        "staff.crt",
        "nginx.conf is missing",
    ):
        assert words in text


def test_no_exception_without_any_program_and_with_unusable_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    (tmp_path / "state").write_text("a file where a folder should be")
    for given in ({}, {"languages": ["vi", "xx"]}, {"certificate": "/gone.pem", "certificate_key": "/gone.key"}):
        settings = a_box(tmp_path, **given)
        assert wrong(doctor.examine(settings, NOW, tmp_path))
        assert wrong(doctor.serving(settings))


def test_an_installation_is_not_taken_back_because_the_internet_is_away(tmp_path):
    settings = a_box(tmp_path)
    assert reach.internet(settings) in doctor.examine(settings, NOW, tmp_path)
    assert reach.internet(settings) not in doctor.serving(settings)


@pytest.mark.parametrize("name", doctor.STORES)
def test_a_damaged_database_is_named(name, demo):
    for log in demo.path().glob(f"{name}-*"):
        log.unlink()
    demo.path(name).write_bytes(b"not a database at all" * 100)
    [line] = [line for line in wrong(doctor.examine(demo, NOW)) if name in line]
    assert "file is not a database" in line


def test_a_database_of_somebody_else_is_named(demo):
    if os.geteuid() == 0:
        os.chown(demo.path(), 65534, 65534)  # root acts as the folder's owner, who may not write these
        shutil.chown(demo.path().parent, 65534)
    for name in doctor.STORES:
        demo.path(name).chmod(0o444)
    lines = [line for line in wrong(doctor.examine(demo, NOW)) if ".db" in line]
    assert len(lines) == len(doctor.STORES)


def test_a_clock_that_was_never_set_is_noticed(demo):
    [line] = [line for line in wrong(doctor.examine(demo, datetime(1970, 1, 1, tzinfo=UTC))) if "clock" in line]
    assert "timedatectl" in line


def test_sample_data_is_counted_for_information(demo):
    load_samples(store.open(demo.path()), NOW)
    [check] = [check for check in doctor.examine(demo, NOW) if "items of" in check.fact]
    assert check.ok
    assert check.fact.split()[0].isdigit()


def test_drift_is_told_file_by_file(tmp_path):
    settings = a_box(tmp_path)
    render.write(settings, tmp_path)
    assert not [line for line in wrong(doctor.examine(settings, NOW, tmp_path)) if "/etc/" in line]
    (tmp_path / "etc/tram/nginx.conf").write_text("# by hand\n")
    (tmp_path / "etc/tram/dnsmasq.conf").unlink()
    lines = [line for line in wrong(doctor.examine(settings, NOW, tmp_path)) if "install --check" in line]
    assert [line.split()[1:3] for line in lines] == [
        ["/etc/tram/dnsmasq.conf", "is"], ["/etc/tram/nginx.conf", "differs;"],
    ]  # fmt: skip
