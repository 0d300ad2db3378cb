"""Devices that arrive: run inside the namespace of a phone by dhcp.py; prints one line of JSON.

Each has a random MAC, as phones have, in the frame and in the question; it asks again after 2 s, five questions in all.
Standard library only.
"""

from __future__ import annotations

import json
import random
import select
import socket
import statistics
import struct
import sys
import time
from dataclasses import dataclass

DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6
COOKIE = bytes.fromhex("63825363")
PATIENCE, QUESTIONS = 2.0, 5  # seconds to the next question; one more than the two it takes, three times


@dataclass
class Device:
    mac: bytes
    begun: float
    state: int = DISCOVER
    offer: tuple[bytes, bytes] = (b"", b"")  # address, server
    asked: float = 0.0  # when last
    questions: int = 0
    done: float = 0.0


def question(device: Device, number: int) -> bytes:
    options = bytes((53, 1, device.state, 55, 5, 1, 3, 6, 15, 114))  # what Android asks for
    if device.state == REQUEST:
        options += b"\x32\x04" + device.offer[0] + b"\x36\x04" + device.offer[1]
    head = struct.pack("!BBBBIHH16x6s10x192x", 1, 1, 6, 0, number, 0, 0, device.mac)
    told = (head + COOKIE + options + b"\xff").ljust(300, b"\0")
    udp = struct.pack("!HHHH", 68, 67, 8 + len(told), 0) + told
    ip = bytearray(struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4))
    total = sum(struct.unpack("!10H", ip))
    total = (total & 0xFFFF) + (total >> 16)
    ip[10:12] = struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF)
    return b"\xff" * 6 + device.mac + b"\x08\x00" + bytes(ip) + udp


def answer(frame: bytes) -> tuple[int, int, bytes, bytes] | None:
    """Number of the question, kind, address, server; None: no answer of a DHCP server."""
    if len(frame) < 282 or frame[12:14] != b"\x08\x00" or frame[23] != 17 or frame[34:38] != b"\0\x43\0\x44":
        return None
    told = frame[42:]
    number, options, found = struct.unpack_from("!I", told, 4)[0], told[240:], {}
    while options and options[0] != 255:
        length = options[1] if options[0] else -1
        found[options[0]], options = options[2 : 2 + length], options[2 + length :]
    return number, found[53][0], told[16:20], found.get(54, b"")


class Arrivals:
    def __init__(self, interface: str, rate: int, seconds: int) -> None:
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.wire.bind((interface, 0))
        index = socket.if_nametoindex(interface)
        self.wire.setsockopt(263, 1, struct.pack("IHH8s", index, 1, 0, b""))  # SOL_PACKET: promiscuous
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        begin, self.refused = time.monotonic() + 0.1, 0
        self.devices = {
            random.getrandbits(32): Device(b"\x02" + random.randbytes(5), begin + each / rate)
            for each in range(rate * seconds)
        }

    def ask(self, number: int, device: Device) -> None:
        device.asked, device.questions = time.monotonic(), device.questions + 1
        self.wire.send(question(device, number))

    def hear(self) -> None:
        frame = self.wire.recv(2048)
        if not (told := answer(frame)) or told[0] not in self.devices:
            return
        number, kind, address, server = told
        device = self.devices[number]
        if kind == OFFER and device.state == DISCOVER:
            device.state, device.offer = REQUEST, (address, server)
            self.ask(number, device)
        elif kind == ACK and not device.done:
            device.done = time.monotonic()
        elif kind == NAK and device.state == REQUEST:
            self.refused += 1  # two were offered the same address at once; the later one starts anew, as phones do
            device.state, device.questions = DISCOVER, device.questions - 2
            self.ask(number, device)

    def due(self) -> float:
        """Ask what is due; seconds until the next question."""
        now, next_ = time.monotonic(), 0.5
        for number, device in self.devices.items():
            at = device.asked + PATIENCE if device.asked else device.begun
            if device.done or device.questions >= QUESTIONS:
                continue
            if at <= now:
                self.ask(number, device)
            elif at - now < next_:
                next_ = at - now
        return next_

    def run(self) -> dict[str, float]:
        last = max(device.begun for device in self.devices.values()) + PATIENCE * QUESTIONS
        wait = self.due()
        while time.monotonic() < last and not all(device.done for device in self.devices.values()):
            if select.select([self.wire], [], [], wait)[0]:
                self.hear()
            wait = self.due()
        took = [1e3 * (device.done - device.begun) for device in self.devices.values() if device.done]
        done, took = len(took), took or [float("inf")]
        again = sum(device.questions - 2 for device in self.devices.values() if device.done)
        slow = sorted(took)[int(0.99 * (len(took) - 1))]
        return {"leased": done, "median": statistics.median(took), "p99": slow, "again": again, "refused": self.refused}


if __name__ == "__main__":
    print(json.dumps(Arrivals(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])).run()))
