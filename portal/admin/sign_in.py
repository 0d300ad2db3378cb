"""Sign in, sign out, and the one-time code with which a password is set."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from portal.admin.signed_in import account
from portal.admin.signed_in import enter as begin_session
from portal.staff import accounts
from portal.web import stores
from portal.web.page import now
from portal.web.side import address

pages = Blueprint("sign_in", __name__)
Answer = Response | str | tuple[str, int]


@pages.get("/sign-in")
def index() -> Answer:
    if account() is not None:
        return redirect(url_for("admin.editing.index"), 303)
    if not accounts.exist(stores.staff()):
        return redirect(url_for("admin.sign_in.start"), 303)
    return _form("index", [], name="")


@pages.post("/sign-in")
def enter() -> Answer:
    name = request.form.get("name", "")
    try:
        found = accounts.sign_in(stores.staff(), name, request.form.get("password", ""), address(), now())
    except accounts.SignInRefused:
        sentence = gettext("Name or password is not right. Enter both again, or ask a colleague for a one-time code.")
        return _form("index", [("name", sentence)], name=name)
    except accounts.TryLater as error:
        return _form("index", [("name", _wait(error.seconds))], name=name)
    begin_session(found)
    return redirect(url_for("admin.editing.index"), 303)


@pages.get("/start")
def start() -> Answer:
    return _form("start", [], code="")


@pages.post("/start")
def begin() -> Answer:
    code = request.form.get("code", "")
    try:
        found = accounts.set_password(stores.staff(), code, request.form.get("password", ""), address(), now())
    except accounts.CodeNotValid:
        sentence = gettext("This code is not valid: mistyped, used already, or older than a day. Ask for a new one.")
        return _form("start", [("code", sentence)], code=code)
    except accounts.PasswordTooWeak:
        sentence = gettext("Enter a longer password: at least 10 characters, and not your name.")
        return _form("start", [("password", sentence)], code=code)
    except accounts.TryLater as error:
        return _form("start", [("code", _wait(error.seconds))], code=code)
    begin_session(found)
    return redirect(url_for("admin.editing.index"), 303)


@pages.post("/sign-out")
def leave() -> Answer:
    session.clear()
    return redirect(url_for("admin.sign_in.index"), 303)


def _form(template: str, problems: list[tuple[str, str]], **values: str) -> Answer:
    page = render_template(f"admin/sign_in/{template}.html", problems=problems, **values)
    return (page, 422) if problems else page


def _wait(seconds: int) -> str:
    return ngettext(
        "Too many attempts. Wait %(num)s second, then try again.",
        "Too many attempts. Wait %(num)s seconds, then try again.",
        seconds,
    )
