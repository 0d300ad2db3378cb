"""Procedures: by area, and one page each with papers, cost, time, place, steps, law and source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import shorten

from flask import Blueprint, Flask, render_template
from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from portal.content import areas, catalogue, store
from portal.content.items import Item, Text, translated
from portal.web import stores
from portal.web.filters import duration, money, said
from portal.web.language import current

pages = Blueprint("procedures", __name__)
LONGEST_NAME, LONGEST_FACT = 150, 200
CHANNELS = {
    "DIRECT": lambda: gettext("At the counter"),
    "ONLINE": lambda: gettext("Online"),
    "POSTAL": lambda: gettext("By post"),
}


@pages.get("/procedures")
def index() -> str:
    """Areas with a picture as tiles; those that an import brought along as a list, when anything stands in them."""
    db = stores.content()
    filled = areas.filled(db)
    shown = [area for area in store.find_all(db, "area") if area.slug in filled]
    drawn = [area for area in shown if area.fields.get("icon")]
    others = [area for area in shown if not area.fields.get("icon")]
    return render_template("resident/procedures/index.html", areas=drawn, others=others)


@pages.get("/procedures/area/<slug>")
def area(slug: str) -> str:
    db = stores.content()
    item = store.get(db, "area", slug)
    return render_template("resident/procedures/area.html", area=item, procedures=areas.procedures(db, slug))


@pages.get("/procedures/<code>")
def show(code: str) -> str:
    db = stores.content()
    item = store.get(db, "procedure", code)
    near = store.by_slugs(db, "procedure", [item.fields.get("replaced_by", "")])
    within = store.by_slugs(db, "area", [item.fields.get("area", "")])
    ways = [way(row) for row in item.fields.get("methods", [])]
    steps = item.text("steps", current().content)
    return render_template(
        "resident/procedures/show.html",
        item=item,
        sample=item.sample,
        area=next(iter(within.values()), None),
        replacement=next(iter(near.values()), None),
        counter=counter(item),
        papers=[row for row in item.fields.get("papers", []) if row.get("name")],
        paper_groups=paper_groups(item.fields.get("papers", [])),
        ways=ways,
        fees=[(each["channel"], each["fee"]) for each in ways],
        times=[(each["channel"], each["time"]) for each in ways],
        steps=[line for line in map(undecorated, steps.value.split("\n")) if line],
        steps_lang=steps.tag,
    )


def counter(item: Item) -> str:
    """The number of the counter that takes a procedure: its own, else the one that takes its area; "" unknown.

    The sample office's counters are examples and send nobody anywhere.
    """
    from portal.web.page import office

    if item.fields.get("counter"):
        return str(item.fields["counter"])
    record = office()
    if getattr(record, "sample", True):
        return ""
    for row in getattr(record, "fields", {}).get("counters", []):
        if item.fields.get("area") in row.get("areas", []):
            return str(row.get("number", ""))
    return ""


def paper_groups(rows: Iterable[dict[str, object]]) -> list[tuple[Text, list[dict[str, object]]]]:
    """Papers under their headings, in the order given; each with its copies in words."""
    chain = current().content
    groups: list[tuple[Text, list[dict[str, object]]]] = []
    for row in rows:
        if row.get("name"):
            heading = translated(row.get("group"), chain)
            if not groups or groups[-1][0] != heading:
                groups.append((heading, []))
            groups[-1][1].append(paper(row))
    return groups


def paper(row: dict[str, object]) -> dict[str, object]:
    """One line of the list. Without a box: what the catalogue counts 0 times, headings and notes among the papers."""
    name = translated(row["name"], current().content)
    value = undecorated(str(name.value))
    heading = value.endswith(":") or value.casefold().startswith("lưu ý")
    counted = not (row.get("original") == 0 and row.get("copy") == 0)
    words = "" if heading else copies(row.get("original"), row.get("copy"))
    return {"name": Text(value, name.tag), "copies": words, "boxed": counted and not heading}


def undecorated(line: str) -> str:
    """A line without the catalogue's own numbers and bullets: the page draws its own."""
    return re.sub(r"^\s*(?:(?:Bước\s*\d+\s*[:.]?|[-+•*–]+|\d+[.)](?!\d))\s*)+", "", line).strip()


def copies(original: object, copy: object) -> str:
    """ "1 original, 2 copies"; "" for 0 and 0, which the catalogue writes for headings and either/or lines."""
    parts = []
    if isinstance(original, int | float) and original:
        parts.append(ngettext("%(num)s original", "%(num)s originals", int(original)))
    if isinstance(copy, int | float) and copy:
        parts.append(ngettext("%(num)s copy", "%(num)s copies", int(copy)))
    return f"({', '.join(parts)})" if parts else ""


def way(row: dict[str, object]) -> dict[str, object]:
    """One way to apply, ready to be shown: channel, fee, time and note."""
    channel = CHANNELS.get(str(row.get("channel")), lambda: "")()
    note = translated(row.get("note"), current().content)
    when = time(str(row.get("time", ""))) or (gettext("See the note.") if note else unknown())
    return {"channel": channel, "fee": fee(str(row.get("fee", ""))), "time": when, "note": note}


def unknown() -> str:
    return gettext("Not known. Ask at the counter.")


def fee(raw: str) -> Markup | str:
    """A fee in words; never "free" where the catalogue only says that somebody decides."""
    found = catalogue.fee(raw)
    if found.state == "free":
        return gettext("0 VND (free)")
    if found.state == "unknown":
        return unknown()
    parts = [_amount(amount, note) for amount, note in found.amounts]
    if found.note:
        parts.append(said(Text(found.note, "vi")))
    if found.state == "decided":
        parts.insert(0, escape(gettext("Set by the province; ask at the counter.")))
    return Markup("<br>").join(parts)


def _amount(amount: int, note: str) -> Markup:
    return Markup("{} ({})").format(money(amount), said(Text(note, "vi"))) if note else escape(money(amount))


def time(raw: str) -> Markup | str:
    """A duration in words, "" when the cell gives none; the catalogue's "OTHER" is no number."""
    found = catalogue.duration(raw)
    note = said(Text(found.note, "vi"))
    if found.number is None:
        return note
    shown = duration(found.number, found.unit)
    return Markup("{} ({})").format(shown, note) if note else shown


def procedure_name(item: Item) -> Markup:
    """The everyday name where there is one, else the official name, cut where it is too long to be a name.

    Official names have up to 1,192 characters; the whole one stands at the end of the procedure's page.
    """
    chain = current().content
    plain, official = item.text("plain_name", chain), item.text("name", chain)
    value, tag = plain if plain.value else official
    return said(Text(shorten(value, LONGEST_NAME, placeholder=" …"), tag))


def first_fact(facts: list[tuple[str, Markup | str]]) -> Markup:
    """The one fact that every way shares; where they differ, each with its channel. For the box on top."""
    different: dict[str, tuple[str, Markup | str]] = {}
    for channel, fact in facts:
        if len(fact) < LONGEST_FACT:
            different.setdefault(re.sub(r"[\W_]+", " ", str(fact)).strip(), (channel, fact))
    if len(different) == 1:
        return Markup("").join(fact for _channel, fact in different.values())
    return Markup("<br>").join(Markup("{}: {}").format(*pair) for pair in list(different.values())[:3])


def init(app: Flask) -> None:
    app.jinja_env.filters["procedure_name"] = procedure_name
    app.jinja_env.filters["first_fact"] = first_fact
