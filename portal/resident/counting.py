"""Which searches are counted, and that counting them never stands in the way of the page.

Counted is what a resident asked on a device of their own, once: not what a browser fetches ahead, not the station's
screen nor the office's side, not the same words again in another language or text size. Only the words go on from
here; what becomes of them says visits/unanswered.py.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import request

from portal.visits import unanswered
from portal.web import stores
from portal.web.page import now
from portal.web.side import side

AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")  # Chrome, older Chrome, Safari, Firefox before 121


def search(asked: str, found: bool) -> None:
    """Count this request's search. Never raises, hardly waits."""
    if request.method == "GET" and not _of_the_office() and not _ahead() and not _again(asked):
        unanswered.note(stores.activity, asked, found, now())


def _of_the_office() -> bool:
    """Whether staff ask, or somebody at the station's screen, where a child plays with the keys."""
    return side() == "office" or request.args.get("station", "") == "1"


def _ahead() -> bool:
    """Whether the browser fetches the page before anybody asked for it."""
    said = " ".join(request.headers.get(name, "") for name in AHEAD).lower()
    return "prefetch" in said or "preview" in said


def _again(asked: str) -> bool:
    """Whether the link stood on the page of this same search."""
    try:
        before = urlsplit(request.referrer or "")
        words = " ".join(parse_qs(before.query, max_num_fields=20).get("q", []))
    except ValueError:  # any text may stand in a header
        return False
    return before.netloc == request.host and before.path.endswith("/search") and unanswered.same(words, asked)
