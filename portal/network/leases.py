"""The addresses that dnsmasq gave out: its lease file, less the names that devices tell of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from portal.settings import Settings

FILE = "dnsmasq.leases"


@dataclass(frozen=True)
class Lease:
    """`ends` is None for a lease without end."""

    mac: str
    address: str
    ends: datetime | None


def read(settings: Settings) -> list[Lease]:
    """Empty while dnsmasq has not written its file yet."""
    try:
        lines = Path(settings.run_dir, FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [lease for line in lines if (lease := parse(line))]


def parse(line: str) -> Lease | None:
    """ "end MAC address name id", the end in seconds since 1970; None for IPv6 leases and lines cut off."""
    words = line.split()
    try:
        end, mac, address = int(words[0]), words[1].lower(), ip_address(words[2])
    except (ValueError, IndexError):
        return None  # "duid …", and what dnsmasq was just writing
    if len(mac) != 17 or address.version != 4:
        return None
    return Lease(mac, str(address), datetime.fromtimestamp(end, UTC) if end else None)
