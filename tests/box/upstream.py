"""A small web server in gunicorn's place: it counts what reaches it and says back what it was sent."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer


class Upstream(ThreadingMixIn, UnixStreamServer):
    """`requests` are (method, path with arguments, headers) in order; `body` and `headers` are the answer.

    Addresses with `slow` in them are answered only once `goes_on` is set.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.body: bytes | None = None
        self.status = 200
        self.slow, self.goes_on = "nothing is slow", threading.Event()
        self.headers: dict[str, str] = {"ETag": '"1"', "Cache-Control": "no-cache"}
        super().__init__(str(path), Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def get_request(self):
        request, _ = super().get_request()
        return request, ("", 0)  # BaseHTTPRequestHandler wants a host and a port

    def handle_error(self, request: socket.socket, client_address: object) -> None:
        """A visitor that hangs up early is no fault of the test."""

    def paths(self) -> list[str]:
        return [path for _method, path, _headers in self.requests]

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        Path(str(self.server_address)).unlink(missing_ok=True)


class Handler(BaseHTTPRequestHandler):
    """Every method alike."""

    server: Upstream

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        seen = {name: ", ".join(self.headers.get_all(name, [])) for name in self.headers}
        self.server.requests.append((self.command, self.path, seen))
        if self.server.slow in self.path:
            self.server.goes_on.wait(20)
        same = self.headers.get("If-None-Match") == self.server.headers.get("ETag", "-")
        body = self.server.body
        if body is None:
            body = json.dumps({"path": self.path, "headers": seen, "number": len(self.server.requests)}).encode()
        self.send_response(304 if same else self.server.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **self.server.headers}.items():
            self.send_header(name, value)
        if same:
            self.end_headers()
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = answer  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        """Silent."""
