"""The redirect of a probe without a grant: our box beside a bare nginx `return 302` on the same bridge and NAT."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import bench
import crowd
import processes

from tests.journeys.lab import Lab, until

CONNECTIONS = (1, 32, 256)
BARE_PORT = 9081
FIRST = ("curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}")
# The same bridge, the same two translations, nothing else: what any portal has to do.
BARE_RULES = f"""
flush ruleset
table inet bare {{
  chain translate_from_guests {{
    type nat hook prerouting priority dstnat; policy accept;
    iifname "br-guest" tcp dport 80 redirect to :{BARE_PORT}
  }}
  chain translate_to_uplink {{
    type nat hook postrouting priority srcnat; policy accept;
    oifname "eth0" masquerade
  }}
}}
"""
BARE_NGINX = """
daemon off; user root; worker_processes 2; pid {0}/nginx.pid; error_log stderr; worker_rlimit_nofile 8192;
events {{ worker_connections 2048; }}
http {{ access_log off; keepalive_timeout 0;
  client_body_temp_path {0}/t1; proxy_temp_path {0}/t2; fastcgi_temp_path {0}/t3; uwsgi_temp_path {0}/t4;
  scgi_temp_path {0}/t5;
  server {{ listen {1} default_server reuseport backlog=4096;
    location / {{ add_header Cache-Control no-store; return 302 http://tram.home.arpa/; }} }} }}
"""


class Redirect:
    """Both servers in one box; the rules that are loaded say which of them answers."""

    def __init__(self, lab: Lab, seconds: int) -> None:
        self.lab, self.seconds = lab, seconds
        self.nginx = processes.started(lab, "nginx")
        folder = lab.folder / "bare"
        folder.mkdir()
        (folder / "nginx.conf").write_text(BARE_NGINX.format(folder, BARE_PORT))
        self.bare = lab.box.start("nginx", "-e", "stderr", "-c", str(folder / "nginx.conf"))
        until(lambda: lab.box.run("ss", "-ltnH", f"sport = :{BARE_PORT}", check=False), 10, "the bare nginx listens")

    def rules(self, ours: bool) -> None:
        """Forgetting what was open: it would go on to the listener of the rules before."""
        self.lab.box.run("conntrack", "-F")
        if ours:
            self.lab.box.run("nft", "flush", "ruleset")
            self.lab.box.run("nft", "-f", str(self.lab.etc / "etc/tram/nftables.conf"))
            crowd.lease(self.lab)
        else:
            self.lab.box.run("nft", "-f", "-", input=BARE_RULES)

    def load(self, ours: bool, connections: int) -> dict[str, float]:
        self.rules(ours)
        return count(self.lab, [self.nginx.pid if ours else self.bare.pid], connections, self.seconds)


def count(lab: Lab, pids: Sequence[int], connections: int, seconds: int) -> dict[str, float]:
    """One round of wrk from the crowd; CPU is that of `pids` and their children, per 1000 requests."""
    before = processes.cpu_seconds(pids)
    words = ("wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "20s")
    script = ("-s", str(Path(__file__).with_name("probe.lua")), "http://198.18.0.5/generate_204")
    counted = dict(json.loads(lab.phones[0].run(*words, *script).splitlines()[-1]))
    spent = processes.cpu_seconds(pids) - before
    rate = counted["requests"] / counted["seconds"]
    return {"rate": rate, "cpu": 1000 * spent / max(1, counted["requests"]), **counted}


def compare(page: bench.Sheet, lab: Lab, rounds: int, seconds: int) -> None:
    measured = Redirect(lab, seconds)
    until(lambda: lab.phones[0].curl("http://10.10.10.10/vi/")[0] == 200, 20, "the pages answer")
    status, location = lab.phones[0].run(*FIRST, "http://198.18.0.5/generate_204").split()
    assert (status, location) == ("302", f"{lab.origin}/"), (status, location)
    python = [lab.web.pid, lab.gate.pid]
    before = processes.cpu_seconds(python)
    for connections in CONNECTIONS:
        ours, bare = [], []
        for _ in range(rounds):
            ours.append(measured.load(True, connections))
            bare.append(measured.load(False, connections))
        for key, name, limit in (
            ("rate", "redirects/s", {"least": 0.8} if connections > 1 else {}),
            ("cpu", "CPU s of nginx per 1000", {}),
            ("p99", "slowest of 100, ms", {}),
        ):
            mine, theirs = ([each[key] for each in side] for side in (ours, bare))
            page.line(f"{connections} at once: {name}", mine, "bare nginx", theirs, **limit)
        faults = [sum(int(each["errors"]) for each in side) for side in (ours, bare)]
        page.note(f"{ours[0]['bytes'] / ours[0]['requests']:.0f} bytes an answer, bare "
                  f"{bare[0]['bytes'] / bare[0]['requests']:.0f}; errors {faults[0]}, bare {faults[1]}")  # fmt: skip
    page.note(f"{crowd.seen(lab)} hardware addresses seen by the bridge")
    page.note(f"Python meanwhile (pages and gate): {processes.cpu_seconds(python) - before:.2f} s of CPU")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=3)
    given = options.parse_args()
    with (
        bench.Sheet("Redirect of a probe, 256 devices without a grant") as page,
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder), phones=1) as lab,
    ):
        crowd.gather(lab, lab.phones[0])
        compare(page, lab, given.rounds, given.seconds)


if __name__ == "__main__":
    main()
