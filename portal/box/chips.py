"""What the radios of this machine can do, asked of `iw`: access point, several networks at once, 802.11ac.

hostapd finds out too, but only by failing: one line that a radio cannot do takes the whole Wi-Fi away.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.box import checks, radio
from portal.box.checks import Check
from portal.settings import Settings

BAND_5 = re.compile(r"^\tBand 2:\n((?:\t\t.*\n)*)", re.M)
COMBINATIONS = re.compile(r"^\tvalid interface combinations:\n((?:\t\t.*\n)*)", re.M)
MODES = re.compile(r"^\tSupported interface modes:\n((?:\t\t.*\n)*)", re.M)
# Radios whose firmware keeps the list of stations, and how many it takes, as measured by others: a Raspberry Pi's.
FEW = {"brcmfmac": "about 10 to 20 devices"}


@dataclass(frozen=True)
class Chip:
    """`networks`: access points at the same time; 0: it cannot be one. `ac`: 802.11ac on 5 GHz."""

    driver: str
    networks: int
    ac: bool


Look = Callable[[str], Chip | None]


def read(text: str, driver: str = "") -> Chip:
    """The output of `iw phy NAME info`."""
    five = BAND_5.search(text)
    modes = MODES.search(text)
    able = bool(modes and "* AP\n" in modes[1])
    found = COMBINATIONS.search(text)
    each = [_access_points(words) for words in found[1].split(" * ")[1:]] if found else []
    return Chip(driver, max([int(able), *each]), bool(five and "VHT Capabilities" in five[1]))


def _access_points(combination: str) -> int:
    """Of one combination: the kinds in a pair of braces share their number, all together share the total."""
    groups = re.findall(r"#\{([^}]*)\} <= (\d+)", combination)
    most = sum(int(number) for kinds, number in groups if "AP" in kinds.replace(",", " ").split())
    total = re.search(r"total <= (\d+)", combination)
    return min(most, int(total[1])) if total else most


def look(interface: str, sys: Path = Path("/sys")) -> Chip | None:
    """None where there is no such radio, or no `iw` to ask."""
    program = shutil.which("iw", path=checks.PATH)
    device = sys / "class/net" / interface
    try:
        name = (device / "phy80211/name").read_text().strip()
    except OSError:
        return None
    if not program:
        return None
    done = subprocess.run([program, "phy", name, "info"], capture_output=True, text=True, timeout=20, check=False)
    driver = (device / "device/driver").resolve().name
    return read(done.stdout, driver) if done.returncode == 0 else None


def refused(settings: Settings, look: Look = look) -> list[Check]:
    """What would keep hostapd from starting, one line each; an installation is not begun with it."""
    return [check for check in _able(settings, look) if not check.ok]


def everything(settings: Settings, look: Look = look, sys: Path = Path("/sys")) -> Iterator[Check]:
    """For the doctor: what each radio can do, and whether its ports are kept apart from each other."""
    yield from _able(settings, look)
    for each in radio.radios(settings):
        chip = look(each.interface)
        if chip and not chip.networks:
            yield Check(f"{each.interface} ({chip.driver}) cannot be an access point", False, "use another radio")
        elif chip and chip.driver in FEW:
            fact = f"{each.interface} ({chip.driver}) carries {FEW[chip.driver]} at once"
            yield Check(f"{fact}; for more put an access point on a cable of {settings.guest_interface}", True)
        for port in each.ports:
            yield from _apart(port, each.unit, sys)


def _able(settings: Settings, look: Look) -> Iterator[Check]:
    for each in radio.radios(settings):
        chip = look(each.interface)
        if each.twin and chip is None:
            fact = f"{each.interface} cannot be asked whether it carries the encrypted twin (wifi_owe)"
            yield Check(fact, False, "is it plugged in, and iw installed? Or set wifi_owe to false")
        elif each.twin and chip:
            fact = f"{each.interface} ({chip.driver}) carries {chip.networks} networks at once; wifi_owe needs 2"
            yield Check(fact, chip.networks >= 2, "set wifi_owe to false, or use another radio")
        if each.number and chip:
            fact = f"{each.interface} ({chip.driver}) has {'' if chip.ac else 'no '}802.11ac on 5 GHz"
            yield Check(fact, chip.ac, "use another radio for wifi_interface_5, or leave it empty")


def _apart(port: str, unit: str, sys: Path) -> Iterator[Check]:
    try:
        isolated = (sys / "class/net" / port / "brport/isolated").read_text().strip() == "1"
    except OSError:
        return  # not a port yet: the line of its unit says more
    fact = f"the bridge {'keeps' if isolated else 'does not keep'} phones on {port} apart from other radios"
    yield Check(fact, isolated, f"systemctl restart {unit}")
