"""A tunnel through DNS: a server for every name that answers with as much as the question allows, and its other end.

    python tunnels.py ADDRESS    answers on port 53, by UDP and TCP; prints what it heard, a line a question
Names carry what goes up (they may hold any byte), TXT or NULL records what comes down, as iodine does it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass

NULL, TXT = 10, 16


def question(number: int, carried: int, kind: int = NULL, room: int = 4096) -> bytes:
    """A question whose name holds `carried` bytes besides its number; `room`: EDNS, what the answer may have."""
    load = b"%08d" % number + os.urandom(carried).hex().encode()[:carried]
    labels = [load[start : start + 63] for start in range(0, len(load), 63)] + [b"t", b"example"]
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    edns = b"\0" + struct.pack("!HHIH", 41, room, 0, 0)
    return struct.pack("!6H", number % 65536, 0x0100, 1, 0, 0, 1) + name + struct.pack("!HH", kind, 1) + edns


def answer(asked: bytes, limit: int) -> bytes:
    """As many bytes of rubbish as fit."""
    end = asked.index(b"\0", 12) + 5
    kind = struct.unpack_from("!H", asked, end - 4)[0]
    room = min(struct.unpack_from("!H", asked, end + 3)[0] if asked[11] else 512, limit) - end - 12 - 11
    data = os.urandom(room) if kind == NULL else b"".join(
        bytes([size]) + os.urandom(size) for size in [255] * (room // 256) + [room % 256 - 1] * (room % 256 > 1)
    )  # fmt: skip
    head = asked[:2] + struct.pack("!5H", 0x8580, 1, 1, 0, 0)
    return head + asked[12:end] + struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(data)) + data


def serve(address: str) -> None:
    def streams() -> None:
        listening = socket.create_server((address, 53))
        while True:
            peer = listening.accept()[0]
            threading.Thread(target=stream, args=(peer,), daemon=True).start()

    def stream(peer: socket.socket) -> None:
        while head := peer.recv(2, socket.MSG_WAITALL):
            asked = peer.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
            told = answer(asked, 60_000)
            peer.sendall(len(told).to_bytes(2, "big") + told)
            print(len(asked), flush=True)

    threading.Thread(target=streams, daemon=True).start()
    packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    packets.bind((address, 53))
    while True:
        asked, peer = packets.recvfrom(65535)
        packets.sendto(answer(asked, 4096), peer)
        print(len(asked), flush=True)


@dataclass
class Dug:
    """What went through: questions that were answered, bytes their names held, bytes of the answers, seconds."""

    answered: int
    up: int
    down: int
    seconds: float


def dig(line: socket.socket, seconds: float, carried: int, kind: int = NULL, room: int = 4096) -> Dug:
    """Ask without a pause for so long; what was refused is not counted. `line`: UDP, connected to the box."""
    line.settimeout(0.004)
    begun, dug = time.monotonic(), Dug(0, 0, 0, seconds)
    for number in itertools.count(1):
        with contextlib.suppress(ConnectionError):  # "refused", said about the one before
            line.send(question(number, carried, kind, room))
        try:
            while told := line.recv(65535):
                dug.answered += 1
                dug.up += carried
                dug.down += len(told)
        except OSError:
            pass
        if (spent := time.monotonic() - begun) > seconds:
            dug.seconds = spent
            return dug
    raise AssertionError


if __name__ == "__main__":
    serve(sys.argv[1])
