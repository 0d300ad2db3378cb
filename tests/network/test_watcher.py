"""The watcher: away within 10 s, back within 10 s, and never because of one server or one lost packet."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from portal.network import asking, watcher
from portal.network.watcher import Watch, Watcher
from tests.network.fake_internet import FOREIGN, NOTHING, FakeInternet
from tests.network.test_asking import LENGTH, page

ROOT = Path(__file__).resolve().parents[2]
RIGHT, HANGS = (0.2, ""), (99.0, asking.SILENT)
PROMISED = 10.0
HOSTS = ("a.example", "b.example", "c.example", "d.example")


class Air:
    """Carries out what Watch asks for, on a clock of its own: no socket, no waiting."""

    def __init__(self, **given: object) -> None:
        self.now, self.watch = 1000.0, Watch(1000.0, **given)
        self.line, self.answer, self.asked = True, lambda number: RIGHT, 0
        self.coming: list[tuple[float, int, str]] = []

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            self.watch.look(self.now, self.line)
            for _ in range(self.watch.due(self.now)):
                self.asked += 1
                after, why = self.answer(self.asked)
                patience = self.watch.patience(self.now)
                self.coming.append((self.now + min(after, patience), self.watch.round, why))
            ready = [each for each in self.coming if each[0] <= self.now]
            self.coming = [each for each in self.coming if each[0] > self.now]
            for _, number, why in ready:
                self.watch.heard(self.now, number, why)

    def until(self, up: bool) -> float:
        """Seconds until it is decided so."""
        start = self.now
        while self.watch.up != up and self.now < start + 300:
            self.pass_time(0.1)
        return self.now - start


def always(*answer) -> object:
    return lambda number: answer


MOMENTS = [each / 4 for each in range(20)]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("answer", [HANGS, (99.0, asking.NAMES), (0.0, asking.FOREIGN)], ids=lambda each: each[1])
def test_away_within_ten_seconds_whenever_it_happens_and_back_again(moment, answer):
    air = Air()
    air.pass_time(60 + moment)
    assert air.watch.up
    air.answer = always(*answer)
    assert air.until(up=False) <= PROMISED
    assert air.watch.why == answer[1]
    air.pass_time(30 + moment)
    air.answer = always(*RIGHT)
    assert air.until(up=True) <= PROMISED


def test_a_cable_that_is_out_is_seen_at_once_and_asks_nobody():
    air = Air()
    air.pass_time(20)
    air.line = False
    before = air.asked
    assert air.until(up=False) < 1
    air.pass_time(20)
    assert (air.watch.why, air.asked) == (watcher.LINE, before)
    air.line = True
    assert air.until(up=True) < 1


def test_a_line_that_blinks_is_no_lost_line():
    air = Air()
    for _ in range(10):
        air.line = False
        air.pass_time(0.3)
        air.line = True
        air.pass_time(2)
        assert air.watch.up


def test_a_cable_that_comes_and_goes_does_not_take_the_internet_with_it_each_second():
    air, changes, before = Air(), 0, True
    for number in range(600):
        air.line = number // 10 % 2 == 0
        air.pass_time(0.1)
        changes += air.watch.up != before
        before = air.watch.up
    assert changes <= 2 * 60 / watcher.HOLD, "the line itself changed 60 times"


@pytest.mark.parametrize("dead", [0, 1, 2, 3])
def test_one_dead_server_of_four_changes_nothing(dead):
    air = Air()
    air.answer = lambda number: HANGS if number % 4 == dead else RIGHT
    air.pass_time(120)
    assert (air.watch.up, air.watch.changed) == (True, 1000.0)


def test_a_full_and_slow_line_is_no_lost_line():
    """Three round trips of 1.5 s each: name, connection, answer."""
    air = Air()
    air.answer = always(4.5, "")
    air.pass_time(120)
    assert (air.watch.up, air.watch.changed) == (True, 1000.0)


def test_a_line_that_is_full_for_a_moment_cuts_nobody_off():
    """Connections come about, answers do not in time: one such round may pass."""
    air = Air()
    air.pass_time(60)
    one_round = air.asked + 1 + watcher.OTHERS
    air.answer = lambda number: (99.0, asking.SLOW) if number <= one_round else RIGHT
    air.pass_time(60)
    assert (air.watch.up, air.watch.changed) == (True, 1000.0)
    air.answer = always(99.0, asking.SLOW)
    assert air.until(up=False) <= PROMISED + watcher.ROUND
    assert air.watch.why == asking.SLOW


def test_a_connection_that_the_line_left_behind_is_no_doubt():
    air = Air()
    air.pass_time(60)
    first = air.asked + 1
    air.answer = lambda number: (99.0, asking.SLOW) if number == first else HANGS
    assert air.until(up=False) <= PROMISED


def test_the_servers_are_asked_politely():
    air = Air()
    air.pass_time(400)
    assert air.asked <= 101
    air.answer = always(*HANGS)
    air.until(up=False)
    before = air.asked
    air.pass_time(400)
    assert air.asked - before <= 2 * 400 / watcher.EVERY + 2


def test_a_late_answer_of_an_old_round_says_nothing():
    air = Air()
    air.answer = always(*HANGS)
    air.until(up=False)
    air.watch.heard(air.now, air.watch.round - 1, "")
    assert not air.watch.up


class Listener:
    """The gate's socket: keeps the lines it is sent."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(folder / watcher.GATE))
        self.socket.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            with contextlib.suppress(OSError), self.socket.accept()[0] as line:
                self.heard.append(json.loads(line.recv(4096))["state"])
                line.sendall(b'{"answer": null}\n')
            if self.socket.fileno() < 0:
                return


