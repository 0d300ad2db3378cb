"""A box under systemd: installed by our own steps, its units as they are, with two simulated radios and one phone.

Here the hardening of the units, their order and their binding to interfaces are real; elsewhere they are only read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from portal import settings as settings_module
from portal.box import answers, fairness, release, render, units
from portal.settings import Settings
from tests.journeys.lab import ROOT, run, until
from tests.vm.radios import Handset

pytestmark = pytest.mark.air
GIVEN = {
    "wifi_owe": True, "wifi_interface_5": "wlan1", "uplink_up_mbit": 10, "uplink_down_mbit": 40, "workers": 1,
    "dns_servers": ["10.99.0.2"],
}  # fmt: skip
PATIENCE_SECONDS = 120


@dataclass
class Box:
    """What a phone needs to know of its lab; the box is the machine itself."""

    folder: Path
    settings: Settings
    prefix: str = "vm-"
    certificate: None = None
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    run("modprobe", "mac80211_hwsim", "radios=3")
    run("ip", "netns", "add", "inet")
    run("ip", "netns", "exec", "inet", "ip", "link", "set", "lo", "up")
    plug_uplink()
    box = Box(tmp_path_factory.mktemp("box"), settings_module.make(GIVEN))
    yield box
    for process in box.running:
        process.kill()


def plug_uplink() -> None:
    run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", "inet")
    run("ip", "addr", "add", "10.99.0.1/24", "dev", "eth0")
    run("ip", "link", "set", "eth0", "up")
    run("ip", "-n", "inet", "link", "set", "eth0", "up")


def without_the_checkout() -> dict[str, str]:
    """As on a box: the release is found by its place alone."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def state(unit: str) -> str:
    return run("systemctl", "is-active", unit, check=False).strip()


def isolated(port: str) -> str:
    file = Path(f"/sys/class/net/{port}/brport/isolated")
    return file.read_text().strip() if file.exists() else "no port"


def test_the_installation_ends_well(box):
    """All of its steps; only the environment of the release is lent by the machine."""
    folder = Path("/") / release.RELEASES / "vm"
    folder.mkdir(parents=True)
    for name in release.KEPT:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, folder / name)
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    file = box.folder / "portal.toml"
    file.write_text(answers.as_toml(GIVEN))
    words = [sys.executable, "-m", "portal.box.install", "--release", "vm", "--answers", str(file)]
    done = subprocess.run(words, cwd=folder, env=without_the_checkout(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + run(
        "journalctl", "-q", "--no-pager", "-o", "cat", "-n", "40", "-u", "tram-*"
    )


def test_every_unit_runs(box):
    names = units.installable(render.render(box.settings))
    assert {"tram-hostapd-5.service", "tram-fairness-down.service"} <= set(names)
    for name in names:
        until(
            lambda name=name: state(name) == "active",
            PATIENCE_SECONDS,
            f"{name}: {units.Systemd.last_words(None, name)}",
        )


def test_every_radio_port_is_isolated(box):
    for port in ("wlan0", "owewlan0", "wlan1", "owewlan1"):
        assert isolated(port) == "1", port


def test_a_phone_on_the_air_is_redirected(box):
    phone = Handset(box, "phone", "wlan2")
    phone.associate("OWE", 2437)
    phone.join()
    status, head = phone.curl("http://10.10.10.10/generate_204", "-I", "-H", "Host: captive.apple.com")
    assert (status, "location: http://tram.home.arpa/" in head.lower()) == (302, True), head


def test_the_line_is_shared_by_cake(box):
    assert [fairness.in_force(name) for name in ("eth0", "br-guest")] == ["cake", "cake"]


def test_a_queue_comes_back_with_its_interface(box):
    run("ip", "link", "del", "eth0")
    until(lambda: state("tram-fairness-up.service") == "inactive", PATIENCE_SECONDS, "it ends with the interface")
    assert state("tram-fairness-down.service") == "active"
    plug_uplink()
    until(lambda: fairness.in_force("eth0") == "cake", PATIENCE_SECONDS, "it comes back")


def test_a_radio_that_is_pulled_out_comes_back_by_itself_and_leaves_the_other_alone(box):
    before = run("systemctl", "show", "-p", "MainPID", "tram-hostapd.service")
    name = Path("/sys/class/net/wlan1/phy80211/name").read_text().strip()
    run("iw", "phy", name, "set", "netns", "name", "inet")
    until(lambda: state("tram-hostapd-5.service") == "inactive", PATIENCE_SECONDS, "its hostapd ends")
    run("ip", "netns", "exec", "inet", "iw", "phy", name, "set", "netns", "1")
    until(lambda: state("tram-hostapd-5.service") == "active", PATIENCE_SECONDS, "its hostapd is back")
    assert isolated("wlan1") == "1"
    assert run("systemctl", "show", "-p", "MainPID", "tram-hostapd.service") == before


def test_the_doctor_finds_nothing_wrong(box):
    """There is no Internet behind this box, and it says so."""
    words = ["/usr/local/bin/portal", "doctor"]
    done = subprocess.run(words, env=without_the_checkout(), capture_output=True, text=True, check=False)
    wrong = [line for line in done.stdout.splitlines() if line.startswith("WRONG") and "Internet" not in line]
    assert wrong == [], done.stdout
