"""Checks a box from its settings to its answers: one line a check, each with what to do about it.

Shown by `portal doctor` and asked by the installation. It changes nothing and raises nothing, whatever is
missing. In a demo (firewall none) only what a demo has is looked at.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.pofile import read_po

from portal import languages
from portal.box import certificate, chips, differences, expiry, fairness, guests, owner, radio, reach, render, units
from portal.box.checks import Check
from portal.content import store
from portal.content.kinds import KINDS
from portal.network import certified, garden
from portal.network.allowance import RELEASED
from portal.settings import Settings, SettingsError

STORES = ("content.db", "activity.db", "staff.db")
LEAST_SHARE, LEAST_MIB, SOON_DAYS = 0.05, 200, 21


def examine(settings: Settings, now: datetime | None = None, root: Path = Path("/")) -> list[Check]:
    """Every check that makes sense for these settings, in the order in which things rest on each other."""
    now = now or datetime.now(UTC)
    found = [_settings(settings), *_stores(settings), *_space(settings), _clock(now), *_languages(settings)]
    if settings.firewall == "none":
        return [*found, *reach.demo(settings), *_samples(settings)]
    found += [*_drift(settings, root), *_certificates(settings, now), *_garden(settings, now)]
    return [
        *found,
        *_units(settings),
        *chips.everything(settings),
        *_lines(settings),
        *reach.everything(settings),
        reach.internet(settings),
        *_samples(settings),
    ]


def serving(settings: Settings) -> list[Check]:
    """What must be well after an installation, or it is taken back; a radio and the line may come later."""
    return [
        *(check for check in _units(settings) if check.fact.split()[0] not in units.LATER),
        *reach.everything(settings),
    ]


def _settings(settings: Settings) -> Check:
    there = Path(settings.file).exists()
    return Check(f"settings: {settings.file}" if there else "settings: no file, the defaults hold", True)


def _stores(settings: Settings) -> Iterator[Check]:
    """Each database can be written. They are made at the first start, so in a new folder none is there yet."""
    for name in STORES:
        path = settings.path(name)
        with owner.acting(settings.path()):
            yield _writable(path)


def _writable(path: Path) -> Check:
    if not os.path.exists(path):  # a Path raises where the folder may not be entered
        return Check(f"{path} is not there", False, "it is made at the first start: systemctl restart tram-web")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=5, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
    except sqlite3.Error as error:
        remedy = "chown tram: and chmod u+rw it, or put the last backup in its place if it is damaged"
        return Check(f"{path} cannot be written ({error})", False, remedy)
    return Check(f"{path} can be written", True)


def _space(settings: Settings) -> Iterator[Check]:
    """Room for data and for files, where the databases are."""
    folder = next(each for each in (settings.path(), *settings.path().parents) if os.path.isdir(each))
    try:
        disk = os.statvfs(folder)
    except OSError as error:
        yield Check(f"{folder} cannot be looked at ({error.strerror})", False, "see dmesg")
        return
    free, share = disk.f_bavail * disk.f_frsize // 2**20, disk.f_bavail / max(disk.f_blocks, 1)
    remedy = "free some space: apt clean; journalctl --vacuum-size=50M"
    yield Check(f"{free} MiB free in {folder} ({share:.0%})", free >= LEAST_MIB and share >= LEAST_SHARE, remedy)
    if disk.f_files:  # some file systems have no fixed number
        share = disk.f_favail / disk.f_files
        yield Check(f"{share:.0%} of the file numbers free in {folder}", share >= LEAST_SHARE, "remove small files")


def _clock(now: datetime) -> Check:
    fact = f"the clock says {now:%Y-%m-%d %H:%M} UTC"
    return Check(fact, now.year >= RELEASED, "it has not been set: timedatectl set-ntp true, and is the uplink there?")


def _languages(settings: Settings) -> Iterator[Check]:
    """Compiled, and complete where the table says so."""
    for tag in settings.languages:
        language = languages.known().get(tag)
        if language is None:
            yield Check(f"language {tag} is in no table", False, f"remove it from languages in {settings.file}")
        elif tag != "en":  # the words in the code
            yield _language(language)


def _language(language: languages.Language) -> Check:
    source = languages.FOLDER / language.locale / "LC_MESSAGES/messages.po"
    try:
        with source.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
    except (OSError, ValueError) as error:
        return Check(f"{language.name}: no translation ({error})", False, "install the release again")
    texts = [each.string if isinstance(each.string, tuple | list) else (each.string,) for each in messages]
    done = sum(all(text) for text in texts)
    fact = f"{language.name}: {done} of {len(texts)} strings"
    if not source.with_suffix(".mo").exists():
        return Check(f"{fact}, not compiled", False, "run: portal catalogues")
    return Check(fact, done == len(texts) or not language.complete, "translate the rest, then: portal catalogues")


def _drift(settings: Settings, root: Path) -> Iterator[Check]:
    """Files on the machine that are not what portal.toml makes of them."""
    try:
        found = differences.between(render.render(settings), root)
    except (SettingsError, OSError) as error:
        yield Check(f"the files cannot be compared: {error}", False, "mend that, then: sudo ./deploy.sh install")
        return
    for each in found:
        state = "is missing" if each.there is None else "differs" if each.wanted else "is not wanted any more"
        yield Check(f"/{each.path} {state}", False, "see: sudo ./deploy.sh install --check")
    if not found:
        yield Check("every file is as portal.toml makes it", True)


def _certificates(settings: Settings, now: datetime) -> Iterator[Check]:
    if settings.certificate:
        yield from _of_the_portal(settings, now)
    if not guests.Staff.of(settings.staff_listen).loopback:
        again = "remove it and staff.key, then: sudo ./deploy.sh install"
        with owner.acting(settings.path()):
            check = _holds(settings.path("staff.crt"), now, again)
            mark = f", SHA-256 {certificate.fingerprint(settings.path('staff.crt'))}" if check.ok else ""
        yield Check(f"{check.fact}{mark}", check.ok, check.remedy)


def _of_the_portal(settings: Settings, now: datetime) -> Iterator[Check]:
    """What a phone would refuse it for, how long it holds, and whether phones are told of the API."""
    chain, key = Path(settings.certificate), Path(settings.certificate_key)
    try:
        for fact, remedy in expiry.faults(chain, key, settings.portal_name, now):
            yield Check(fact, False, remedy)
    except expiry.Unreadable:
        pass  # the next line says so
    yield _holds(chain, now, "renew it; within an hour tram-certificate puts the new one to work")
    told = Path(settings.run_dir, certified.API_OPTIONS).exists()
    why = certified.refused(settings) or "it is near its end, or nobody looked: systemctl status tram-certificate"
    yield Check(f"phones are {'' if told else 'not '}told of the captive portal API (DHCP option 114)", told, why)


def _holds(chain: Path, now: datetime, remedy: str) -> Check:
    try:
        left = expiry.days_left(chain, now)
    except expiry.Unreadable as error:
        return Check(f"{error}", False, remedy)
    return Check(f"{chain} holds for {left} days", left >= SOON_DAYS, remedy)


def _garden(settings: Settings, now: datetime) -> Iterator[Check]:
    """How the refresher found each site of the walled garden."""
    remedy = {
        garden.UNANSWERED: "are the name servers and the uplink there? see dns_servers",
        garden.SILENT: "nobody answers on port 443; ask who runs it",
        garden.UNKNOWN: "systemctl status tram-garden.timer tram-garden",
    }
    for site in garden.state(settings, now):
        fact = f"walled garden: {site.name} is {site.state}"
        yield Check(fact, site.state == garden.OPEN, remedy.get(site.state, "remove it from walled_garden"))


def _units(settings: Settings) -> Iterator[Check]:
    """Where systemd runs: each of ours is active. The radio's remedy is another: it may not be plugged in."""
    if not Path("/run/systemd/system").is_dir():
        return
    try:
        names = units.installable(render.render(settings))
    except SettingsError:
        return  # _drift has said so
    for name in names:
        state = _answer("systemctl", "is-active", name)
        remedy = f"systemctl status {name}"
        for each in radio.radios(settings):
            if name == each.unit:
                remedy = f"is there a radio {each.interface}? {remedy}"
        yield Check(f"{name} is {state or 'unknown'}", state == "active", remedy)


def _lines(settings: Settings) -> Iterator[Check]:
    """Which queue shares each direction of the line between devices, if any."""
    for line in fairness.lines(settings).values():
        name = f"the line's {line.direction}load"
        if not line.kbit:
            hint = f"measure it and set uplink_{line.direction}_mbit"
            yield Check(f"{name} is not shared by device, one can take all of it: {hint}", True)
            continue
        kind = fairness.in_force(line.interface)
        fact = f"{name} is {'' if kind else 'not '}shared fairly at {line.kbit / 1000:g} Mbit/s"
        yield Check(
            f"{fact} on {line.interface} {f'by {kind}' if kind else ''}".rstrip(),
            bool(kind),
            f"systemctl status {line.unit}",
        )


def _answer(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _samples(settings: Settings) -> Iterator[Check]:
    """For information: what staff have not taken over yet."""
    with owner.acting(settings.path()):
        if not os.access(settings.path(STORES[0]), os.R_OK | os.W_OK, effective_ids=True):
            return
        try:
            db = store.open(settings.path())
            left = sum(item.sample for kind in KINDS for item in store.each(db, kind))
        except (store.StoreUnusable, sqlite3.Error):
            return
    yield Check(f"{left} items of the sample office are left" if left else "no sample data is left", True)
