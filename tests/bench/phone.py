"""A phone that presses Connect again and again: run inside its namespace by connect.py, one JSON line a press.

Standard library only. Each request is a connection of its own, as the box closes each.
"""

from __future__ import annotations

import http.client
import json
import sys
import time

ANDROID = "Mozilla/5.0 (Linux; Android 14)"
PACE = 0.55  # seconds from one press to the next: nginx gives one device 4 pages of its own a second, a press takes two


def ask(address: str, host: str, verb: str, path: str) -> tuple[int, float]:
    """Status and milliseconds."""
    begun = time.perf_counter()
    peer = http.client.HTTPConnection(address, 80, timeout=10)
    try:
        peer.request(verb, path, headers={"Host": host, "User-Agent": ANDROID, "Connection": "close"})
        answer = peer.getresponse()
        answer.read()
        return answer.status, 1e3 * (time.perf_counter() - begun)
    finally:
        peer.close()


def probe() -> tuple[int, float]:
    return ask("198.18.0.5", "connectivitycheck.gstatic.com", "GET", "/generate_204")


def press(portal: str, name: str) -> dict[str, float]:
    before, redirect = probe()
    begun = time.perf_counter()
    status, post = ask(portal, name, "POST", "/vi/connect")
    if (before, status) != (302, 303):
        raise SystemExit(f"the probe before was answered {before}, the POST {status}")
    probes, status = 0, 0
    while status != 204:
        status, last = probe()
        probes += 1
    whole = 1e3 * (time.perf_counter() - begun)
    ask(portal, name, "POST", "/vi/status/disconnect")
    return {"whole": whole, "post": post, "probe": last, "probes": probes, "redirect": redirect}


def main() -> None:
    portal, name, runs = sys.argv[1:]
    for _ in range(int(runs)):
        print(json.dumps(press(portal, name)))
        time.sleep(PACE)


if __name__ == "__main__":
    main()
