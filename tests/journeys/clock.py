"""Something that answers where a time server would (udp/123), and a phone that asks it; a program of its own."""

from __future__ import annotations

import socket
import sys

SERVER = ("198.18.0.5", 123)


def serve() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(SERVER)
        while True:
            data, whence = line.recvfrom(512)
            line.sendto(data, whence)


def ask(length: int) -> int:
    """How many bytes come back for a question of `length`; -1 for none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(3)
        line.connect(SERVER)
        line.send(bytes(length))
        try:
            return len(line.recv(512))
        except OSError:
            return -1


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    print(ask(int(sys.argv[1])))
