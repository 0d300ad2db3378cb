"""Small packets in short bursts: run inside namespaces by forwarding.py; who sends prints nanoseconds a packet.

The kernel carries a packet over all wires of the lab within `send`, so the time of a burst is what the way costs.
A burst mostly ends before the scheduler takes the processor away; the quickest quarter is free of what else runs.
Standard library only.

    bursts.py send ADDRESS PORT SECONDS     a phone, towards the Internet
    bursts.py listen ADDRESS PORT SECONDS   the other end of that
    bursts.py answer ADDRESS PORT SECONDS   the Internet, back to who asked first
    bursts.py ask ADDRESS PORT SECONDS      the phone that asks; both others end when their input does
"""

from __future__ import annotations

import socket
import statistics
import sys
import time

BURST, BYTES = 100, bytes(64)


def burst(peer: socket.socket, seconds: float) -> float:
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.perf_counter_ns()
        for _ in range(BURST):
            peer.send(BYTES)
        took.append((time.perf_counter_ns() - begun) / BURST)
    return statistics.quantiles(took, n=4)[0]


def main() -> None:
    role, address, port, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if role in ("send", "ask"):
        peer.connect((address, port))
        peer.send(BYTES)
    else:
        peer.bind((address, port))
        print("ready", flush=True)
    peer.settimeout(10)
    if role in ("listen", "answer"):
        peer.connect(peer.recvfrom(64)[1])
        peer.send(BYTES)  # without an answer each packet would open a connection of its own, and be limited as such
    else:
        peer.recv(64)
    if role in ("send", "answer"):
        print(burst(peer, seconds))
    else:
        sys.stdin.read()


if __name__ == "__main__":
    main()
