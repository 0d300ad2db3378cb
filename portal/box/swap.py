"""The steps of an installation, each safe to repeat, and the way back: files, release, services."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.box import answers, catalogues, certificate, differences, doctor, guests, owner, render, units
from portal.box.differences import Difference, Standing
from portal.box.release import HOME, MARK, RELEASES
from portal.box.render import Rendered
from portal.content import store
from portal.content.samples import FILES as SAMPLES
from portal.content.samples import load_samples
from portal.search import wordlists
from portal.settings import Settings
from portal.visits import sessions

Step = tuple[str, Callable[[], None]]
CURRENT, PREVIOUS, PENDING = HOME / "current", HOME / "previous", HOME / "pending.json"
# The settings of the last installation that ended well: a technician edits portal.toml in its place.
APPLIED, SETTINGS = HOME / "applied.toml", str(answers.FILE)
LAST_SAMPLE = SAMPLES[-1][0]
PATIENCE_SECONDS = 30  # the smallest Raspberry Pi takes about ten to start the pages


class NotServing(Exception):
    """What was started does not answer; the lines of the doctor say what."""


@dataclass(frozen=True)
class Place:
    """The machine, or a folder that will become one, and the release to put to work on it."""

    root: Path
    release: str

    @property
    def live(self) -> bool:
        """Whether this is the machine itself (or a chroot), so that the portal's user is known here."""
        return self.root == Path("/")

    def below(self, path: str | Path) -> Path:
        return self.root / str(path).lstrip("/")

    def current(self) -> str:
        """Name of the release in use; empty before the first one."""
        link = self.root / CURRENT
        return Path(os.readlink(link)).name if link.is_symlink() else ""

    def pending(self) -> set[str]:
        """What an interrupted installation had still to restart."""
        try:
            return set(json.loads((self.root / PENDING).read_text("utf-8")))
        except FileNotFoundError:
            return set()


def changes(place: Place, files: dict[str, Rendered]) -> list[Difference]:
    """Every file that differs; the settings against those that were last put to work."""
    found = [each for each in differences.between(files, place.root) if each.path != SETTINGS]
    applied, now = differences.standing(place.root / APPLIED), differences.standing(place.root / SETTINGS)
    there = Standing(applied.text, now.mode if now else 0) if applied else None
    wanted = files[SETTINGS]
    if there and now and now.text == there.text == wanted.text and now.mode == wanted.mode:
        return found
    return sorted([*found, Difference(SETTINGS, there, wanted)], key=lambda each: each.path)


def unit_names(paths: Iterable[str]) -> list[str]:
    """The units of systemd among files."""
    return sorted(path.rpartition("/")[2] for path in paths if path.startswith(f"{render.UNITS}/"))


