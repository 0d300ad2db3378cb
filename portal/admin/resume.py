"""What was typed when a sign-in had ended: carried through the sign-in form, then sent again by hand.

Nothing is saved without a press of a button on a page with a fresh token, so another site gains nothing by it.
"""

from __future__ import annotations

import json
import re

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

NEVER = ("csrf", "password")


def carried(form: MultiDict[str, str]) -> str:
    """All that a form held, as one text for a hidden field."""
    return json.dumps([pair for pair in form.items(multi=True) if pair[0] not in NEVER], ensure_ascii=False)


def fields(text: str) -> list[tuple[str, str]]:
    """What `carried` made, read back; nothing for anything else."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(text) if name not in NEVER]
    except (ValueError, TypeError):
        return []


def own_path(path: str, method: str = "GET") -> str:
    """`path` when it is the address of one of our staff pages, else "": never a way to another site."""
    if not path.startswith("/admin/") or re.search(r"[\x00-\x1f\x7f-\x9f]", path):  # no header takes a line's end
        return ""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(path.split("?")[0], method=method)  # type: ignore[union-attr]
    except (RoutingException, HTTPException):
        return ""
    return path if endpoint.startswith("admin.") else ""
