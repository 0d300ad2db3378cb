"""How the device that is asking stands: its grant as the kernel has it, and what Connect may give it now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.network import grants
from portal.network.allowance import VIET_NAM, Allowance, allowance, limit, may_extend
from portal.visits import sessions
from portal.web import stores
from portal.web.page import now
from portal.web.side import address


@dataclass(frozen=True)
class Standing:
    """`grant` is None while the firewall holds the device back, also when the day's data is used up."""

    grant: grants.Grant | None
    may: Allowance
    may_extend: bool = False


def used_today(mac: str, held: grants.Grant | None) -> int:
    """Bytes that count against the day's limit. The kernel's own number where there is one: rows are a minute old.

    A grant that runs over midnight goes on counting; what it counts belongs to the day on which it began.
    """
    db, moment = stores.activity(), now()
    noted = sessions.used_today(db, mac, moment)
    running = sessions.current(db, mac)
    if held is None or running is None or _day(running.opened) != _day(moment):
        return noted
    return max(noted, held.bytes_used)


def _day(moment: datetime) -> object:
    return moment.astimezone(VIET_NAM).date()


def read() -> Standing:
    """Never an error: a gate or a store that is silent gives a device that waits, and Connect says the rest."""
    settings = current_app.extensions["settings"]
    gate: grants.Grants = current_app.extensions["grants"]
    held, used = None, 0
    with suppress(grants.GateDown, grants.DeviceUnknown, sessions.StoreUnusable):
        held = gate.read(address())
        if limit(settings):
            used = used_today(held.mac if held else gate.device(address()), held)
    may = allowance(settings, now(), used)
    if held is None or held.spent:
        return Standing(None, may)
    return Standing(held, may, may_extend(settings, now(), held.seconds_left))
