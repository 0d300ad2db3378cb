"""NetworkManager in a seat, as a laptop has it: it takes the lease, asks Debian's probe and tells the desktop."""

from __future__ import annotations

from tests.journeys.lab import until
from tests.journeys.phones.real.seat import Seat

# The address asked and the answer wanted come from Debian's package. Without polkit everybody may ask.
SETTINGS = """
[main]
plugins=keyfile
dhcp=internal
dns=none
auth-polkit=false
[connectivity]
interval=5
"""


class Managed(Seat):
    def __enter__(self) -> Managed:
        super().__enter__()
        self.bus()
        # A card that is up with an address is somebody else's to NetworkManager: it looks, and touches nothing.
        self.phone.ip("link", "set", "wlan0", "down")
        self.write("/etc/NetworkManager/NetworkManager.conf", SETTINGS)
        self.start("NetworkManager", "--no-daemon")
        until(lambda: self.run("nmcli", "-t", "-f", "RUNNING", "general", check=False).strip() == "running", 15)
        self.run("nmcli", "device", "set", "wlan0", "managed", "yes")
        self.run("nmcli", "-w", "20", "device", "connect", "wlan0")
        return self

    def await_state(self, state: str, family: int = 4) -> None:
        """What it finds by itself, by its clock, without being asked."""
        field = f"GENERAL.IP{family}-CONNECTIVITY"
        words = ("nmcli", "-t", "-f", field, "device", "show", "wlan0")
        until(lambda: f"({state})" in self.run(*words), 40, f"NetworkManager says {state} of IPv{family}")

    def look_again(self) -> str:
        """What it finds when the desktop asks it to look at once."""
        return self.run("nmcli", "networking", "connectivity", "check").strip()
