"""A box with two simulated radios, and phones with one each: the lab of the journeys on simulated air.

mac80211_hwsim gives radios that hear each other. A radio moves into a namespace as a whole; what the phone's
interface is called there is up to us. hostapd is started as its units do, from the rendered files.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from portal.box import chips, radio, render
from portal.box.chips import Chip
from tests.journeys.lab import Lab, Phone, run, until

BOX_RADIOS, PHONES = ("wlan0", "wlan1"), ("open", "neighbour", "owe", "five")
# Association in emulated time: a scan of one channel takes a second or two, a busy machine some more.
PATIENCE_SECONDS = 60
LEASE = """#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr flush dev $interface scope global
ip addr add $ip/${mask:-22} dev $interface
ip route replace default via $router
echo "$opt114" > LEASED
"""


class Handset(Phone):
    """A phone with a simulated radio. Which network it takes is said by key management and frequency."""

    def __init__(self, lab: Lab, name: str, interface: str) -> None:
        super().__init__(lab, name)
        move(interface, self.name)
        self.ip("link", "set", interface, "name", "wlan0")
        self.leased = lab.folder / f"{name}.lease"
        self.script = lab.folder / f"{name}.sh"
        self.script.write_text(LEASE.replace("LEASED", str(self.leased)))
        self.script.chmod(0o755)

    def associate(self, key_management: str, frequency: int) -> dict[str, str]:
        """Join the network by its open name, as somebody who taps on it. Returns what wpa_supplicant says of it."""
        name = self.lab.settings.wifi_name.encode().hex()
        protected = " ieee80211w=2\n" if key_management == "OWE" else ""
        network = f" ssid={name}\n key_mgmt={key_management}\n scan_freq={frequency}\n freq_list={frequency}\n"
        conf = self.lab.folder / f"{self.name}.conf"
        conf.write_text(f"ctrl_interface=/run/{self.name}\nnetwork={{\n{network}{protected}}}\n")
        log = self.lab.folder / f"wpa_supplicant-{len(self.lab.running)}.log"
        self.start("wpa_supplicant", "-i", "wlan0", "-D", "nl80211", "-c", str(conf))
        try:
            until(lambda: "CTRL-EVENT-CONNECTED" in log.read_text(), PATIENCE_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{self.name} is not associated: {log.read_text()}") from error
        return self.status()

    def status(self) -> dict[str, str]:
        text = self.run("wpa_cli", "-p", f"/run/{self.name}", "-i", "wlan0", "status", check=False)
        return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)

    def join(self) -> str:
        self.run("busybox", "udhcpc", "-i", "wlan0", "-n", "-q", "-f", "-t", "8", "-O", "114", "-s", str(self.script))
        return self.address

    @property
    def option_114(self) -> str:
        return bytes.fromhex(self.leased.read_text().strip()).decode()

    def hears(self, address: str) -> bool:
        return ", 0 received" not in self.run("ping", "-q", "-c2", "-W2", address, check=False)


class RadioLab(Lab):
    """The lab with radios in place of wires."""

    def __init__(self, folder: Path, given: dict[str, object]) -> None:
        super().__init__(
            folder, {"wifi_interface": BOX_RADIOS[0], "wifi_interface_5": BOX_RADIOS[1], **given}, 0, tls=True
        )
        run("modprobe", "mac80211_hwsim", f"radios={len(BOX_RADIOS) + len(PHONES)}")
        run("iw", "reg", "set", self.settings.wifi_country)
        self.chips: dict[str, Chip | None] = {name: chips.look(name) for name in BOX_RADIOS}
        self.hostapds: dict[str, subprocess.Popen[bytes]] = {}

    def _wires(self) -> None:
        super()._wires()
        for name in BOX_RADIOS:
            move(name, self.box.name)
        for number, name in enumerate(PHONES, len(BOX_RADIOS)):
            phone = Handset(self, name, f"wlan{number}")
            self.phones.append(phone)
            self._resolver(phone, self.settings.portal_address)

    def _box(self) -> None:
        super()._box()
        for each in radio.radios(self.settings):
            self.start_radio(each)

    def start_radio(self, each: radio.Radio) -> None:
        """The unit's ExecStart and, with the process it started, its ExecStartPost."""
        unit = (self.etc / render.UNITS / each.unit).read_text()
        hostapd = self.box.start("hostapd", "-d", str(self.etc / "etc/tram" / each.file))
        self.hostapds[each.interface] = hostapd
        until(lambda: "AP-ENABLED" in self.words(each), PATIENCE_SECONDS, f"{each.interface} is an access point")
        for line in unit.splitlines():
            if line.startswith("ExecStartPost=/bin/sh -c '"):
                command = line.partition(" -c ")[2].strip("'")
                self.box.run("sh", "-c", command, env={**os.environ, "MAINPID": str(hostapd.pid)}, timeout=60)

    def words(self, each: radio.Radio) -> str:
        """What hostapd said since the lab began."""
        number = self.running.index(self.hostapds[each.interface])
        return (self.folder / f"hostapd-{number}.log").read_text(errors="replace")

    def station(self, interface: str) -> str:
        """The stations of one network, as its hostapd lists them."""
        return self.box.run("hostapd_cli", "-p", str(self.sockets / "hostapd"), "-i", interface, "all_sta", check=False)


def move(interface: str, namespace: str) -> None:
    """The whole radio, which an interface alone cannot leave."""
    name = Path(f"/sys/class/net/{interface}/phy80211/name").read_text().strip()
    run("iw", "phy", name, "set", "netns", "name", namespace)
