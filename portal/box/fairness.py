"""Shares the line between devices: each gets the same, however many connections it opens.

The queue has to be where we can sort it: the box sends a little less than the line takes (0.9 of what was
measured), so that nothing waits in the provider's modem. CAKE sorts by device; a kernel without it gets
fq_codel with a filter that sorts the same way. Run by tram-fairness-up and -down; a line that was not
measured (0) is left as it is, because a shaper without a rate changes nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from portal.box.radio import device_unit
from portal.settings import Settings

SHARE = 0.9  # of the measured line; more, and the modem's queue fills up again (0.95 is often too much by DSL or LTE)
CAKE, FQ_CODEL = "cake", "fq_codel"
TC = "/usr/sbin/tc"


class NotShaped(Exception):
    """The kernel has neither; the sentence has tc's words."""


@dataclass(frozen=True)
class Line:
    """One direction: `up` leaves by the uplink, `down` by the guest bridge. `kbit` 0: not measured."""

    direction: str
    interface: str
    kbit: int
    portal: str  # whose own pages need not wait behind downloads

    @property
    def unit(self) -> str:
        return f"tram-fairness-{self.direction}.service"

    @property
    def device(self) -> str:
        """systemd's unit of the interface."""
        return device_unit(self.interface)


def lines(settings: Settings) -> dict[str, Line]:
    """Both directions, measured or not."""
    up, down = (int(each * 1000 * SHARE) for each in (settings.uplink_up_mbit, settings.uplink_down_mbit))
    return {
        "up": Line("up", settings.uplink_interface, up, settings.portal_address),
        "down": Line("down", settings.guest_interface, down, settings.portal_address),
    }


def plan(line: Line, kind: str) -> list[str]:
    """The commands of tc, for an interface without a queue of ours."""
    dev, rate = f"dev {line.interface}", f"{line.kbit}kbit"
    if line.direction == "up":
        if kind == CAKE:
            # nat: the sender before translation, else all devices are one. Acknowledgements that say the same
            # as the one behind them would take half of a thin upload. besteffort: the shares are even within a class
            # of traffic alone, and a device may call all of its own urgent. Not dual-srchost: with sixteen thin
            # flows, each of which CAKE takes for a harmless one, a device got three times the share of another.
            return [f"qdisc add {dev} root cake bandwidth {rate} besteffort nat srchost ack-filter"]
        return _fq_codel(line, "root", "nfct-src")
    before = [
        # Two bands: what the box itself sends (pages, names, addresses) first, and not counted against the line.
        f"qdisc add {dev} root handle 1: prio bands 2 priomap {'1 ' * 16}".rstrip(),
        f"filter add {dev} parent 1: protocol ip prio 1 u32 match ip src {line.portal}/32 flowid 1:1",
    ]
    if kind == CAKE:
        # Addresses are the devices' own again on this side: no look into the table of connections. ingress: what
        # is dropped here has used the line already; not counted, many flows would keep the provider's queue full.
        return [*before, f"qdisc add {dev} parent 1:2 cake bandwidth {rate} besteffort dual-dsthost ingress"]
    return [*before, *_fq_codel(line, "parent 1:2", "dst")]


def _fq_codel(line: Line, where: str, key: str) -> list[str]:
    """A rate, and inside it a queue for each device instead of one for each connection."""
    dev, burst = f"dev {line.interface}", max(16_000, line.kbit * 125 // 200)  # 5 ms; less cannot hold a fast rate
    return [
        f"qdisc add {dev} {where} handle 10: tbf rate {line.kbit}kbit burst {burst} latency 50ms",
        f"qdisc add {dev} parent 10:1 handle 20: fq_codel",
        f"filter add {dev} parent 20: protocol all prio 1 handle 1 flow hash keys {key} divisor 1024",
    ]


def shape(line: Line) -> str:
    """Put the best queue this kernel has before the line. Returns its name; raises NotShaped and leaves none."""
    said = ""
    for kind in (CAKE, FQ_CODEL):
        release(line.interface)
        said = next(filter(None, (_tc(*command.split()) for command in plan(line, kind))), "")
        if not said:
            return kind
    release(line.interface)
    raise NotShaped(f"{line.interface} is not shared fairly: {said}")


def release(interface: str) -> None:
    """The kernel's own queue again."""
    _tc("qdisc", "del", "dev", interface, "root")


def _tc(*words: str) -> str:
    """What tc has against it; empty when it is done."""
    try:
        done = subprocess.run([TC, *words], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return f"{TC} is not installed: apt install iproute2"
    return (done.stderr.strip().splitlines() or ["tc failed"])[0] if done.returncode else ""


def in_force(interface: str) -> str:
    """CAKE or FQ_CODEL below a rate of ours; empty when there is none."""
    words = [TC, "-j", "qdisc", "show", "dev", interface]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
        kinds = {each["kind"] for each in json.loads(done.stdout)}
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return CAKE if CAKE in kinds else FQ_CODEL if {"tbf", FQ_CODEL} <= kinds else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Set or release one direction; the unit says everything, so that a changed setting changes the unit."""
    parser = argparse.ArgumentParser("portal.box.fairness", description=__doc__)
    parser.add_argument("act", choices=("shape", "release"))
    parser.add_argument("direction", choices=("up", "down"))
    parser.add_argument("interface")
    parser.add_argument("kbit", type=int)
    parser.add_argument("portal")
    given = parser.parse_args(arguments)
    if given.act == "release":
        release(given.interface)
        return 0
    try:
        kind = shape(Line(given.direction, given.interface, given.kbit, given.portal))
    except NotShaped as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print(f"{given.interface}: {kind} at {given.kbit} kbit/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
