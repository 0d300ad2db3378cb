"""What programs cost: time on the processor and memory, of a process with all its children."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.journeys.lab import Lab

MEGABYTE = 1e6


def tree(pid: int) -> list[int]:
    """The process and all below it, those of its threads too."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*"):
        for child in _read(task / "children").split():
            found += tree(int(child))
    return found


def _read(path: Path) -> str:
    """ "" when the process has ended meanwhile: some portals start a program a request."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time, with that of children that have ended."""
    ticks = 0
    for pid in {each for root in pids for each in tree(root)}:
        stat = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        ticks += sum(map(int, stat[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def megabytes(pids: Iterable[int]) -> tuple[float, float]:
    """RSS and PSS. PSS shares out what several processes have in common, so it may be added up."""
    sums = {"Rss": 0, "Pss": 0}
    for pid in {each for root in pids for each in tree(root)}:
        for name, kilobytes in re.findall(r"^(Rss|Pss):\s+(\d+)", _read(Path(f"/proc/{pid}/smaps_rollup")), re.M):
            sums[name] += int(kilobytes)
    return sums["Rss"] * 1024 / MEGABYTE, sums["Pss"] * 1024 / MEGABYTE


def started(lab: Lab, program: str) -> subprocess.Popen[bytes]:
    """The box's own process of that name."""
    return next(each for each in lab.running if list(each.args)[3:5] == [lab.box.name, program])  # type: ignore[arg-type]
