"""What the gate can be asked: one table of verbs, and one of the arguments they take, checked on arrival."""

import json
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from typing import Any

from portal.network.gate import flows, neighbours, sets

# What a shape nobody foresaw raises while it is taken apart; deep nesting ends in RecursionError.
WRONG = (ValueError, TypeError, AttributeError, KeyError, RecursionError)


class Refused(Exception):
    """The request is not carried out; its arguments are the kind (request, device, kernel) and a sentence."""


def address(value: Any) -> neighbours.Address:
    found = ip_address(value if type(value) is str else "")
    return getattr(found, "ipv4_mapped", None) or found


def whole(value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError
    return value


def mac(value: Any) -> bytes:
    packed = bytes.fromhex(value.replace(":", ""))
    if len(packed) != 6 or not any(packed) or packed[0] & 1:  # odd: a group, no device
        raise ValueError
    return packed


seconds = partial(whole, low=1, high=86_400)
size = partial(whole, low=0, high=1 << 60)  # of traffic, in bytes


def row(value: Any) -> sets.Row:
    device, left, used, limit = value
    return mac(device), seconds(left), size(used), size(limit)


def many(check: Callable[[Any], Any], value: Any) -> list[Any]:
    return [check(each) for each in value[: whole(len(value), 0, 500)]]


ARGUMENTS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "address": (address, "an IPv4 or IPv6 address as text"),
    "seconds": (seconds, "a whole number from 1 to 86400"),
    "used": (size, "a whole number of bytes"),
    "limit": (size, "a whole number of bytes, 0 for no limit"),
    "macs": (partial(many, mac), "a list of up to 500 MAC addresses"),
    "grants": (partial(many, row), "a list of up to 500 times [MAC, seconds, bytes used, bytes allowed]"),
    "state": ({"up": True, "down": False}.__getitem__, '"up" or "down"'),
}


def device(bridge: str, address: neighbours.Address) -> bytes:
    if found := neighbours.mac_of(address, bridge):
        return found
    raise Refused("device", "no device on the guest Wi-Fi has this address")


def grant(bridge: str, address: neighbours.Address, seconds: int, used: int, limit: int) -> sets.Row | None:
    """A running grant is renewed: its time starts again, its bytes go on. `used`: earlier in the day."""
    found = device(bridge, address)
    before = sets.read(found)
    sets.replace([found], [(found, seconds, max(used, before[2]) if before else used, limit)])
    return sets.read(found)


def revoke(bridge: str, address: neighbours.Address) -> None:
    found = device(bridge, address)
    sets.replace([found])
    for each in {address, *neighbours.addresses_of(found, bridge)}:
        flows.cut(each)


def read(bridge: str, address: neighbours.Address) -> sets.Row | None:
    found = neighbours.mac_of(address, bridge)
    return sets.read(found) if found else None


def restore(_bridge: str, grants: list[sets.Row]) -> int:
    """What the kernel still has is the truth and stays."""
    missing = {row[0]: row for row in grants if sets.read(row[0]) is None}
    if missing:
        sets.replace(list(missing), list(missing.values()))
    return len(missing)


VERBS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "device": (device, ("address",)),
    "grant": (grant, ("address", "seconds", "used", "limit")),
    "revoke": (revoke, ("address",)),
    "end": (lambda _bridge, macs: sets.replace(macs), ("macs",)),  # what is open meets a closed door
    "read": (read, ("address",)),
    "list": (lambda _bridge: sets.listing(), ()),
    "restore": (restore, ("grants",)),
    "uplink": (sets.uplink, ("state",)),
}


def answer(line: bytes, bridge: str) -> dict[str, object]:
    """Carry out one request; whatever is wrong with it becomes a sentence, never the end of the gate."""
    try:
        return {"answer": _run(line, bridge)}
    except Refused as refused:
        kind, sentence = refused.args
    except OSError as error:
        reason = "run nft -f on nftables.conf" if isinstance(error, FileNotFoundError) else error
        kind, sentence = "kernel", f"the firewall of {bridge} cannot be used: {reason}"
    return {"refused": kind, "sentence": sentence}


def _run(line: bytes, bridge: str) -> object:
    try:
        request = json.loads(line)
        run, names = VERBS[request.pop("verb")]
    except WRONG:
        raise Refused("request", "write one JSON object in a line; its verb is one of " + ", ".join(VERBS)) from None
    if set(request) != set(names):
        raise Refused("request", "this verb takes exactly: " + (", ".join(names) or "nothing"))
    for name in names:
        check, shape = ARGUMENTS[name]
        try:
            request[name] = check(request[name])
        except WRONG:
            raise Refused("request", f"{name} must be {shape}") from None
    return run(bridge, **request)
