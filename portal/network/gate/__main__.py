"""The only part of the portal that may touch the firewall: a unit of its own with CAP_NET_ADMIN and nothing else.

It answers the verbs of one table (verbs.py), one JSON line each, on a Unix socket that only the portal's user
may open. It imports the standard library alone, so that reading this folder is the whole audit.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import select
import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from portal.network.gate import verbs

LONGEST_REQUEST = 64 * 1024  # what is cut off there is no JSON any more


class Peer(socketserver.StreamRequestHandler):
    """One connection: who is it, one line, one answer."""

    server: Gate
    timeout = 2  # seconds without a byte, either way

    def handle(self) -> None:
        uid = struct.unpack("iII", self.request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
        answer: dict[str, object] = {"refused": "peer", "sentence": f"user {uid} may not use the gate"}
        hung_up = select.poll()
        hung_up.register(self.request, 0)  # no event but that the peer closed; not that it is done with writing
        try:
            line = self.rfile.readline(LONGEST_REQUEST)
            if uid in self.server.allowed:
                with self.server.one_at_a_time:
                    if hung_up.poll(0):
                        return  # it gave up and said "not connected": a grant now would have no session
                    answer = verbs.answer(line, self.server.bridge)
            self.request.sendall(json.dumps(answer, default=lambda mac: mac.hex(":")).encode() + b"\n")
        except OSError:
            return  # the peer has gone, or neither writes nor reads


class Gate(socketserver.ThreadingUnixStreamServer):
    """A thread a connection, so that a slow peer keeps nobody waiting; the kernel is asked one at a time."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: str, bridge: str, allowed: set[int]) -> None:
        super().__init__(path, Peer)
        self.bridge, self.allowed, self.one_at_a_time = bridge, allowed, threading.Lock()

    def service_actions(self) -> None:
        """Only a gate that still gets at the kernel feeds the watchdog: a verb that hangs holds the lock."""
        if self.one_at_a_time.acquire(timeout=5):
            self.one_at_a_time.release()
            notify("WATCHDOG=1")


def notify(state: str) -> None:
    """sd_notify(3) without libsystemd; nothing when systemd did not start us."""
    if path := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.sendto(state.encode(), "\0" + path[1:] if path.startswith("@") else path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped. Returns 1, after a sentence, when it cannot start."""
    parser = argparse.ArgumentParser("gate", description=__doc__)
    for name in ("--socket", "--bridge", "--peer-user"):
        parser.add_argument(name, required=True)
    options = parser.parse_args(arguments)
    os.umask(0o117)  # the socket is 0660 from its first moment
    try:
        peer = pwd.getpwnam(options.peer_user)
        Path(options.socket).unlink(missing_ok=True)  # left over when the last gate was killed
        gate = Gate(options.socket, options.bridge, {0, peer.pw_uid})
        if os.stat(options.socket).st_gid != peer.pw_gid:  # under systemd it never is, and chown is not allowed
            os.chown(options.socket, -1, peer.pw_gid)
    except (KeyError, OSError) as error:  # no such user; no such folder, or not ours
        print(f"gate: cannot answer {options.peer_user} at {options.socket}: {error}", file=sys.stderr)
        return 1
    notify("READY=1")
    gate.serve_forever(poll_interval=5)  # seconds between two signs of life; WatchdogSec= must be longer
    return 0


if __name__ == "__main__":
    sys.exit(main())