def sentence(error: OSError) -> str:
    """Which file, and what is the matter with it; a disk without room names none."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)


def staff_certificate(place: Place, settings: Settings) -> Path | None:
    """Where the certificate of the staff pages is; None where they are on loopback and need none."""
    inside = guests.Staff.of(settings.staff_listen).loopback
    return None if inside else place.below(settings.path("staff.crt"))


class Swap:
    """One installation. `troubles` are failures of parts that are not ours, told at the end."""

    def __init__(self, place: Place, settings: Settings, files: dict[str, Rendered]) -> None:
        self.place, self.settings, self.files = place, settings, files
        self.systemd = units.Systemd(place.root)
        self.changes = changes(place, files)
        self.before, self.restarts = place.current(), set(place.pending())
        self.previous = self._target(PREVIOUS)
        self.restarts |= units.concerned(each.path for each in self.changes)
        if self.before != place.release:
            self.restarts |= units.concerned(["release"])
        # Of a radio or a shaper that the settings no longer name: ended while systemd still knows it.
        self.leaving = unit_names(each.path for each in self.changes if each.wanted is None)
        self.restarts -= set(self.leaving)
        self.touched, self.noted = False, place.pending()
        self.troubles: list[str] = []

    def steps(self, now: datetime) -> list[Step]:
        """What is done, in order, each with its words for the technician."""
        return [
            ("Putting the files in place …", self.put_files),
            ("Users and folders …", self.systemd.users_and_folders),
            ("Certificate of the staff pages …", self.make_certificate),
            ("Translations and words of search …", self.compile_words),
            (f"Release {self.place.release} …", self.put_release),
            ("Databases …", lambda: self.first_content(now)),
            ("Services …", self.put_to_work),
            ("Checking …", self.look),
            ("Tidying up …", self.tidy),
        ]

    def put_files(self) -> None:
        """The list of restarts first: whoever is interrupted after a file was changed restarts what reads it."""
        if not self.changes and not self.restarts:
            return
        note = Rendered(json.dumps(sorted(self.restarts)), 0o600)
        differences.put_all({self.place.root / PENDING: note})
        if self.leaving:
            self.systemd.forget(self.leaving)
        differences.put_all({self.place.root / each.path: each.wanted for each in self.changes})
        self.touched = True

    def make_certificate(self) -> None:
        chain = staff_certificate(self.place, self.settings)
        if chain is None or chain.exists():
            return
        drafts = [chain.with_name(f".new-{name}") for name in ("staff.crt", "staff.key")]
        for draft in drafts:
            draft.unlink(missing_ok=True)
        if not certificate.make(drafts[0], drafts[1], self.settings.portal_name):
            raise units.NotDone("openssl is not installed; run: apt install openssl")
        drafts[1].replace(chain.with_suffix(".key"))  # the key first: where there is a certificate there is a key
        drafts[0].replace(chain)

    def compile_words(self) -> None:
        """What translators and search read as text, as the running release reads it."""
        release = self.place.root / RELEASES / self.place.release
        catalogues.compile_all(release / "translations")
        words = release / "portal/search/words"
        if words.is_dir():
            wordlists.compile_lexicon(words / wordlists.COMPILED.name)

    def put_release(self) -> None:
        if self.before and self.before != self.place.release:
            self._point(PREVIOUS, self.before)
        self._point(CURRENT, self.place.release)

    def _target(self, link: Path) -> str:
        return Path(os.readlink(self.place.root / link)).name if (self.place.root / link).is_symlink() else ""

    def _point(self, link: Path, release: str) -> None:
        """In one step; relative, so that it holds inside and outside a root folder. No release: no link."""
        if not release:
            (self.place.root / link).unlink(missing_ok=True)
            return
        draft = self.place.root / f"{link}.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(Path(RELEASES.name) / release)
        draft.replace(self.place.root / link)

    def first_content(self, now: datetime) -> None:
        """A new box shows the sample office, marked as such, until staff write their own."""
        if not self.place.live:
            return  # the portal's user is not known outside
        folder = self.settings.path()
        with owner.acting(folder):
            sessions.open_store(folder)
            content = store.open(folder)
            # Not "no file yet": interrupted halfway, that would leave half of it.
            if not store.find_all(content, LAST_SAMPLE, None):
                load_samples(content, now)

    def put_to_work(self) -> None:
        names = units.installable(self.files)
        self.systemd.enable(names)
        self.troubles += self.systemd.restart(self.restarts)
        self.systemd.start(names)

    def look(self) -> None:
        """Wait until what was started answers. Raises NotServing."""
        if not self.systemd.runs:
            return
        end = time.monotonic() + PATIENCE_SECONDS
        while wrong := [check.line() for check in doctor.serving(self.settings) if not check.ok]:
            if time.monotonic() > end:
                raise NotServing("\n".join([*wrong, *self._last_words(wrong)]))
            time.sleep(0.5)

    def _last_words(self, wrong: list[str]) -> list[str]:
        """What the journal has of the units that the lines name."""
        names = sorted({name for line in wrong for name in re.findall(r"\btram-[a-z]+", line)})
        return [f"{name} said: {self.systemd.last_words(name)}" for name in names]

    def tidy(self) -> None:
        """No list of restarts any more; of the releases this one and the one before stay."""
        differences.put_all({self.place.root / APPLIED: self.files[SETTINGS]})
        (self.place.root / PENDING).unlink(missing_ok=True)
        kept = {self.place.release, self._target(PREVIOUS)}
        for folder in (self.place.root / RELEASES).iterdir():
            if folder.name not in kept:
                (folder / MARK).unlink(missing_ok=True)
                shutil.rmtree(folder, ignore_errors=True)

    def back(self) -> str:
        """Files and release as they were. Returns the sentence that says so."""
        try:
            return self._back()
        except (OSError, units.NotDone) as error:
            trouble = sentence(error) if isinstance(error, OSError) else error
            return f"Putting things back failed too ({trouble}). Mend that and install again; `portal doctor` helps."

    def _back(self) -> str:
        # The settings of a first installation stay: they are the technician's answers.
        old = [each for each in self.changes if each.there or each.path != SETTINGS]
        old = [each for each in old if differences.standing(self.place.root / each.path) != each.there]
        if not self.touched and all(each.path == SETTINGS for each in old):
            if not self.noted:
                (self.place.root / PENDING).unlink(missing_ok=True)
            return "Nothing was replaced."
        gone = unit_names(each.path for each in old if each.there is None)
        if gone:
            self.systemd.forget(gone)
        refused = [each for each in old if each.path == SETTINGS]
        kept = {self.place.root / f"{SETTINGS}.refused": self.files[SETTINGS]} if refused else {}
        differences.put_all(kept | {self.place.root / each.path: each.there for each in old})
        settings = self.place.root / SETTINGS
        if settings.exists():
            settings.chmod(self.files[SETTINGS].mode)
        self._point(CURRENT, self.before)
        self._point(PREVIOUS, self.previous)
        if self.leaving:
            self.systemd.enable(self.leaving)
        self.systemd.restart(name for name in [*self.restarts, *self.leaving] if name not in gone)
        (self.place.root / PENDING).unlink(missing_ok=True)
        if not self.before:
            stays = f"; /{SETTINGS} stays" if settings.exists() else ""
            return f"The files were taken away again{stays}. Mend it and install again."
        more = f" The settings that did not work are in /{SETTINGS}.refused." if refused else ""
        return f"Files and services are as before (release {self.before}).{more}"
