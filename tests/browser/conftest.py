"""The demo with the sample office, served by gunicorn, and Debian's Chromium as a phone without JavaScript."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.box.catalogues import compile_all

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"
# Without the networking switches every start calls home.
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
]  # fmt: skip


def free_port() -> int:
    """A port whose next one is free as well: the demo takes both."""
    for port in range(18100, 18900, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two neighbouring ports are free")


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> str:
    """Address of the residents' pages."""
    compile_all()
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    (folder / "portal.toml").write_text(f'state_dir = "{folder}/state"\nfirewall = "none"\ndemo_port = {port}\n')
    environment = {**os.environ, "PORTAL_SETTINGS": str(folder / "portal.toml")}
    subprocess.run([sys.executable, "-m", "portal", "samples"], check=True, env=environment, cwd=ROOT)
    server = subprocess.Popen([sys.executable, "-m", "portal", "run"], env=environment, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    _wait(address)
    yield address
    server.terminate()
    server.wait(20)


def _wait(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/vi/"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the demo did not start")


@pytest.fixture(scope="session")
def chromium() -> Browser:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium):
    """A new phone of a width: no JavaScript, no cookies kept, touch."""
    contexts = []

    def new(width: int = 360, height: int = 640, **more):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=False,
            has_touch=True,
            is_mobile=True,
            **more,
        )
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
