"""One question to the Internet: the address of a probe server, and its answer byte by byte.

It never hangs: getaddrinfo has no time-out, so the name is asked for with packets of our own. It imports the
standard library alone and little of it, because the watcher that uses it stays in memory.
"""

from __future__ import annotations

import os
import select
import socket
import struct
from collections.abc import Iterator, Sequence
from time import monotonic

# Host, path, status and body, as the table of probes has them.
Question = tuple[str, str, int, bytes]
Server = tuple[str, int]  # address and port of a DNS server
NAMES, SILENT, SLOW, FOREIGN = "names", "silent", "slow", "foreign"  # why an answer is not the right one
LONGEST = 8192
AGAIN_SECONDS = 1.0  # a lost packet is sent again, as phones do


def ask(question: Question, servers: Sequence[Server], patience: float, port: int = 80) -> str:
    """ "" for the right answer, or why there is none.

    NAMES: no address was found; SILENT: nobody there; SLOW: somebody is, but said nothing; FOREIGN: somebody else is.
    """
    host, path, status, body = question
    end = monotonic() + patience
    address = resolve(host, servers, end)
    if not address:
        return NAMES
    reached = SILENT
    try:
        with socket.socket() as line:
            line.settimeout(_left(end))
            line.connect((address, port))
            reached = SLOW
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nConnection: close\r\n\r\n".encode())
            head, _, found = _read(line, status, end).partition(b"\r\n\r\n")
    except TimeoutError:
        return reached
    except OSError:
        return SILENT
    said = head.split(b" ", 2)[1:2]
    # The last line break comes and goes: captive.apple.com has been seen with 68 bytes and with 69.
    right = said == [str(status).encode()] and (status == 204 or found.strip() == body.strip())
    return "" if right else FOREIGN


def _left(end: float) -> float:
    """Seconds until `end`. Raises TimeoutError when there are none."""
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(line: socket.socket, status: int, end: float) -> bytes:
    """The answer, as far as it matters: a 204 has no body, and nobody need wait for more bytes than announced."""
    text = b""
    while len(text) < LONGEST:
        line.settimeout(_left(end))
        if not (more := line.recv(4096)):
            break
        text += more
        head, parted, body = text.partition(b"\r\n\r\n")
        if parted and (status == 204 or len(body) >= _announced(head)):
            break
    return text


def _announced(head: bytes) -> int:
    for field in head.lower().split(b"\r\n"):
        name, _, value = field.partition(b":")
        if name == b"content-length" and value.strip().isdigit():
            return min(int(value), LONGEST)
    return LONGEST


def resolve(host: str, servers: Sequence[Server], end: float) -> str:
    """The first IPv4 address that any of the servers gives for `host`; "" when none does before `end`."""
    packet = _packet(host)
    lines = list(_lines(servers))
    try:
        while lines and (left := end - monotonic()) > 0:
            for line in lines:
                _send(line, packet)
            again = monotonic() + min(left, AGAIN_SECONDS)
            while lines and (left := again - monotonic()) > 0:
                for line in select.select(lines, [], [], left)[0]:
                    if address := _receive(line, packet):
                        return address
                    lines.remove(line)
                    line.close()
    finally:
        for line in lines:
            line.close()
    return ""


def _packet(host: str) -> bytes:
    """A recursive question for the A record (RFC 1035 §4)."""
    labels = b"".join(bytes([len(part)]) + part for part in host.encode().split(b"."))
    return os.urandom(2) + struct.pack(">5H", 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", 1, 1)


def _lines(servers: Sequence[Server]) -> Iterator[socket.socket]:
    """One connected socket a server, so that an answer from elsewhere does not count."""
    for address, port in servers:
        host, _, zone = address.partition("%")  # a router may name itself by its link-local address
        line = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            line.connect((host, port, 0, socket.if_nametoindex(zone)) if zone else (host, port))
            yield line
        except OSError:  # no way to it
            line.close()


def _send(line: socket.socket, packet: bytes) -> None:
    try:
        line.send(packet)
    except OSError:
        return  # what became of an earlier packet, or no way just now; the wait below ends it


def _receive(line: socket.socket, packet: bytes) -> str:
    """The address in the answer; "" for a server that refuses, fails, or is not there."""
    try:
        answer = line.recv(1500)
        return next(_addresses(answer, packet), "")
    except (OSError, IndexError, struct.error):
        return ""


def _addresses(answer: bytes, packet: bytes) -> Iterator[str]:
    flags, _, records = struct.unpack_from(">3H", answer, 2)
    if answer[:2] != packet[:2] or not flags & 0x8000 or flags & 0x000F:
        return
    place = len(packet)  # the question comes back as it was sent
    for _ in range(records):
        while answer[place] and answer[place] < 0xC0:
            place += answer[place] + 1
        place += 2 if answer[place] else 1
        kind, group, _ttl, length = struct.unpack_from(">2HIH", answer, place)
        place += 10 + length
        if (kind, group, length) == (1, 1, 4):
            yield socket.inet_ntoa(answer[place - 4 : place])
