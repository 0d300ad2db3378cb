"""The radios that portal.toml names, and what hostapd is to be told of each: channel width, encrypted twin, unit.

What the hardware can do is another matter: chips.py.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from portal.settings import Settings

OWN = "-OWE"  # ends the name of the hidden twin
NAME_BYTES, INTERFACE_BYTES = 32, 15  # of an SSID (IEEE 802.11) and of an interface (Linux)


@dataclass(frozen=True)
class Twin:
    """The hidden network that encrypts without a key (OWE); phones that know it are led there by the open one."""

    interface: str
    bssid: str
    ssid_hex: str


@dataclass(frozen=True)
class Radio:
    """One radio; `number` "" is that of 2.4 GHz, "-5" that of 5 GHz, and part of its file's and unit's name."""

    interface: str
    channel: int
    number: str
    twin: Twin | None

    @property
    def file(self) -> str:
        return f"hostapd{self.number}.conf"

    @property
    def unit(self) -> str:
        return f"tram-hostapd{self.number}.service"

    @property
    def device(self) -> str:
        """systemd's unit of the interface."""
        return device_unit(self.interface)

    @property
    def ports(self) -> tuple[str, ...]:
        """The interfaces that become ports of the guest bridge."""
        return (self.interface, self.twin.interface) if self.twin else (self.interface,)

    @property
    def block(self) -> int:
        """First channel of the 80 MHz that `channel` lies in; four channels of 20 MHz each make one (5 GHz)."""
        return 36 if self.channel < 149 else 149

    @property
    def secondary(self) -> str:
        """On which side the other half of the 40 MHz lies: of each pair of channels the lower one has it above."""
        return "-" if (self.channel - self.block) // 4 % 2 else "+"

    @property
    def centre(self) -> int:
        """The channel number at the middle of the 80 MHz: 42 or 155."""
        return self.block + 6


def device_unit(interface: str) -> str:
    """What systemd calls the interface; it is active while the interface is there (systemd.unit(5), escaping)."""
    escaped = re.sub(r"^\.|[^A-Za-z0-9:_.]", lambda found: f"\\x{ord(found[0]):02x}", interface)
    return f"sys-subsystem-net-devices-{escaped}.device"


def radios(settings: Settings) -> tuple[Radio, ...]:
    """That of 2.4 GHz, and that of 5 GHz where there is one."""
    found = [(settings.wifi_interface, settings.wifi_channel, "")]
    if settings.wifi_interface_5:
        found.append((settings.wifi_interface_5, settings.wifi_channel_5, "-5"))
    return tuple(Radio(*each, _twin(settings, each[0]) if settings.wifi_owe else None) for each in found)


def ports(settings: Settings) -> list[str]:
    """Every interface of every radio."""
    return [port for radio in radios(settings) for port in radio.ports]


def _twin(settings: Settings, interface: str) -> Twin:
    """Its address is a digest of the settings, so that rendering twice changes nothing.

    Locally administered, and not counted up from the radio's own: hostapd takes that only from radios whose
    own address ends in zeros.
    """
    digest = hashlib.sha256(f"{settings.portal_name} {settings.wifi_name} {interface}".encode()).digest()
    octets = bytes([digest[0] & 0xFC | 0x02]) + digest[1:6]
    name = settings.wifi_name.encode()[: NAME_BYTES - len(OWN)].decode(errors="ignore") + OWN
    return Twin(f"owe{interface[-(INTERFACE_BYTES - 3) :]}", octets.hex(":"), name.encode().hex())
