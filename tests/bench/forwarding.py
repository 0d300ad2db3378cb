"""What the firewall costs each forwarded packet with 10,000 devices let out, beside a box without any rules."""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import bench
import others

from portal import settings
from portal.box import render
from portal.network import grants
from tests.journeys.lab import Host, Lab

OUT = "198.18.0.5"
BURSTS = Path(__file__).with_name("bursts.py")
MASQUERADE = """
table ip plain {
  chain translate_to_uplink {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "eth0" masquerade
  }
}
"""
# The smallest gate there is: who is let out in one set, asked for each packet in one chain; nothing of ours besides.
SMALLEST = """
table inet smallest {{
  set granted {{ type ether_addr; flags timeout; elements = {{ {elements} }} }}
  chain forward {{
    type filter hook forward priority filter; policy drop;
    iifname "{guest}" ether saddr @granted accept
    iifname "eth0" ct state established,related accept
  }}
}}
"""
LIMITS = {"device_down_mbit": 1000, "device_up_mbit": 1000}
# The fastest that can be set is slower than these wires: so the rules work as they do on a box and never drop.
SLOW = "limit rate over 125000 kbytes/second burst 125000 kbytes"
FAST = "limit rate over 10000000 kbytes/second burst 4000000 kbytes"


class Layouts:
    """Ways to set up the box between the phone and the Internet."""

    def __init__(self, lab: Lab, count: int) -> None:
        self.lab, self.count = lab, count
        phone = lab.phones[0]
        self.address, self.mac = phone.join(), phone.mac
        values = {key: list(value) if isinstance(value, tuple) else value for key, value in lab.settings.values.items()}
        self.rules = self._rendered(lab.settings)
        self.limited = self._rendered(settings.make({**values, **LIMITS})).replace(SLOW, FAST)
        assert FAST in self.limited

    def _rendered(self, wanted: settings.Settings) -> str:
        return render.render(wanted)["etc/tram/nftables.conf"].text

    def plain(self) -> None:
        self.lab.box.run("nft", "flush", "ruleset")

    def masquerade(self) -> None:
        self.plain()
        self.lab.box.run("nft", "-f", "-", input=MASQUERADE)

    def smallest_gate(self) -> None:
        self.masquerade()
        macs = [self.mac, *map(others.mac, range(self.count))]
        elements = ", ".join(f"{mac} timeout 1h" for mac in macs)
        rules = SMALLEST.format(elements=elements, guest=self.lab.settings.guest_interface)
        self.lab.box.run("nft", "-f", "-", input=rules)

    def ours(self) -> None:
        self._let_out(self.rules)

    def with_limits(self) -> None:
        self._let_out(self.limited)

    def _let_out(self, rules: str) -> None:
        self.plain()
        self.lab.box.run("nft", "-f", "-", input=rules)
        for name, element in (("leases", f"{self.mac} . {self.address}"), ("taken", self.address)):
            self.lab.box.run("nft", "add", "element", "bridge", "tram", name, "{", element, "}")
        others.restore(self.lab, self.count)
        grants.open(self.lab.settings).grant(self.address, 3600)


def iperf(lab: Lab, *more: str) -> dict[str, float]:
    """What iperf3 counted; it gives up when its first datagram is lost, so it may try again."""
    for _ in range(3):
        told = json.loads(lab.phones[0].run("iperf3", "-c", OUT, "-J", *more, check=False))
        if not told.get("error"):
            return dict(told["end"])
        print("iperf3:", told["error"], more, flush=True)
    raise AssertionError(f"iperf3 {' '.join(more)}: {told['error']}")


def tcp(lab: Lab, seconds: str, *more: str) -> float:
    return iperf(lab, "-t", seconds, *more)["sum_received"]["bits_per_second"] / 1e9  # type: ignore[index]


def part(host: Host, role: str, seconds: str) -> subprocess.Popen[str]:
    words = ["ip", "netns", "exec", host.name, "python3", str(BURSTS), role, OUT, "7000", seconds]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def small(near: str, far: str) -> Callable[[Lab, str], float]:
    """Thousands of packets of 64 bytes a second that one processor carries from end to end."""

    def measure(lab: Lab, seconds: str) -> float:
        with part(lab.inet, far, seconds) as there:
            assert there.stdout is not None
            there.stdout.readline()
            with part(lab.phones[0], near, seconds) as here:
                assert here.stdout is not None
                sender, other = (here, there) if near == "send" else (there, here)
                nanoseconds = float(sender.stdout.readline() or "nan")
                other.communicate()
        return 1e6 / nanoseconds

    return measure


FIGURES: dict[str, Callable[[Lab, str], float]] = {
    "TCP up, Gbit/s": tcp,
    "TCP down, Gbit/s": lambda lab, seconds: tcp(lab, seconds, "-R"),
    "64 bytes up, 1000 packets/s": small("send", "listen"),
    "64 bytes down, 1000 packets/s": small("ask", "answer"),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", default="1", choices="123456789", help="of each figure and round")
    options.add_argument("--others", type=int, default=10_000)
    given = options.parse_args()
    with (
        bench.Sheet(f"Forwarding, {given.others:,} devices let out") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), {"guest_network": "10.10.0.0/16"}, phones=1) as lab,
    ):
        lab.inet.ip("route", "add", "10.10.0.0/16", "via", "10.99.0.1")  # the way back without translation
        lab.inet.start("iperf3", "-s", "-B", OUT)  # it answers from the address it was asked at
        layouts = Layouts(lab, given.others)
        ways = (layouts.plain, layouts.masquerade, layouts.smallest_gate, layouts.ours, layouts.with_limits)
        found: dict[tuple[str, str], list[float]] = {}
        for turn in range(given.rounds):
            for way in ways if turn % 2 else reversed(ways):  # what grows during a round hits both ends alike
                way()
                for figure, measure in FIGURES.items():
                    found.setdefault((way.__name__, figure), []).append(measure(lab, given.seconds))
        for figure in FIGURES:
            report(page, figure, {way: times for (way, what), times in found.items() if what == figure})


def report(page: bench.Sheet, figure: str, found: dict[str, list[float]]) -> None:
    ours = found["ours"]
    page.line(figure, ours, "translating alone", found["masquerade"], least=0.95)
    page.line("", ours, "nothing at all", found["plain"])
    page.line("", ours, "smallest gate", found["smallest_gate"])
    page.line(f"{figure}, limits on", found["with_limits"], "translating alone", found["masquerade"], least=0.95)


if __name__ == "__main__":
    main()
