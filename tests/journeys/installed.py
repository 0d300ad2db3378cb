"""A box whose files were put there by `deploy.sh install`: a minimal Debian in a folder, on the lab's wires.

The daemons are started from the installed unit files, with their users and capabilities, as systemd would;
systemd itself does not run there. Everything below happens in a chroot with mounts of its own, which are
gone with the process.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from portal.box.preflight import PACKAGES, release_of
from portal.box.release import KEPT
from tests.journeys.lab import ROOT, Lab, run, until

PYTHONS = {"12": "3.11", "13": "3.13"}  # of the Debian releases
INSIDE = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'


def debian(folder: Path) -> None:
    """A minimal Debian of this machine's own release, with what an office's box has before the first install."""
    codename = release_of(Path("/"))["VERSION_CODENAME"]
    packages = ",".join(["python3-venv", "systemd", *(name for name, _ in PACKAGES)])
    run("debootstrap", "--variant=minbase", f"--include={packages}", codename, str(folder))


def project(folder: Path) -> None:
    """The tree as a technician unpacks it, with the wheels of its dependencies."""
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy2(source, folder / name)
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    python = PYTHONS[release_of(Path("/"))["VERSION_ID"]]
    pip = (sys.executable, "-m", "pip", "download", "-q", "--only-binary=:all:", "--python-version", python)
    run(*pip, "-d", str(folder / "wheels"), *needed)


class Unit:
    """What systemd would read of an installed unit."""

    def __init__(self, file: Path) -> None:
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#") and "=" in line]
        self.lines = [line.split("=", 1) for line in lines]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.lines if key == name]

    def one(self, name: str, default: str = "") -> str:
        return (self.all(name) or [default])[-1]

    def capabilities(self, name: str) -> str:
        """As setpriv wants them: none but those the unit names."""
        names = " ".join(self.all(name)).split()
        return ",".join(["-all", *(f"+{each.removeprefix('CAP_').lower()}" for each in names)])

    def command(self) -> list[str]:
        """Its program with its user, groups, environment and no more capabilities than it has."""
        groups = [self.one("Group", "root"), *self.one("SupplementaryGroups").split()]
        ambient = self.capabilities("AmbientCapabilities")
        environment = " ".join(self.all("Environment")).split()
        return [
            "env", "-i", "-C", self.one("WorkingDirectory", "/"), "PATH=/usr/sbin:/usr/bin", *environment,
            "setpriv", f"--reuid={self.one('User', 'root')}", f"--regid={groups[0]}", f"--groups={','.join(groups)}",
            f"--bounding-set={self.capabilities('CapabilityBoundingSet')}",
            f"--inh-caps={ambient}", f"--ambient-caps={ambient}", "--no-new-privs",
            *shlex.split(self.one("ExecStart")),
        ]  # fmt: skip


class InstalledLab(Lab):
    """The lab, with the box started from what stands below `root`."""

    def __init__(self, folder: Path, root: Path, given: dict[str, object]) -> None:
        super().__init__(folder, {"state_dir": "/var/lib/tram", "run_dir": "/run/tram", **given})
        self.root = self.etc = root
        self.sockets = root / "run/tram"
        shutil.copy(self.toml, root / "root/answers.toml")

    def inside(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A program on the box, with nothing of the tests' own environment."""
        clean = (
            "env",
            "-i",
            "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=/root",
            "LC_ALL=C.UTF-8",
            *words,
        )
        command = ["ip", "netns", "exec", self.box.name, "sh", "-c", INSIDE, str(self.root), *clean]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0 or not check, f"{' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done

    def deploy(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.inside("bash", "/srv/tram/deploy.sh", *words, check=check)

    def portal(self, *words: str) -> str:
        return self.inside("portal", *words).stdout

    def unit(self, name: str) -> subprocess.Popen[bytes]:
        """Start a unit's program; it ends with the lab."""
        found = Unit(self.root / f"etc/systemd/system/{name}.service")
        for credential in found.all("LoadCredential"):
            target, _, source = credential.partition(":")
            folder = self.root / f"run/credentials/{name}.service"
            self.inside(
                "install",
                "-D",
                "-m",
                "400",
                "-o",
                found.one("User"),
                source,
                f"/{folder.relative_to(self.root)}/{target}",
            )
        return self.box.start("sh", "-c", INSIDE, str(self.root), *found.command())

    def _box(self) -> None:
        """Only the wires' end: what runs there is installed first, then started by `start`."""

    def start(self) -> None:
        self.box.run("sysctl", "-q", "-e", "-p", str(self.root / "etc/sysctl.d/60-tram.conf"), check=False)
        self.inside(*Unit(self.root / "etc/systemd/system/tram-firewall.service").command())
        self.unit("tram-dnsmasq")
        self.unit("tram-dnsmasq-away")
        self.gate = self.start_gate()
        self.portal("reconcile", "--restore")
        self.web = self.start_web()
        self.unit("tram-nginx")
        self.unit("tram-uplink")
        until(lambda: self.box.run("ss", "-ltnH", "sport = :8082", check=False), 15, "nginx listens")

    def start_gate(self) -> subprocess.Popen[bytes]:
        gate = self.unit("tram-gate")
        until((self.sockets / "gate.sock").exists, 10, "the gate's socket")
        return gate

    def start_web(self) -> subprocess.Popen[bytes]:
        web = self.unit("tram-web")
        until((self.sockets / "web.sock").exists, 20, "the socket of the pages")
        return web
