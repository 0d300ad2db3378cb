"""Maps: the office's floor plan, a sketch of the ward, and the list that says the same in words.

Both are drawn from what the content knows, in plain SVG. No streets, no tiles, no script: the device may
have no Internet and the old engines no WebGL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import asin, cos, floor, log10, radians, sin, sqrt
from string import ascii_uppercase

from babel.numbers import format_decimal
from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from portal.content import store
from portal.content.items import Item, Text, translated
from portal.content.kinds import KINDS
from portal.web import stores
from portal.web.filters import said
from portal.web.language import current
from portal.web.page import office

pages = Blueprint("maps", __name__)
PLAN = (400, 280)  # the floor plan's drawing, in units of its viewBox
WARD = (400, 300)
EDGE = 40  # room around the outermost place of the ward map, for its number
EARTH_KM = 6371.0
DEGREE_KM = 111.2


@dataclass(frozen=True)
class Pin:
    """A mark on a drawing and what it stands for; `spot` is markup that says in words where it is."""

    mark: str
    x: float
    y: float
    name: Text
    spot: Markup
    kind: str
    slug: str = ""
    broken: bool = False


@dataclass(frozen=True)
class Ward:
    """The sketch of the ward: pins on a grid of squares, `square` units of the drawing wide, `words` on the ground."""

    pins: list[Pin]
    square: float
    words: str
    columns: list[float]
    rows: list[float]


@dataclass(frozen=True)
class Listed:
    """A place in the list: its number on the map ("" = it is not there), distance and address on OpenStreetMap."""

    item: Item
    mark: str
    away: str
    osm: str


@pages.get("/maps")
def index() -> str:
    db = stores.content()
    everything = store.find_all(db, "place")
    labels = {value: gettext(label) for value, label in KINDS["place"].by_name["category"].choices}
    category = request.args.get("category", "")
    category = category if category in labels else ""
    places = [place for place in everything if category in ("", place.fields.get("category"))]
    listed = [listing(place, mark) for place, mark in zip(places, marks(places), strict=True)]
    pins = floor_plan(store.find_all(db, "amenity"))
    return render_template(
        "resident/maps/index.html",
        plan=pins,
        plan_size=PLAN,
        ward=ward_map(listed),
        ward_size=WARD,
        placed=sum(bool(each.mark) for each in listed),
        count=len(listed),
        groups=[(label, inside) for value, label in labels.items() if (inside := _inside(listed, value))],
        category=category,
        chips=_chips(everything, labels),
        pairs=dict.fromkeys((place.source, place.source_date) for place in places if place.source),
        checked=all(place.checked_at for place in places),
        sample=bool(pins and getattr(office(), "sample", False)) or any(place.sample for place in places),
    )


def _inside(listed: list[Listed], category: str) -> list[Listed]:
    return [each for each in listed if each.item.fields.get("category") == category]


def _chips(places: list[Item], labels: dict[str, str]) -> list[tuple[str, str, str, int]]:
    """Value, address, words and number of places of each category that has any, "All" first."""
    counts = {value: sum(place.fields.get("category") == value for place in places) for value in labels}
    chips = [("", url_for("resident.maps.index", _anchor="places"), gettext("All"), len(places))]
    return chips + [
        (value, url_for("resident.maps.index", category=value, _anchor="places"), label, counts[value])
        for value, label in labels.items()
        if counts[value]
    ]


def at(fields: dict[str, object], first: str, second: str) -> tuple[float, float] | None:
    """Two numbers that belong together; None unless both are known."""
    one, two = fields.get(first), fields.get(second)
    if isinstance(one, int | float) and isinstance(two, int | float):
        return float(one), float(two)
    return None


def floor_plan(amenities: list[Item]) -> list[Pin]:
    """Counters under their own numbers, then amenities under letters, as far as their places are known."""
    chain = current().content
    record = office()
    counters = getattr(record, "fields", {}).get("counters", [])
    pins = []
    for row in counters:
        if spot := at(row, "plan_x", "plan_y"):
            pins.append(_plan_pin(str(row.get("number", "")), spot, translated(row.get("name"), chain), "counter"))
    placed = [(item, spot) for item in amenities if (spot := at(item.fields, "plan_x", "plan_y"))]
    for letter, (item, spot) in zip(ascii_uppercase, placed, strict=False):
        broken = item.fields.get("state") == "broken"
        pin = _plan_pin(letter, spot, item.text("name", chain), "amenity", item.slug, broken)
        where = said(item.text("place", chain))  # the office's own words where it has any
        pins.append(replace(pin, spot=where) if where else pin)
    return pins


def _plan_pin(mark: str, spot: tuple[float, float], name: Text, kind: str, slug: str = "", broken: bool = False) -> Pin:
    x, y = (min(max(part, 6), 94) for part in spot)  # a pin on the very edge would be cut
    return Pin(mark, x * PLAN[0] / 100, y * PLAN[1] / 100, name, escape(spot_words(x, y)), kind, slug, broken)


def spot_words(x: float, y: float) -> str:
    """Where on the plan, in words, for those who cannot see it."""
    column = 0 if x < 36 else 2 if x > 64 else 1
    row = 0 if y < 36 else 2 if y > 64 else 1
    return (
        (gettext("top left of the plan"), gettext("top of the plan"), gettext("top right of the plan")),
        (gettext("left side of the plan"), gettext("middle of the plan"), gettext("right side of the plan")),
        (gettext("bottom left of the plan"), gettext("bottom of the plan"), gettext("bottom right of the plan")),
    )[row][column]


def marks(places: list[Item]) -> list[str]:
    """A running number for each place with coordinates, in the order of the list; "" for the others."""
    numbers = iter(range(1, len(places) + 1))
    return [str(next(numbers)) if at(place.fields, "latitude", "longitude") else "" for place in places]


def listing(place: Item, mark: str) -> Listed:
    spot = at(place.fields, "latitude", "longitude")
    record = office()
    home = at(getattr(record, "fields", {}), "latitude", "longitude")
    away = far(distance_km(home, spot)) if home and spot else ""
    osm = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}".format(*spot) if spot else ""
    return Listed(place, mark, away, osm)


def distance_km(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Straight line over the ground (haversine) between two pairs of latitude and longitude."""
    (lat1, lon1), (lat2, lon2) = [tuple(map(radians, pair)) for pair in (one, two)]
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def far(kilometres: float) -> str:
    """0.42 → "400 m", 3.14 → "3.1 km": no more precise than a straight line deserves."""
    if kilometres < 1:
        return gettext("%(number)s m", number=max(50, round(kilometres * 20) * 50))
    return gettext("%(number)s km", number=format_decimal(round(kilometres, 1), locale=get_locale()))


