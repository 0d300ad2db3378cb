"""Pressing Connect: from the POST to the first 204 of a probe, with 1,000 other devices let out.

The phone is one long-living process in its namespace, so that starting a program is in no figure.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import bench
import others

from portal.network import grants
from portal.visits import schema
from tests.journeys.lab import Lab, until

NODOGSPLASH = (10.0, 12.6, 36.3)  # ms from its grant command to the first 204, 7 runs; openNDS 9.10: 280–345
PAUSE = 0.05  # seconds: the kernel clears away behind a change, people press with pauses
PHONE = Path(__file__).with_name("phone.py")


def presses(lab: Lab, runs: int) -> list[dict[str, float]]:
    """Connect, probe until the Internet answers, disconnect; `runs` times on the same phone. Milliseconds."""
    text = lab.phones[0].run("python3", str(PHONE), lab.settings.portal_address, lab.settings.portal_name, str(runs))
    return [json.loads(line) for line in text.splitlines()]


def gate_alone(lab: Lab, address: str, runs: int) -> list[float]:
    """The gate's part of it: which device, held already?, grant."""
    gate, taken = grants.open(lab.settings), []
    for _ in range(runs):
        begun = time.perf_counter()
        gate.read(address)
        gate.device(address)
        gate.grant(address, 3600)
        taken.append(1e3 * (time.perf_counter() - begun))
        gate.revoke(address)
        time.sleep(PAUSE)
    return taken


def commit_alone(lab: Lab, runs: int) -> list[float]:
    """What one durable change of activity.db costs here; the row of a session is two of them at most."""
    db, taken = schema.open(Path(lab.settings.state_dir)), []
    for _ in range(runs):
        begun = time.perf_counter()
        with schema.writing(db):
            db.execute("UPDATE daily SET number = number + 0")
        taken.append(1e3 * (time.perf_counter() - begun))
    return taken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=100)
    options.add_argument("--others", type=int, default=1000)
    given = options.parse_args()
    with (
        bench.Sheet(f"Connect to the first 204, {given.others} other devices let out") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), {"guest_network": "10.10.0.0/16"}, phones=1) as lab,
    ):
        lab.portal("samples")
        phone = lab.phones[0]
        address = phone.join()
        others.let_out(lab, given.others)
        until(lambda: phone.curl(f"{lab.origin}/vi/")[0] == 200, 20, "the pages answer")
        presses(lab, 5)
        report(page, lab, presses(lab, given.runs), gate_alone(lab, address, given.runs), commit_alone(lab, given.runs))


def report(page: bench.Sheet, lab: Lab, runs: list[dict[str, float]], gate: list[float], commit: list[float]) -> None:
    whole = [each["whole"] for each in runs]
    page.line("Connect → first 204, ms", whole, "nodogsplash, grant → 204", NODOGSPLASH, most=1)
    slow = statistics.quantiles(whole, n=100)[98]
    page.line("slowest of 100, ms", [slow], "limit", [100], most=1)
    for key, what in (
        ("post", "of it the answer to the POST, ms"),
        ("probe", "of it the first probe afterwards, ms"),
        ("redirect", "beside it: the 302 of a probe, ms"),
    ):
        page.line(what, [each[key] for each in runs])
    page.line("beside it: the gate, three questions, ms", gate)
    page.line("beside it: one commit to activity.db, ms", commit)
    page.note(f"probes until the first 204: at most {max(each['probes'] for each in runs):.0f}; SQLite "
              f"{sqlite3.sqlite_version}; {lab.settings.workers} web processes")  # fmt: skip


if __name__ == "__main__":
    main()
