"""Useful apps: what each is for, how to tell the real one, and its own pages in the two stores.

Both stores are always shown: which phone is asking is not guessed from its User-Agent.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import gettext

from portal.content import store
from portal.content.items import Item
from portal.web import stores

pages = Blueprint("apps", __name__)


@dataclass(frozen=True)
class Download:
    """One store: the phones it serves, its own name, and the app's address in it."""

    phone: str
    store: str
    address: str


@pages.get("/apps")
def index() -> str:
    apps = store.find_all(stores.content(), "app")
    return render_template("resident/apps/index.html", apps=apps, sample=any(app.sample for app in apps))


@pages.get("/apps/<slug>")
def show(slug: str) -> str:
    item = store.get(stores.content(), "app", slug)
    return render_template("resident/apps/show.html", item=item, sample=item.sample, downloads=downloads(item))


def downloads(item: Item) -> list[Download]:
    """The app's pages in the stores; none for an id that the office has not entered."""
    found = []
    if item.fields.get("android_id"):
        address = f"https://play.google.com/store/apps/details?id={item.fields['android_id']}"
        found.append(Download(gettext("Android phones"), "Google Play (CH Play)", address))
    if item.fields.get("ios_id"):
        address = f"https://apps.apple.com/app/id{item.fields['ios_id']}"
        found.append(Download(gettext("iPhone"), "App Store", address))
    return found
