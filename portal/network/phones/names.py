"""A DNS question and its answer, small enough to be read; by hand, so that no setting of the machine takes part."""

from __future__ import annotations

import secrets
import socket
import struct

KINDS = {4: 1, 6: 28}  # A and AAAA
NO_SUCH_NAME = 3


class NoAnswer(Exception):
    """The server refused or kept silent; the sentence says which."""


def look_up(server: str, name: str, family: int = 4, patience: float = 3.0) -> list[str]:
    """The addresses of `name`; empty when there are none. Raises NoAnswer.

    `server` may carry a scope, as a router's own address does: fe80::1%wlan0.
    """
    number = secrets.randbelow(65536)
    words = [part.encode("ascii") for part in name.rstrip(".").split(".")]
    question = b"".join(bytes([len(word)]) + word for word in words) + b"\0" + struct.pack(">2H", KINDS[family], 1)
    packet = struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + question
    kind, _, _, _, where = socket.getaddrinfo(server, 53, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)[0]
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as line:
            line.settimeout(patience)
            line.connect(where)
            line.send(packet)
            while (answer := line.recv(4096))[:2] != packet[:2]:
                pass
    except TimeoutError:
        raise NoAnswer(f"{server} does not answer for names") from None
    except OSError as error:
        raise NoAnswer(f"{server} refuses to answer for names ({error.strerror})") from None
    try:
        return _read(answer, len(packet), KINDS[family], name)
    except (IndexError, ValueError, struct.error):
        raise NoAnswer(f"{server} answers for names with something that is no answer") from None


def _read(answer: bytes, at: int, wanted: int, name: str) -> list[str]:
    _, flags, _, count, _, _ = struct.unpack(">6H", answer[:12])
    if flags & 15 not in (0, NO_SUCH_NAME):
        raise NoAnswer(f"the name server failed at {name} (code {flags & 15})")
    found = []
    for _ in range(count):
        at = _past_name(answer, at)
        kind, _, _, length = struct.unpack(">2HIH", answer[at : at + 10])
        data = answer[at + 10 : at + 10 + length]
        at += 10 + length
        if kind == wanted:
            found.append(socket.inet_ntop(socket.AF_INET if length == 4 else socket.AF_INET6, data))
    return found


def _past_name(answer: bytes, at: int) -> int:
    while answer[at]:
        if answer[at] >= 0xC0:  # a pointer to an earlier place, two bytes
            return at + 2
        at += 1 + answer[at]
    return at + 1
