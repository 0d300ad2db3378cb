"""The watcher: finds out by itself, never by residents' requests, whether the Internet is there.

Runs as a unit of its own, without any privilege. A cable that is out or a missing route is seen at once; else it
puts one tiny question after another to the servers that phones ask, and holds the Internet to be away only
when none of several gives the right answer. What it finds goes to the gate and into the note that pages read. It
imports the standard library alone and little of it, because it stays in memory; `portal uplink` starts it.
"""

from __future__ import annotations

import fcntl
import json
import os
import queue
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from portal.network import asking

FILE, GATE = "uplink", "gate.sock"
STALE_SECONDS = 120.0  # a watcher that died must not keep the Internet away for ever
EVERY = 4.0  # seconds from one question to the next
QUIET = 1.5  # so long the first server alone may think about it, then several others are asked, too
ROUND = 5.0  # so long all of them: the worst case is EVERY + ROUND, below the 10 s that are promised
OTHERS = 3  # asked when the first gave no right answer
AWAY = 2  # asked at a time while the Internet is away: one dead server must not hide that it is back
HOLD = 5.0  # a line that comes and goes does not take everybody with it each second
BLINK = 0.4  # a renewed lease takes the route away for a moment
LOOK = 0.5  # from one look at the line to the next
TELL = 10.0  # the gate is told again: one that was restarted, or a firewall loaded anew, knows nothing
LINE = "line"  # no cable, no route
WHY = (LINE, asking.FOREIGN, asking.SLOW, asking.SILENT, asking.NAMES)
WORDS = {
    "": "the Internet is there",
    LINE: "the Internet is away: no carrier or no default route",
    asking.FOREIGN: "the Internet is away: somebody else's portal answers",
    asking.SLOW: "the Internet is away: connections are taken up and not answered",
    asking.SILENT: "the Internet is away: nobody answers",
    asking.NAMES: "the Internet is away: no DNS server answers",
}


class Watch:
    """Decides whether the Internet is there. It is told what was seen, and when; it asks and waits for nothing."""

    def __init__(self, now: float, up: bool = True, changed: float | None = None, why: str = "") -> None:
        self.up, self.changed, self.why = up, now if changed is None else changed, why
        self.round = self.pending = 0
        self.open = self.wide = False
        self.began = self.next = now
        self.without_line: float | None = None
        self.reasons: list[str] = []
        self.doubted = False

    def look(self, now: float, line: bool) -> None:
        """Whether there are a carrier and a route at this moment."""
        if line and self.without_line is not None:
            self.without_line = None
            self._close(now)
        elif not line and self.without_line is None:
            self.without_line = now
        elif not line and now - (self.without_line or 0.0) >= BLINK:
            self._set(now, up=False, why=LINE)

    def due(self, now: float) -> int:
        """How many questions to put now. Their answers come back with the number of this round."""
        if self.without_line is not None:
            return 0
        if not self.open and now >= self.next:
            self.open, self.wide, self.began, self.reasons = True, not self.up, now, []
            self.round += 1
            self.pending = 1 if self.up else AWAY
            return self.pending
        if self.open and not self.wide and (not self.pending or now - self.began >= QUIET):
            self.wide = True
            self.pending += OTHERS
            return OTHERS
        return 0

    def patience(self, now: float) -> float:
        """Seconds that a question put now may take."""
        return self.began + ROUND - now

    def heard(self, now: float, round: int, why: str) -> None:
        """An answer to a question of `round`; "" is the right one."""
        if round != self.round or not self.open or self.without_line is not None:
            return
        self.pending -= 1
        if not why:
            held = not self.up and now < self.changed + HOLD
            self._close(self.changed + HOLD if held else self.began + EVERY)
            if not held:
                self._set(now, up=True)
            self.doubted = False
            return
        self.reasons.append(why)
        if self.wide and not self.pending:
            self._close(self.began + EVERY)
            # Connections that come about are of a line that is full rather than dead: nobody is cut off for one such
            # round. Several, because a dying line leaves one behind.
            self.doubted = self.up and not self.doubted and self.reasons.count(asking.SLOW) > 1
            if not self.doubted:
                # Somebody else's answer says most: the line is there, and leads to somebody else's portal.
                self._set(now, up=False, why=next(each for each in WHY if each in self.reasons))

    def _close(self, next: float) -> None:
        self.open, self.next = False, next

    def _set(self, now: float, up: bool, why: str = "") -> None:
        if up != self.up:
            self.up, self.changed = up, now
        self.why = why


