"""Lets every daemon's own parser read the rendered files, before anything on the machine is replaced.

The files are rendered into a staging folder with that folder's paths, so it works on a machine where
nothing is installed yet and touches nothing outside.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from portal.box import certificate, expiry, guests, render
from portal.settings import Settings

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Check:
    """One line of a check: the fact, whether it is as it should be, and if not, what to do."""

    fact: str
    ok: bool
    remedy: str = ""

    def line(self) -> str:
        return f"ok     {self.fact}" if self.ok else f"WRONG  {self.fact}; {self.remedy}"


@dataclass(frozen=True)
class Parser:
    """A daemon's parser: its program, the Debian package, the file it reads, how it is asked."""

    program: str
    package: str
    file: str
    ask: Callable[[Path, Path], tuple[bool, str]]


def rehearsal(settings: Settings, stage: Path, place: render.Place | None = None) -> tuple[Settings, render.Place]:
    """The same settings and place with every path inside `stage`, which begins with the folders a box has."""
    for folder in ("run", "credentials"):
        (stage / folder).mkdir(parents=True, exist_ok=True)
    staged = Settings(settings.file, MappingProxyType({**settings.values, "run_dir": str(stage / "run")}))
    given = place or render.Place()
    return staged, render.Place(
        release=render.ROOT,
        python=Path(sys.executable),
        etc=stage / "etc/tram",
        credentials=stage / "credentials",
        listen=given.listen,
        nginx_user="root" if os.geteuid() == 0 else "",
        ports=given.ports,
    )


def examine(settings: Settings, stage: Path, place: render.Place | None = None) -> list[Check]:
    """Render into `stage` and ask every parser. Raises SettingsError where nothing can be rendered."""
    staged, there = rehearsal(settings, stage, place)
    render.write(staged, stage, there)
    checks = _certificates(settings, stage / "credentials")
    return checks + [read_by(parser, stage) for parser in PARSERS if (stage / parser.file).exists()]


def read_by(parser: Parser, stage: Path) -> Check:
    """What one parser says of the files in `stage`; a program that is missing comes with its package."""
    fact = f"{parser.program} reads {parser.file}"
    found = shutil.which(parser.program, path=PATH)
    if not found:
        return Check(f"{parser.program} is not installed", False, f"sudo apt install {parser.package}")
    ok, words = parser.ask(Path(found), stage / parser.file)
    return Check(fact, ok, f"it says: {words}; change the setting it names" if not ok else "")


def _run(*command: str | Path) -> tuple[bool, str]:
    """Whether the command is content, and the last thing it said."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    said = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return done.returncode == 0, " / ".join(said[-3:])


def _nginx(program: Path, file: Path) -> tuple[bool, str]:
    return _run(program, "-t", "-q", "-e", "stderr", "-p", file.parent, "-c", file)


def _dnsmasq(program: Path, file: Path) -> tuple[bool, str]:
    if "\nnftset=" in file.read_text("utf-8") and " no-nftset" in _options(program):
        return False, "it was built without nftset, which walled_garden needs: use Debian's dnsmasq-base, or empty it"
    return _run(program, "--test", f"--conf-file={file}")


def _options(program: Path) -> str:
    """What it was built with."""
    return subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout


def _nft(program: Path, file: Path) -> tuple[bool, str]:
    # In a network namespace of its own: the check reads the kernel's tables, and must not be led by them.
    user = () if os.geteuid() == 0 else ("--map-root-user",)
    return _run("unshare", *user, "--net", program, "-c", "-f", file)


def _hostapd(program: Path, file: Path) -> tuple[bool, str]:
    """hostapd has no check mode: without a radio it stops at a fault, or goes on to wait for the country's rules."""
    lines = file.read_text("utf-8").splitlines()
    radio = {"driver=nl80211": "driver=none", next(line for line in lines if line.startswith("bridge=")): ""}
    dry = file.with_suffix(".dry")
    quiet = ("logger_", "ctrl_interface=")
    kept = [radio.get(line, line) for line in lines if not line.startswith(quiet)]
    dry.write_text("\n".join(kept) + "\n", "utf-8")
    # `timeout` ends it should it hang between the two.
    with subprocess.Popen(
        ["timeout", "20", program, dry], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        said = []
        for line in running.stdout or ():
            said.append(line.strip())
            if "COUNTRY_UPDATE" in line or "AP-ENABLED" in line:
                running.terminate()
                return True, ""
    return False, " / ".join(said[-3:])


def _systemd(program: Path, folder: Path) -> tuple[bool, str]:
    units = sorted(str(unit) for unit in folder.glob("tram*.*"))
    # --man=no: no manual pages are claimed. Warnings count: a misspelt line is only warned of.
    ok, words = _run(program, "verify", "--man=no", *units)
    return ok and not words, words


def _sysusers(program: Path, file: Path) -> tuple[bool, str]:
    stage = file.parents[2]  # --root: the users are made inside the staging folder
    return _run(program, f"--root={stage}", file)


PARSERS = (
    Parser("nginx", "nginx-light", "etc/tram/nginx.conf", _nginx),
    Parser("dnsmasq", "dnsmasq-base", "etc/tram/dnsmasq.conf", _dnsmasq),
    Parser("dnsmasq", "dnsmasq-base", "etc/tram/dnsmasq-away.conf", _dnsmasq),
    Parser("nft", "nftables", "etc/tram/nftables.conf", _nft),
    Parser("hostapd", "hostapd", "etc/tram/hostapd.conf", _hostapd),
    Parser("hostapd", "hostapd", "etc/tram/hostapd-5.conf", _hostapd),
    Parser("systemd-analyze", "systemd", render.UNITS, _systemd),
    Parser("systemd-sysusers", "systemd", "etc/sysusers.d/tram.conf", _sysusers),
)


def _certificates(settings: Settings, folder: Path) -> list[Check]:
    """Put the certificates where the staged nginx looks; a staff certificate that is not made yet is lent."""
    checks = []
    if settings.certificate:
        checks += _portal_certificate(settings, folder)
    if not guests.Staff.of(settings.staff_listen).loopback:
        own, key = settings.path("staff.crt"), settings.path("staff.key")
        if own.exists():
            checks.append(_lend(own, key, folder, "staff"))
        elif not certificate.make(folder / "staff.crt", folder / "staff.key", settings.portal_name):
            checks.append(Check("openssl is not installed", False, "sudo apt install openssl"))
    return checks


def _portal_certificate(settings: Settings, folder: Path) -> list[Check]:
    """Whether phones will take it: one that they refuse breaks the Wi-Fi for those that were told of the API."""
    chain, key = Path(settings.certificate), Path(settings.certificate_key)
    lent = _lend(chain, key, folder, "portal")
    if not lent.ok:
        return [lent]
    try:
        wrong = [
            Check(fact, False, remedy)
            for fact, remedy in expiry.faults(chain, key, settings.portal_name, datetime.now(UTC))
        ]
    except expiry.Unreadable as error:
        wrong = [Check(str(error), False, 'give another file, or set certificate and certificate_key to ""')]
    return wrong or [lent]


def _lend(chain: Path, key: Path, folder: Path, name: str) -> Check:
    fact = f"the certificate {chain} can be read"
    try:
        shutil.copyfile(chain, folder / f"{name}.crt")
        shutil.copyfile(key, folder / f"{name}.key")
    except OSError as error:
        return Check(fact, False, f"{error.filename}: {error.strerror}; change certificate or its rights")
    return Check(fact, True)
