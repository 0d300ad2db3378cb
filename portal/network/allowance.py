"""May a device be let out now, and for how long? The rule of `connect_hours` and `daily_megabytes`, in one place.

Nothing is read or remembered here: settings, moment and bytes used come as arguments. Connect, the first page, the
API and the minute's round all ask the same functions, so what a page says is what the firewall does.

A box without a clock battery starts with a wrong clock. One that shows a year before the release has certainly not
been set: hours then do not count, because nobody shall be locked out at noon by a clock that says midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from portal.settings import Settings

RELEASED = 2026  # the year of this release; a clock before it has not been set
VIET_NAM = timezone(timedelta(hours=7))  # no summer time
LEAST = timedelta(minutes=1)  # a grant shorter than this would end before the first page has come
MEGABYTE = 1_000_000
HOURS, QUOTA = "hours", "quota"


@dataclass(frozen=True)
class Hours:
    """The stretch of Internet that runs now, or else the next one; moments in Viet Nam time."""

    open: bool
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Allowance:
    """How many `seconds` a grant made now may last. At 0 there is none: `reason` is HOURS or QUOTA.

    `again` is when it may be asked for again, None where the clock is not to be believed.
    """

    seconds: int
    reason: str = ""
    again: datetime | None = None


def limit(settings: Settings) -> int:
    """Bytes that a device may send and receive a day; 0: as many as it likes."""
    return int(settings.daily_megabytes) * MEGABYTE


def hours(settings: Settings, now: datetime) -> Hours | None:
    """None: Connect works at any time, or the clock is not to be believed."""
    here = now.astimezone(VIET_NAM)
    if not settings.connect_hours or here.year < RELEASED:
        return None
    opens, closes = (
        datetime.combine(here.date(), time.fromisoformat(each), VIET_NAM) for each in settings.connect_hours.split("-")
    )
    if here > closes - LEAST:
        opens, closes = opens + timedelta(days=1), closes + timedelta(days=1)
    return Hours(opens <= here, opens, closes)


def may_extend(settings: Settings, now: datetime, seconds_left: int) -> bool:
    """Whether asking again would give more time than is left; not where closing time is what ends the grant."""
    stretch = hours(settings, now)
    return stretch is None or now + timedelta(seconds=seconds_left) < stretch.closes - LEAST


def allowance(settings: Settings, now: datetime, used: int = 0) -> Allowance:
    """What Connect may give now to a device that has used so many bytes today."""
    session = int(settings.session_minutes) * 60
    stretch = hours(settings, now)
    if stretch and not stretch.open:
        return Allowance(0, HOURS, stretch.opens)
    if limit(settings) and used >= limit(settings):
        return Allowance(0, QUOTA, _next_day(settings, now))
    left = int((stretch.closes - now).total_seconds()) if stretch else session
    return Allowance(min(session, left))


def _next_day(settings: Settings, now: datetime) -> datetime | None:
    here = now.astimezone(VIET_NAM)
    if here.year < RELEASED:
        return None
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), VIET_NAM)
    stretch = hours(settings, midnight)
    return stretch.opens if stretch else midnight
