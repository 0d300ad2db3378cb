"""Who is signed in: looked up each time, so that a closed account, a new password or a sign-out ends older sign-ins."""

from __future__ import annotations

from flask import g, session

from portal.staff import accounts
from portal.web import stores


def account() -> accounts.Account | None:
    """The account of this request, or None."""
    if "account" not in g:
        found = accounts.by_id(stores.staff(), session.get("account", 0))
        g.account = found if found and found.generation == session.get("generation") else None
    kept: accounts.Account | None = g.account
    return kept


def enter(found: accounts.Account) -> None:
    """Begin a sign-in with a fresh session, so that no token from before it is good any more."""
    spoken = session.get("language")
    session.clear()
    session.permanent = True
    if spoken:
        session["language"] = spoken
    session["account"], session["generation"] = found.id, found.generation


def name() -> str:
    """The name to stand in revisions and the audit log."""
    found = account()
    return found.name if found else ""
