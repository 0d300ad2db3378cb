"""Messages to the kernel by hand: packing, sending, and waiting until it has said yes."""

import os
import socket
import struct
from collections.abc import Iterator
from itertools import count

REQUEST, ACK, DUMP, CREATE = 0x1, 0x4, 0x300, 0x400
ROUTE, NETFILTER = 0, 12
_ERROR, _DONE, _INTERRUPTED, _NESTED = 2, 3, 0x10, 0x8000
Message = tuple[int, int, bytes]  # kind, flags, body
# Kept open: closing one, the kernel first clears away what was deleted (16 ms). The gate asks one thing at a time.
_links: dict[int, socket.socket] = {}
_numbers = count(1, 4096)  # of messages; more than one exchange has


def attribute(kind: int, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack("HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)


def nest(kind: int, *parts: bytes) -> bytes:
    return attribute(kind | _NESTED, *parts)


def each(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes in `data`, in their order."""
    while len(data) >= 4:
        length, kind = struct.unpack_from("HH", data)
        yield kind & ~_NESTED, data[4:length]
        data = data[length + 3 & ~3 :]


def netfilter(subsystem: int, verb: int, family: int, flags: int, *parts: bytes) -> Message:
    return subsystem << 8 | verb, flags, struct.pack("!BBH", family, 0, 0) + b"".join(parts)


def exchange(protocol: int, *messages: Message) -> list[bytes]:
    """Send all at once; the bodies of the answers. Raises OSError with the kernel's first objection."""
    first = next(_numbers) % (1 << 32)
    packed, last = b"", first  # it is over with the answer to the last one that asks for ACK or DUMP
    for number, (kind, flags, body) in enumerate(messages, first):
        packed += struct.pack("IHHII", 16 + len(body), kind, flags, number, 0) + body
        last = number if flags & (ACK | DUMP) else last
    link = _links[protocol] = _links.get(protocol) or _opened(protocol)
    link.send(packed)
    bodies, whole = _received(link, range(first, last + 1))
    return bodies if whole else exchange(protocol, *messages)  # it changed while it was listed


def _opened(protocol: int) -> socket.socket:
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    link.settimeout(2)
    link.setsockopt(270, 10, 1)  # NETLINK_CAP_ACK: else an error carries our whole message back
    link.setsockopt(270, 12, 1)  # NETLINK_GET_STRICT_CHK: else a listing ignores the interface asked for
    return link


def seek(protocol: int, *messages: Message) -> list[bytes]:
    """exchange(), but empty when the kernel knows no such thing."""
    try:
        return exchange(protocol, *messages)
    except FileNotFoundError:  # what Python makes of ENOENT
        return []


def _received(link: socket.socket, numbers: range) -> tuple[list[bytes], bool]:
    bodies, whole = [], True
    while True:
        data = link.recv(1 << 17)
        while data:
            length, kind, flags, number, _ = struct.unpack_from("IHHII", data)
            body, data = data[16:length], data[length + 3 & ~3 :]
            if number not in numbers:
                continue  # the rest of an exchange that failed
            whole = whole and not flags & _INTERRUPTED
            if kind not in (_ERROR, _DONE):
                bodies.append(body)
            elif code := -struct.unpack_from("i", body)[0]:
                raise OSError(code, os.strerror(code))
            elif number == numbers[-1]:
                return bodies, whole
