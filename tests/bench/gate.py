"""One grant costs the same however many devices are out; asked through the real gate's socket."""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bench
import others
import processes

from portal.network.grants import GateDown, Grants
from tests.journeys.lab import Lab

OUT = (10, 250, 1_000, 10_000)
SAMPLE = 40  # devices that come and go on top of those
PAUSE = 0.03  # seconds between two changes, so that the kernel has cleared away the one before
WAITING_ROOM = 100
Times = dict[str, list[float]]


def ask(gate: Grants, first: int) -> Times:
    """Milliseconds of each verb, for devices `first` and up, which are there and not granted."""
    found: Times = {}

    def each(verb: str, run: Callable[[int], object], pause: float = 0, times: int = 1) -> None:
        for number in [*range(first, first + SAMPLE)] * times:
            begun = time.perf_counter()
            run(number)
            found.setdefault(verb, []).append(1e3 * (time.perf_counter() - begun))
            time.sleep(pause)

    each("grant", lambda number: gate.grant(others.address(number), 3600), PAUSE)
    each("renew", lambda number: gate.grant(others.address(number), 3600), times=5)
    each("read", lambda number: gate.read(others.address(number)), times=5)
    each("revoke", lambda number: gate.revoke(others.address(number)), PAUSE)
    for number in range(first, first + SAMPLE):
        gate.grant(others.address(number), 3600)
    each("end", lambda number: gate.end([others.mac(number)]), PAUSE)
    return found


def growth(page: bench.Sheet, lab: Lab, rounds: int) -> None:
    """Each round goes through all sizes, so that what else the machine does hits them alike."""
    found: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for size in OUT:
            nobody_out(lab)
            others.let_out(lab, size)
            others.be_there(lab, SAMPLE, max(OUT))
            for verb, times in ask(others.gate(lab), max(OUT)).items():
                found.setdefault((verb, size), []).append(statistics.median(times))
    for verb in ("grant", "renew", "read", "revoke", "end"):
        few = found[verb, OUT[0]]
        for size in OUT[1:]:
            page.line(f"{verb}, {size:,} devices out, ms", found[verb, size], f"{OUT[0]} out", few, most=1.5)


def nobody_out(lab: Lab) -> None:
    lab.box.run("nft", "flush", "set", "bridge", "tram", "granted")
    lab.box.ip("neigh", "flush", "dev", lab.settings.guest_interface, "nud", "permanent")


def together(page: bench.Sheet, lab: Lab) -> None:
    """A waiting room: one after the other without a pause. 500 devices that went home end in one request."""
    gate, first = others.gate(lab), max(OUT)
    others.be_there(lab, 500, first)
    begun = time.perf_counter()
    for number in range(first, first + WAITING_ROOM):
        gate.grant(others.address(number), 3600)
    taken = time.perf_counter() - begun
    page.line(f"{WAITING_ROOM} new grants without a pause, ms each", [1e3 * taken / WAITING_ROOM])
    others.restore(lab, 500, first)
    begun = time.perf_counter()
    with contextlib.suppress(GateDown):  # when it takes longer than the portal waits
        gate.end([others.mac(number) for number in range(first, first + 500)])
    page.line("ending 500 devices, s", [time.perf_counter() - begun], "the portal waits", [3.0], most=1)


def churn(page: bench.Sheet, lab: Lab, grants: int, bare: tuple[float, float], full: tuple[float, float]) -> None:
    gate, count = others.gate(lab), max(OUT)
    begun = time.perf_counter()
    for number in range(grants):
        gate.grant(others.address(number % count), 3600)
    taken = time.perf_counter() - begun
    after = processes.megabytes([lab.gate.pid])
    page.line(f"{grants:,} renewals, each", [1e3 * taken / grants])
    for name, index in (("RSS", 0), ("PSS", 1)):
        page.line(f"{name} of the gate with {count:,} out, MB", [full[index]], "none out", [bare[index]])
        page.line(f"{name} after {grants:,} renewals, MB", [after[index]], "before", [full[index]], most=1.1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--churn", type=int, default=100_000, help="grants of the memory run")
    given = options.parse_args()
    with (
        bench.Sheet("What one grant costs, by devices that are out") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), {"guest_network": "10.10.0.0/16"}, phones=0) as lab,
    ):
        others.gate(lab).list()
        bare = processes.megabytes([lab.gate.pid])
        growth(page, lab, given.rounds)
        full = processes.megabytes([lab.gate.pid])
        churn(page, lab, given.churn, bare, full)
        together(page, lab)


if __name__ == "__main__":
    main()
