"""ConnMan, which Jolla's phones, cars and set-top boxes have: does it take the portal for the Internet?

1.41 gives up on any answer with a body, so our 302 opens no browser in it and what its own server says must come
without one; the server here says it that way. It asks only when it joins.
"""

from __future__ import annotations

import pytest

from tests.journeys.lab import until
from tests.journeys.phones.real.seat import Seat

pytestmark = [pytest.mark.air, pytest.mark.real("connman")]
READY, ONLINE = "*AR", "*AO"  # joined; joined, and the Internet is there
SETTINGS = """[General]
AllowHostnameUpdates=false
NetworkInterfaceBlacklist=lo
"""


class ConnMan(Seat):
    def __enter__(self) -> ConnMan:
        super().__enter__()
        self.bus()
        # Packets that never leave the machine carry no checksum, and ConnMan takes the box's offers for damaged.
        self.phone.lab.box.run("ethtool", "-K", self.phone.lab.settings.guest_interface, "tx", "off")
        self.write("/etc/connman/main.conf", SETTINGS)
        self.run("mkdir", "-p", "/var/lib/connman", "/run/connman")
        self.environment["CONNMAN_WEB_DEBUG"] = "1"
        self.start("connmand", "-n", "-d")
        until(lambda: "ethernet" in self.services, 20, "ConnMan sees the card")
        return self

    @property
    def services(self) -> str:
        return self.run("connmanctl", "services", check=False)

    def join_again(self) -> None:
        name = self.services.split()[-1]
        self.run("connmanctl", "disconnect", name)
        until(lambda: not self.services.startswith((READY, ONLINE)), 20, "it has left")
        self.run("connmanctl", "connect", name)

    def asked(self, answer: str) -> int:
        """How often its question was answered so."""
        return self.log("connmand").count(f"[header] HTTP/1.1 {answer}")


def test_it_is_online_after_connect_alone(phone):
    with ConnMan(phone) as seat:
        until(lambda: seat.asked("302"), 30, "its question is redirected")
        assert seat.services.startswith(READY), "joined, but not online"
        assert phone.press("/vi/connect")[0] == 303
        seat.join_again()
        until(lambda: seat.services.startswith(ONLINE), 30, "online after Connect")
        phone.press("/vi/status/disconnect")
        seat.join_again()
        until(lambda: seat.asked("302") == 2, 30, "its question is redirected again")
        assert seat.services.startswith(READY), "joined, but not online"
