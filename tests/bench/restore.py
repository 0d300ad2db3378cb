"""After a restart: how long until 10,000 devices that had a session are let out again."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import bench
import others

from portal.visits import sessions
from tests.journeys.lab import Lab


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--sessions", type=int, default=10_000)
    given = options.parse_args()
    with (
        bench.Sheet(f"Letting out {given.sessions:,} devices again after a restart") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), {"guest_network": "10.10.0.0/16"}, phones=0) as lab,
    ):
        fill(lab, given.sessions)
        measure(page, lab, given)


def fill(lab: Lab, count: int) -> None:
    db, now = sessions.open_store(Path(lab.settings.state_dir)), datetime.now(UTC)
    for number in range(count):
        sessions.open(db, others.mac(number), others.address(number), 3600, now)
    db.close()


def measure(page: bench.Sheet, lab: Lab, given: argparse.Namespace) -> None:
    """`nft -f` with the same devices is the quickest there is without a portal: no reading, no noting down."""
    elements = ",".join(f"{others.mac(number)} timeout 1h" for number in range(given.sessions))
    bare = f"add element bridge tram granted {{ {elements} }}"
    found: dict[str, list[float]] = {}
    for _ in range(given.rounds):
        for name, run in (
            ("whole", lambda: lab.portal("reconcile", "--restore")),
            ("minute", lambda: lab.portal("reconcile")),
            ("bare", lambda: lab.box.run("nft", "-f", "-", input=bare)),
        ):
            if name != "minute":
                lab.box.run("nft", "flush", "set", "bridge", "tram", "granted")
            found.setdefault(name, []).append(timed(run))
            if name == "whole":
                out = len(others.gate(lab).list())
                assert out == given.sessions, f"{out} devices are out"
    page.line("portal reconcile --restore, s", found["whole"], "limit", [2], most=1)
    page.line("the same beside the kernel's work alone, s", found["whole"], "nft -f", found["bare"])
    page.line("the round of each minute, s", found["minute"])


if __name__ == "__main__":
    main()
