"""The last words of an installation: where the pages are, and the code that opens the staff pages the first time."""

from __future__ import annotations

from datetime import datetime

from portal.box import certificate, guests, owner, swap
from portal.settings import Settings
from portal.staff import accounts

NAME = "office"  # of the first account; the code lets its owner choose the password


def words(place: swap.Place, settings: Settings, troubles: list[str], now: datetime) -> str:
    """What the technician needs to know, as lines."""
    lines = [f"Not started, see journalctl: {trouble}" for trouble in troubles]
    lines += ["", *_addresses(place, settings), *_code(place, settings, now), ""]
    if place.live and not (swap.units.Systemd(place.root)).runs:
        lines.append("systemd does not run here: everything starts at the next boot.")
    return "\n".join([*lines, "Is everything well?  sudo portal doctor"])


def _addresses(place: swap.Place, settings: Settings) -> list[str]:
    staff = guests.Staff.of(settings.staff_listen)
    scheme = "https" if settings.certificate else "http"
    host = "127.0.0.1" if staff.loopback else staff.host
    lines = [
        f"  Residents   {scheme}://{settings.portal_name}/  or  http://{settings.portal_address}/",
        f"  Staff       {'http' if staff.loopback else 'https'}://{host}:{staff.port}/admin/",
    ]
    if staff.loopback:
        lines.append(f"              from another computer: ssh -L {staff.port}:127.0.0.1:{staff.port} THIS-BOX")
    chain = swap.staff_certificate(place, settings)
    if chain and chain.exists():
        lines.append(
            f"  Its certificate is the box's own; compare at the first visit: SHA-256 {certificate.fingerprint(chain)}"
        )
    return lines


def _code(place: swap.Place, settings: Settings, now: datetime) -> list[str]:
    """A fresh code until somebody has used one; whoever has signed in makes further ones there."""
    if not place.live:
        return [f"  Code for the first sign-in, on the box itself: portal staff-code {NAME}"]
    folder = settings.path()
    with owner.acting(folder):
        db = accounts.open_store(folder)
        if accounts.exist(db):
            return []
        return [f"  Code for the first sign-in (name: {NAME}, good for a day)   {accounts.invite(db, NAME, now)}"]
