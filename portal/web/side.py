"""Who is asking: the listener of nginx that a request came through, and the device's address.

nginx overwrites both headers; they are believed only from its Unix socket. Without them the portal
runs as a demo on loopback, where nothing is in front of it.
"""

from __future__ import annotations

from flask import current_app, request

SIDES = ("waiting", "online", "office")


def demo() -> bool:
    """Whether there is no firewall behind Connect."""
    return bool(current_app.extensions["settings"].firewall == "none")


def _behind_nginx() -> bool:
    # gunicorn gives no REMOTE_ADDR for a Unix socket; a TCP peer may claim any header.
    return not demo() and not request.environ.get("REMOTE_ADDR")


def address() -> str:
    """The device's IP address, as text; "" where none is known."""
    if _behind_nginx():
        return request.headers.get("X-Real-IP", "")
    return request.remote_addr or ""


def side() -> str:
    """`waiting` (no grant), `online` (granted) or `office` (staff listener)."""
    if _behind_nginx():
        named = request.headers.get("X-Tram-Side", "")
        return named if named in SIDES else "waiting"
    granted = demo() and current_app.extensions["grants"].read(address()) is not None
    return "online" if granted else "waiting"
