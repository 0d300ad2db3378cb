"""Run inside the namespace of a pretend phone: what it says comes out as one line of JSON a system.

lease INTERFACE                     take an address        release INTERFACE LEASE    give it back
look --dns ADDRESS [--api URL] [--family 4|6] [KEY …]       what each system says now
walk (the same)                     each from joining to being online and off again
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

from portal.network.phones import dhcp
from portal.network.phones.device import Device
from portal.network.phones.systems import SYSTEMS, System
from portal.network.phones.walk import walk
from portal.network.phones.window import Lost, Window

AT_ONCE = 8  # systems that ask side by side, so that a dead box is judged in seconds


def _device(options: argparse.Namespace) -> Device:
    return Device(options.dns, options.api, options.family, options.patience)


def _wanted(options: argparse.Namespace) -> list[System]:
    return [each for each in SYSTEMS if not options.keys or each.key in options.keys]


def look(options: argparse.Namespace) -> Iterator[dict]:
    """Every system at once, with one resolver between them."""
    device = _device(options)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = pool.map(lambda each: each.look(device), _wanted(options))
        for system, verdict in zip(_wanted(options), verdicts, strict=True):
            yield {"key": system.key, **asdict(verdict)}


def step(options: argparse.Namespace) -> Iterator[dict]:
    """One system after the other: each connects, and is off again before the next."""
    device = _device(options)
    for system in _wanted(options):
        yield asdict(walk(device, system))
        if not options.stay:
            leave(options)


def leave(options: argparse.Namespace) -> Iterator[dict]:
    """Press Disconnect."""
    try:
        Window(_device(options), "").open(f"{options.portal}/vi/status/disconnect", "POST")
    except Lost as error:
        sys.exit(f"{error}")
    return iter(())


def lease(options: argparse.Namespace) -> Iterator[dict]:
    yield asdict(dhcp.take(options.interface))


def release(options: argparse.Namespace) -> Iterator[dict]:
    dhcp.release(options.interface, dhcp.Lease(**json.loads(options.lease)))
    yield {}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser("portal.network.phones")
    commands = top.add_subparsers(required=True)

    def command(name: str, function: Callable[[argparse.Namespace], Iterator[dict]]) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.set_defaults(function=function)
        return made

    command("lease", lease).add_argument("interface")
    giving = command("release", release)
    giving.add_argument("interface")
    giving.add_argument("lease")
    for name, function in (("look", look), ("walk", step), ("leave", leave)):
        made = command(name, function)
        made.add_argument("--dns", required=True)
        made.add_argument("--api", default="")
        made.add_argument("--family", type=int, default=0)
        made.add_argument("--patience", type=float, default=4.0)
        made.add_argument("--portal", default="")
        made.add_argument("--stay", action="store_true")
        made.add_argument("keys", nargs="*")
    return top


def main() -> int:
    options = parser().parse_args()
    try:
        for row in options.function(options):
            print(json.dumps(row), flush=True)
    except dhcp.NoLease as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
