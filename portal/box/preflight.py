"""Is this machine one that Trạm can be installed on? Prints the Debian packages that are missing, one line.

Run by deploy.sh with the machine's own Python before anything is installed, so it imports the standard
library alone and is started as a file. It changes nothing. Exit status: 0 fit, 1 not fit (sentences).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

# What the box needs at run time, and the file that shows it is there.
PACKAGES = (
    ("nginx", "usr/sbin/nginx"),
    ("dnsmasq-base", "usr/sbin/dnsmasq"),  # not `dnsmasq`: that one brings a service which takes port 53
    ("nftables", "usr/sbin/nft"),
    ("hostapd", "usr/sbin/hostapd"),
    ("wireless-regdb", "lib/firmware/regulatory.db"),  # without it the kernel allows hardly any channel
    ("iw", "usr/sbin/iw"),  # says what the radio can do before hostapd fails at it
    ("openssl", "usr/bin/openssl"),  # makes the certificate of the staff pages, looks at the portal's
    ("ca-certificates", "etc/ssl/certs/ca-certificates.crt"),  # whether phones know who vouches for the portal's
    ("procps", "usr/bin/kill"),  # reloads the pages
    ("iproute2", "usr/bin/ip"),  # `portal doctor` asks it
)
VENV = "python3-venv"
RELEASES = ("12", "13")
DISTRIBUTIONS = ("debian", "raspbian")
# MiB that must be free: a release with its environment; packages; databases and the lists of apt.
SPACE = (("opt", 250), ("usr", 60), ("var/lib", 60), ("etc", 5))


def missing(root: Path) -> list[str]:
    """Debian packages to install, in the table's order."""
    found = [package for package, file in PACKAGES if not (root / file).exists()]
    return found if importlib.util.find_spec("ensurepip") else [VENV, *found]


def release_of(root: Path) -> dict[str, str]:
    """os-release(5) as a table; empty where there is none."""
    try:
        lines = (root / "etc/os-release").read_text("utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def faults(root: Path, *, writing: bool = True) -> Iterator[str]:
    """Each reason why nothing can be installed here, as a sentence with its remedy."""
    system = release_of(root)
    if system.get("ID") not in DISTRIBUTIONS or system.get("VERSION_ID") not in RELEASES:
        name = system.get("PRETTY_NAME", "an unknown system")
        yield f"This is {name}. Trạm installs on Debian 12 or 13, or the Raspberry Pi OS made from them."
    if not any((root / folder / "systemctl").exists() for folder in ("usr/bin", "bin")):
        yield "There is no systemd here, which starts and watches the portal. Run: apt install systemd"
    for folder, least in SPACE:
        there = _nearest(root / folder)
        disk = os.statvfs(there)
        free = disk.f_bavail * disk.f_frsize // 2**20
        if free < least:
            yield f"/{folder} has {free} MiB free and needs {least}. Free some space, for example: apt clean"
        if writing and disk.f_flag & os.ST_RDONLY:
            yield f"/{folder} is mounted read-only. Make it writable, for example: mount -o remount,rw {there}"


def _nearest(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def options_of_install() -> argparse.ArgumentParser:
    """What `deploy.sh install` may be told; here, so that a slip is heard of before anything is done."""
    parser = argparse.ArgumentParser("deploy.sh install", add_help=False)
    parser.add_argument("--check", action="store_true", help="show what would change (exit 1) or nothing (exit 0)")
    parser.add_argument("--answers", metavar="FILE", help="a portal.toml instead of the six questions")
    parser.add_argument("--replace", action="store_true", help="let --answers replace a portal.toml that differs")
    parser.add_argument(
        "--root",
        type=Path,
        default=Path("/"),
        metavar="FOLDER",
        help="install into this folder; packages stay as they are",
    )
    parser.add_argument("--help", "-h", action="store_true", help="this text")
    return parser


def main() -> int:
    """Print what is missing. With --root the machine is a folder: no packages are installed into it."""
    parser = options_of_install()
    options = parser.parse_args()
    if options.help:
        parser.print_help(sys.stderr)  # standard output is the list of packages
        return 2
    own = options.root == Path("/")
    wrong = list(faults(options.root, writing=not options.check)) if own else []
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if own and not options.check and not wrong:
        print(" ".join(missing(options.root)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
