"""Trạm: the captive portal and information station of a public-service office. `create_app` and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

VERSION = "0.1.0"


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(settings=None, clock: Callable[[], datetime] = _now) -> Flask:  # type: ignore[no-untyped-def]
    """The WSGI application. `clock` gives the moment, in UTC; tests hand in their own."""
    # Inside, because the gate is below this package and imports the standard library alone.
    from flask import Flask

    from portal import access, admin, resident
    from portal import settings as settings_module
    from portal.network import grants, uplink
    from portal.web import assets, filters, headers, language, page

    settings = settings or settings_module.read()
    app = Flask("portal", static_folder="static")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.undefined = filters.Strict
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024 * 1024
    app.extensions |= {"settings": settings, "clock": clock, "release": VERSION, "grants": grants.open(settings)}
    app.extensions["uplink"] = lambda: uplink.state(settings)
    _join_stores(app, Path(settings.state_dir))
    for part in (assets, language, filters, headers, page, resident, access, admin):
        part.init(app)
    return app


def _join_stores(app: Flask, folder: Path) -> None:
    """The three databases, and the page that each of their faults becomes."""
    from portal.content import store
    from portal.staff import accounts, schema
    from portal.visits import sessions
    from portal.web import errors, stores

    openers = {"content": store.open, "activity": sessions.open_store, "staff": accounts.open_store}
    app.extensions["stores"] = stores.Stores(folder, openers)
    app.extensions["content_version"] = lambda: store.version(stores.content())
    pages: dict[type[Exception], tuple[int, str]] = {store.NoSuchItem: (404, "not_found")}
    for fault in (store.StoreUnusable, sessions.StoreUnusable, schema.StoreUnusable):
        pages[fault] = (503, "try_later")
    errors.init(app, pages)
