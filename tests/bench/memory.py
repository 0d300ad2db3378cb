"""Memory of what has to be there as long as the box is: idle, and after a load of everything."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench
import crowd
import others
import processes

from tests.journeys.lab import ROOT, Lab, until

BENCH = Path(__file__).parent
LIMIT = 30.0  # MB in all
ARENAS = {"MALLOC_ARENA_MAX": "1"}  # as the units of the gate and the watcher have it


def programs(lab: Lab) -> dict[str, subprocess.Popen[bytes]]:
    """All that runs always, the parts that the lab leaves out too; the pages are not among them."""
    away = f"--conf-file={lab.etc}/etc/tram/dnsmasq-away.conf"
    names_away = lab.box.start("dnsmasq", "--keep-in-foreground", away, "--user=root")
    watcher = lab.box.start(sys.executable, "-m", "portal", "uplink", env=lab.environment, cwd=ROOT)
    until((lab.sockets / "uplink").exists, 15, "the watcher's note")
    return {
        "nginx": processes.started(lab, "nginx"), "dnsmasq": processes.started(lab, "dnsmasq"), "gate": lab.gate,
        "names while away": names_away, "watcher of the uplink": watcher,
    }  # fmt: skip


def load(lab: Lab) -> None:
    """Probes from 256 devices, 500 that arrive, 10,000 that are let out, some pages."""
    people, arriving, reader = lab.phones
    wrk = ("wrk", "-t", "1", "-c", "256", "-d", "5s", "-s", str(BENCH / "probe.lua"))
    people.run(*wrk, "http://198.18.0.5/generate_204")
    arriving.run("python3", str(BENCH / "arrivals.py"), "wlan0", "50", "10")
    others.let_out(lab, 10_000)
    lab.portal("reconcile")
    for _ in range(20):
        assert reader.curl(f"{lab.origin}/vi/", "--compressed")[0] == 200
        time.sleep(0.1)  # what one device may read


def main() -> None:
    os.environ.update(ARENAS)
    with (
        bench.Sheet("Memory of gate, dnsmasq, nginx, watcher: MB, a share of what they have in common (PSS)") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), {"guest_network": "10.10.0.0/16"}, phones=3) as lab,
    ):
        lab.portal("samples")
        found = programs(lab)
        lab.phones[2].join()
        until(lambda: lab.phones[2].curl(f"{lab.origin}/vi/")[0] == 200, 20, "the pages answer")
        before = {name: processes.megabytes([program.pid]) for name, program in found.items()}
        crowd.gather(lab, lab.phones[0], "10.10.200")
        load(lab)
        after = {name: processes.megabytes([program.pid]) for name, program in found.items()}
        report(page, before, after)
        page.note(
            "beside them the pages (gunicorn): RSS {:.0f}, PSS {:.0f}".format(*processes.megabytes([lab.web.pid]))
        )


def report(
    page: bench.Sheet, before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:  # fmt: skip
    for name, (rss, pss) in after.items():
        page.line(f"{name} after the load, PSS", [pss], "idle", [before[name][1]])
        page.note(f"RSS {rss:.1f}, idle {before[name][0]:.1f}")
    for when, found in (("idle", before), ("after the load", after)):
        page.line(f"in all, {when}, PSS", [sum(pss for _, pss in found.values())], "limit", [LIMIT], most=1)
        page.line(f"in all, {when}, RSS", [sum(rss for rss, _ in found.values())])


if __name__ == "__main__":
    main()
