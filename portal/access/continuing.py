"""From the pop-up to the real browser: a page of ours gets a short code, and the code leads back to it anywhere.

`/c/K7M4TX` is short because it is typed on another device. Only a page that anybody may read is taken, and its address
is made anew from what it was matched to: no host, no backslash, no line break and no page of staff can get through.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException
from werkzeug.wrappers import Response

from portal.access.connect import foreign_origin
from portal.visits import continuing
from portal.web import stores
from portal.web.language import KEPT, SIZES
from portal.web.page import now, portal_url
from portal.web.side import demo

pages = Blueprint("continuing", __name__)
# What can be carried: everything residents read. Not the station's own screen, and nothing that is about one device.
TEXTS = ("access.help.index", "access.terms.index", "access.privacy.index")


def init(app: Flask) -> None:
    """The short address stands outside of the languages: the page it leads to has its own."""
    app.add_url_rule("/c/", "access.continuing.ask", lambda: redirect(url_for("access.continuing.index"), 302))
    app.add_url_rule("/c/<path:code>", "access.continuing.short", go_on)


@pages.get("/continue")
def index() -> Response | str | tuple[str, int]:
    """Where a code is typed."""
    typed = request.args.get("code", "")[:100]
    return go_on(typed) if typed.strip() else render_template("access/continuing/index.html", typed="", problem="")


@pages.post("/continue")
def create() -> Response:
    page = own_page(request.form.get("page", ""))
    if page is None or foreign_origin():
        abort(405)
    code = continuing.make(stores.activity(), page, now())
    # 303: a reload or the Back key shows the code again instead of asking for a new one.
    return redirect(url_for("access.continuing.show", code=code), 303)


@pages.get("/continue/<code>")
def show(code: str) -> str | tuple[str, int]:
    page = continuing.find(stores.activity(), code, now())
    if page is None:
        return _unknown(code)
    code = continuing.read(code)
    # A demo is reached by the address it was opened with; nothing resolves the portal's name there.
    home = request.host_url if demo() else portal_url()
    return render_template(
        "access/continuing/show.html", code=continuing.grouped(code), page=page, address=f"{home}c/{code}"
    )


def go_on(code: str) -> Response | tuple[str, int]:
    page = continuing.find(stores.activity(), code, now())
    return _unknown(code[:100]) if page is None else redirect(page, 302)


def _unknown(typed: str) -> tuple[str, int]:
    if continuing.read(typed):
        problem = gettext("This code is not known, or its half hour is over. Look at it again, or make a new one.")
    else:
        problem = gettext("A code has six characters, like K7M 4TX.")
    return render_template("access/continuing/index.html", typed=typed, problem=problem), 404


def own_page(sent: str) -> str | None:
    """The address `sent` of one of our pages, made anew from its parts; None for anything else."""
    if not sent.startswith("/") or len(sent) > continuing.LONGEST:
        return None
    try:
        parts = urlsplit(sent)
        endpoint, values = current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
        asked = parse_qs(parts.query, max_num_fields=20)
    except (ValueError, RoutingException, HTTPException):
        return None
    if parts.netloc or not _carried(endpoint):
        return None
    known: dict[str, Any] = {name: asked[name][0] for name in KEPT if name in asked}
    size = asked.get("size", ["1"])[0]
    # None and not left out: url_for would else fill in the size of the form's own address.
    known["size"] = size if size in SIZES[1:] else None
    address = url_for(endpoint, **{**known, **values})
    return address if len(address) <= continuing.LONGEST else None


def _carried(endpoint: str) -> bool:
    room = endpoint.rpartition(".")[0]
    return endpoint in TEXTS or (room.startswith("resident.") and room != "resident.kiosk")
