"""The redirect of openNDS, as Debian packages it, and ours: the same box, the same 256 devices, the same minutes."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bench
import crowd
import processes
from redirect import CONNECTIONS, Redirect, count

from tests.journeys.lab import Lab, until

LIBRARY = Path("/usr/lib/opennds/libopennds.sh")
CONFIGURATION = """
GatewayName lab
GatewayInterface br-guest
GatewayAddress {portal}
MaxClients 1000
login_option_enabled 1
use_outdated_mhd 1
debuglevel 0
allow_preemptive_authentication 1
FirewallRuleSet authenticated-users {{
}}
FirewallRuleSet preauthenticated-users {{
}}
FirewallRuleSet users-to-router {{
    FirewallRule allow udp port 53
    FirewallRule allow tcp port 53
    FirewallRule allow udp port 67
    FirewallRule allow tcp port 80
}}
"""
# In a mount namespace of its own it finds its files where it expects them, and the machine's stay as they are.
START = """
mkdir -p /run/tmpfiles.d
mount -t tmpfs tmpfs "$0/overlay"
mkdir "$0/overlay/up" "$0/overlay/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$0/overlay/up,workdir=$0/overlay/work" /etc
cp "$0/opennds.conf" /etc/opennds/opennds.conf
: > /etc/dnsmasq.conf
mount --bind "$0/libopennds.sh" /usr/lib/opennds/libopennds.sh
mount --bind "$0/misc" /var/lib/misc
export PATH="$0/bin:/usr/sbin:/usr/bin:/sbin:/bin"
exec opennds -f
"""


def start(lab: Lab) -> subprocess.Popen[bytes]:
    """Ready when it redirects. It answers 403 to a device without a lease, so each of the crowd has one."""
    folder = lab.folder / "opennds"
    for name in ("misc", "bin", "overlay"):
        (folder / name).mkdir(parents=True)
    (folder / "bin/systemctl").write_text("#!/bin/sh\nexit 0\n")
    (folder / "bin/systemctl").chmod(0o755)
    (folder / "opennds.conf").write_text(CONFIGURATION.format(portal=lab.settings.portal_address))
    leases = "".join(f"1999999999 {mac} {address} phone *\n" for address, mac in crowd.members())
    (folder / "misc/dnsmasq.leases").write_text(leases)
    # 9.10 makes the chains INPUT and FORWARD with a priority that Debian's iptables refuses to add rules to.
    library = LIBRARY.read_text().replace('grep -w "priority -100"', 'grep -w "priority filter"')
    shutil.copy2(LIBRARY, folder / "libopennds.sh")
    (folder / "libopennds.sh").write_text(library.replace("priority -100 ;", "priority 0 ; policy accept ;"))
    lab.box.run("nft", "flush", "ruleset")
    peer = lab.box.start("unshare", "-m", "bash", "-ec", START, str(folder))
    agent = ("-A", "Mozilla/5.0 (Linux; Android 14)")
    until(
        lambda: lab.phones[0].curl("http://198.18.0.5/generate_204", *agent)[0] in (302, 307), 60, "openNDS redirects"
    )
    return peer


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=5)
    given = options.parse_args()
    if not shutil.which("opennds"):
        sys.exit("install what we compare with: sudo apt install opennds iptables")
    with (
        bench.Sheet("Redirect of a probe, 256 devices without a grant, beside openNDS") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), phones=1) as lab,
    ):
        crowd.gather(lab, lab.phones[0])
        measured = Redirect(lab, given.seconds)
        peer = start(lab)
        theirs = {
            many: [count(lab, [peer.pid], many, given.seconds) for _ in range(given.rounds)] for many in CONNECTIONS
        }
        _, memory = processes.megabytes([peer.pid])
        for many in CONNECTIONS:
            ours = [measured.load(True, many) for _ in range(given.rounds)]
            report(page, many, ours, theirs[many])
        page.note(f"PSS after the load, MB: openNDS {memory:.1f}, our nginx "
                  f"{processes.megabytes([measured.nginx.pid])[1]:.1f}")  # fmt: skip


def report(page: bench.Sheet, many: int, ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> None:
    for key, name, limit in (
        ("rate", "redirects/s", {"least": 50}),
        ("cpu", "CPU s per 1000", {"most": 0.02}),
        ("p99", "slowest of 100, ms", {}),
    ):
        mine, other = ([each[key] for each in side] for side in (ours, theirs))
        page.line(f"{many} at once: {name}", mine, "openNDS", other, **limit)
    page.note(
        f"errors {sum(each['errors'] for each in ours):.0f}, openNDS {sum(each['errors'] for each in theirs):.0f}"
    )


if __name__ == "__main__":
    main()
