"""Turns what went wrong into a page: what to do next, a way back, no code word.

Domain exceptions are raised in the cores and become a page here only.
"""

from __future__ import annotations

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from portal.web.side import for_staff

PAGES = {404: "not_found", 405: "not_allowed", 400: "not_found", 413: "not_allowed"}


def init(app: Flask, domain: dict[type[Exception], tuple[int, str]]) -> None:
    """`domain` gives status and template of each exception of the cores."""

    def http(error: HTTPException) -> tuple[str, int] | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        return _page(PAGES.get(status, "try_later"), status)

    app.register_error_handler(HTTPException, http)
    for kind, (status, template) in domain.items():
        app.register_error_handler(kind, lambda _error, t=template, s=status: _page(t, s))


def _page(name: str, status: int) -> tuple[str, int]:
    if request.path.startswith("/admin") and for_staff():
        return render_template(f"errors/staff_{name}.html"), status
    return render_template(f"errors/{name}.html"), status
