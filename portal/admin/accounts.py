"""Who may edit: invite by a one-time code, close an account; and who did what with accounts."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.admin.signed_in import account, name
from portal.content.checks import one_line
from portal.staff import accounts
from portal.web import stores
from portal.web.page import now

pages = Blueprint("accounts", __name__)
LONGEST = 60
LINES = 50  # of the log
Answer = Response | tuple[str, int]


@pages.get("/accounts")
def index() -> Answer:
    return _page()


@pages.post("/accounts/invite")
def invite() -> Answer:
    """The code stands on the answer alone; nothing keeps it."""
    invited = one_line(request.form.get("name", ""))
    if not invited:
        return _page(problem=gettext("Enter the name of the person, like lan"))
    if len(invited) > LONGEST:
        return _page(problem=gettext("Enter a shorter name, up to %(most)s characters", most=LONGEST), invited=invited)
    code = accounts.invite(stores.staff(), invited, now())
    accounts.note(stores.staff(), name(), "made a code for", invited, now())
    return _page(code=code, invited=invited)


@pages.post("/accounts/<int:account_id>/close")
def close(account_id: int) -> Answer:
    closed = next((each for each in accounts.everyone(stores.staff()) if each.id == account_id), None)
    own = account()
    if closed is None or own is None:
        abort(404)
    if closed.id == own.id:
        flash(gettext("You cannot close your own account; ask a colleague to do it."))
    else:
        accounts.close(stores.staff(), account_id, now(), own.name)
        flash(gettext("The account of %(name)s is closed. To undo this, make a new code.", name=closed.name))
    return redirect(url_for("admin.accounts.index"), 303)


def _page(code: str = "", invited: str = "", problem: str = "") -> Answer:
    page = render_template(
        "admin/accounts/index.html",
        accounts=accounts.everyone(stores.staff()),
        states={"invited": gettext("invited"), "active": gettext("active"), "closed": gettext("closed")},
        code=code,
        invited=invited,
        problems={"name": problem} if problem else {},
        log=accounts.log(stores.staff(), LINES),
        acts=_acts(),
    )
    return page, 422 if problem else 200


def _acts() -> dict[str, str]:
    """The words of the log as staff read them; others are shown as they were written."""
    return {
        "signed in": gettext("signed in"),
        "set a password": gettext("set a password"),
        "made a code for": gettext("made a code for"),
        "closed the account": gettext("closed the account of"),
    }
