"""Installing: differences, and the steps, which may be interrupted anywhere and run again."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal import settings as settings_module
from portal.box import answers, differences, install, preflight, release, swap, units
from portal.box.render import HEADER, Rendered

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
air = pytest.mark.air  # users, folders and units in a root folder need root


def test_differences_are_told_and_gone_once_put(tmp_path):
    wanted = {"etc/tram/a.conf": Rendered(f"# {HEADER}\none\n"), "usr/local/bin/p": Rendered("x\n", 0o755)}
    old = tmp_path / "etc/tram/old.conf"
    old.parent.mkdir(parents=True)
    old.write_text(f"# {HEADER}\n")
    (tmp_path / "etc/tram/mine.conf").write_text("the technician's own\n")
    found = differences.between(wanted, tmp_path)
    assert [each.path for each in found] == ["etc/tram/a.conf", "etc/tram/old.conf", "usr/local/bin/p"]
    assert "+one" in found[0].diff()
    assert "+++ /dev/null" in found[1].diff()
    differences.put_all({tmp_path / each.path: each.wanted for each in found})
    assert differences.between(wanted, tmp_path) == []
    assert sorted(path.name for path in old.parent.iterdir()) == ["a.conf", "mine.conf"]
    (tmp_path / "usr/local/bin/p").chmod(0o700)
    assert "mode 0700, should be 0755" in differences.between(wanted, tmp_path)[0].diff()


@air
def test_a_full_disk_changes_no_file_at_all(tmp_path):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], check=True)
    try:
        (tmp_path / "a").write_text("old")
        with pytest.raises(OSError, match="No space left"):
            differences.put_all({tmp_path / "a": Rendered("new"), tmp_path / "b": Rendered("x" * 200_000)})
        assert [path.name for path in tmp_path.iterdir()] == ["a"]
        assert (tmp_path / "a").read_text() == "old"
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_changed_file_restarts_what_reads_it_and_the_radio_comes_last():
    changed = ["etc/tram/hostapd.conf", "etc/tram/nftables.conf", "etc/systemd/system/tram-web.service"]
    assert units.in_order(units.concerned(changed)) == [
        "tram-firewall.service", "tram-web.service", "tram-restore.service", "tram-hostapd.service",
    ]  # fmt: skip
    assert units.concerned(["usr/local/bin/portal"]) == set()


def test_every_installed_file_that_a_program_keeps_open_has_a_restart():
    read_anew = ("etc/tmpfiles.d/", "etc/sysusers.d/", "usr/local/bin/", f"{install.render.UNITS}/tram.target")
    made = install.wanted(answers.Answered(settings_module.make({}), ""))
    assert [path for path in made if not units.concerned([path]) and not path.startswith(read_anew)] == []


def test_the_command_for_technicians_is_good_shell(tmp_path):
    (tmp_path / "portal").write_text(install.WRAPPER)
    assert subprocess.run(["sh", "-n", tmp_path / "portal"], check=False).returncode == 0


# The steps, in a root folder: no systemd runs there, units are enabled by their links.


def a_place(root: Path, name: str = "0.1.0-first") -> swap.Place:
    (root / release.RELEASES / name / "translations").mkdir(parents=True, exist_ok=True)
    networkd = root / "usr/lib/systemd/system" / units.NETWORKD
    networkd.parent.mkdir(parents=True, exist_ok=True)
    networkd.write_text("[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n")
    return swap.Place(root, name)


def a_swap(place: swap.Place, **given: object) -> swap.Swap:
    settings = settings_module.make({"staff_listen": "192.168.1.5:8443", **given})
    text = answers.as_toml(given)
    return swap.Swap(place, settings, install.wanted(answers.Answered(settings, text)))


def walk(work: swap.Swap, many: int | None = None) -> None:
    for _words, step in work.steps(NOW)[:many]:
        step()


def standing(root: Path) -> dict[str, str]:
    """What an installation leaves; keys and certificates differ each time, so only their being there counts."""
    found = {}
    for path in sorted(root.rglob("*")):
        name, secret = str(path.relative_to(root)), path.suffix in (".key", ".crt") or path.name.startswith("passwd")
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = "" if secret or "shadow" in name else path.read_text("utf-8", errors="replace")
    return found


STEPS = range(len(a_swap(swap.Place(Path("/nowhere"), "x")).steps(NOW)))


@air
@pytest.mark.parametrize("many", STEPS)
def test_an_installation_that_was_interrupted_and_run_again_ends_the_same(many, tmp_path):
    whole, broken = a_place(tmp_path / "whole"), a_place(tmp_path / "broken")
    walk(a_swap(whole))
    walk(a_swap(broken), many)
    walk(a_swap(broken))
    assert standing(broken.root) == standing(whole.root)
    assert a_swap(broken).changes == []


@air
def test_what_was_to_be_restarted_is_known_after_an_interruption(tmp_path):
    place = a_place(tmp_path)
    walk(a_swap(place))
    walk(a_swap(place, session_minutes=30), 1)
    again = a_swap(place, session_minutes=30)
    assert [each.path for each in again.changes] == [swap.SETTINGS], "not applied before the end"
    assert "tram-web.service" in again.restarts
    walk(again)
    assert place.pending() == set()


@air
def test_a_failed_update_leaves_files_and_release_as_before(tmp_path):
    walk(a_swap(a_place(tmp_path)))
    before = standing(tmp_path)
    update = a_swap(a_place(tmp_path, "0.2.0-second"), wifi_name="Other", ipv6="delegated")
    walk(update, 8)
    assert standing(tmp_path)["opt/tram/current"] == "releases/0.2.0-second"
    assert "as before (release 0.1.0-first)" in update.back()
    after = standing(tmp_path)
    assert 'wifi_name = "Other"' in after.pop("etc/tram/portal.toml.refused")
    assert after == before


@air
def test_the_unit_of_a_radio_that_is_taken_away_goes_and_comes_back_when_the_update_fails(tmp_path):
    walk(a_swap(a_place(tmp_path), wifi_interface_5="wlan1"))
    before = standing(tmp_path)
    update = a_swap(a_place(tmp_path))
    assert "tram-hostapd-5.service" not in update.restarts
    walk(update, 8)
    assert not [name for name in standing(tmp_path) if "hostapd-5" in name]
    update.back()
    after = standing(tmp_path)
    assert after.pop("etc/tram/portal.toml.refused")
    assert after == before


@air
def test_settings_that_were_edited_in_place_are_put_to_work(tmp_path):
    place = a_place(tmp_path)
    walk(a_swap(place))
    (tmp_path / swap.SETTINGS).write_text(answers.as_toml({"session_minutes": 30}))
    edited = a_swap(place, session_minutes=30)
    assert "+session_minutes = 30" in edited.changes[0].diff()
    assert {"tram-web.service", "tram-gate.service"} <= edited.restarts
    walk(edited)
    assert a_swap(place, session_minutes=30).changes == []
    (tmp_path / swap.SETTINGS).chmod(0o600)  # the portal's user could not read it any more
    assert "should be 0644" in a_swap(place, session_minutes=30).changes[0].diff()


@air
def test_a_file_that_cannot_be_written_leaves_all_of_them(tmp_path):
    place = a_place(tmp_path)
    walk(a_swap(place))
    (tmp_path / "etc/systemd/system/.tram-web.service.new").mkdir()
    before = standing(tmp_path)
    update = a_swap(place, wifi_name="Other", state_dir="/srv/tram")
    with pytest.raises(OSError, match="Is a directory"):
        walk(update)
    assert update.back() == "Nothing was replaced."
    assert standing(tmp_path) == before


@air
@pytest.mark.parametrize("many", range(1, 9))
def test_a_failed_first_installation_leaves_the_answers(many, tmp_path):
    first = a_swap(a_place(tmp_path), wifi_name="Mine")
    walk(first, many)
    assert "/etc/tram/portal.toml stays" in first.back()
    assert [path.name for path in (tmp_path / "etc/tram").iterdir()] == ["portal.toml"]
    assert not (tmp_path / "opt/tram/current").is_symlink()
    assert not [name for name in standing(tmp_path) if name.endswith(".wants/tram-web.service")]


@air
def test_this_release_and_the_one_before_are_kept(tmp_path):
    for name in ("0.1.0-first", "0.1.1-second", "0.2.0-third"):
        walk(a_swap(a_place(tmp_path, name)))
    assert sorted(path.name for path in (tmp_path / release.RELEASES).iterdir()) == ["0.1.1-second", "0.2.0-third"]
    assert (tmp_path / "opt/tram/previous").readlink().name == "0.1.1-second"


# The machine and the release.


@pytest.mark.parametrize(
    ("system", "fit"),
    [
        ("ID=debian\nVERSION_ID=12\n", True),
        ('ID=debian\nVERSION_ID="13"\n', True),
        ('ID=raspbian\nVERSION_ID="12"\n', True),
        ("ID=debian\nVERSION_ID=11\n", False),
        ('ID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04"\n', False),
        (None, False),
    ],
)
def test_only_systems_that_were_tried_are_taken(system, fit, tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/systemctl").touch()
    if system:
        (tmp_path / "etc/os-release").write_text(system)
    sentences = [each for each in preflight.faults(tmp_path) if each.startswith("This is")]
    assert bool(sentences) != fit


def test_the_name_of_a_release_follows_its_contents(tmp_path):
    (tmp_path / "portal").mkdir()
    for name in release.KEPT[1:]:
        (tmp_path / name).write_text('[project]\nversion = "1.2.3"\ndependencies = []\n')
    first = release.name_of(tmp_path)
    (tmp_path / "portal/__pycache__").mkdir()
    (tmp_path / "portal/__pycache__/x.pyc").touch()
    assert release.name_of(tmp_path) == first
    assert first.startswith("1.2.3-")
    (tmp_path / "portal/x.py").touch()
    assert release.name_of(tmp_path) != first


def test_a_release_that_cannot_be_made_leaves_nothing(tmp_path):
    source = tmp_path / "tree"
    (source / "wheels").mkdir(parents=True)
    (source / "pyproject.toml").write_text('[project]\nversion = "1"\ndependencies = ["flask"]\n')
    with pytest.raises(release.NotMade, match="is there a network"):
        release.make(source, tmp_path)
    assert list((tmp_path / release.RELEASES).iterdir()) == []


def test_two_installations_at_once_are_one_too_many(tmp_path):
    release.alone(tmp_path)
    with pytest.raises(release.NotMade, match="Another installation"):
        release.alone(tmp_path)