@pytest.fixture
def gate(tmp_path):
    listener = Listener(tmp_path)
    yield listener
    listener.socket.close()


@pytest.fixture
def internet():
    there = FakeInternet(dict.fromkeys(HOSTS, NOTHING))
    yield there
    there.close()


def given(folder: Path, there: FakeInternet) -> dict[str, object]:
    questions = [(host, "/generate_204", 204, "") for host in HOSTS]
    return {"interface": "nowhere0", "folder": str(folder), "servers": [there.server], "questions": questions,
            "port": there.port}  # fmt: skip


class Hand:
    """A watcher whose clock is moved by hand; it stands still while answers are waited for."""

    def __init__(self, folder: Path, there: FakeInternet) -> None:
        self.now = 5000.0
        self.watcher = Watcher(given(folder, there), lambda: self.now, lambda interface: True)

    def until(self, up: bool) -> None:
        for _ in range(60):
            self.watcher.step()
            if self.watcher.told == (up, self.watcher.watch.why) and self.watcher.watch.up == up:
                return
            self.now += 1.0
        raise AssertionError(f"never {'up' if up else 'down'}: {self.watcher.watch.why}")


@pytest.mark.parametrize(
    ("answers", "names", "why"), [
        (FOREIGN, "answers", asking.FOREIGN),
        (page(b"no", LENGTH), "answers", asking.FOREIGN),
        (NOTHING, "refuses", asking.NAMES),
    ],
)  # fmt: skip
def test_gate_and_pages_are_told_what_was_found_and_that_it_is_over(
    tmp_path, gate, internet, office_settings, answers, names, why
):
    hand = Hand(tmp_path, internet)
    hand.until(up=True)
    internet.answers, internet.names = dict.fromkeys(HOSTS, answers), names
    hand.until(up=False)
    found = watcher.noted(tmp_path, hand.now)
    assert (found["up"], found["why"], gate.heard[-1]) == (False, why, "down")
    internet.answers, internet.names = dict.fromkeys(HOSTS, NOTHING), "answers"
    hand.until(up=True)
    assert (watcher.noted(tmp_path, hand.now)["up"], gate.heard[-1]) == (True, "up")


def test_one_right_answer_among_wrong_ones_is_enough(tmp_path, gate, internet):
    internet.answers = dict.fromkeys(HOSTS, FOREIGN) | {"d.example": NOTHING}
    hand = Hand(tmp_path, internet)
    for _ in range(20):
        hand.watcher.step()
        hand.now += 0.5
    assert set(gate.heard) == {"up"}
    assert internet.asked.count("d.example") >= 2


def test_a_gate_that_was_away_is_told_again(tmp_path, internet):
    hand = Hand(tmp_path, internet)
    hand.until(up=True)
    listener = Listener(tmp_path)
    for _ in range(30):
        hand.watcher.step()
        hand.now += 1.0
    listener.socket.close()
    assert len(listener.heard) >= 2, "at the next try, and every few seconds after that"


def test_a_watcher_that_was_killed_goes_on_where_it_was(tmp_path, internet):
    watcher.note(tmp_path, up=False, changed=4000.0, seen=4990.0, why=asking.SILENT)
    found = Hand(tmp_path, internet).watcher.watch
    assert (found.up, found.changed, found.why) == (False, 4000.0, asking.SILENT)


def test_the_program_ends_with_the_internet_there(tmp_path, gate):
    there = FakeInternet({})
    watcher.note(tmp_path, up=False, changed=1.0, seen=watcher.monotonic(), why=asking.SILENT)
    command = [sys.executable, "-m", "portal.network.watcher", json.dumps(given(tmp_path, there))]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout.readline() == "the Internet is away: nobody answers\n", "as it was noted"
    assert program.stdout.readline() == "the Internet is away: no carrier or no default route\n"
    program.send_signal(signal.SIGTERM)
    assert program.wait(20) == 0
    program.stdout.close()
    there.close()
    assert (gate.heard[0], gate.heard[-1]) == ("down", "up")
    assert not (tmp_path / watcher.FILE).exists()


def test_the_machines_own_dns_servers_are_read_each_time(tmp_path):
    (tmp_path / "resolv.conf").write_text(
        "# by dhcp\nsearch x\nnameserver 192.168.1.1\nnameserver fe80::1%eth0\nnameserver\n"
    )
    assert watcher.own_servers(tmp_path) == [("192.168.1.1", 53), ("fe80::1%eth0", 53)]
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.53\n")
    assert watcher.own_servers(tmp_path, tmp_path) == [("127.0.0.53", 53)]
    (tmp_path / "systemd/resolve").mkdir(parents=True)
    (tmp_path / "systemd/resolve/resolv.conf").write_text("nameserver 9.9.9.9\n")
    assert watcher.own_servers(tmp_path, tmp_path) == [("9.9.9.9", 53)]
    assert watcher.own_servers(tmp_path / "nowhere") == []


def test_no_such_interface_is_no_line():
    assert not watcher.has_line("nowhere0")
