"""Answers HTTP on the ports given, each with the port's number, so that a test sees where it was sent.

Run inside a namespace: python listeners.py PORT...
"""

from __future__ import annotations

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Numbered(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # else every connection ends by itself

    def do_GET(self) -> None:
        body = f"{self.server.server_address[1]}" + "x" * int(self.headers.get("X-Length", 0))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: object) -> None:
        pass


class BothFamilies(ThreadingHTTPServer):
    address_family = socket.AF_INET6
    request_queue_size = 1000  # a flood meets the rules, not a full queue


servers = [BothFamilies(("::", int(port)), Numbered) for port in sys.argv[1:]]
for server in servers:
    threading.Thread(target=server.serve_forever).start()
print("ready", flush=True)
