"""What a measurement prints: figure, reference, their ratio, the target, and how busy the machine was.

Every script here imports this first: it puts the project on the path, so that `python tests/bench/NAME.py` is enough.
"""

from __future__ import annotations

import math
import os
import signal
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
WIDTHS = (46, 30, 42, 7)


def number(value: float) -> str:
    """Three digits that mean something."""
    if math.isinf(value):
        return "∞"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: Sequence[float]) -> str:
    """Median, and between which values it lies when there are several."""
    middle = number(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({number(min(values))}–{number(max(values))})"


class Sheet:
    """The lines of one script; leaving it prints what else the machine did meanwhile. A `box` needs root."""

    def __init__(self, title: str, *, box: bool = True) -> None:
        if box and os.geteuid():
            sys.exit(f"{Path(sys.argv[0]).name} makes network namespaces: run it as root")
        print(f"\n## {title}", flush=True)

    def __enter__(self) -> Sheet:
        # A script that is told to stop takes its namespaces and daemons with it.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
        self.begun, self.ticks = time.monotonic(), _ticks()
        self._columns("figure", "ours", "reference", "ratio", "target")
        return self

    def __exit__(self, *_: object) -> None:
        spent = [after - before for before, after in zip(self.ticks, _ticks(), strict=True)]
        busy, stolen = (100 * share / sum(spent) for share in (sum(spent) - spent[3] - spent[4], spent[7]))
        print(
            f"   {time.monotonic() - self.begun:.0f} s on {os.cpu_count()} cores: {busy:.0f} % busy, {stolen:.1f} % "
            f"stolen by the host, load {os.getloadavg()[0]:.1f} at the end",
            flush=True,
        )

    def line(
        self, what: str, ours: Sequence[float], name: str = "", reference: Sequence[float] = (), *,
        least: float | None = None, most: float | None = None,
    ) -> None:  # fmt: skip
        """Medians (least–most of the rounds). The target is for the ratio: at `least`, or at `most`."""
        ratio = _ratio(ours, reference) if reference else None
        target = f"≥ {least:g}" if least is not None else f"≤ {most:g}" if most is not None else ""
        if target and ratio is not None:
            target += "  met" if (ratio >= (least or 0)) and (most is None or ratio <= most) else "  MISSED"
        beside = f"{name}: {spread(reference)}" if reference else name
        self._columns(what, spread(ours), beside, "" if ratio is None else number(ratio), target)

    def note(self, sentence: str) -> None:
        print(f"   {sentence}", flush=True)

    def _columns(self, *words: str) -> None:
        print("   " + " ".join(word.ljust(width) for word, width in zip(words, (*WIDTHS, 0), strict=True)), flush=True)


def _ratio(ours: Sequence[float], reference: Sequence[float]) -> float:
    below = statistics.median(reference)
    return statistics.median(ours) / below if below else math.inf


def _ticks() -> list[int]:
    """user, nice, system, idle, iowait, irq, softirq, steal of all cores."""
    return [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
