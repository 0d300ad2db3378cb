"""A seat for a real program: a phone's network and a machine of its own around it, gone when the seat is left.

NetworkManager or ConnMan would take over whatever network they find. So they are never installed: `deploy.sh test`
unpacks their packages into `.borrowed`, and only here, in a mount namespace that nobody else sees, does that lie
over /usr and /etc. What a program writes goes to memory; its D-Bus is its own.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.journeys.lab import ROOT, Phone, run, until

BORROWED = ROOT / ".borrowed"
# /sys read-only is how NetworkManager tells a container: else it waits for udev to name the card.
PREPARE = """
set -e
mount -t tmpfs tmpfs "$SEAT/over"
for place in usr etc var; do
  mkdir "$SEAT/over/$place" "$SEAT/over/$place.work"
  below="/$place"; if [ -d "$BORROWED/$place" ]; then below="$BORROWED/$place:/$place"; fi
  mount -t overlay overlay -o "lowerdir=$below,upperdir=$SEAT/over/$place,workdir=$SEAT/over/$place.work" "/$place"
done
mount -t tmpfs tmpfs /run
# Nobody sat here before: no lease, network or policy of the machine's own.
for place in /var/lib/dhcp /var/lib/dhcpcd /var/lib/NetworkManager /var/lib/connman /etc/NetworkManager \
  /etc/chromium/policies; do rm -rf "$place"; done
mkdir -p /run/dbus /run/udev /run/lock /var/lib/dhcp "$SEAT/home" "$SEAT/home/run"; chmod 700 "$SEAT/home/run"
rm -f /etc/resolv.conf; echo "nameserver $RESOLVER" > /etc/resolv.conf
cat "$TRUSTED" >> /etc/ssl/certs/ca-certificates.crt
mount -o remount,ro /sys
touch /etc/seat "$SEAT/ready"
exec sleep infinity
"""
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
</policy></busconfig>
"""
BUS_ADDRESS = "unix:path=/run/dbus/system_bus_socket"


class Seat:
    """`with Seat(phone) as seat:` then `seat.run(…)` to its end, or `seat.start(…)` to the seat's end."""

    def __init__(self, phone: Phone, **environment: str) -> None:
        self.phone, self.folder = phone, phone.lab.folder / phone.name.rpartition("-")[2]
        self.running: list[subprocess.Popen[bytes]] = []
        home = self.folder / "home"
        self.environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"), "DBUS_SYSTEM_BUS_ADDRESS": BUS_ADDRESS,
            "DBUS_SESSION_BUS_ADDRESS": BUS_ADDRESS, **environment,
        }  # fmt: skip

    def __enter__(self) -> Seat:
        (self.folder / "over").mkdir(parents=True, exist_ok=True)
        given = {"SEAT": str(self.folder), "BORROWED": str(BORROWED)}
        given |= {"RESOLVER": self.phone.lab.settings.portal_address, "PATH": self.environment["PATH"]}
        given["TRUSTED"] = str(self.phone.lab.trusted)
        alone = ("unshare", "-m", "--propagation", "private", "sh", "-c", PREPARE)
        words = ("ip", "netns", "exec", self.phone.name, *alone)
        with (self.folder / "seat.log").open("wb") as log:
            self.holder = subprocess.Popen(words, env=given, stdout=log, stderr=log)
        self.running.append(self.holder)
        until(lambda: (self.folder / "ready").exists() or self.holder.poll(), 10, "the seat")
        assert self.holder.poll() is None, self.log("seat")
        self.run("test", "-e", "/etc/seat")  # before anything is written: this is the seat, not the machine
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        (self.folder / "ready").unlink(missing_ok=True)

    @property
    def inside(self) -> tuple[str, ...]:
        # -r: where these tests run in a chroot, what is started would else stand outside it.
        return ("nsenter", "-t", str(self.holder.pid), "-m", "-n", "-r", "--")

    def run(self, *words: str, check: bool = True) -> str:
        return run(*self.inside, *words, check=check, env=self.environment)

    def start(self, *words: str, **more: object) -> subprocess.Popen[bytes]:
        """What it says is found in `log(its name)`."""
        with (self.folder / f"{Path(words[0]).name}.log").open("wb") as log:
            given = {"stdout": log, "stderr": log, "env": self.environment, **more}
            process = subprocess.Popen([*self.inside, *words], **given)  # type: ignore[call-overload]
        self.running.append(process)
        return process

    def log(self, program: str) -> str:
        path = self.folder / f"{program}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def write(self, path: str, text: str, *, mode: int = 0o644) -> None:
        """A file as only this seat sees it."""
        words = ("sh", "-c", 'mkdir -p "$(dirname "$0")"; cat > "$0"; chmod "$1" "$0"', path, f"{mode:o}")
        done = subprocess.run([*self.inside, *words], input=text, text=True, check=False, env=self.environment)
        assert not done.returncode, path

    def bus(self) -> None:
        """One D-Bus for everything here, as system bus and as session bus."""
        self.write("/etc/bus.conf", BUS)
        self.start("dbus-daemon", "--config-file=/etc/bus.conf", "--nofork", "--nopidfile", "--nosyslog")
        until(lambda: self.run("sh", "-c", "ls /run/dbus", check=False).strip(), 10, "the seat's D-Bus")
