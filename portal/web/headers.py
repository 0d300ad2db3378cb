"""The headers of every answer: what a browser may load, and how long it may keep a page.

Residents' pages carry an ETag of all they depend on, so that a phone asks again each time and is told
"not modified" without a page being made (RFC 9110 §8.8.3).
"""

from __future__ import annotations

import hashlib

from flask import Flask, Response, current_app, g, request

from portal.web.side import side

# Inline style: pop-up browsers start with an empty cache, so CSS travels in the page. Scripts: our own
# alone, and none on staff pages.
POLICY = "; ".join((
    "default-src 'none'", "style-src 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'",
    "media-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
SCRIPTED = f"{POLICY}; script-src 'self'; connect-src 'self'"
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init(app: Flask) -> None:
    app.before_request(_not_modified)
    app.after_request(_finish)


def _etag(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def _kept() -> bool:
    """Residents' pages only; what depends on the device or on a form says `g.fresh = True` or is of another room."""
    return request.method in ("GET", "HEAD") and (request.endpoint or "").startswith("resident.")


def _not_modified() -> Response | None:
    g.fresh = not _kept() or (request.endpoint or "").startswith("resident.search.")
    if g.fresh:
        return None
    extensions = current_app.extensions
    g.etag = _etag(
        extensions["release"], extensions["content_version"](), extensions["clock_key"](),
        g.tag, side(), request.path, sorted(request.args.items(multi=True)),
    )  # fmt: skip
    if g.etag in request.if_none_match:
        return Response(status=304)
    return None


def _finish(answer: Response) -> Response:
    if not request.path.startswith("/admin"):
        answer.headers.setdefault("Content-Security-Policy", SCRIPTED)
    for name, value in FIXED.items():
        answer.headers.setdefault(name, value)
    if not getattr(g, "fresh", True) and answer.status_code in (200, 304):
        answer.set_etag(g.etag)
        answer.headers["Cache-Control"] = "no-cache"
        if request.path == "/":
            answer.headers["Vary"] = "Accept-Language"
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
