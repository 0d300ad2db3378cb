"""A waiting room that fills: 50 devices a second ask for an address, each with a MAC of its own."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import bench
import processes

from tests.journeys.lab import Lab, until

ARRIVALS = Path(__file__).with_name("arrivals.py")
# As dnsmasq comes: it pings each address for seconds before it gives it away. No rules of ours before it.
BARE = """
port=0
interface=br-guest
bind-interfaces
dhcp-range=10.10.8.1,10.10.10.9,255.255.252.0,1h
dhcp-range=10.10.10.11,10.10.11.254,255.255.252.0,1h
dhcp-leasefile={0}/bare.leases
pid-file=
log-facility=-
"""


def arrive(lab: Lab, rate: int, seconds: int) -> dict[str, float]:
    words = ("python3", str(ARRIVALS), "wlan0", str(rate), str(seconds))
    return dict(json.loads(lab.phones[0].run(*words)))


def again(lab: Lab) -> None:
    """Nobody has an address, the firewall knows nobody."""
    lab.box.run("nft", "flush", "ruleset")
    lab.box.run("nft", "-f", str(lab.etc / "etc/tram/nftables.conf"))
    stop(lab, processes.started(lab, "dnsmasq"))
    (lab.sockets / "dnsmasq.leases").unlink(missing_ok=True)
    lab.box.start("dnsmasq", "--keep-in-foreground", f"--conf-file={lab.etc}/etc/tram/dnsmasq.conf", "--user=root")
    listening(lab)


def stop(lab: Lab, program) -> None:
    program.terminate()
    program.wait()
    lab.running.remove(program)


def listening(lab: Lab) -> None:
    until(lambda: lab.box.run("ss", "-lunH", "sport = :67"), 10, "dnsmasq listens")


def bare(lab: Lab, rate: int, seconds: int) -> dict[str, float]:
    lab.box.run("nft", "flush", "ruleset")
    stop(lab, processes.started(lab, "dnsmasq"))
    (lab.folder / "bare.conf").write_text(BARE.format(lab.folder))
    started = lab.box.start("dnsmasq", "-k", f"--conf-file={lab.folder}/bare.conf", "--user=root")
    listening(lab)
    found = arrive(lab, rate, seconds)
    lab.running.remove(started)
    started.terminate()
    started.wait()
    lab.box.start("dnsmasq", "--keep-in-foreground", f"--conf-file={lab.etc}/etc/tram/dnsmasq.conf", "--user=root")
    listening(lab)
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--rate", type=int, default=50)
    given = options.parse_args()
    with (
        bench.Sheet(f"{given.rate} devices a second ask for an address, for {given.seconds} s") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), phones=1) as lab,
    ):
        rounds = []
        for _ in range(given.rounds):
            again(lab)
            rounds.append(arrive(lab, given.rate, given.seconds))
        report(page, lab, given, rounds)


def report(page: bench.Sheet, lab: Lab, given: argparse.Namespace, rounds: list[dict[str, float]]) -> None:
    asked = given.rate * given.seconds
    page.line("devices with an address", [each["leased"] for each in rounds], "asked", [asked], least=1)
    page.line("question to answer, median, ms", [each["median"] for each in rounds])
    page.line("slowest of 100, ms", [each["p99"] for each in rounds], "limit", [1000], most=1)
    page.line("questions asked again", [each["again"] for each in rounds])
    page.line("offered to two at once, refused, anew", [each["refused"] for each in rounds])
    learned = lab.box.run("nft", "list", "set", "bridge", "tram", "leases").count("expires")
    page.line("addresses the firewall learned, last round", [learned], "leased", [rounds[-1]["leased"]], least=1)
    beside = bare(lab, given.rate, 3)
    page.line("of those of 3 s, dnsmasq as it comes", [beside["leased"]], "asked", [given.rate * 3])


if __name__ == "__main__":
    main()
