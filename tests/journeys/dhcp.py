"""What a phone is told when it joins, option by option: DHCP, stateless DHCPv6, router advertisements.

Runs on the phone as a program of its own (busybox asks for no option that it does not know); prints JSON.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
from pathlib import Path

DISCOVER, INFORMATION_REQUEST, ASKED, REPLY = 1, 11, 6, 7
MAGIC = bytes.fromhex("63825363")


def main(family: str, wanted: list[int]) -> None:
    ask = {"4": over_ipv4, "6": over_ipv6, "ra": by_the_router}[family]
    print(json.dumps({number: value.hex() for number, value in ask(wanted)}))


def mac() -> bytes:
    return bytes.fromhex(Path("/sys/class/net/wlan0/address").read_text().strip().replace(":", ""))


def over_ipv4(wanted: list[int]) -> list[tuple[int, bytes]]:
    """The options of an offer; `wanted` is what the phone says it would like to know."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"wlan0")
        line.bind(("", 68))
        line.settimeout(8)
        options = b"\x35\x01" + bytes([DISCOVER]) + b"\x37" + bytes([len(wanted), *wanted]) + b"\xff"
        boot = struct.pack("!BBBBIHH16s16s192x", 1, 1, 6, 0, 0x7472, 0, 0x8000, b"", mac())
        line.sendto(boot + MAGIC + options, ("255.255.255.255", 67))
        answer = line.recv(4096)
    return list(_of_dhcp(answer[240:]))


def _of_dhcp(data: bytes):
    at = 0
    while at < len(data) and data[at] != 255:
        if data[at]:
            yield data[at], data[at + 2 : at + 2 + data[at + 1]]
            at += 1 + data[at + 1]
        at += 1


def over_ipv6(wanted: list[int]) -> list[tuple[int, bytes]]:
    """The options of a reply to an information-request (RFC 8415 section 18.2.6)."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as line:
        line.bind(("::", 546))
        line.settimeout(8)
        identity = struct.pack("!HHHH6s", 1, 10, 3, 1, mac())
        asked = struct.pack(f"!HH{len(wanted)}H", ASKED, 2 * len(wanted), *wanted)
        packet = struct.pack("!I", INFORMATION_REQUEST << 24 | 0x7472) + identity + asked
        line.sendto(packet, ("ff02::1:2", 547, 0, socket.if_nametoindex("wlan0")))
        answer = line.recv(4096)
    assert answer[0] == REPLY
    return list(_in_pairs(answer[4:]))


def _in_pairs(data: bytes):
    at = 0
    while at < len(data):
        number, length = struct.unpack_from("!HH", data, at)
        yield number, data[at + 4 : at + 4 + length]
        at += 4 + length


def by_the_router(_wanted: list[int]) -> list[tuple[int, bytes]]:
    """The options of a router advertisement (RFC 4861): type, length in units of 8."""
    with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as line:
        line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        line.settimeout(8)
        line.sendto(struct.pack("!BBHI", 133, 0, 0, 0), ("ff02::2", 0, 0, socket.if_nametoindex("wlan0")))
        answer = line.recv(4096)
        while answer[0] != 134:
            answer = line.recv(4096)
    found, at = [], 16
    while at < len(answer):
        found.append((answer[at], answer[at + 2 : at + 8 * answer[at + 1]]))
        at += 8 * answer[at + 1]
    return found


if __name__ == "__main__":
    main(sys.argv[1], [int(number) for number in sys.argv[2:]])
