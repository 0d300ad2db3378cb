"""The portal's own pages as answers: name, address, and the fact itself where the portal knows it.

Their short names are those of search/words/lexicon/pages.txt. What has no page here leads to the nearest one, or to
the desk that knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from portal.content import store
from portal.content.items import Item
from portal.content.office import hours, hours_on, numbers
from portal.resident import home
from portal.web import stores
from portal.web.filters import paragraphs, said
from portal.web.language import current, same_page
from portal.web.page import local_now, office, opening, week_days

Line = Markup | str


@dataclass(frozen=True)
class OwnPage:
    """`lines`: what is known without opening it; `links`: (address, words, language) to press at once."""

    title: str
    address: str
    lines: tuple[Line, ...] = ()
    links: tuple[tuple[str, Line, str], ...] = ()
    body: Line = ""
    item: tuple[str, str] = ("", "")  # the kind and short name of what `body` is from
    hours: bool = False  # whether "open now" belongs to it
    connects: bool = False  # whether Connect does


def named(name: str) -> OwnPage | None:
    """The page with this short name; None for one that only a newer list of words knows."""
    return PAGES[name]() if name in PAGES else None


def _office() -> Item | None:
    record = office()
    return record if isinstance(record, Item) else None


def _wifi() -> OwnPage:
    settings = current_app.extensions["settings"]
    lines = (
        Markup("{} <b>{}</b>").format(gettext("Name of the Wi-Fi:"), settings.wifi_name),
        gettext("There is no password: press “Connect to the Internet”.")
        if settings.captive
        else gettext("There is no password and nothing to press."),
    )
    return OwnPage(gettext("Free Wi-Fi here"), url_for("access.help.index"), lines, connects=True)


def _hours() -> OwnPage:
    record = _office()
    spans: dict[str, list[str]] = {}
    for row in hours(record):
        spans.setdefault(row["days"], []).append(f"{row['opens']} – {row['closes']}")
    lines = [f"{week_days(days)}: {', '.join(times)}" for days, times in spans.items()]
    if record and opening():  # of the sample's hours, which nobody vouches for, none is today's
        today = [f"{opens:%H:%M} – {closes:%H:%M}" for opens, closes in hours_on(record, local_now())]
        first = gettext("Today: %(hours)s", hours=", ".join(today)) if today else gettext("Closed all day today")
        lines.insert(0, first)
    lines = lines or [gettext("The office has not entered its hours yet.")]
    return OwnPage(gettext("Opening hours"), url_for("resident.home.index", _anchor="hours"), tuple(lines), hours=True)


def _numbers() -> OwnPage:
    return OwnPage(
        gettext("Numbers to call"), url_for("resident.home.index", _anchor="numbers"), links=tuple(_to_call())
    )


def _to_call() -> Iterable[tuple[str, Line, str]]:
    record = _office()
    if record and record.fields.get("phone"):
        yield _call(gettext("Phone of the office:"), record.fields["phone"])
    for row in numbers(record, current().content):
        yield _call(said(row["name"]) + ":", row["number"])


def _call(name: Line, number: str) -> tuple[str, Line, str]:
    return f"tel:{number.replace(' ', '')}", Markup("{} {}").format(name, number), ""


def _feedback() -> OwnPage:
    title, slug = gettext("Praise, complaints, suggestions"), "gui-y-kien"
    said_by_the_office = store.by_slugs(stores.content(), "question", [slug]).get(slug)
    if said_by_the_office:
        answer = paragraphs(said_by_the_office.text("answer", current().content))
        return OwnPage(title, url_for("resident.questions.index", _anchor=slug), body=answer, item=("question", slug))
    lines = (gettext("Tell a member of staff, or ask at the information desk whom to tell."),)
    return OwnPage(title, url_for("resident.home.index", _anchor="numbers"), lines)


def _parking() -> OwnPage:
    lines = (gettext("These pages do not say where to park. Ask the guard or at the information desk."),)
    return OwnPage(gettext("Parking"), url_for("resident.amenities.index"), lines)


def _languages() -> OwnPage:
    others = [other for other in current_app.extensions["languages"].values() if other.tag != current().tag]
    links = tuple((same_page(tag=other.tag), escape(other.name), other.tag) for other in others)
    lines = (gettext("The languages stand at the top of every page, too."),)
    return OwnPage(gettext("Language"), url_for("resident.home.index"), lines, links)


def _notices() -> OwnPage:
    lines = tuple(said(item.text("title", current().content)) for item in home.notices()[: home.NOTICES])
    nothing = (gettext("There is no notice today."),)
    return OwnPage(gettext("Notices"), url_for("resident.home.index", _anchor="notices"), lines or nothing)


def _maps(anchor: str = "") -> OwnPage:
    title = gettext("Places in the ward") if anchor else gettext("Maps")
    line = gettext("The floor plan of the office, a sketch of the ward, and %(places)s.", places=_count("place"))
    return OwnPage(title, url_for("resident.maps.index", _anchor=anchor or None), (line,))


def _shelf(endpoint: str, title: Callable[[], str], kind: str) -> Callable[[], OwnPage]:
    """A page that lists all items of a kind."""
    return lambda: OwnPage(title(), url_for(endpoint), (_count(kind),))


def _count(kind: str) -> str:
    number = len(store.find_all(stores.content(), kind))
    counted = {
        "place": lambda: ngettext("%(num)s place", "%(num)s places", number),
        "book": lambda: ngettext("%(num)s book to read here", "%(num)s books to read here", number),
        "app": lambda: ngettext("%(num)s app", "%(num)s apps", number),
        "guide": lambda: ngettext("%(num)s guide", "%(num)s guides", number),
    }
    return str(counted[kind]())


PAGES: dict[str, Callable[[], OwnPage]] = {
    "wifi": _wifi,
    "hours": _hours,
    "map": _maps,
    "places": lambda: _maps("places"),
    "books": _shelf("resident.books.index", lambda: gettext("Bookshelf"), "book"),
    "apps": _shelf("resident.apps.index", lambda: gettext("Useful apps"), "app"),
    "guides": _shelf("resident.guides.index", lambda: gettext("Guides to online services"), "guide"),
    "feedback": _feedback,
    "parking": _parking,
    "numbers": _numbers,
    "languages": _languages,
    "notices": _notices,
}
