"""The box that the real programs meet, an Internet that answers them, and the count of them at the end of the run."""

from __future__ import annotations

import os
import signal

import pytest

from tests.journeys.lab import Phone, until
from tests.journeys.phones.real import programs
from tests.journeys.phones.world import World

# ConnMan's own server is in no table of ours: it takes no answer but one with this header (wispr.c).
CONNMAN = """server { listen 80; server_name ipv4.connman.net;
  location = /online/status.html { add_header X-ConnMan-Status online; return 200; } }"""


class RealWorld(World):
    """The world, with ConnMan's server in it, and a new phone for whoever needs one."""

    def _internet(self) -> None:
        super()._internet()
        until(lambda: self.inet.run("ss", "-ltnH", "sport = :80", check=False), 10, "the Internet's nginx")
        conf = self.folder / "world" / "nginx.conf"
        conf.write_text(conf.read_text().rstrip().removesuffix("}") + CONNMAN + "}")
        os.kill(self.running[0].pid, signal.SIGHUP)

    def next_phone(self) -> Phone:
        """A phone that no other test has used."""
        self.used = getattr(self, "used", 0) + 1
        return self.phones[self.used - 1]


@pytest.fixture(scope="package")
def box(tmp_path_factory):
    with RealWorld(tmp_path_factory.mktemp("real"), phones=20) as box:
        box.portal("samples")
        yield box


@pytest.fixture(scope="package")
def secure_box(tmp_path_factory):
    """With a certificate and with IPv6."""
    given = {"ipv6": "masquerade"}
    with RealWorld(tmp_path_factory.mktemp("secure"), given, phones=20, tls=True) as box:
        box.portal("samples")
        yield box


@pytest.fixture
def phone(box):
    return box.next_phone()


@pytest.fixture
def secure_phone(secure_box):
    return secure_box.next_phone()


def pytest_runtest_setup(item):
    """A program that is missing is an error that names its package; there is no way around it."""
    for mark in item.iter_markers("real"):
        for package in mark.args:
            item.user_properties.append(("real", package))
            programs.of(package).demand()


def pytest_terminal_summary(terminalreporter):
    """Counted apart: what stands elsewhere in these tests is imitated, this is not."""
    outcomes: dict[str, list[str]] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, package in getattr(report, "user_properties", []):
                if name == "real":
                    outcomes.setdefault(package, []).append(outcome)
    if not outcomes:
        return
    good = [package for package, seen in outcomes.items() if set(seen) == {"passed"}]
    tests = sum(len(seen) for seen in outcomes.values())
    terminalreporter.section(f"real clients: {len(good)} programs of {len(outcomes)} content, in {tests} tests")
    for package, seen in outcomes.items():
        program = programs.of(package)
        word = "ok" if package in good else ", ".join(seen)
        terminalreporter.write_line(f"{word:8} {package} {program.version()}: {program.proves}")
