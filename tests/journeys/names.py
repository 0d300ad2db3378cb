"""A name server of the fake Internet that signs what it says: A, AAAA, and an RRSIG for whoever asks with DO.

Runs as a program of its own. The signature is made up; what matters is that it arrives as it was sent.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys

ADDRESSES = {1: "198.18.0.5", 28: "2001:db8::5"}
RRSIG, OPT = 46, 41
SIGNATURE = bytes.fromhex("0001080200000e10ffffffff000000007472") + b"\7example\2vn\0" + bytes(range(64))


def question(packet: bytes) -> tuple[bytes, int]:
    """The question as it stands in the packet, and the type that is asked for."""
    end = packet.index(b"\0", 12) + 1
    return packet[12 : end + 4], struct.unpack_from("!H", packet, end)[0]


def wants_signatures(packet: bytes) -> bool:
    """Whether an OPT record with the bit DO follows (RFC 3225)."""
    at = 12 + len(question(packet)[0])
    return packet[at + 1 : at + 3] == struct.pack("!H", OPT) and bool(packet[at + 7] & 0x80)


def answer(packet: bytes) -> bytes:
    asked, kind = question(packet)
    signed = wants_signatures(packet)
    records = []
    if kind in ADDRESSES:
        records.append(_record(kind, ipaddress.ip_address(ADDRESSES[kind]).packed))
        if signed:
            records.append(_record(RRSIG, struct.pack("!H", kind) + SIGNATURE[2:]))
    extra = [b"\0" + struct.pack("!HHIH", OPT, 1232, 0x8000, 0)] if signed else []
    head = packet[:2] + struct.pack("!5H", 0x8180, 1, len(records), 0, len(extra))
    return head + asked + b"".join(records + extra)


def _record(kind: int, data: bytes) -> bytes:
    return b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 300, len(data)) + data


def ask(server: str, name: str, *, signed: bool) -> bytes:
    """As a phone that checks signatures itself asks."""
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    opt = b"\0" + struct.pack("!HHIH", OPT, 1232, 0x8000, 0) if signed else b""
    packet = struct.pack("!6H", 0x7472, 0x0100, 1, 0, 0, bool(opt)) + labels + b"\0" + struct.pack("!2H", 1, 1) + opt
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(8)
        line.connect((server, 53))
        line.send(packet)
        return line.recv(4096)


def serve(address: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((address, 53))
        while True:
            packet, whence = line.recvfrom(4096)
            line.sendto(answer(packet), whence)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        print(ask(sys.argv[2], sys.argv[3], signed=sys.argv[1] == "signed").hex())
