"""How the line is shared between a phone with one connection and one with sixteen, before and after our queue.

    tests/vm/run.sh python tests/bench/fairness.py      in the virtual machine, whose kernel has CAKE and fq_codel
    sudo .venv/bin/python tests/bench/fairness.py       here

A line of 10 Mbit/s each way and 20 ms, with a deep, dull queue as a modem has, lies between box and Internet. It
prints, for each queue and direction, what part each phone got and how long the modest one waited for an answer (ping).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from portal.box import fairness

ROOT = Path(__file__).resolve().parents[2]
LINE_KBIT, FLOWS, SECONDS = 10_000, 16, 25
NAMES = {name: f"b{os.getpid() % 10_000}-{name}" for name in ("inet", "line", "box", "greedy", "modest")}
WIRES = f"""
ip link add eth0 netns {{box}} type veth peer name box netns {{line}}
ip link add eth0 netns {{inet}} type veth peer name inet netns {{line}}
ip -n {{line}} link add br0 type bridge
ip -n {{line}} link set box master br0 up
ip -n {{line}} link set inet master br0 up
ip -n {{line}} link set br0 up
ip netns exec {{line}} tc qdisc add dev box root tbf rate {LINE_KBIT}kbit burst 16000 latency 400ms
ip netns exec {{line}} tc qdisc add dev inet root tbf rate {LINE_KBIT}kbit burst 16000 latency 400ms
ip netns exec {{inet}} tc qdisc add dev eth0 root netem delay 20ms limit 10000
ip -n {{inet}} addr add 203.0.113.2/24 dev eth0
ip -n {{inet}} link set eth0 up
ip -n {{box}} addr add 203.0.113.1/24 dev eth0
ip -n {{box}} link set eth0 up
ip -n {{box}} link add br-guest type bridge
ip -n {{box}} addr add 10.10.10.10/22 dev br-guest
ip -n {{box}} link set br-guest up
ip netns exec {{box}} sysctl -qw net.ipv4.ip_forward=1
ip netns exec {{box}} nft add table ip nat
ip netns exec {{box}} nft add chain ip nat out {{{{ type nat hook postrouting priority srcnat ; }}}}
ip netns exec {{box}} nft add rule ip nat out oifname eth0 masquerade
"""
PLUG = """
ip link add {port} netns {box} type veth peer name wlan0 netns {phone}
ip -n {box} link set {port} master br-guest up
ip -n {phone} addr add {address}/22 dev wlan0
ip -n {phone} link set wlan0 up
ip -n {phone} route add default via 10.10.10.10
"""
# One process a phone: `flows` connections that send or receive as fast as they can.
ENDLESS = """
import socket, sys, threading, time
host, port, flows, seconds, up = sys.argv[1], *map(int, sys.argv[2:6])
end = time.monotonic() + seconds
def run():
    peer = socket.create_connection((host, port)); peer.settimeout(1)
    while time.monotonic() < end:
        try: peer.send(bytes(16000)) if up else peer.recv(65536)
        except TimeoutError: pass
threads = [threading.Thread(target=run, daemon=True) for _ in range(flows)]
[thread.start() for thread in threads]; [thread.join(seconds + 5) for thread in threads]
"""
# In the Internet: 5001 swallows, 5002 gives.
SERVER = """
import socketserver, threading
class Swallow(socketserver.BaseRequestHandler):
    def handle(self):
        while self.request.recv(65536): pass
class Give(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while True: self.request.sendall(bytes(16000))
        except OSError: pass
class Server(socketserver.ThreadingTCPServer): allow_reuse_address = daemon_threads = True; request_queue_size = 64
for port, handler in ((5001, Swallow), (5002, Give)):
    threading.Thread(target=Server(("203.0.113.2", port), handler).serve_forever).start()
print("ready", flush=True)
"""


def lay(script: str, **names: str) -> None:
    for line in script.strip().format(**names).splitlines():
        subprocess.run(line.split(), check=True)


def inside(place: str, *words: object, **more: object) -> subprocess.Popen[str]:
    command = ["ip", "netns", "exec", NAMES[place], *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, **more)  # type: ignore[call-overload]


def queue(direction: str, kind: str) -> None:
    """Ours before the line, in the box, by the very commands of the unit."""
    for line in LINES.values():
        inside("box", "tc", "qdisc", "del", "dev", line.interface, "root", stderr=subprocess.DEVNULL).wait()
    for command in fairness.plan(LINES[direction], kind) if kind else ():
        assert inside("box", "tc", *command.split()).wait() == 0, command


def carried(direction: str) -> list[int]:
    """Bytes so far of the greedy and of the modest phone, where their wires meet the box."""
    side = "rx" if direction == "up" else "tx"
    links = json.loads(inside("box", "ip", "-j", "-s", "link", "show").communicate()[0])
    found = {link["ifname"]: link["stats64"][side]["bytes"] for link in links}
    return [found["p1"], found["p2"]]


def measure(direction: str) -> tuple[int, int, float]:
    """kbit/s of the greedy phone, of the modest one, and the modest one's middle time to an answer in ms."""
    port, up = (5001, 1) if direction == "up" else (5002, 0)
    words = ("203.0.113.2", port)
    running = [
        inside("greedy", sys.executable, "-c", ENDLESS, *words, FLOWS, SECONDS, up),
        inside("modest", sys.executable, "-c", ENDLESS, *words, 1, SECONDS, up),
    ]
    time.sleep(6)  # until each connection has found its speed
    before, begun = carried(direction), time.monotonic()
    ping = inside("modest", "ping", "-i", "0.3", "-c", str(int((SECONDS - 9) / 0.3)), "203.0.113.2")
    times = sorted(float(found) for found in re.findall(r"time=([\d.]+)", ping.communicate()[0]))
    after, seconds = carried(direction), time.monotonic() - begun
    for each in running:
        each.communicate()
    rates = [int((end - start) * 8 / seconds / 1000) for start, end in zip(before, after, strict=True)]
    return rates[0], rates[1], times[len(times) // 2] if times else float("nan")


LINES = {
    "up": fairness.Line("up", "eth0", int(LINE_KBIT * fairness.SHARE), "10.10.10.10"),
    "down": fairness.Line("down", "br-guest", int(LINE_KBIT * fairness.SHARE), "10.10.10.10"),
}


def main() -> None:
    for name in NAMES.values():
        lay("ip netns add {0}\nip -n {0} link set lo up".replace("{0}", name))
    try:
        lay(WIRES, **NAMES)
        lay(PLUG, box=NAMES["box"], phone=NAMES["greedy"], port="p1", address="10.10.8.11")
        lay(PLUG, box=NAMES["box"], phone=NAMES["modest"], port="p2", address="10.10.8.12")
        server = inside("inet", sys.executable, "-c", SERVER)
        assert server.stdout
        assert server.stdout.readline()
        print(f"line {LINE_KBIT} kbit/s, {FLOWS} connections against 1, {SECONDS} s each")
        for direction in LINES:
            for kind in ("", fairness.FQ_CODEL, fairness.CAKE):
                queue(direction, kind)
                greedy, modest, wait = measure(direction)
                rate, share = greedy + modest, modest / max(greedy + modest, 1)
                print(
                    f"{direction:4}  {kind or 'as it was':9}  modest phone {share:4.0%}  greedy {1 - share:4.0%}"
                    f"  together {rate:6.0f} kbit/s  answer in {wait:5.0f} ms",
                    flush=True,
                )
        server.kill()
    finally:
        for name in NAMES.values():
            subprocess.run(["ip", "netns", "del", name], check=False)


if __name__ == "__main__":
    main()
