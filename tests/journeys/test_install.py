"""`deploy.sh install` in a minimal Debian: twice, checked, then started from its files: the Connect journey again."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.journeys import test_connect
from tests.journeys.installed import InstalledLab, debian, project

pytestmark = pytest.mark.air
GIVEN = {"session_minutes": 5, "staff_listen": "10.99.0.1:8443", "wifi_name": "Wi-Fi Phường Tân Lập"}


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A machine on its wires, with the project unpacked and nothing installed."""
    folder = tmp_path_factory.mktemp("installed")
    root = folder / "root"
    try:
        debian(root)
        project(root / "srv/tram")
        with InstalledLab(folder, root, GIVEN) as lab:
            yield lab
    finally:
        shutil.rmtree(root, ignore_errors=True)  # 400 MB that nobody looks at afterwards


@pytest.fixture(scope="module")
def installed(machine):
    """The first installation; what it said is kept."""
    machine.said = machine.deploy("install", "--answers", "/root/answers.toml").stderr
    return machine


@pytest.fixture(scope="module")
def lab(installed):
    """The installed box at work, with two phones; what the tests of the Connect journey ask for."""
    installed.start()
    for phone in installed.phones:
        phone.join()
    return installed


phone, neighbour = test_connect.phone, test_connect.neighbour


def fingerprints(root: Path) -> dict[str, str]:
    """Every file that an installation may write, by its contents; databases and their keys apart."""
    found = {}
    for top in ("etc", "opt/tram", "usr/local"):
        for path in sorted((root / top).rglob("*")):
            if path.is_symlink():
                found[str(path)] = str(path.readlink())
            elif path.is_file() and path.suffix != ".pyc":
                found[str(path)] = f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return found


def test_a_check_of_a_new_machine_shows_everything_and_changes_nothing(machine):
    before = fingerprints(machine.root)
    done = machine.deploy("install", "--check", "--answers", "/root/answers.toml", check=False)
    assert done.returncode == 1
    assert "+++ /etc/tram/nginx.conf" in done.stdout
    assert "The release would change from none" in done.stdout
    assert "WRONG" not in done.stdout
    assert fingerprints(machine.root) == before


def test_the_first_installation_says_where_the_pages_are(installed):
    for words in ("https://10.99.0.1:8443/admin/", "Code for the first sign-in", "SHA-256", "http://tram.home.arpa/"):
        assert words in installed.said


def test_after_an_installation_a_check_has_nothing_to_say(installed):
    done = installed.deploy("install", "--check", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_installing_again_changes_nothing(installed):
    before = fingerprints(installed.root)
    installed.deploy("install")
    assert fingerprints(installed.root) == before


def test_answers_never_replace_settings_unasked(installed):
    other = installed.root / "root/other.toml"
    other.write_text('wifi_name = "Another"\n')
    done = installed.deploy("install", "--answers", "/root/other.toml", check=False)
    assert done.returncode == 2
    assert "--replace" in done.stderr


def test_the_doctor_finds_the_running_box_well(lab):
    lines = lab.portal("doctor").splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert any("the pages answer through nginx" in line for line in lines)


def test_staff_pages_are_https_with_the_certificate_of_the_box(lab):
    status = lab.inet.run(
        "curl", "-sk", "-m", "8", "-o", "/dev/null", "-w", "%{http_code}", "https://10.99.0.1:8443/admin/"
    )
    assert status in ("200", "302", "303")


# The whole Connect journey, on this box.
globals().update({name: test for name, test in vars(test_connect).items() if name.startswith("test_")})