def ward_map(listed: list[Listed]) -> Ward | None:
    """Places and the office on a grid, north up; None when nothing has coordinates.

    One degree of longitude is drawn as cos(latitude) of a degree of latitude: right to a few metres in a ward.
    """
    chain = current().content
    record = office()
    marked = [(each.mark, each.item, "place") for each in listed if each.mark]
    if record is not None and at(record.fields, "latitude", "longitude"):  # type: ignore[attr-defined]
        marked.append(("★", record, "office"))  # type: ignore[arg-type]
    if not marked:
        return None
    spots = [at(item.fields, "latitude", "longitude") or (0.0, 0.0) for _mark, item, _kind in marked]
    middle, scale = _fit(spots)
    pins = [
        Pin(mark, *_draw(spot, middle, scale), item.text("name", chain), Markup(""), kind, item.slug)
        for (mark, item, kind), spot in zip(marked, spots, strict=True)
    ]
    square_km = _round_step(WARD[0] / scale / 4)
    square = square_km * scale
    return Ward(pins, square, far(square_km), _lines(WARD[0], square), _lines(WARD[1], square))


def _fit(spots: list[tuple[float, float]]) -> tuple[tuple[float, float], float]:
    """The middle of the places, and units of the drawing per kilometre so that all fit; at least 1 km is shown."""
    lats, lons = zip(*spots, strict=True)
    middle = ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    high = (max(lats) - min(lats)) * DEGREE_KM
    wide = (max(lons) - min(lons)) * DEGREE_KM * cos(radians(middle[0]))
    return middle, min((WARD[0] - 2 * EDGE) / max(wide, 1), (WARD[1] - 2 * EDGE) / max(high, 1))


def _draw(spot: tuple[float, float], middle: tuple[float, float], scale: float) -> tuple[float, float]:
    east = (spot[1] - middle[1]) * DEGREE_KM * cos(radians(middle[0]))
    north = (spot[0] - middle[0]) * DEGREE_KM
    return round(WARD[0] / 2 + east * scale, 1), round(WARD[1] / 2 - north * scale, 1)


def _round_step(most: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `most`."""
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * 1.0001)


def _lines(length: int, square: float) -> list[float]:
    return [round(step * square, 1) for step in range(1, int(length / square) + 1)]
