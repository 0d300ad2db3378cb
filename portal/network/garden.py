"""How the names of the walled garden are: what the refresher noted last, for pages and commands."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.settings import Settings

FILE = "garden.json"
# The socket priority by which the firewall knows the refresher's connections: nobody needs a privilege to set it,
# it is not on the wire, and no type of service gives it (0, 2, 4 and 6 are those).
PRIORITY = 5
STALE = timedelta(minutes=35)  # three rounds missed

OPEN = "open"
NOT_FOUND = "not found"  # the name servers say that there is no such name, or no address of it
UNANSWERED = "unanswered"  # no name server said anything
PRIVATE = "private"  # an address that guests never reach
SILENT = "silent"  # an address, and nobody there on port 443
UNKNOWN = "unknown"  # not looked at yet, or not any more
STATES = (OPEN, NOT_FOUND, UNANSWERED, PRIVATE, SILENT, UNKNOWN)


@dataclass(frozen=True)
class Name:
    """One entry of walled_garden. `opened` is when it was last found open, "" if never; ISO 8601."""

    name: str
    state: str = UNKNOWN
    addresses: tuple[str, ...] = ()
    opened: str = ""


def state(settings: Settings, now: datetime) -> list[Name]:
    """Each name of the settings, in their order."""
    noted = read(Path(settings.run_dir), now)
    return [noted.get(name, Name(name)) for name in settings.walled_garden]


def read(folder: Path, now: datetime) -> dict[str, Name]:
    """The note in `folder` by name; empty when there is none that holds at `now`."""
    try:
        noted = json.loads((folder / FILE).read_text("utf-8"))
        checked = datetime.fromisoformat(noted["checked"])
        names = [Name(**{**each, "addresses": tuple(each["addresses"])}) for each in noted["names"]]
        fresh = abs(now - checked) < STALE  # a clock that was set may leave a note in the future
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {each.name: each for each in names if fresh and each.state in STATES}


def note(folder: Path, names: Iterable[Name], now: datetime) -> None:
    """Put the note in the old one's place in one step; a page never reads half of it."""
    text = json.dumps({"checked": now.astimezone(UTC).isoformat(), "names": [asdict(each) for each in names]})
    new = folder / f".{FILE}.{os.getpid()}"
    new.write_text(text, "utf-8")
    new.chmod(0o644)
    new.replace(folder / FILE)
