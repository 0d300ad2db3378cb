"""Which real programs are tried, from which Debian package, and what each of them proves."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass

from tests.journeys.phones.real.seat import BORROWED


@dataclass(frozen=True)
class Program:
    package: str
    path: str  # below /
    proves: str

    def demand(self) -> None:
        found = (BORROWED / self.path).exists() or shutil.which(f"/{self.path}")
        assert found, f"/{self.path} of the package {self.package} is missing: run ./deploy.sh test as root, once"

    def version(self) -> str:
        """Debian's, of the package that is tried."""
        borrowed = BORROWED / "versions"
        lines = borrowed.read_text().splitlines() if borrowed.exists() else []
        kept = dict(line.split(maxsplit=1) for line in lines)
        if self.package in kept:
            return kept[self.package]
        words = ("dpkg-query", "-W", "-f", "${Version}", self.package)
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout


REAL = (
    Program("network-manager", "usr/sbin/NetworkManager", "portal → full → portal, by itself, with Debian's settings"),
    Program("gjs", "usr/bin/gjs-console", "GLib's GNetworkMonitor, which GNOME's programs ask: portal → full"),
    Program("busybox", "usr/bin/busybox", "udhcpc reads option 114, exact, and none without a certificate"),
    Program("isc-dhcp-client", "usr/sbin/dhclient", "dhclient reads option 114 and, by DHCPv6, option 103"),
    Program("dhcpcd-base", "usr/sbin/dhcpcd", "dhcpcd reads both after the router's own hint to ask by DHCPv6"),
    Program("firefox-esr", "usr/bin/firefox-esr", "portal service LOCKED → its bar → Connect → UNLOCKED → LOCKED"),
    Program("connman", "usr/sbin/connmand", "never takes the portal for the Internet; online after Connect"),
    Program("chromium", "usr/bin/chromium", "detector: connect to the network → portal tab → Connect → the Internet"),
    Program(
        "gnome-shell",
        "usr/libexec/gnome-shell-portal-helper",
        "its sign-in window shows the portal, lets the laptop out",
    ),
)


def of(package: str) -> Program:
    """Of a mark; one that is not in the table says so, whoever asks."""
    [program] = [each for each in REAL if each.package == package] or [Program(package, "nowhere", "not in the table")]
    return program
