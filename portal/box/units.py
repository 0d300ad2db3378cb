"""systemd as install uses it: which units a changed file concerns, users and folders, enabling, restarting.

Where systemd does not run (a chroot, an image that is being made) units are enabled and nothing is started.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from portal.box import render
from portal.box.render import Rendered

RADIO, RADIO_5 = RADIOS = ("tram-hostapd.service", "tram-hostapd-5.service")
FAIRNESS = ("tram-fairness-up.service", "tram-fairness-down.service")
# They come with a radio or an interface, which may be plugged in later: nobody waits for them.
LATER = (*RADIOS, *FAIRNESS)
NETWORK_MANAGER = "NetworkManager.service"
# What reads a file at its start only. "release" and "settings" stand for a new release and a new portal.toml.
CONCERNED = (
    ("etc/tram/nginx.conf", ("tram-nginx.service",)),
    ("etc/tram/dnsmasq.conf", ("tram-dnsmasq.service",)),
    ("etc/tram/dnsmasq-away.conf", ("tram-dnsmasq-away.service",)),
    ("etc/tram/nftables.conf", ("tram-firewall.service", "tram-restore.service")),
    ("etc/tram/hostapd.conf", (RADIO,)),
    ("etc/tram/hostapd-5.conf", (RADIO_5,)),
    (
        "etc/tram/portal.toml",
        ("tram-web.service", "tram-gate.service", "tram-uplink.service", "tram-certificate.service"),
    ),
    ("etc/modules-load.d/*", ("systemd-modules-load.service",)),
    ("etc/sysctl.d/*", ("systemd-sysctl.service",)),
    ("etc/systemd/network/*", ("systemd-networkd.service",)),
    ("etc/NetworkManager/*", (NETWORK_MANAGER,)),
    ("release", ("tram-web.service", "tram-gate.service", "tram-nginx.service", "tram-uplink.service")),
)
# In this order, so that a phone finds everything when the radio comes; what is not named comes in between.
FIRST = (
    NETWORK_MANAGER, "systemd-modules-load.service", "systemd-sysctl.service", "tram-firewall.service",
    "systemd-networkd.service", "tram-gate.service", "tram-web.socket", "tram-web.service",
)  # fmt: skip
# Parts of the machine that an office's box may lack or run otherwise: a failure is told, not undone.
OTHERS = (NETWORK_MANAGER, "systemd-modules-load.service", "systemd-sysctl.service", *LATER)
NETWORKD, WAITING = "systemd-networkd.service", "systemd-networkd-wait-online.service"


class NotDone(Exception):
    """systemd or one of its tools refused; the sentence has its words."""


def concerned(paths: Iterable[str]) -> set[str]:
    """The units to restart after these files (below /) have changed."""
    found: set[str] = set()
    for path in paths:
        for pattern, names in CONCERNED:
            if fnmatch(path, pattern):
                found.update(names)
        if path.startswith(f"{render.UNITS}/tram") and not path.endswith(".target"):
            found.add(Path(path).name)
    return found


def in_order(names: Iterable[str]) -> list[str]:
    """As they are to be restarted: the firewall first, the radios last."""
    rank = {name: number for number, name in enumerate(FIRST)} | dict.fromkeys(RADIOS, 1000)
    return sorted(names, key=lambda name: (rank.get(name, 100), name))


def installable(wanted: dict[str, Rendered]) -> list[str]:
    """The rendered units that are started at boot."""
    units = {Path(path).name: file.text for path, file in wanted.items() if path.startswith(render.UNITS)}
    return sorted(name for name, text in units.items() if "[Install]" in text)


class Systemd:
    """systemd of the machine whose files are below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.runs = root == Path("/") and Path("/run/systemd/system").is_dir()
        self._where = () if self.runs else (f"--root={root}",)

    def users_and_folders(self) -> None:
        """The users and folders of the portal, from the files put into /etc. Raises NotDone."""
        self._run("systemd-sysusers", *self._root(), "tram.conf")
        self._run("systemd-tmpfiles", *self._root(), "--create", "tram.conf")

    def enable(self, names: list[str]) -> None:
        """Start them at boot, and networkd, which makes the bridge. Raises NotDone."""
        waited = self.state(WAITING)
        self._run("systemctl", *self._where, "--quiet", "enable", *names)
        if self.state(NETWORKD) != "enabled":
            self._run("systemctl", *self._where, "--quiet", "enable", NETWORKD)
            if waited != "enabled":
                # It comes with networkd and would hold up the boot: another program has the uplink.
                self._run("systemctl", *self._where, "--quiet", "disable", WAITING)

    def state(self, name: str) -> str:
        done = subprocess.run(
            ["systemctl", *self._where, "is-enabled", name], capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def restart(self, names: Iterable[str]) -> list[str]:
        """Load the unit files again and restart these. Returns what else did not start. Raises NotDone for ours."""
        if not self.runs:
            return []
        self._run("systemctl", "daemon-reload")
        troubles = []
        for name in in_order(names):
            if name == NETWORK_MANAGER and not self.active(name):
                continue  # many boxes have none
            try:
                verb = "reload-or-restart" if name == NETWORK_MANAGER else "restart"
                self._run("systemctl", *(("--no-block",) if name in LATER else ()), verb, name)
            except NotDone:
                trouble = f"{name} does not start: {self.last_words(name)}"
                if name not in OTHERS:
                    raise NotDone(trouble) from None
                troubles.append(trouble)
        return troubles

    def active(self, name: str) -> bool:
        return not subprocess.run(["systemctl", "--quiet", "is-active", name], check=False).returncode

    def last_words(self, name: str) -> str:
        """What the journal has of a unit that failed; systemctl itself only says where to look."""
        done = subprocess.run(
            ["journalctl", "--quiet", "--no-pager", "-o", "cat", "-n", "3", "-u", name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return " / ".join(done.stdout.split("\n")).strip(" /") or f"see journalctl -u {name}"

    def start(self, names: list[str]) -> None:
        """What is enabled and does not run yet. What comes later is not waited for. Raises NotDone."""
        if self.runs:
            self._run("systemctl", "start", *(name for name in in_order(names) if name not in LATER))
            self._run("systemctl", "--no-block", "start", *(name for name in in_order(names) if name in LATER))

    def forget(self, names: list[str]) -> None:
        """End units whose files are about to be taken away; what will not end is left to the next boot."""
        stop = ("--now",) if self.runs else ()
        subprocess.run(
            ["systemctl", *self._where, "--quiet", "disable", *stop, *names], capture_output=True, check=False
        )

    def _root(self) -> tuple[str, ...]:
        return () if self.root == Path("/") else (f"--root={self.root}",)

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            words = (done.stderr or done.stdout).strip().splitlines()
            raise NotDone(f"{' '.join(command[:4])}: {words[-1] if words else done.returncode}")
