"""A real nginx on loopback with the rendered configuration, and a counting server behind it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal import settings as settings_module
from portal.box import checks, render
from portal.network import ports as table
from tests.box.upstream import Upstream

NAMES = ("REDIRECT", "WAITING", "ONLINE", "AWAY", "WAITING_TLS", "ONLINE_TLS")


@dataclass
class Answer:
    """What came back, whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class FrontDoor:
    """nginx with its ports by name, the folder it runs in, and the server behind it."""

    ports: SimpleNamespace
    stage: Path
    upstream: Upstream
    staff_port: int

    def ask(self, port: int, path: str = "/", method: str = "GET", host: str = "tram.home.arpa", **headers: str):
        """One request with exactly the Host and headers given ("_" stands for "-")."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        body = headers.pop("body", "")
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": host, **headers}.items():
            if value:
                connection.putheader(name.replace("_", "-"), value)
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode() or None)
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found

    def raw(self, port: int, request: bytes) -> bytes:
        """Bytes as they are, and everything until nginx hangs up."""
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(request)
            return b"".join(iter(lambda: line.recv(65536), b""))


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    numbers = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return numbers


@pytest.fixture
def open_door(tmp_path: Path) -> Iterator[object]:
    """Start nginx for the settings given; ended after the test by its own process."""
    running: list[tuple[subprocess.Popen[bytes], Upstream]] = []

    def start(**given: object) -> FrontDoor:
        *guests, staff = free_ports(len(NAMES) + 1)
        chosen = dict(zip(NAMES, guests, strict=True)) | {"LISTENERS": tuple(guests)}
        ports = SimpleNamespace(**vars(table) | chosen)
        settings = settings_module.make(
            {"state_dir": str(tmp_path / "state"), "staff_listen": f"127.0.0.1:{staff}", **given}
        )
        stage = tmp_path / "stage"
        staged, place = checks.rehearsal(settings, stage, render.Place(listen="127.0.0.1", ports=ports))
        render.write(staged, stage, place)
        for name in ("crt", "key"):
            if settings.certificate:
                shutil.copy(tmp_path / f"portal.{name}", stage / "credentials")
        upstream = Upstream(stage / "run/web.sock")
        with open(stage / "error.log", "wb") as log:
            process = subprocess.Popen(
                ["nginx", "-e", "stderr", "-c", stage / "etc/tram/nginx.conf"],
                stderr=log, env={**os.environ, "PATH": checks.PATH},
            )  # fmt: skip
        running.append((process, upstream))
        door = FrontDoor(ports, stage, upstream, staff)
        _wait_for(door, process)
        return door

    yield start
    for process, upstream in running:
        process.terminate()
        process.wait(20)
        upstream.stop()


def _wait_for(door: FrontDoor, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, (door.stage / "error.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", door.ports.ONLINE), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def door(open_door) -> FrontDoor:
    return open_door()