class Watcher:
    """Carries out what Watch decides: looks, asks, tells the gate and notes."""

    def __init__(
        self,
        given: dict[str, Any],
        clock: Callable[[], float] = monotonic,
        line: Callable[[str], bool] | None = None,
    ) -> None:
        """`given`: interface, folder (run_dir), servers (DNS; empty: the machine's own), questions in their order."""
        self.interface, self.folder, self.line = given["interface"], Path(given["folder"]), line or has_line
        self.servers = [tuple(each) for each in given["servers"]]
        self.questions = [
            (host, path, status, body.encode("latin-1")) for host, path, status, body in given["questions"]
        ]
        self.port, self.clock = given.get("port", 80), clock
        self.answers: queue.SimpleQueue[tuple[int, str] | None] = queue.SimpleQueue()
        self.asked = 0
        now = clock()
        before = noted(self.folder, now) or {"up": True, "changed": now, "why": ""}
        self.watch = Watch(now, before["up"], before["changed"], before["why"])
        self.told: tuple[bool, str] | None = None
        self.tell_at = now

    def run(self) -> None:
        """Until stopped. Then everybody takes the Internet to be there: nobody would notice that it is back."""
        while self.step():
            pass
        forget(self.folder)
        tell(self.folder, up=True)

    def stop(self, *_: object) -> None:
        self.answers.put(None)

    def step(self) -> bool:
        """One look, and up to half a second of waiting for answers. False: to be stopped."""
        now = self.clock()
        self.watch.look(now, self.line(self.interface))
        for _ in range(self.watch.due(now)):
            self._ask(now)
        self._tell(now)
        try:
            answer = self.answers.get(timeout=LOOK)
            if answer is None:
                return False
            self.watch.heard(self.clock(), *answer)
        except queue.Empty:
            return True
        return True

    def _ask(self, now: float) -> None:
        question = self.questions[self.asked % len(self.questions)]
        self.asked += 1
        threading.Thread(
            target=self._answer, args=(self.watch.round, question, self.watch.patience(now)), daemon=True
        ).start()

    def _answer(self, round: int, question: asking.Question, patience: float) -> None:
        why = asking.SILENT
        try:
            why = asking.ask(question, self.servers or own_servers(), patience, self.port)
        finally:  # a round whose answers never come would be the last one
            self.answers.put((round, why))

    def _tell(self, now: float) -> None:
        watch = self.watch
        found = (watch.up, watch.why)
        if found == self.told and now < self.tell_at:
            return
        if found != self.told:
            print(WORDS[watch.why], flush=True)
        try:
            note(self.folder, watch.up, watch.changed, now, watch.why)
        except OSError as error:  # a full folder must not keep the firewall from hearing
            print(f"cannot note it for the pages: {error}", flush=True)
        self.tell_at = now + (TELL if tell(self.folder, watch.up) else LOOK)
        self.told = found


def has_line(interface: str) -> bool:
    """Whether the interface is up with a carrier and the default route leads through it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        try:
            answer = fcntl.ioctl(any_socket, 0x8913, struct.pack("16sH22x", interface.encode(), 0))  # SIOCGIFFLAGS
        except OSError:
            return False  # no such interface
    running = 0x41  # IFF_UP | IFF_RUNNING
    if struct.unpack_from("H", answer, 16)[0] & running != running:
        return False
    try:
        rows = [row.split() for row in Path("/proc/self/net/route").read_text().splitlines()[1:]]
    except OSError:
        return False
    return any(row[0] == interface and row[1] == row[7] == "00000000" for row in rows)


def own_servers(etc: Path = Path("/etc"), run: Path = Path("/run")) -> list[asking.Server]:
    """The DNS servers of this machine; behind systemd-resolved, whose cache outlives the line, those it asks."""
    found = _nameservers(etc / "resolv.conf")
    if any(address.startswith("127.0.0.5") for address, _ in found):
        found = _nameservers(run / "systemd/resolve/resolv.conf") or found
    return found


def _nameservers(file: Path) -> list[asking.Server]:
    try:
        lines = [line.split() for line in file.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return []
    return [(words[1], 53) for words in lines if words[:1] == ["nameserver"] and len(words) > 1]


def noted(folder: Path, now: float) -> dict[str, Any] | None:
    """The note in `folder`: up, changed, seen, why; None when there is none that holds at `now`."""
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
        up, changed, seen, why = bool(found["up"]), float(found["changed"]), float(found["seen"]), str(found["why"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not changed <= seen <= now < seen + STALE_SECONDS:  # a moment that is still to come is of before a reboot
        return None
    return {"up": up, "changed": changed, "seen": seen, "why": why}


def note(folder: Path, up: bool, changed: float, seen: float, why: str = "") -> None:
    """Put the note in the old one's place in one step; a page never reads half of it."""
    new = folder / f".{FILE}.{os.getpid()}"
    new.write_text(json.dumps({"up": up, "changed": changed, "seen": seen, "why": why}), "utf-8")
    new.replace(folder / FILE)


def forget(folder: Path) -> None:
    """Nobody watches any more: pages take the Internet to be there."""
    (folder / FILE).unlink(missing_ok=True)


def tell(folder: Path, up: bool) -> bool:
    """Tell the gate. False: it is not there, or could not change the firewall.

    Not by grants.py, which is the same line: with what it imports this process would be half as large again.
    """
    try:
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(3)
            peer.connect(str(folder / GATE))
            peer.sendall(json.dumps({"verb": "uplink", "state": "up" if up else "down"}).encode() + b"\n")
            return b'"answer"' in peer.recv(4096)
    except OSError:
        return False


def main() -> int:
    """The argument is one JSON object; see Watcher. Runs until SIGTERM."""
    watcher = Watcher(json.loads(sys.argv[1]))
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, watcher.stop)
    watcher.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
