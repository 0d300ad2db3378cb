"""Sign in, sign out, and the one-time code with which a password is set."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from portal.admin import resume
from portal.admin.shown import tags
from portal.admin.signed_in import account
from portal.admin.signed_in import enter as begin_session
from portal.staff import accounts
from portal.web import csrf, stores
from portal.web.page import now
from portal.web.side import address, side

pages = Blueprint("sign_in", __name__)
Answer = Response | tuple[str, int]
Problems = dict[str, str]


@pages.get("/sign-in")
def index() -> Answer:
    if account() is not None:
        return redirect(url_for("admin.home.index"), 303)
    if not accounts.exist(stores.staff()):
        return redirect(url_for("admin.sign_in.start"), 303)
    return _form("index", to=resume.own_path(request.args.get("to", "")))


@pages.post("/sign-in")
def enter() -> Answer:
    name = request.form.get("name", "")
    try:
        found = _found(name)
    except accounts.SignInRefused:
        sentence = gettext("Name or password is not right. Enter both again, or ask a colleague for a one-time code.")
        return _refused({"name": sentence}, name)
    except accounts.TryLater as error:
        return _refused({"name": _wait(error.seconds)}, name)
    begin_session(found)
    to, kept = request.form.get("to", ""), request.form.get("kept", "")
    if kept and (path := resume.own_path(to, "POST")):
        return _send_again(path, resume.fields(kept), 200)
    return redirect(resume.own_path(to) or url_for("admin.home.index"), 303)


def _found(name: str) -> accounts.Account:
    """Waiting or online, a guest is a guest: two sides would be two counts of failures."""
    where = "office" if side() == "office" else "guests"
    return accounts.sign_in(stores.staff(), name, request.form.get("password", ""), address(), now(), side=where)


def _refused(problems: Problems, name: str) -> Answer:
    return _form("index", problems, name=name, to=request.form.get("to", ""), kept=request.form.get("kept", ""))


@pages.get("/start")
def start() -> Answer:
    return _form("start")


@pages.post("/start")
def begin() -> Answer:
    code = request.form.get("code", "")
    try:
        found = accounts.set_password(stores.staff(), code, request.form.get("password", ""), address(), now())
    except accounts.CodeNotValid:
        sentence = gettext("This code is not valid: mistyped, used already, or older than a day. Ask for a new one.")
        return _form("start", {"code": sentence}, code=code)
    except accounts.PasswordTooWeak:
        sentence = gettext("Enter a longer password: at least 10 characters, and not your name.")
        return _form("start", {"password": sentence}, code=code)
    except accounts.TryLater as error:
        return _form("start", {"code": _wait(error.seconds)}, code=code)
    begin_session(found)
    return redirect(url_for("admin.home.index"), 303)


@pages.post("/sign-out")
def leave() -> Answer:
    """Ends the account's other sign-ins too, or a copied cookie would go on."""
    found = account()
    everywhere = found is None or accounts.sign_out(stores.staff(), found.id)
    session.clear()
    if everywhere:
        flash(gettext("You are signed out."))
    else:
        sentence = gettext(
            "The box cannot write to its disk, so only this browser is signed out. Tell the technician; "
            "afterwards sign in and out again."
        )
        flash(sentence)
    return redirect(url_for("admin.sign_in.index"), 303)


@pages.post("/language")
def speak() -> Answer:
    """The language of the staff pages, for this sign-in; else the browser's own."""
    if request.form.get("language") in tags():
        session["language"] = request.form["language"]
    return redirect(resume.own_path(request.form.get("to", "")) or url_for("admin.home.index"), 303)


def again() -> Answer:
    """The answer to a sign-in form whose token is not of this browser: the page lay open too long, or no cookies."""
    if request.endpoint in ("admin.sign_in.leave", "admin.sign_in.speak"):
        return redirect(url_for("admin.sign_in.index"), 303)
    sentence = gettext(
        "This page lay open too long. Enter both again; if this comes back, allow cookies for this page."
    )
    begun = request.endpoint == "admin.sign_in.begin"
    typed = request.form.get("code" if begun else "name", "")
    if begun:
        return _form("start", {"code": sentence}, code=typed)
    return _refused({"name": sentence}, typed)


def ended() -> Answer:
    """The answer to a form of somebody whose sign-in has ended: sign in, and what was typed goes on."""
    problems = {"name": gettext("You are signed out, so nothing is saved yet. Sign in: what you typed is kept.")}
    if not csrf.own():
        problems = {"name": gettext("You are signed out, so nothing was saved. Sign in, then do it again.")}
        return _form("index", problems, status=403)
    return _form("index", problems, to=request.path, kept=resume.carried(request.form), status=403)


def resumed(path: str) -> Answer:
    """The answer to a form of an earlier sign-in of somebody who is signed in: he sends it again knowingly."""
    return _send_again(path, resume.fields(resume.carried(request.form)) if csrf.own() else [], 403)


def _send_again(path: str, fields: list[tuple[str, str]], status: int) -> Answer:
    return render_template("admin/sign_in/resume.html", to=path, fields=fields), status


def _form(template: str, problems: Problems | None = None, status: int = 422, **values: str) -> Answer:
    shown = {"name": "", "code": "", "to": "", "kept": "", **values}
    page = render_template(f"admin/sign_in/{template}.html", problems=problems or {}, **shown)
    return page, status if problems else 200


def _wait(seconds: int) -> str:
    return ngettext(
        "Too many attempts. Wait %(num)s second, then try again.",
        "Too many attempts. Wait %(num)s seconds, then try again.",
        seconds,
    )
