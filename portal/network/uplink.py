"""Is the Internet there? What the watcher noted, for pages and commands.

The watcher (`watcher.py`) writes one small file in `run_dir`; pages read it and ask nobody. Moments in it are of
the monotonic clock, which all programs of one boot share: a box without a clock battery may show any time of day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from portal.settings import Settings

FILE = "uplink"
STALE_SECONDS = 120.0  # the watcher notes every few seconds; one that died must not keep the Internet away for ever


@dataclass(frozen=True)
class Uplink:
    """`seconds` is how long it has been so, None where nobody watches; `why` is one of watcher.WHY, "" while up."""

    up: bool
    seconds: float | None = None
    why: str = ""

    @property
    def minutes(self) -> int:
        """Whole minutes it has been so."""
        return int(self.seconds or 0) // 60

    @property
    def since(self) -> datetime | None:
        """The moment it became so, as true as the box's clock is."""
        return None if self.seconds is None else datetime.now(UTC) - timedelta(seconds=self.seconds)


def state(settings: Settings, clock: Callable[[], float] = monotonic) -> Uplink:
    """What was noted last; up where there is no note, or only an old one."""
    return read(Path(settings.run_dir), clock()) or Uplink(up=True)


def read(folder: Path, now: float) -> Uplink | None:
    """The note in `folder`; None when there is none that holds at `now`."""
    try:
        noted = json.loads((folder / FILE).read_text("utf-8"))
        up, changed, seen, why = bool(noted["up"]), float(noted["changed"]), float(noted["seen"]), str(noted["why"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # A moment that is still to come was noted before a reboot.
    return Uplink(up, now - changed, why) if changed <= seen <= now < seen + STALE_SECONDS else None


def note(folder: Path, up: bool, changed: float, seen: float, why: str = "") -> None:
    """Put the note in the old one's place in one step; a page never reads half of it."""
    text = json.dumps({"up": up, "changed": changed, "seen": seen, "why": why})
    new = folder / f".{FILE}.{os.getpid()}"
    new.write_text(text, "utf-8")
    new.chmod(0o644)
    new.replace(folder / FILE)


def forget(folder: Path) -> None:
    """Nobody watches any more: pages take the Internet to be there."""
    (folder / FILE).unlink(missing_ok=True)
