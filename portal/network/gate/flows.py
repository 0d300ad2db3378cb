"""Ending what a device has open (ctnetlink), so that Disconnect means now; safety does not rest on it."""

import struct

from portal.network.gate.neighbours import FAMILY, Address
from portal.network.gate.netlink import ACK, DUMP, NETFILTER, REQUEST, attribute, each, exchange, nest, netfilter, seek

_CONNTRACK, _GET, _DELETE = 1, 1, 2
_OPENED, _STATUS, _ID, _FILTER = 1, 3, 12, 25  # CTA_TUPLE_ORIG, …
_TO_BOX = 1 << 5  # IPS_DST_NAT: only connections to the portal have their destination translated


def cut(address: Address) -> None:
    """Forget every forwarded flow that `address` opened; those to the portal carry the answer to Disconnect."""
    family, kind = FAMILY[address.version], 1 if address.version == 4 else 3  # CTA_IP_V4_SRC, CTA_IP_V6_SRC
    # The kernel picks by source since 5.8 (Debian 12 has 6.1); by an IPv6 one it picks all others (6.18 still).
    opened = nest(_OPENED, nest(1, attribute(kind, address.packed)))
    by_source = nest(_FILTER, attribute(1, struct.pack("I", 1)), attribute(2, struct.pack("I", 0)))
    picked = (opened, by_source) if address.version == 4 else ()
    bodies = exchange(NETFILTER, netfilter(_CONNTRACK, _GET, family, REQUEST | DUMP, *picked))
    for body in (body for body in bodies if address.packed in body):
        flow = dict(each(body[4:]))
        source = dict(each(dict(each(flow[_OPENED]))[1]))[kind]
        if source == address.packed and not int.from_bytes(flow[_STATUS], "big") & _TO_BOX:
            # Always named by tuple and number: a deletion that names nothing forgets everybody's flows.
            named = nest(_OPENED, flow[_OPENED]) + attribute(_ID, flow[_ID])
            seek(NETFILTER, netfilter(_CONNTRACK, _DELETE, family, REQUEST | ACK, named))
