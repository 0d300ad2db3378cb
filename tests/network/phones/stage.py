"""A portal of a few lines on loopback, whose answers a test writes down; plain and over https."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from tests.journeys import authority


@dataclass(frozen=True)
class Says:
    """An answer as it goes over the line. `length` None leaves Content-Length out; `late` is in seconds."""

    status: int = 200
    body: str = ""
    headers: tuple[str, ...] = ()
    length: bool = True
    late: float = 0.0

    def text(self) -> bytes:
        more = (f"Content-Length: {len(self.body.encode())}",) if self.length and self.status != 204 else ()
        lines = [f"HTTP/1.1 {self.status} Word", "Connection: close", *self.headers, *more]
        return ("\r\n".join([*lines, "", ""]) + self.body).encode()


def moved(status: int = 302, where: str = "http://portal.example.vn/") -> Says:
    return Says(status, "<a>Open the portal</a>", (f"Location: {where}",))


QUIET = Says(204)


@dataclass
class Portal:
    """`answers` by path; any other path gets `rest`. What was asked stands in `asked`, word by word."""

    port: int
    scheme: str = "http"
    answers: dict[str, Says] = field(default_factory=dict)
    rest: Says = QUIET
    asked: list[str] = field(default_factory=list)

    def at(self, path: str = "/generate_204") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


@contextmanager
def portal(tls: ssl.SSLContext | None = None) -> Iterator[Portal]:
    """It listens until the block ends."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            request = ""
            while not request.endswith("\r\n\r\n") and (line := self.rfile.readline().decode()):
                request += line
            if not request:
                return
            made.asked.append(request)
            answer = made.answers.get(request.split()[1], made.rest)
            time.sleep(answer.late)
            self.wfile.write(answer.text())

    class Server(ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

        def get_request(self):
            line, where = self.socket.accept()
            return (tls.wrap_socket(line, server_side=True) if tls else line), where

        def handle_error(self, *_):
            """A phone that has made up its mind does not wait for the rest."""

    with Server(("127.0.0.1", 0), Handler) as server:
        made = Portal(server.server_address[1], "https" if tls else "http")
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        server.shutdown()


def trusted(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What an https portal on loopback needs, and the authority that a phone must know."""
    made = authority.issue(folder, "localhost", more="subjectAltName=IP:127.0.0.1\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.chain, made.key)
    return context, made.authority


def nobody() -> int:
    """A port on which nobody listens."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
