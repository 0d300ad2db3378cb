"""The kernel's set of granted devices (nf_tables): one element a MAC, with a timeout and a quota.

The quota is meter and limit: past it the element matches no more. A change is one batch, all or nothing. Reading
one device never reads the whole set (`nft get element` does).
"""

import struct
from collections.abc import Iterable, Iterator, Sequence

from portal.network.gate import netlink as nl

INET, BRIDGE = 1, 7  # NFPROTO_*
_NFTABLES, _ADD, _GET, _DELETE = 10, 12, 13, 14
_KEY, _TIMEOUT, _EXPIRATION, _EXPRESSION = 1, 4, 5, 7  # NFTA_SET_ELEM_*
_LIMIT, _USED = 1, 4  # NFTA_QUOTA_*
UNLIMITED = 1 << 62  # the kernel wants a number, and a signed one
Row = tuple[bytes, int, int, int]  # MAC, seconds left, bytes used, bytes allowed (0: no limit)


def replace(macs: Sequence[bytes], rows: Sequence[Row] = ()) -> None:
    """The grants of `macs`, where there are any, by `rows`; at most 500, a message's list ends at 64 KiB.

    Add, then delete: to delete what has just ended would undo the batch; kernels before 6.12 renew no timeout.
    """
    bare, full = [_element(mac) for mac in macs], [_element(*row) for row in rows]
    steps = (_ADD, bare), (_DELETE, bare), (_ADD, full)
    _batch(*(_message(verb, elements) for verb, elements in steps if elements))


def uplink(interface: str, state: bool) -> None:
    """Name the interface whose devices have no Internet behind them (False), or take it back (True)."""
    element = [nl.nest(1, nl.nest(_KEY, nl.attribute(1, interface.encode().ljust(16, b"\0"))))]
    _batch(*(_message(verb, element, INET, b"uplink_down") for verb in (_ADD, _DELETE, _ADD)[: 3 - state]))


def read(mac: bytes) -> Row | None:
    return next(_rows(nl.seek(nl.NETFILTER, _message(_GET, [_element(mac)]))), None)


def listing() -> list[Row]:
    return list(_rows(nl.exchange(nl.NETFILTER, _message(_GET))))


def _message(verb: int, elements: Sequence[bytes] = (), family: int = BRIDGE, name: bytes = b"granted") -> nl.Message:
    flags = nl.REQUEST | (nl.ACK if elements else nl.DUMP) | (verb == _ADD) * nl.CREATE
    named = nl.attribute(1, b"tram\0") + nl.attribute(2, name + b"\0")
    return nl.netfilter(_NFTABLES, verb, family, flags, named, nl.nest(3, *elements) if elements else b"")


def _batch(*changes: nl.Message) -> None:
    begin, end = ((kind, nl.REQUEST, struct.pack("!BBH", 0, 0, _NFTABLES)) for kind in (0x10, 0x11))
    nl.exchange(nl.NETFILTER, begin, *changes, end)


def _element(mac: bytes, seconds: int = 0, used: int = 0, limit: int = 0) -> bytes:
    key = nl.nest(_KEY, nl.attribute(1, mac))
    if not seconds:
        return nl.nest(1, key)
    numbers = ((_LIMIT, limit or UNLIMITED), (_USED, min(used, limit or UNLIMITED)))
    meter = nl.nest(2, *(nl.attribute(kind, struct.pack("!Q", number)) for kind, number in numbers))
    quota = nl.nest(_EXPRESSION, nl.attribute(1, b"quota\0"), meter)
    return nl.nest(1, key, nl.attribute(_TIMEOUT, struct.pack("!Q", seconds * 1000)), quota)


def _rows(bodies: Iterable[bytes]) -> Iterator[Row]:
    """Seconds are rounded up, so a running grant never shows 0; one that has just ended is left out."""
    for body in bodies:
        for _, element in nl.each(dict(nl.each(body[4:])).get(3, b"")):
            parts = dict(nl.each(element))
            milliseconds = int.from_bytes(parts.get(_EXPIRATION, b""), "big")
            if milliseconds:
                meter = dict(nl.each(dict(nl.each(parts.get(_EXPRESSION, b""))).get(2, b"")))
                used, limit = (int.from_bytes(meter.get(kind, b""), "big") for kind in (_USED, _LIMIT))
                yield dict(nl.each(parts[_KEY]))[1], -(-milliseconds // 1000), used, limit % UNLIMITED
