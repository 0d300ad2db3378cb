"""Probe servers and a DNS server on loopback that behave as they are told: answer, keep silent, be somebody else."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading

FOREIGN = b"HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\nContent-Length: 5\r\n\r\nlogin"
NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"


def page(body: bytes, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + more + b"\r\n" + body


class FakeInternet:
    """`answers` maps a Host to bytes, or to None for silence; `names` is whether the DNS server answers."""

    def __init__(self, answers: dict[str, bytes | None], *, names: str = "answers") -> None:
        self.answers, self.names, self.asked, self.resolved = answers, names, [], 0
        self.web = socket.create_server(("127.0.0.1", 0))
        self.dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.dns.bind(("127.0.0.1", 0))
        self.port, self.server = self.web.getsockname()[1], self.dns.getsockname()
        self.held: list[socket.socket] = []
        for work in (self._web, self._dns):
            threading.Thread(target=work, daemon=True).start()

    def close(self) -> None:
        self.close_web()
        for each in (self.dns, *self.held):
            each.close()

    def close_web(self) -> None:
        """Nobody listens any more."""
        with contextlib.suppress(OSError):
            self.web.shutdown(socket.SHUT_RDWR)  # else the thread goes on accepting
        self.web.close()

    def _web(self) -> None:
        while True:
            try:
                line, _ = self.web.accept()
            except OSError:
                return
            self.held.append(line)  # kept open: only an announced length or a 204 ends such an answer
            request = line.recv(4096).decode()
            host = request.split("Host: ")[1].split("\r\n")[0]
            self.asked.append(host)
            answer = self.answers.get(host)
            with contextlib.suppress(OSError):  # the other side may have heard enough
                line.sendall(answer or b"")
                if answer and b"Content-Length" not in answer and b" 204 " not in answer:
                    line.shutdown(socket.SHUT_WR)

    def _dns(self) -> None:
        while True:
            try:
                packet, peer = self.dns.recvfrom(512)
                self.resolved += 1
                for answer in self._said(packet):
                    self.dns.sendto(answer, peer)
            except OSError:
                return

    def _said(self, packet: bytes) -> list[bytes]:
        question, alias = packet[12:], struct.pack(">3HIH", 0xC00C, 5, 1, 60, 2) + b"\xc0\x0c"
        address = struct.pack(">3HIH", 0xC00C, 1, 1, 60, 4) + socket.inet_aton("127.0.0.1")
        head = struct.pack(">5H", 0x8180, 1, 2, 0, 0)
        return {
            "answers": [packet[:2] + head + question + alias + address],
            "the second time": [packet[:2] + head + question + alias + address][: self.resolved - 1],
            "silent": [],
            "refuses": [packet[:2] + struct.pack(">5H", 0x8185, 1, 0, 0, 0) + question],
            "nonsense": [b"", b"\0" * 5, packet[:2] + head + question + b"\xc0", b"\xff" * 400],
            "another's": [bytes(2) + head + question + alias + address],
        }[self.names]
