"""Speaks with a Firefox that was started with --marionette: one JSON line of known length each way."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import socket
import threading

CLONE_NEWNET = 0x40000000


def connect_inside(pid: int, port: int) -> socket.socket:
    """A connection to loopback in the network namespace of that process; a thread of its own goes there for it."""
    made: list[socket.socket] = []

    def go() -> None:
        place = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
        libc = ctypes.CDLL(None, use_errno=True)
        if not libc.setns(place, CLONE_NEWNET):
            with contextlib.suppress(OSError):  # not listening yet: whoever waits asks again
                made.append(socket.create_connection(("127.0.0.1", port), 5))
        os.close(place)

    thread = threading.Thread(target=go)
    thread.start()
    thread.join()
    if not made:
        raise ConnectionError(f"nobody listens on port {port}")
    return made[0]


class Marionette:
    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        self.file, self.numbers = connection.makefile("rwb"), itertools.count(1)
        self._read()  # the greeting
        self.send("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def _read(self) -> object:
        length = b""
        while (byte := self.file.read(1)) != b":":
            assert byte, "Firefox is gone"
            length += byte
        return json.loads(self.file.read(int(length)))

    def send(self, command: str, **given: object) -> object:
        words = json.dumps([0, next(self.numbers), command, given]).encode()
        self.file.write(b"%d:%s" % (len(words), words))
        self.file.flush()
        _kind, _number, error, result = self._read()  # type: ignore[misc]
        assert not error, f"{command}: {error}"
        return result.get("value") if isinstance(result, dict) and "value" in result else result

    def script(self, text: str, *arguments: object, chrome: bool = False) -> object:
        """Run in the page, or in the browser's own rooms."""
        self.send("Marionette:SetContext", value="chrome" if chrome else "content")
        return self.send("WebDriver:ExecuteScript", script=text, args=list(arguments))
