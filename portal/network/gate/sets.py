"""The kernel's sets of granted devices (nf_tables), one element a MAC with a timeout and a counter.

Two sets hold the same devices: that of `inet tram` sees what they send, that of `bridge tram` what they are
sent. A change of both is one batch: the kernel takes all of it or nothing. Reading one device never reads
the set (`nft get element` does: 25 ms at 10,000 grants, 0.01 ms here).
"""

import struct
from collections.abc import Iterable, Sequence

from portal.network.gate import netlink as nl

INET, BRIDGE = BOTH = 1, 7  # NFPROTO_*
_NFTABLES, _ADD, _GET, _DELETE = 10, 12, 13, 14
_KEY, _TIMEOUT, _EXPIRATION, _EXPRESSION = 1, 4, 5, 7  # NFTA_SET_ELEM_*
Row = tuple[bytes, int, int]  # MAC, seconds left, bytes used


def put(rows: Sequence[Row], *, known: bool) -> None:
    """Each device's grant ends its seconds from now; `known` says whether they have one already.

    Then it is add, delete, add: kernels before 6.12 ignore the new timeout of an element that is there, and
    deleting one that has just ended would undo the batch. At most 500 rows: a message's list ends at 64 KiB.
    """
    sent = [_element(*row) for row in rows]
    received = [_element(mac, seconds) for mac, seconds, _ in rows]  # earlier bytes count once
    gone = _absent([_element(mac) for mac, _, _ in rows]) if known else []
    _batch(*gone, _message(_ADD, INET, sent), _message(_ADD, BRIDGE, received))


def delete(mac: bytes) -> None:
    """No error when it was not there."""
    _batch(*_absent([_element(mac)]))


def uplink(interface: str, state: bool) -> None:
    """Name the interface whose devices have no Internet behind them (False), or take it back (True)."""
    element = [nl.nest(1, nl.nest(_KEY, nl.attribute(1, interface.encode().ljust(16, b"\0"))))]
    _batch(*(_message(verb, INET, element, b"uplink_down") for verb in (_ADD, _DELETE)[: 1 + state]))


def read(mac: bytes) -> Row | None:
    rows = _rows(nl.seek(nl.NETFILTER, *(_message(_GET, family, [_element(mac)]) for family in BOTH)))
    return rows[0] if rows else None


def listing() -> list[Row]:
    asked = [_message(_GET, family, flags=nl.DUMP) for family in BOTH]
    return _rows(body for message in asked for body in nl.exchange(nl.NETFILTER, message))


def _message(
    verb: int, family: int, elements: Sequence[bytes] = (), name: bytes = b"granted", flags: int = nl.ACK
) -> nl.Message:
    flags |= nl.REQUEST | (verb == _ADD) * nl.CREATE
    named = nl.attribute(1, b"tram\0") + nl.attribute(2, name + b"\0")
    return nl.netfilter(_NFTABLES, verb, family, flags, named, nl.nest(3, *elements) if elements else b"")


def _absent(bare: Sequence[bytes]) -> list[nl.Message]:
    return [_message(verb, family, bare) for family in BOTH for verb in (_ADD, _DELETE)]


def _batch(*changes: nl.Message) -> None:
    begin, end = ((kind, nl.REQUEST, struct.pack("!BBH", 0, 0, _NFTABLES)) for kind in (0x10, 0x11))
    nl.exchange(nl.NETFILTER, begin, *changes, end)


def _element(mac: bytes, seconds: int = 0, used: int = 0) -> bytes:
    key = nl.nest(_KEY, nl.attribute(1, mac))
    if not seconds:
        return nl.nest(1, key)
    counter = nl.nest(_EXPRESSION, nl.attribute(1, b"counter\0"), nl.nest(2, nl.attribute(1, struct.pack("!Q", used))))
    return nl.nest(1, key, nl.attribute(_TIMEOUT, struct.pack("!Q", seconds * 1000)), counter)


def _rows(bodies: Iterable[bytes]) -> list[Row]:
    """Both sets' elements as one row a device; seconds are rounded up, so a running grant never shows 0."""
    found: dict[bytes, Row] = {}
    for body in bodies:
        for _, element in nl.each(dict(nl.each(body[4:])).get(3, b"")):
            parts = dict(nl.each(element))
            mac = dict(nl.each(parts[_KEY]))[1]
            milliseconds = int.from_bytes(parts.get(_EXPIRATION, b""), "big")
            count = dict(nl.each(dict(nl.each(parts[_EXPRESSION]))[2]))
            _, left, used = found.get(mac, (mac, -(-milliseconds // 1000), 0))
            found[mac] = (mac, left, used + int.from_bytes(count[1], "big"))
    return [row for row in found.values() if row[1]]
