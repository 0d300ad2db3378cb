"""Opening content.db, and the sentence when that cannot be."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from portal.content import store
from tests.builders import NOW, a_draft, a_procedure

AIR = pytest.mark.air  # a disk of its own is mounted, for which it takes root


@pytest.fixture
def disk(tmp_path: Path):
    """A disk of its own; give it its options."""
    mounted = []

    def mount(options: str) -> Path:
        place = tmp_path / "disk"
        place.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_the_folder_is_made_at_first_use_and_others_may_not_look_in(tmp_path):
    store.open(tmp_path / "a" / "state")
    assert stat.S_IMODE((tmp_path / "a" / "state").stat().st_mode) == 0o750


def test_an_edit_survives_a_power_cut(db):
    [journal], [synchronous] = db.execute("PRAGMA journal_mode").fetchone(), db.execute("PRAGMA synchronous").fetchone()
    assert (journal, synchronous) == ("wal", 2)


def test_every_table_of_ours_is_strict(db):
    loose = db.execute("""
        SELECT name
        FROM pragma_table_list
        WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'
        """).fetchall()
    assert loose == []


def test_opening_twice_changes_nothing(db, tmp_path):
    again = store.open(tmp_path / "state")
    assert store.version(again) == store.version(db)


def test_a_file_that_is_no_database_is_named_with_the_remedy(tmp_path):
    (tmp_path / "content.db").write_text("this is a letter to the ward\n" * 100)
    with pytest.raises(store.StoreUnusable, match=r"content\.db cannot be used .*put the last backup in its place"):
        store.open(tmp_path)


def test_a_file_of_a_newer_release_is_left_alone(db, tmp_path):
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(store.StoreUnusable, match="newer release"):
        store.open(tmp_path / "state")


def test_a_folder_inside_a_file_cannot_be_made(tmp_path):
    (tmp_path / "state").write_text("")
    with pytest.raises(store.StoreUnusable, match="set state_dir"):
        store.open(tmp_path / "state" / "deeper")


@AIR
def test_a_read_only_disk_is_named_with_the_remedy(disk):
    with pytest.raises(store.StoreUnusable, match=r"cannot be (made|used).*(writable|set state_dir)"):
        store.open(disk("ro,size=1m") / "state")


@AIR
def test_a_database_on_a_disk_gone_read_only_says_so(disk):
    place = disk("size=4m")
    store.open(place).close()
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    with pytest.raises(store.StoreUnusable, match="writable for the portal's user"):
        store.open(place)


@AIR
def test_a_full_disk_loses_nothing_and_says_what_to_do(disk):
    place = disk("size=1m")
    db = store.open(place)
    store.save(db, a_draft("procedure", a_procedure()), "lan", NOW)
    (place / "ballast").write_bytes(b"0" * (os.statvfs(place).f_bavail * os.statvfs(place).f_frsize))
    long = {"vi": "Bước tiếp theo. " * 2000}
    with pytest.raises(store.StoreUnusable, match="the disk is full"):
        store.save(db, a_draft("procedure", a_procedure(steps=long)), "lan", NOW)
    assert store.get(db, "procedure", "1.001193").fields["steps"] == {"vi": "Mang giấy tờ đến quầy."}
