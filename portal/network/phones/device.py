"""A device's own way to the network: its resolver, and HTTP as the system in question writes it.

Requests are written by hand because header order, HTTP version and the form of Host differ from system to
system, and a portal may stumble over any of them.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import SplitResult, urlsplit

from portal.network.phones import names

MOST = 400_000  # bytes of an answer that are read
TRIES, PAUSE = 4, 0.4  # a resolver asks again; many systems behind one address may meet the box's limit for names


@dataclass(frozen=True)
class Answer:
    """What came back; `failure` says in words why nothing did."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    failure: str = ""
    address: str = ""  # of the server that answered

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def length(self) -> int | None:
        """Content-Length; None where the answer has none."""
        text = self.header("Content-Length")
        return int(text) if text.isdigit() else None

    @property
    def said(self) -> str:
        """For the technician: "302 to http://…", "200 with 22 bytes", or the failure."""
        if self.failure:
            return self.failure
        where = self.header("Location")
        return f"{self.status} to {where}" if where else f"{self.status} with {len(self.body)} bytes"


@dataclass
class Device:
    """What DHCP told the device, and the family of addresses it is made to use (0: either)."""

    resolver: str
    api: str = ""
    family: int = 0
    patience: float = 4.0
    known: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def look_up(self, host: str, family: int = 0) -> list[str]:
        """Addresses of `host`, IPv4 first. Raises names.NoAnswer."""
        plain = host.rstrip(".").lower()
        wanted = (family,) if family else (4, 6)
        for each in wanted:
            if (plain, each) not in self.known:
                self.known[plain, each] = self._asked(plain, each)
        return [address for each in wanted for address in self.known[plain, each]]

    def _asked(self, host: str, family: int) -> list[str]:
        for left in reversed(range(TRIES)):
            try:
                return names.look_up(self.resolver, host, family, self.patience)
            except names.NoAnswer:
                if not left:
                    raise
                time.sleep(PAUSE)
        return []

    def ask(
        self, url: str, headers: tuple[tuple[str, str], ...] = (), *, method: str = "GET", body: bytes = b"",
        version: str = "1.1", family: int | None = None,
    ) -> Answer:  # fmt: skip
        """One request, redirects not followed. `{host}` in a header's value is the host as the address has it."""
        parts = urlsplit(url)
        try:
            found = self._addresses(parts.hostname or "", self.family if family is None else family)
        except names.NoAnswer as error:
            return Answer(failure=str(error))
        if not found:
            return Answer(failure=f"{parts.hostname} has no address")
        return self._exchange(parts, found[0], _written(method, parts, headers, body, version), method)

    def _addresses(self, host: str, family: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            return self.look_up(host, family)

    def _exchange(self, parts: SplitResult, address: str, request: bytes, method: str) -> Answer:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        where = f"port {port}"
        try:
            with socket.create_connection((address, port), self.patience) as plain, _line(plain, parts) as line:
                line.sendall(request)
                answer = HTTPResponse(line, method=method)
                answer.begin()
                body = b"" if method == "HEAD" else answer.read(MOST)
                return Answer(answer.status, tuple(answer.getheaders()), body, address=address)
        except TimeoutError:
            return Answer(failure=f"{where} keeps silent")
        except ssl.SSLCertVerificationError as error:
            return Answer(failure=f"{where} has no good certificate ({error.verify_message})")
        except ConnectionRefusedError:
            return Answer(failure=f"{where} refuses the connection")
        except (OSError, HTTPException) as error:
            return Answer(failure=f"{where} breaks off ({error})")


def _line(plain: socket.socket, parts: SplitResult) -> socket.socket:
    if parts.scheme != "https":
        return plain
    # The machine's own list of authorities; SSL_CERT_FILE names another.
    return ssl.create_default_context().wrap_socket(plain, server_hostname=(parts.hostname or "").rstrip("."))


def _written(method: str, parts: SplitResult, headers: tuple[tuple[str, str], ...], body: bytes, version: str) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    lines = [f"{method} {target} HTTP/{version}"]
    if not any(name.lower() == "host" for name, _ in headers):
        lines.append(f"Host: {host}")
    lines += [f"{name}: {value.replace('{host}', host)}" for name, value in headers]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    if not any(name.lower() == "connection" for name, _ in headers):
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body
