"""Keeping session rows and the kernel's grants alike: back into the kernel after a restart, noted once a minute.

What is stored is time left, not an end: a wrong clock cannot stretch or end a session, and time without
power does not count. After a power cut a device has at most what the last note said.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from portal.network import allowance, grants
from portal.settings import Settings
from portal.visits import retention, sessions


def let_out_again(db: Database, gate: grants.Grants, limit: int) -> int:
    """Grants for whoever has a running session; what the kernel still knows stays. Raises GateDown."""
    rows = sessions.running(db)
    return gate.restore([(row.mac, row.seconds_left, row.used_today, limit) for row in rows if row.seconds_left])


def end_the_idle(db: Database, gate: grants.Grants, minutes: int, now: datetime) -> int:
    """Devices that have gone without a word do not keep their grant. Raises GateDown. Returns how many ended."""
    macs = sessions.still(db, minutes) if minutes else []
    if macs:
        gate.end(macs)
        for mac in macs:
            sessions.close(db, mac, now, "expired")
    return len(macs)


def end_after_hours(db: Database, gate: grants.Grants, settings: Settings, now: datetime) -> int:
    """Nobody stays on past closing, whatever the clock said when the grant was made. Returns how many ended.

    Grants end at closing by themselves; this is for those made by a clock that was wrong, or let out again after a
    power cut. Looked at twice because the last minute counts as closed for whoever presses Connect.
    """
    stretches = [allowance.hours(settings, moment) for moment in (now, now - allowance.LEAST)]
    if any(stretch is None or stretch.open for stretch in stretches):
        return 0
    held = gate.list()
    gate.end([grant.mac for grant in held])
    for grant in held:
        sessions.close(db, grant.mac, now, "expired", grant.bytes_used)
    return len(held)


def once(settings: Settings, now: datetime, *, restore: bool = False) -> str:
    """One round, as a sentence for the journal. Raises GateDown and StoreUnusable; no session is closed then.

    Erasing comes first: what is promised to residents does not wait for the gate.
    """
    db, gate = sessions.open_store(Path(settings.state_dir)), grants.open(settings)
    erased = retention.erase(db, settings.retention_days, now)
    back = let_out_again(db, gate, settings.daily_megabytes * 1_000_000) if restore else 0
    closed = end_after_hours(db, gate, settings, now)
    held = gate.list()
    closed += sessions.checkpoint(db, held, now) + end_the_idle(db, gate, settings.idle_minutes, now)
    if not settings.retention_days:
        erased += retention.erase(db, 0, now)
    return f"{len(held)} devices are out, {back} let out again, {closed} sessions ended, {erased} erased"
