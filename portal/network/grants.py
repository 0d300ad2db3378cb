"""Letting devices out and asking what they have left: the portal's side of the gate's socket.

One request is one connection, one JSON line and one answer line. Seconds and bytes come from the
kernel's set each time; nothing is remembered here.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from portal.settings import Settings

SOCKET = "gate.sock"
PATIENCE_SECONDS = 3.0
READ_PATIENCE_SECONDS = 1.0  # every page of a device asks this first; a gate that hangs must not hold all of them
AT_ONCE = 500  # keeps a request below the gate's limit of 64 KiB


class GateDown(Exception):
    """The gate does not answer, or cannot change the firewall; nothing was granted."""


class DeviceUnknown(Exception):
    """No device on the guest Wi-Fi has this address."""


@dataclass(frozen=True)
class Grant:
    """What the kernel says of one device: bytes sent to the Internet and received from it, IP headers included.

    `bytes_left` is None without a limit; at 0 the firewall holds the device as one without grant.
    """

    mac: str
    seconds_left: int
    bytes_used: int
    bytes_left: int | None = None

    @property
    def spent(self) -> bool:
        return self.bytes_left == 0


Kept = tuple[str, int, int, int]  # MAC, seconds left, bytes used, bytes allowed (0: no limit)


def as_grant(mac: str, seconds: int, used: int, limit: int) -> Grant:
    return Grant(mac, seconds, used, limit - used if limit else None)


class Grants(Protocol):
    """What the portal may ask. Every method raises GateDown; those with an address DeviceUnknown where said."""

    def device(self, address: str) -> str:
        """MAC of the device that has `address`, whether or not it is granted. Raises DeviceUnknown."""

    def grant(self, address: str, seconds: int, used: int = 0, limit: int = 0) -> Grant:
        """Let the device out for `seconds` from now, sooner or later than before. Raises DeviceUnknown.

        `used` are bytes of earlier grants that count against `limit` (0: none); a running grant's go on.
        """

    def revoke(self, address: str) -> None:
        """End the grant and cut the device's flows; no error when there is none. Raises DeviceUnknown."""

    def end(self, macs: Sequence[str]) -> None:
        """As revoke, for devices that need not be here any more; their flows are not cut, but nothing passes."""

    def read(self, address: str) -> Grant | None:
        """None: not granted, or no device here has that address."""

    def list(self) -> list[Grant]: ...

    def restore(self, kept: Sequence[Kept]) -> int:
        """Put grants back after a restart; those the kernel still has stay as they are. Returns how many came back."""

    def uplink(self, up: bool) -> None:
        """Tell the firewall whether there is an Internet to let devices out to."""


class Gate:
    """The Grants of a real box: asks the gate on its Unix socket."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def device(self, address: str) -> str:
        return str(self._ask("device", address=address))

    def grant(self, address: str, seconds: int, used: int = 0, limit: int = 0) -> Grant:
        return as_grant(*self._ask("grant", address=address, seconds=seconds, used=used, limit=limit))

    def revoke(self, address: str) -> None:
        self._ask("revoke", address=address)

    def end(self, macs: Sequence[str]) -> None:
        for start in range(0, len(macs), AT_ONCE):
            self._ask("end", macs=list(macs[start : start + AT_ONCE]))

    def read(self, address: str) -> Grant | None:
        found = self._ask("read", address=address)
        return as_grant(*found) if found else None

    def list(self) -> list[Grant]:
        return [as_grant(*row) for row in self._ask("list")]

    def restore(self, kept: Sequence[Kept]) -> int:
        parts = (kept[start : start + AT_ONCE] for start in range(0, len(kept), AT_ONCE))
        return sum(self._ask("restore", grants=[list(row) for row in part]) for part in parts)

    def uplink(self, up: bool) -> None:
        self._ask("uplink", state="up" if up else "down")

    def _ask(self, verb: str, **arguments: object) -> Any:
        patience = READ_PATIENCE_SECONDS if verb == "read" else PATIENCE_SECONDS
        answer = self._exchange(json.dumps({"verb": verb, **arguments}).encode() + b"\n", patience)
        if "answer" in answer:
            return answer["answer"]
        sentence = str(answer.get("sentence", "the gate gave no reason"))
        raise DeviceUnknown(sentence) if answer.get("refused") == "device" else GateDown(sentence)

    def _exchange(self, request: bytes, patience: float) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX) as peer:
                peer.settimeout(patience)
                peer.connect(str(self.path))
                peer.sendall(request)
                with peer.makefile("rb") as lines:
                    return dict(json.loads(lines.readline()))
        except OSError as error:
            reason = error.strerror or str(error)
            raise GateDown(f"the gate does not answer at {self.path} ({reason}); start it with: portal gate") from None
        except ValueError:
            raise GateDown(f"the gate at {self.path} closed without an answer; see its journal") from None


def open(settings: Settings, clock: Callable[[], float] = monotonic) -> Grants:
    """The grants of this box; with `firewall = "none"` a stand-in in memory, timed by `clock` (seconds)."""
    from portal.network import demo

    if settings.firewall == "none":
        return demo.Demo(settings.state_dir, clock)
    return Gate(Path(settings.run_dir, SOCKET))
