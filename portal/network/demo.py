"""Grants for a machine without firewall: kept in this process's memory, the machine is never touched.

The demo and the tests of pages use it, so that Connect, the status page and Disconnect work as on a box.
A grant ends by the clock that is passed in, as the kernel's timeout would end it.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Sequence
from hashlib import blake2s

from portal.network.grants import DeviceUnknown, Grant, Kept, as_grant

# Every request opens its own Demo, so what was granted outlives it: state_dir -> MAC -> (end, bytes, limit).
_granted: dict[str, dict[str, tuple[float, int, int]]] = {}


class Demo:
    """The Grants of a demo: every valid address is a device, with a made-up, locally administered MAC."""

    def __init__(self, state_dir: str, clock: Callable[[], float]) -> None:
        self._ends = _granted.setdefault(state_dir, {})
        self._clock = clock

    def device(self, address: str) -> str:
        try:
            packed = ipaddress.ip_address(address).packed
        except ValueError:
            raise DeviceUnknown(f"{address!r} is not an address of a device here") from None
        return "02:" + blake2s(packed, digest_size=5).digest().hex(":")

    def grant(self, address: str, seconds: int, used: int = 0, limit: int = 0) -> Grant:
        mac = self.device(address)
        self._ends[mac] = (self._clock() + seconds, used, limit)
        return as_grant(mac, seconds, used, limit)

    def revoke(self, address: str) -> None:
        self._ends.pop(self.device(address), None)

    def end(self, macs: Sequence[str]) -> None:
        for mac in macs:
            self._ends.pop(mac, None)

    def read(self, address: str) -> Grant | None:
        try:
            mac = self.device(address)
        except DeviceUnknown:
            return None
        return next((grant for grant in self.list() if grant.mac == mac), None)

    def list(self) -> list[Grant]:
        now = self._clock()
        for mac in [mac for mac, (end, *_) in self._ends.items() if end <= now]:
            del self._ends[mac]
        return [as_grant(mac, math.ceil(end - now), used, limit) for mac, (end, used, limit) in self._ends.items()]

    def restore(self, kept: Sequence[Kept]) -> int:
        present = {grant.mac for grant in self.list()}
        new = [row for row in kept if row[0] not in present]
        self._ends.update({mac: (self._clock() + seconds, used, limit) for mac, seconds, used, limit in new})
        return len(new)

    def uplink(self, up: bool) -> None:
        """Nothing to tell: a demo has no firewall."""
