"""Starting the long-running programs: the pages (gunicorn), the gate and the watcher of the uplink."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from datetime import datetime
from pathlib import Path

from portal.network import probes
from portal.settings import Settings

CONF = Path(__file__).with_name("gunicorn.conf.py")
# Whom the watcher asks, of the table of probes: each run by another, so that no single one can be missed.
ASKED = (
    ("connectivitycheck.gstatic.com", "/generate_204"),
    ("www.msftconnecttest.com", "/connecttest.txt"),
    ("detectportal.firefox.com", "/success.txt"),
    ("captive.apple.com", "/hotspot-detect.html"),
    ("nmcheck.gnome.org", "/check_network_status.txt"),
    ("edge.microsoft.com", "/captiveportal/generate_204"),
)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            return False
    return True


def _demo(settings: Settings) -> list[str]:
    """One process, because the demo keeps its grants in memory; residents' pages and staff pages on two ports.

    Threads, because no nginx stands in front: a browser opens connections in advance and leaves them silent,
    and a sync worker would wait for the first of them.
    """
    ports = (settings.demo_port, settings.demo_port + 1)
    alone = ["--workers", "1", "--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "2"]
    return [*alone, *(word for port in ports for word in ("--bind", f"127.0.0.1:{port}"))]


def ports_in_use(settings: Settings) -> str:
    """A sentence when a port of the demo is taken, else ""."""
    for port in (settings.demo_port, settings.demo_port + 1):
        if not _free(port):
            return f"Port {port} on 127.0.0.1 is in use; set demo_port in {settings.file} to another number."
    return ""


def run(settings: Settings) -> int:
    """Replace this process by gunicorn. Returns 1, with a sentence, when it cannot listen."""
    options = ["--config", str(CONF), "--no-control-socket"]
    wrong = ports_in_use(settings) if settings.firewall == "none" else _no_folder(settings)
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    if settings.firewall == "none":
        options += _demo(settings)
    else:
        options += ["--workers", str(settings.workers), "--bind", f"unix:{settings.run_dir}/web.sock"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "portal:create_app()"])  # noqa: S606
    return 0


def _no_folder(settings: Settings) -> str:
    if Path(settings.run_dir).is_dir():
        return ""
    return f"{settings.run_dir} is missing; on a box run: systemd-tmpfiles --create; elsewhere set run_dir"


def welcome(settings: Settings, now: datetime) -> str:
    """Where the demo's pages are, and the code that opens the staff pages the first time."""
    from portal.staff import accounts

    pages, office = (f"http://127.0.0.1:{port}" for port in (settings.demo_port, settings.demo_port + 1))
    lines = [
        "",
        f"  Residents' pages   {pages}/",
        f"  Kiosk              {pages}/kiosk",
        f"  Staff pages        {office}/admin/",
    ]
    db = accounts.open_store(Path(settings.state_dir))
    if not accounts.exist(db):
        lines.append(f"  Code for the first sign-in (name: demo)   {accounts.invite(db, 'demo', now)}")
    return "\n".join([*lines, "", "  Stop with Ctrl-C.", ""])


def gate(settings: Settings) -> int:
    """Replace this process by the gate, which imports the standard library alone."""
    where = ["--socket", f"{settings.run_dir}/gate.sock", "--bridge", settings.guest_interface]
    os.execv(sys.executable, [sys.executable, "-m", "portal.network.gate", *where, "--peer-user", "tram"])  # noqa: S606
    return 0


def uplink(settings: Settings) -> int:
    """Replace this process by the watcher, which holds no more in memory than it needs."""
    if settings.firewall == "none":
        print("uplink: there is no firewall here to tell; nothing is watched", file=sys.stderr)
        return 0
    given = {
        "interface": settings.uplink_interface,
        "folder": settings.run_dir,
        "servers": [(server, 53) for server in settings.dns_servers],
        "questions": questions(),
    }
    os.execv(sys.executable, [sys.executable, "-m", "portal.network.watcher", json.dumps(given)])  # noqa: S606
    return 0


def questions() -> list[tuple[str, str, int, str]]:
    """What the watcher asks, as it goes on its command line."""
    found = [probe for host, path in ASKED if (probe := probes.of(host, path))]
    return [(probe.host, probe.path, probe.status, probe.body.decode("latin-1")) for probe in found]
