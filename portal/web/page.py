"""What every page shows: the office and its hours, Connect, the address to type, whether the Internet is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g
from flask_babel import format_date, gettext

from portal.content import office as office_record
from portal.network import allowance, certified
from portal.web import stores
from portal.web.language import current
from portal.web.side import demo, side

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The moment of this request, in UTC."""
    moment: datetime = current_app.extensions["clock"]()
    return moment


def local_now() -> datetime:
    """The moment of this request on the office's wall clock."""
    return now().astimezone(HERE)


def office() -> object | None:
    """The office's record, read once a request."""
    if "office" not in g:
        g.office = office_record.the(stores.content())
    return g.office


def opening() -> office_record.Opening | None:
    """Whether the office is open; None while no hours are known, or only the sample's, which nobody vouches for."""
    record = office()
    known = record is not None and not record.sample  # type: ignore[attr-defined]
    return office_record.opening(record, local_now()) if known else None  # type: ignore[arg-type]


def away() -> int | None:
    """For how many minutes the Internet has been away, after an hour in whole hours; None while it is there."""
    if "away" not in g:
        found = current_app.extensions["uplink"]()
        minutes = found.minutes
        g.away = None if found.up else minutes if minutes < 60 else minutes // 60 * 60
    return g.away  # type: ignore[no-any-return]


def clock_key() -> str:
    """Changes whenever something on a page changes by the clock or the Internet alone."""
    state, stretch = opening(), internet_hours()
    parts = (state and (state.open, state.until), stretch and (stretch.open, stretch.opens), away(), portal_url())
    return " ".join(map(str, (local_now().date(), *parts)))


def internet_hours() -> allowance.Hours | None:
    """When Connect works; None: at any time."""
    return allowance.hours(current_app.extensions["settings"], now())


def opening_day(until: datetime) -> str:
    """The day of the next opening in words: today, tomorrow, or the weekday."""
    away = (until.date() - local_now().date()).days
    if away == 0:
        return gettext("today")
    if away == 1:
        return gettext("tomorrow")
    return str(format_date(until, "EEEE"))


def week_days(days: str) -> str:
    """ "1-5" → "Monday – Friday" in the reader's language."""
    monday = date(2026, 1, 5)
    names = []
    for part in days.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        name = [str(format_date(monday + timedelta(int(each) - 1), "EEEE")) for each in (first, last) if each]
        names.append(" – ".join(name))
    return ", ".join(names)


def _for_templates() -> dict[str, object]:
    settings = current_app.extensions["settings"]
    record = office()
    chain = current().content
    state = opening()
    return {
        "office": record,
        "site_name": record.text("ward", chain).value if record else "Trạm",  # type: ignore[attr-defined]
        "office_phone": record.fields.get("phone", "") if record else "",  # type: ignore[attr-defined]
        "office_hours": office_record.hours(record),  # type: ignore[arg-type]
        "office_numbers": office_record.numbers(record, chain),  # type: ignore[arg-type]
        "opening": state,
        "opening_day": opening_day(state.until) if state and state.until else "",
        "sample": bool(record and record.sample),  # type: ignore[attr-defined]
        "internet_is_away": away() is not None,
        "away_minutes": away() or 0,
        "side": side(),
        "demo": demo(),
        "portal_name": settings.portal_name,
        "portal_address": settings.portal_address,
        "portal_url": portal_url(),
        "captive": settings.captive,
        "internet_hours": internet_hours(),
        "session_minutes": settings.session_minutes,
        "daily_megabytes": settings.daily_megabytes,
        "retention_days": settings.retention_days,
    }


def can_open(address: str) -> bool:
    """Whether the device can open this address on the Internet now: it is out, or the site is in the walled garden."""
    if side() != "waiting":
        return True
    parts = urlsplit(address)
    garden = current_app.extensions["settings"].walled_garden
    return parts.scheme == "https" and any(f".{parts.hostname}".endswith(f".{site}") for site in garden)


def host(address: str) -> str:
    """What of an address a person can remember and type."""
    return urlsplit(address).netloc.removeprefix("www.")


def portal_url() -> str:
    """The portal's address for QR codes and other phones."""
    return certified.portal_url(current_app.extensions["settings"])


def init(app: Flask) -> None:
    app.extensions["clock_key"] = clock_key
    app.context_processor(_for_templates)
    app.jinja_env.filters |= {
        "week_days": week_days,
        "day_word": opening_day,
        "can_open": can_open,
        "host": host,
    }
