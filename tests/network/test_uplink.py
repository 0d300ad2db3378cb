"""What pages read of the uplink: the watcher's note, while it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.network import uplink, watcher


@pytest.fixture
def folder(office_settings) -> Path:
    run = Path(office_settings.run_dir)
    run.mkdir(parents=True)
    return run


def test_without_a_note_the_internet_is_there(office_settings):
    assert uplink.state(office_settings) == uplink.Uplink(up=True)
    assert uplink.state(office_settings).since is None


def test_a_note_says_for_how_long_the_internet_has_been_away(office_settings, folder):
    watcher.note(folder, up=False, changed=1000.0, seen=1300.0, why="silent")
    found = uplink.state(office_settings, lambda: 1310.0)
    assert found == uplink.Uplink(up=False, seconds=310.0, why="silent")
    assert found.minutes == 5
    assert found.since is not None


@pytest.mark.parametrize("now", [1300.0 + watcher.STALE_SECONDS, 1299.0], ids=["nobody watches", "after a reboot"])
def test_an_old_note_holds_no_longer(office_settings, folder, now):
    watcher.note(folder, up=False, changed=1000.0, seen=1300.0)
    assert uplink.state(office_settings, lambda: now).up


@pytest.mark.parametrize("text", ["", "[]", "{}", "down", '{"up": false, "changed": null, "seen": 1, "why": ""}'])
def test_a_note_that_cannot_be_read_is_none(office_settings, folder, text):
    (folder / watcher.FILE).write_text(text)
    assert uplink.state(office_settings).up


def test_a_note_replaces_the_old_one_and_can_be_taken_away(office_settings, folder):
    for up in (False, True, False):
        watcher.note(folder, up, changed=10.0, seen=20.0)
        assert uplink.state(office_settings, lambda: 21.0).up == up
    assert [each.name for each in folder.iterdir()] == [watcher.FILE]
    watcher.forget(folder)
    watcher.forget(folder)
    assert list(folder.iterdir()) == []
