"""Forms of staff pages are taken only from staff pages: a token bound to the sign-in, and the Origin where sent.

Residents' Connect has none on purpose: pop-up browsers may refuse cookies (see access/connect.py).
"""

from __future__ import annotations

import hmac
import secrets

from flask import abort, request, session
from markupsafe import Markup


def token() -> str:
    """The token of this sign-in, made when first asked for."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def field() -> Markup:
    """The hidden field that every staff form carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token())


def check() -> None:
    """Abort with 400 unless the form came from our own page."""
    origin = request.headers.get("Origin", "null")
    foreign = origin != "null" and origin.split("://")[-1] != request.host
    sent = request.form.get("csrf", "")
    if foreign or not hmac.compare_digest(sent, str(session.get("csrf", ""))) or not sent:
        abort(400)
