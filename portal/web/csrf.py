"""Forms of staff pages are taken only from staff pages: a token bound to the sign-in, and the Origin where sent.

Residents' Connect has none on purpose: pop-up browsers may refuse cookies (see access/connect.py).
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import request, session
from markupsafe import Markup


def token() -> str:
    """The token of this sign-in, made when first asked for."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def field() -> Markup:
    """The hidden field that every staff form carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token())


def _origin() -> str | None:
    """Host and port of the page that the form stood on, "" for one that is nobody's; None when not sent.

    `null` counts as not sent: browsers send it after some redirects and from files.
    """
    sent = request.headers.get("Origin", "null")
    if sent == "null":
        return None
    try:
        return urlsplit(sent).netloc
    except ValueError:
        return ""


def foreign() -> bool:
    """Whether the browser says that the form stood on another site's page."""
    return _origin() not in (None, request.host)


def own() -> bool:
    """Whether the browser says that the form stood on one of our own pages."""
    return _origin() == request.host


def fresh() -> bool:
    """Whether the form carries the token of this very sign-in."""
    sent = request.form.get("csrf", "").encode()  # bytes: compare_digest refuses text beyond ASCII
    return bool(sent) and hmac.compare_digest(sent, str(session.get("csrf", "")).encode())
