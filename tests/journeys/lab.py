"""A box, phones and a fake Internet in network namespaces: real nginx, gunicorn, dnsmasq, nft and gate.

    phone1, phone2  wlan0  ──┐
                             ├── box  br-guest 10.10.10.10/22   eth0 10.99.0.1 ── inet  10.99.0.2, 198.18.0.0/15
Every name resolves to 198.18.0.5 (2001:db8::5), where nginx gives the answers of the real Internet.
The radio is replaced by veth pairs; everything else is started from the rendered files, as on the box.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from portal import settings as settings_module
from portal.box import guests, render
from tests.journeys import authority

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = itertools.count()  # two labs may be up at once
WORLD = """
daemon off; user root; worker_processes 1; pid {0}/nginx.pid; error_log {0}/nginx.log;
events {{ worker_connections 512; }}
http {{ access_log off; client_body_temp_path {0}/t1; proxy_temp_path {0}/t2; fastcgi_temp_path {0}/t3;
  uwsgi_temp_path {0}/t4; scgi_temp_path {0}/t5; default_type text/plain; keepalive_timeout 75s;
  server {{ listen 80 default_server; listen [::]:80 default_server; listen 443; listen [::]:443;
    location = /generate_204 {{ return 204; }}
    location = /hotspot-detect.html {{ default_type text/html;
      return 200 "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"; }}
    location = /long {{ root {0}; limit_rate 200k; }}
    location / {{ return 200 "internet"; }} }} }}
"""


def until(condition: Callable[[], object], seconds: float = 10.0, what: str = "") -> None:
    """Wait for something that another process does; a lab that does not come up says what was missing."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"still not so after {seconds} s: {what or condition}")
        time.sleep(0.05)


class Host:
    """One network namespace and what runs in it."""

    def __init__(self, lab: Lab, name: str) -> None:
        self.lab, self.name = lab, f"{lab.prefix}{name}"
        run("ip", "netns", "add", self.name)
        self.ip("link", "set", "lo", "up")

    def ip(self, *words: str) -> str:
        return run("ip", "-n", self.name, *words)

    def run(self, *words: str, check: bool = True, **more: object) -> str:
        return run("ip", "netns", "exec", self.name, *words, check=check, **more)

    def start(self, *words: str, **more: object) -> subprocess.Popen[bytes]:
        """A program that runs until the lab ends; its output goes to a file named after it."""
        log = (self.lab.folder / f"{Path(words[0]).name}-{len(self.lab.running)}.log").open("wb")
        process = subprocess.Popen(["ip", "netns", "exec", self.name, *words], stdout=log, stderr=log, **more)  # type: ignore[call-overload]
        self.lab.running.append(process)
        return process


class Phone(Host):
    """A device: joins by DHCP, asks as a phone asks, without cookies and scripts."""

    def join(self) -> str:
        """Take a lease from the box; returns the address."""
        script = self.lab.folder / "lease.sh"
        if not script.exists():
            script.write_text(
                '#!/bin/sh\n[ "$1" = bound ] || [ "$1" = renew ] || exit 0\n'
                "ip addr flush dev $interface scope global; ip addr add $ip/${mask:-22} dev $interface\n"
                "ip route replace default via $router\n"
            )
            script.chmod(0o755)
        self.run("busybox", "udhcpc", "-i", "wlan0", "-n", "-q", "-f", "-t", "5", "-s", str(script))
        return self.address

    @property
    def address(self) -> str:
        words = self.ip("-4", "-o", "addr", "show", "dev", "wlan0").split()
        return words[words.index("inet") + 1].split("/")[0] if "inet" in words else ""

    @property
    def address6(self) -> str:
        """The address that the phone made of the box's router advertisement; "" before it has one."""
        lines = self.ip("-6", "-o", "addr", "show", "dev", "wlan0", "scope", "global").splitlines()
        ready = [line for line in lines if "tentative" not in line]
        return ready[0].split("inet6 ")[1].split("/")[0] if ready else ""

    @property
    def mac(self) -> str:
        return self.ip("link", "show", "wlan0").split("link/ether ")[1].split()[0]

    def curl(self, url: str, *more: str) -> tuple[int, str]:
        """Status and body; status 0 when there was no answer."""
        trust = ("--cacert", str(self.lab.certificate.authority)) if self.lab.certificate else ()
        text = self.run("curl", "-s", "-m", "8", "-w", "\n%{http_code}", *trust, *more, url, check=False)
        body, _, status = text.rpartition("\n")
        return int(status or 0), body

    def probe(self, *more: str) -> int:
        """What Android's connectivity check sees."""
        return self.curl("http://connectivitycheck.gstatic.com/generate_204", *more)[0]

    def press(self, path: str) -> tuple[int, str]:
        """Press a button of the portal."""
        return self.curl(f"{self.lab.origin}{path}", "-X", "POST")


