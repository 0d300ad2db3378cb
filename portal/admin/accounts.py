"""Who may edit: invite by a one-time code, close an account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.admin.signed_in import name
from portal.staff import accounts
from portal.web import stores
from portal.web.page import now

pages = Blueprint("accounts", __name__)


@pages.get("/accounts")
def index() -> str:
    return _page()


@pages.post("/accounts/invite")
def invite() -> str | tuple[str, int]:
    invited = " ".join(request.form.get("name", "").split())[:60]
    if not invited:
        return _page(problems=[("name", gettext("Enter the name of the person, like lan"))]), 422
    code = accounts.invite(stores.staff(), invited, now())
    accounts.note(stores.staff(), name(), "made a code for", invited, now())
    return _page(code=code, invited=invited)


@pages.post("/accounts/<int:account_id>/close")
def close(account_id: int) -> Response:
    accounts.close(stores.staff(), account_id, now(), name())
    return redirect(url_for("admin.accounts.index"), 303)


def _page(code: str = "", invited: str = "", problems: list[tuple[str, str]] | None = None) -> str:
    states = {"invited": gettext("invited"), "active": gettext("active"), "closed": gettext("closed")}
    return render_template(
        "admin/accounts/index.html",
        accounts=accounts.everyone(stores.staff()),
        states=states,
        code=code,
        invited=invited,
        problems=problems or [],
    )
