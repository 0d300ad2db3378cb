"""Trạm: the captive portal and information station of a public-service office. `create_app` and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

VERSION = "0.1.0"


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(settings=None, clock: Callable[[], datetime] = _now) -> Flask:  # type: ignore[no-untyped-def]
    """The WSGI application. `clock` gives the moment, in UTC; tests hand in their own."""
    from portal import access, admin, resident
    from portal import settings as settings_module
    from portal.content import store
    from portal.network import grants
    from portal.staff import accounts, schema
    from portal.visits import sessions
    from portal.web import assets, errors, filters, headers, language, page, stores

    settings = settings or settings_module.read()
    app = Flask("portal", static_folder="static")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.undefined = filters.Strict
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024 * 1024
    app.extensions |= {"settings": settings, "clock": clock, "release": VERSION}
    folder = Path(settings.state_dir)
    app.extensions["stores"] = stores.Stores(
        {
            "content": lambda: store.open(folder),
            "activity": lambda: sessions.open_store(folder),
            "staff": lambda: accounts.open_store(folder),
        }
    )
    app.extensions["content_version"] = lambda: store.version(stores.content())
    app.extensions["grants"] = grants.open(settings)
    app.jinja_env.globals["style"] = assets.style
    for part in (language, filters, headers, page):
        part.init(app)
    errors.init(
        app,
        {
            store.NoSuchItem: (404, "not_found"),
            store.StoreUnusable: (503, "try_later"),
            sessions.StoreUnusable: (503, "try_later"),
            schema.StoreUnusable: (503, "try_later"),
        },
    )
    resident.init(app)
    access.init(app)
    admin.init(app)
    return app
