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
    """`waiting` (no grant), `online` (granted) or `office` (staff listener; in a demo, its second port)."""
    found = _side()
    open_to_all = not current_app.extensions["settings"].captive
    return "online" if open_to_all and found == "waiting" else found


def _side() -> str:
    if _behind_nginx():
        named = request.headers.get("X-Tram-Side", "")
        return named if named in SIDES else "waiting"
    if not demo():
        return "waiting"
    if request.environ.get("SERVER_PORT") == str(current_app.extensions["settings"].demo_port + 1):
        return "office"
    grant = current_app.extensions["grants"].read(address())
    return "online" if grant is not None and not grant.spent else "waiting"


def for_staff() -> bool:
    """Whether staff pages exist for whoever is asking; for all others their addresses are like any unknown one."""
    return side() == "office" or bool(current_app.extensions["settings"].staff_from_guests)
