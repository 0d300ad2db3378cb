"""A box, two phones and a fake Internet in network namespaces, with the real nft rules and the real gate."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from portal import settings
from portal.box import render
from portal.network import grants, ports
from portal.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PHONE, OTHER, OUT = "10.10.8.11", "10.10.8.12", "198.18.0.5"
PHONE_MAC, OTHER_MAC = "02:66:00:00:01:01", "02:66:00:00:01:02"
PHONE6, OTHER6, OUT6 = "fd66::11", "fd66::12", "2001:db8::5"

WIRES = """
ip link add eth0 netns {inet} type veth peer name eth0 netns {box}
ip -n {box} addr add 203.0.113.1/24 dev eth0
ip -n {box} addr add 2001:db8:ffff::1/64 dev eth0 nodad
ip -n {box} link set eth0 up
ip -n {inet} addr add 203.0.113.2/24 dev eth0
ip -n {inet} addr add 2001:db8:ffff::2/64 dev eth0 nodad
ip -n {inet} link set eth0 up
ip -n {inet} route add local 198.18.0.0/15 dev lo
ip -n {inet} route add local 192.168.77.0/24 dev lo
ip -n {inet} -6 route add local 2001:db8::/64 dev lo
ip -n {inet} route add 10.10.8.0/22 via 203.0.113.1
ip -n {inet} -6 route add fd66::/64 via 2001:db8:ffff::1
ip -n {box} route add default via 203.0.113.2
ip -n {box} -6 route add default via 2001:db8:ffff::2
ip -n {box} link add br-guest type bridge
ip -n {box} addr add 10.10.10.10/22 dev br-guest
ip -n {box} addr add fd66::1/64 dev br-guest nodad
ip -n {box} link set br-guest up
ip netns exec {box} sysctl -qew net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
ip netns exec {box} sysctl -qew net.bridge.bridge-nf-call-arptables=0
ip netns exec {box} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
"""
PLUG = """
ip link add {port} netns {box} type veth peer name wlan0 netns {at}
ip -n {box} link set {port} master br-guest up
ip -n {at} link set wlan0 address {mac} up
ip -n {at} addr add {address}/22 dev wlan0
ip -n {at} addr add {address6}/64 dev wlan0 nodad
ip -n {at} route add default via 10.10.10.10
ip -n {at} -6 route add default via fd66::1
"""


class Air:
    """Close it: its namespaces and processes end with it."""

    def __init__(self, folder: Path, **given: object) -> None:
        missing = [program for program in ("nft", "ip", "curl") if not shutil.which(program)]
        assert not missing, f"install {', '.join(missing)}: apt-get install nftables iproute2 curl"
        assert os.geteuid() == 0, "these tests need root"
        self.folder = folder
        self.names = {name: f"t{os.getpid()}-{name}" for name in ("box", "inet", "phone", "other")}
        self.started: list[subprocess.Popen[str]] = []
        self.settings = settings.make({"state_dir": str(folder / "state"), "run_dir": str(folder), **given})
        for name in self.names.values():
            _run(f"ip netns add {name}")
            _run(f"ip -n {name} link set lo up")
        self._steps(WIRES)
        self._steps(PLUG, at=self.names["phone"], port="p1", mac=PHONE_MAC, address=PHONE, address6=PHONE6)
        self._steps(PLUG, at=self.names["other"], port="p2", mac=OTHER_MAC, address=OTHER, address6="fd66::12")
        self.load(self.settings)
        self.start("box", "tests/network/listeners.py", *ports.LISTENERS, 22, 8443)
        self.start("inet", "tests/network/listeners.py", 80, 443)
        self.gate = self.start_gate()
        self.grants = grants.open(self.settings)
        self.ping("phone"), self.ping("other")

    def _steps(self, script: str, **more: str) -> None:
        for line in script.strip().format(**self.names, **more).splitlines():
            _run(line)

    def load(self, wanted: Settings) -> None:
        (self.folder / "nftables.conf").write_text(rules(wanted))
        self.run("box", "nft", "-f", str(self.folder / "nftables.conf"))

    def run(self, place: str, *words: object, check: bool = True) -> str:
        command = ["ip", "netns", "exec", self.names[place], *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0 or not check, f"{command}: {done.stderr}"
        return done.stdout

    def start(self, place: str, *words: object) -> subprocess.Popen[str]:
        """A Python program in a namespace; it is ready when it has said a line."""
        command = ["ip", "netns", "exec", self.names[place], sys.executable, *map(str, words)]
        program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.started.append(program)
        assert program.stdout is not None
        assert program.stdout.readline()
        return program

    def start_gate(self) -> subprocess.Popen[str]:
        where = ["--socket", str(self.folder / "gate.sock"), "--bridge", "br-guest", "--peer-user", "nobody"]
        command = ["ip", "netns", "exec", self.names["box"], sys.executable, "-m", "portal.network.gate", *where]
        program = subprocess.Popen(command, cwd=ROOT, text=True)
        until(lambda: (self.folder / "gate.sock").exists())
        return program

    def ping(self, place: str) -> None:
        """So that the box has both addresses of the phone in its neighbour table, as after DHCP."""
        for portal in ("10.10.10.10", "fd66::1"):
            self.run(place, "ping", "-c1", "-W2", portal, check=False)

    def fetch(self, place: str, url: str, *more: object) -> str:
        """The body, or how curl failed: "refused" (at once) or "silence"."""
        command = ("curl", "-gsS", "-m", "5", *more, url)
        done = subprocess.run(
            ["ip", "netns", "exec", self.names[place], *map(str, command)], capture_output=True, text=True, timeout=30
        )
        return done.stdout or {7: "refused", 28: "silence", 56: "reset"}.get(done.returncode, done.stderr)

    def stop(self, programs: list[subprocess.Popen[str]]) -> None:
        for program in programs:
            program.kill()
            program.wait()
            if program.stdout:
                program.stdout.close()

    def close(self) -> None:
        self.stop([*self.started, self.gate])
        for name in self.names.values():
            _run(f"ip netns del {name}")


def rules(wanted: Settings) -> str:
    return render.render(wanted)["etc/tram/nftables.conf"].text


def until(ready) -> None:
    """Wait for something another process does; not a measurement."""
    for _ in range(200):
        if ready():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 10 s")


def _run(line: str) -> None:
    done = subprocess.run(line.split(), capture_output=True, text=True)
    assert done.returncode == 0, f"{line}: {done.stderr}"
