"""A box, and an Internet that answers each system's probes as the real one does, over https, too."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from portal.network.phones.dhcp import Lease
from portal.network.phones.systems import SYSTEMS
from portal.network.phones.windows import ADDRESSES, NAME
from portal.network.probes import PROBES, Probe
from tests.journeys import authority
from tests.journeys.lab import ROOT, Lab, Phone, until

HEAD = """
daemon off; user root; worker_processes 1; pid {0}/nginx.pid; error_log {0}/nginx.log;
events {{ worker_connections 512; }}
http {{ access_log off; client_body_temp_path {0}/t1; proxy_temp_path {0}/t2; fastcgi_temp_path {0}/t3;
  uwsgi_temp_path {0}/t4; scgi_temp_path {0}/t5; default_type text/html; keepalive_timeout 75s;
  server_names_hash_bucket_size 128; ssl_certificate {1}/portal.crt; ssl_certificate_key {1}/portal.key;
"""
LISTEN = "listen 80 {0}; listen [::]:80 {0}; listen 443 ssl {0}; listen [::]:443 ssl {0};"
REST = 'location / { return 200 "the Internet"; }'
QUIET = "location = /generate_204 { return 204; }"
FOREIGN = sorted({urlsplit(each.https).hostname or "" for each in SYSTEMS if each.https})


class World(Lab):
    """The lab with the Internet as the makers of phones run it, and two authorities that every phone trusts."""

    def _internet(self) -> None:
        folder = self.folder / "world"
        folder.mkdir()
        names = ",".join(f"DNS:{name}" for name in FOREIGN)
        known = authority.issue(folder / "tls", FOREIGN[0], more=f"subjectAltName={names}\n")
        own = [self.certificate.authority] if self.certificate else []
        self.trusted = folder / "trusted.pem"
        self.trusted.write_text("".join(each.read_text() for each in (known.authority, *own)))
        (folder / "nginx.conf").write_text(_internet(folder))
        self.inet.start("nginx", "-e", "stderr", "-c", str(folder / "nginx.conf"))
        four, six = (f"--address=/{NAME}/{ADDRESSES[family]}" for family in (4, 6))
        self.inet.start(
            "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root",
            "--pid-file=", "--address=/#/198.18.0.5", "--address=/#/2001:db8::5", four, six,
            "--listen-address=10.99.0.2", "--bind-interfaces",
        )  # fmt: skip

    def _box(self) -> None:
        super()._box()
        away = self.etc / "etc/tram/dnsmasq-away.conf"
        self.box.start("dnsmasq", "--keep-in-foreground", f"--conf-file={away}", "--user=root")
        self.box.start(sys.executable, "-m", "portal", "uplink", env=self.environment, cwd=ROOT)

    def lose(self) -> None:
        """The cable to the Internet is out, and the watcher has told the firewall."""
        self.box.ip("link", "set", "eth0", "down")
        until(self._away, 20, "the firewall knows that the Internet is away")

    def regain(self) -> None:
        self.box.ip("link", "set", "eth0", "up")
        self.box.ip("addr", "replace", "fd99::1/64", "dev", "eth0", "nodad")  # IPv6 addresses go with the cable
        self.box.ip("route", "replace", "default", "via", "10.99.0.2")
        self.box.ip("-6", "route", "replace", "default", "via", "fd99::2")
        until(lambda: not self._away(), 30, "the firewall knows that the Internet is back")

    def _away(self) -> bool:
        listed = self.box.run("nft", "list", "set", "inet", "tram", "uplink_down")
        return f'"{self.settings.guest_interface}"' in listed


def _internet(folder: Path) -> str:
    hosts: dict[str, list[Probe]] = defaultdict(list)
    for probe in PROBES:
        hosts[probe.host].append(probe)
    servers = [
        f"server {{ {LISTEN.format('')} server_name {host}; {' '.join(map(_location, asked))} {_rest(asked)} }}"
        for host, asked in hosts.items()
    ]
    default = f"server {{ {LISTEN.format('default_server')} server_name _; {_rest([])} }}"
    return "\n".join([HEAD.format(folder, folder / "tls"), default, *servers, "}"])


def _rest(asked: list[Probe]) -> str:
    return REST if any(each.path == "/generate_204" for each in asked) else f"{REST} {QUIET}"


def _location(probe: Probe) -> str:
    headers = " ".join(f'add_header {name} "{value}" always;' for name, value in probe.headers)
    text = probe.body.decode().replace("\\", "\\\\").replace('"', '\\"')
    answer = f'default_type {probe.type}; return 200 "{text}";' if probe.body else "return 204;"
    return f"location = {probe.path} {{ {headers} {answer} }}"


class Pretend:
    """A phone of the lab that joins with our own DHCP client and answers as every system in turn."""

    def __init__(self, world: World, phone: Phone) -> None:
        self.world, self.phone = world, phone
        self.lease = Lease(**self._tool("lease", "wlan0")[0])
        phone.ip("addr", "add", f"{self.lease.address}/{self.lease.prefix}", "dev", "wlan0")
        phone.ip("route", "replace", "default", "via", self.lease.router)

    def _tool(self, *words: str) -> list[dict]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SSL_CERT_FILE": str(self.world.trusted)}
        text = self.phone.run(sys.executable, "-m", "portal.network.phones", *words, env=environment)
        return [json.loads(line) for line in text.splitlines()]

    def _where(self, family: int, resolver: int) -> tuple[str, ...]:
        server = self.lease.names if resolver == 4 else f"{self.router6}%wlan0"
        more = ("--api", self.lease.api) if self.lease.api else ()
        return ("--dns", server, "--family", str(family), "--portal", self.world.origin, *more)

    def look(self, family: int = 4, resolver: int = 0) -> dict[str, dict]:
        """What every system says now. `family` 0: over whichever there is."""
        return {row["key"]: row for row in self._tool("look", *self._where(family, resolver or family))}

    def walk(self, family: int, *keys: str) -> dict[str, dict]:
        """Every system on its way from joining to being online; off again afterwards."""
        return {row["key"]: row for row in self._tool("walk", *self._where(family, family), *keys)}

    @property
    def router6(self) -> str:
        """The box as its router advertisement names it."""
        words = self.phone.ip("-6", "route", "show", "default").split()
        return words[words.index("via") + 1] if "via" in words else ""

    def ask_for_ipv6(self) -> None:
        """As at joining: the router is asked at once, and its answer comes while other things go on."""
        self.phone.run("sysctl", "-q", "-w", "net.ipv6.conf.wlan0.accept_ra=2", check=False)
        self.phone.ip("link", "set", "wlan0", "down")
        self.phone.ip("link", "set", "wlan0", "up")
        self.phone.ip("route", "replace", "default", "via", self.lease.router)

    def await_ipv6(self) -> None:
        until(lambda: self.phone.address6 and self.router6, 20, "an IPv6 address and a router")

    def end_grant(self) -> None:
        """The kernel's own timeout, made short."""
        element = f"element bridge tram granted {{ {self.phone.mac}"
        self.world.box.run("nft", f"delete {element} }}; add {element} timeout 1s }}")
        until(lambda: self.phone.probe() == 302, 5, "the grant ends")
