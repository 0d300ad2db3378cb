"""Phones that join over both families: a lease, and an address made of the box's router advertisement."""

from __future__ import annotations

from tests.journeys.lab import Lab, until


def join_both(lab: Lab) -> None:
    for phone in lab.phones:
        phone.run("sysctl", "-q", "-w", "net.ipv6.conf.wlan0.accept_ra=2", check=False)
        phone.ip("link", "set", "wlan0", "down")
        phone.ip("link", "set", "wlan0", "up")
        phone.join()
        until(lambda phone=phone: phone.address6, 20, "an IPv6 address")