class Lab:
    """Everything together; `with Lab(folder, {...settings}) as lab:`. `tls`: with a certificate that phones trust.

    A text instead of True: further lines of the certificate's extensions.
    """

    def __init__(
        self, folder: Path, given: dict[str, object] | None = None, phones: int = 2, *, tls: bool | str = False
    ) -> None:
        self.folder, self.prefix, self.running = folder, f"tj{os.getpid() % 10000}{next(NUMBERS)}-", []
        self.state, self.sockets, self.etc = folder / "state", folder / "run", folder / "files"
        self.sockets.mkdir(parents=True)
        values = {"state_dir": str(self.state), "run_dir": str(self.sockets), "dns_servers": ["10.99.0.2"]}
        values |= given or {}
        self.certificate = None
        if tls:
            name = str(values.setdefault("portal_name", "wifi.example.vn"))
            self.certificate = authority.issue(folder / "tls", name, more="" if tls is True else tls)
            values |= {"certificate": str(self.certificate.chain), "certificate_key": str(self.certificate.key)}
        self.settings = settings_module.make(values)
        self.origin = f"http{'s' if tls else ''}://{self.settings.portal_name}"
        self._toml(values)
        self.inet, self.box = Host(self, "inet"), Host(self, "box")
        self.phones = [Phone(self, f"phone{number + 1}") for number in range(phones)]

    def _toml(self, values: dict[str, object]) -> None:
        def word(value: object) -> str:
            if isinstance(value, bool | int):
                return str(value).lower()
            return "[" + ", ".join(map(word, value)) + "]" if isinstance(value, list) else f'"{value}"'

        self.toml = self.folder / "portal.toml"
        self.toml.write_text("\n".join(f"{name} = {word(value)}" for name, value in values.items()))

    @property
    def environment(self) -> dict[str, str]:
        known = {"SSL_CERT_FILE": str(self.certificate.authority)} if self.certificate else {}
        return {**os.environ, "PORTAL_SETTINGS": str(self.toml), "PYTHONPATH": str(ROOT), **known}

    def __enter__(self) -> Lab:
        try:
            self._wires()
            self._internet()
            self._box()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wires(self) -> None:
        box, inet = self.box, self.inet
        run("ip", "link", "add", "eth0", "netns", inet.name, "type", "veth", "peer", "name", "eth0", "netns", box.name)
        for host, four, six in ((inet, "10.99.0.2/24", "fd99::2/64"), (box, "10.99.0.1/24", "fd99::1/64")):
            host.ip("addr", "add", four, "dev", "eth0")
            host.ip("addr", "add", six, "dev", "eth0", "nodad")
            host.ip("link", "set", "eth0", "up")
        box.ip("route", "add", "default", "via", "10.99.0.2")
        box.ip("-6", "route", "add", "default", "via", "fd99::2")
        inet.ip("route", "add", "local", "198.18.0.0/15", "dev", "lo")
        inet.ip("-6", "route", "add", "local", "2001:db8::/32", "dev", "lo")
        bridge = self.settings.guest_interface
        box.ip("link", "add", bridge, "address", "02:10:00:00:00:01", "type", "bridge")
        prefix = self.settings.guest_network.split("/")[1]
        box.ip("addr", "add", f"{self.settings.portal_address}/{prefix}", "dev", bridge)
        box.ip("link", "set", bridge, "up")
        # As on a plain Debian: with br_netfilter on, the IP firewall would see frames between guests, too.
        for family in ("iptables", "ip6tables", "arptables"):
            box.run("sysctl", "-qew", f"net.bridge.bridge-nf-call-{family}=0", check=False)
        if self.settings.ipv6 == "masquerade":
            own = guests.prefix6(self.settings).network_address + 1
            box.ip("addr", "add", f"{own}/64", "dev", bridge, "nodad")
        for number, phone in enumerate(self.phones, 1):
            wire = ("type", "veth", "peer", "name", "wlan0", "netns", phone.name)
            run("ip", "link", "add", f"p{number}", "netns", box.name, *wire)
            box.ip("link", "set", f"p{number}", "master", bridge, "up")
            phone.ip("link", "set", "wlan0", "address", f"02:66:00:00:01:{number:02x}", "up")
            self._resolver(phone, self.settings.portal_address)

    def _resolver(self, host: Host, server: str) -> None:
        folder = Path("/etc/netns") / host.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "resolv.conf").write_text(f"nameserver {server}\n")

    def _internet(self) -> None:
        world = self.folder / "world"
        world.mkdir()
        (world / "nginx.conf").write_text(WORLD.format(world))
        (world / "long").write_bytes(bytes(20_000_000))  # a download that is still running when somebody disconnects
        self.inet.start("nginx", "-e", "stderr", "-c", str(world / "nginx.conf"))
        names = (
            "--address=/#/198.18.0.5",
            "--address=/#/2001:db8::5",
            "--listen-address=10.99.0.2",
            "--bind-interfaces",
        )
        alone = (
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--user=root",
            "--pid-file=",
        )
        self.inet.start("dnsmasq", *alone, *names)

    def _box(self) -> None:
        place = render.Place(
            release=ROOT, python=Path(sys.executable), etc=self.etc / "etc/tram", credentials=self.folder / "tls",
            nginx_user="root",
        )  # fmt: skip
        render.write(self.settings, self.etc, place)
        etc = self.etc / "etc/tram"
        self.box.run("sysctl", "-q", "-e", "-p", str(self.etc / "etc/sysctl.d/60-tram.conf"), check=False)
        self.box.run("nft", "-f", str(etc / "nftables.conf"))
        self.portal("certificate")
        self.box.start("dnsmasq", "--keep-in-foreground", f"--conf-file={etc}/dnsmasq.conf", "--user=root")
        self.gate = self.start_gate()
        self.portal("reconcile", "--restore")
        self.web = self.start_web()
        self.box.start("nginx", "-e", "stderr", "-c", str(etc / "nginx.conf"))
        until(lambda: self.box.run("ss", "-ltnH", "sport = :8082", check=False), 15, "nginx listens")

    def start_gate(self) -> subprocess.Popen[bytes]:
        """The gate; on a box its peer is the user tram, here whoever runs the tests."""
        gate = self.box.start(
            sys.executable, "-m", "portal.network.gate", "--socket", str(self.sockets / "gate.sock"),
            "--bridge", self.settings.guest_interface, "--peer-user", "root", cwd=ROOT,
        )  # fmt: skip
        until((self.sockets / "gate.sock").exists, 10, "the gate's socket")
        return gate

    def start_web(self) -> subprocess.Popen[bytes]:
        """The pages, without any capability, as their unit has it."""
        web = self.box.start(
            "setpriv", "--bounding-set=-all", "--inh-caps=-all", sys.executable, "-m", "portal", "run",
            env=self.environment, cwd=ROOT,
        )  # fmt: skip
        until((self.sockets / "web.sock").exists, 20, "the socket of the pages")
        return web

    def portal(self, *words: str) -> str:
        """Run one command of the portal on the box."""
        return self.box.run(sys.executable, "-m", "portal", *words, env=self.environment, cwd=ROOT)

    def close(self) -> None:
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        for host in (*self.phones, self.box, self.inet):
            for pid in run("ip", "netns", "pids", host.name, check=False).split():
                run("kill", "-9", pid, check=False)
            run("ip", "netns", "del", host.name, check=False)
            shutil.rmtree(Path("/etc/netns") / host.name, ignore_errors=True)


def run(*words: str, check: bool = True, **more: object) -> str:
    """Run a program; its words are in the error when it fails."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    if check and done.returncode:
        raise AssertionError(f"{' '.join(words)} → {done.returncode}: {done.stderr or done.stdout}")
    return str(done.stdout)
