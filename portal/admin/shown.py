"""How staff pages say things: titles of items, states, moments on the office's clock, languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import format_decimal, get_locale, gettext

from portal.content.items import Item, translated
from portal.content.kinds import KINDS
from portal.web.language import current
from portal.web.page import HERE


def offered() -> tuple[Any, ...]:
    return tuple(current_app.extensions["languages"].values())


def tags() -> tuple[str, ...]:
    """Tags of the languages that forms show."""
    return tuple(each.tag for each in offered())


def language_name(each: Any) -> str:
    """The language in the reader's words, as inside a sentence (English, tiếng Anh); else its own name."""
    reader = get_locale()
    found = str(reader.languages.get(each.tag, each.name))
    return found[:1].lower() + found[1:] if reader.language == "vi" else found


def states() -> dict[str, str]:
    return {"published": gettext("published"), "draft": gettext("draft"), "archived": gettext("archived")}


def title_of(item: Item) -> str:
    """What the item is called: its everyday name, else its official one, in the reader's language; else its slug."""
    chain = current().content
    everyday = translated(item.fields.get("plain_name"), chain).value
    return str(everyday or item.text(KINDS[item.kind].title, chain).value or item.slug)


def moment(stamp: str) -> str:
    """A stored moment on the office's clock, as written here: 24/11/2026, 09:30."""
    try:
        return f"{datetime.fromisoformat(stamp).astimezone(HERE):%d/%m/%Y, %H:%M}"
    except ValueError:
        return stamp


def number(value: Any) -> str:
    """A count with the separators of the reader's language."""
    return str(format_decimal(value))


def init(app: Flask) -> None:
    for function in (title_of, moment, number):
        app.jinja_env.filters[function.__name__] = function
