"""Is the Internet there? What the watcher noted, for pages and commands.

The watcher (`watcher.py`) writes one small file in `run_dir`; pages read it and ask nobody. Moments in it are of
the monotonic clock, which all programs of one boot share: a box without a clock battery may show any time of day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from portal.network import watcher
from portal.settings import Settings

# What names stand for while the Internet is away; why this address: hostapd/away.conf.j2.
STAND_IN = "198.51.100.1"


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
    now = clock()
    found = watcher.noted(Path(settings.run_dir), now)
    return Uplink(found["up"], now - found["changed"], found["why"]) if found else Uplink(up=True)
