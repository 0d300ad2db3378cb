"""Every setting of the box, as one table: name, default, check, help.

Read once from one file, `portal.toml`, in the working folder or where the environment variable
PORTAL_SETTINGS points; frozen afterwards. An unknown key is refused, so that a typing error is heard of.
What the office publishes (names, hours, phone numbers) is content and does not stand here.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from portal import garden_names

FILE = "portal.toml"
VARIABLE = "PORTAL_SETTINGS"


class SettingsError(Exception):
    """The settings file cannot be used; the sentence names file, setting and remedy."""


def whole(low: int, high: int, unit: str = "") -> Callable[[object], int]:
    """A whole number from `low` to `high`; TOML booleans are no numbers here."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"write a whole number{unit and f' of {unit}'} from {low} to {high}")
        return value

    return check


def one_of(*choices: str | int) -> Callable[[object], str | int]:
    def check(value: object) -> str | int:
        for each in choices:
            if value == each and type(value) is type(each):
                return each
        raise ValueError("write one of " + ", ".join(_toml(each) for each in choices))

    return check


def or_empty(check: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: value if value == "" else check(value)


def matching(pattern: str, remedy: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(remedy)
        return value

    return check


def yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def folder(value: object) -> str:
    if not isinstance(value, str) or not value or any(ch in value for ch in "\0\n\r\t \";'{}$"):
        raise ValueError("write the path of a folder, without spaces or quotation marks")
    return str(Path(value).expanduser())


def optional_file(value: object) -> str:
    return "" if value == "" else folder(value)


def network(value: object) -> str:
    try:
        found = ipaddress.IPv4Network(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        found = None
    if found is None or not 16 <= found.prefixlen <= 28 or not found.is_private:
        raise ValueError('write a private IPv4 network between /16 and /28, like "10.10.8.0/22"')
    return str(found)


def ipv4(value: object) -> str:
    try:
        return str(ipaddress.IPv4Address(value))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        raise ValueError('write an IPv4 address, like "10.10.10.10"') from None


def ipv4_list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 4:
        raise ValueError("write a list of up to four IPv4 addresses")
    return tuple(ipv4(each) for each in value)


def hosts(value: object) -> tuple[str, ...]:
    """Host names, each once. The most common mistakes get their own sentence."""
    if not isinstance(value, list) or len(value) > 40:
        raise ValueError('write a list of up to 40 host names, like ["dichvucong.gov.vn"]')
    for each in value:
        try:
            HOST(each)
        except ValueError:
            raise ValueError(
                f'{each!r} is not a host name; write it like "dichvucong.gov.vn", without https://'
            ) from None
    return tuple(dict.fromkeys(value))


def garden(value: object) -> tuple[str, ...]:
    """Host names, none of which would hide the portal from phones."""
    found = hosts(value)
    for refusal in filter(None, map(garden_names.refusal, found)):
        raise ValueError(refusal)
    return found


def hours(value: object) -> str:
    """ "" or "HH:MM-HH:MM" of one day, Viet Nam time."""
    found = (
        re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    )
    if value != "" and (not found or found[0][:5] >= found[0][6:]):
        raise ValueError('write "06:30-18:00", the earlier time first, or "" for the whole day')
    return str(value)


def tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(tag, str) for tag in value):
        raise ValueError('write a list of language tags, like ["vi", "en"]')
    return tuple(value)


INTERFACE = matching(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,14}", "write the name of a network interface, like eth0")
HOST = matching(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+",
                "write a host name in small letters, like tram.home.arpa")  # fmt: skip
LISTEN = matching(r"(\[[0-9a-fA-F:]+\]|[0-9.]+):([1-9][0-9]{0,4})", 'write address:port, like "127.0.0.1:8443"')


def wifi_name(value: object) -> str:
    """1 to 32 octets of UTF-8 (IEEE 802.11), printable, so that hostapd and the QR code can carry it."""
    if not isinstance(value, str) or not re.fullmatch(r"[^\x00-\x1f\"\\]+", value):
        raise ValueError('write a name without quotation marks or "\\"')
    if len(value.encode()) > 32:
        raise ValueError(f"shorten it: it takes {len(value.encode())} bytes of 32 (an accented letter takes 2 or 3)")
    return value


@dataclass(frozen=True)
class Setting:
    """One row of the table: `check` returns the value to keep or raises ValueError with the remedy."""

    name: str
    default: object
    check: Callable[[object], object]
    help: str


SETTINGS = (
    Setting("state_dir", "/var/lib/tram", folder, "Databases, pictures, secret key; made at first use"),
    Setting("run_dir", "/run/tram", folder, "Sockets of the portal and the gate"),
    Setting("firewall", "kernel", one_of("kernel", "none"), "kernel: the gate lets devices out; none: a demo without firewall"),
    Setting("languages", ["vi", "en"], tags, "Languages offered, the first one first"),
    Setting("portal_name", "tram.home.arpa", HOST, "Name of the portal that residents type"),
    Setting("old_portal_names", [], hosts, "Names it had before; still answered, because leases keep them"),
    Setting("portal_address", "10.10.10.10", ipv4, "Address of the portal, inside guest_network"),
    Setting("guest_network", "10.10.8.0/22", network, "Addresses for the residents' devices"),
    Setting("guest_interface", "br-guest", INTERFACE, "Bridge that the residents' devices are on"),
    Setting("uplink_interface", "eth0", INTERFACE, "Interface towards the Internet"),
    Setting("wifi_interface", "wlan0", INTERFACE, "Radio of the open Wi-Fi"),
    Setting("wifi_name", "WiFi Phuong Tan Lap", wifi_name, "Name of the open Wi-Fi (SSID)"),
    Setting("wifi_country", "VN", matching(r"[A-Z]{2}", "write the two capital letters of the country, like VN"), "Country of the radio rules"),
    Setting("wifi_channel", 6, whole(1, 13), "Channel of the 2.4 GHz radio"),
    Setting("wifi_interface_5", "", or_empty(INTERFACE), "Second radio, for 5 GHz; empty: none"),
    Setting("wifi_channel_5", 36, one_of(36, 40, 44, 48, 149, 153, 157, 161), "Channel of the 5 GHz radio"),
    Setting("wifi_owe", False, yes_or_no, "Encrypted twin of the open Wi-Fi (OWE); the radio must carry two networks"),
    Setting("dns_servers", [], ipv4_list, "DNS servers to ask; empty: those the uplink gives"),
    Setting("lease_minutes", 60, whole(10, 1440, "minutes"), "How long a device keeps its address"),
    Setting("session_minutes", 60, whole(5, 1440, "minutes"), "How long one tap on Connect lasts"),
    Setting("idle_minutes", 30, whole(0, 1440, "minutes"), "A device that sends nothing so long is disconnected; 0: never"),
    Setting("daily_megabytes", 0, whole(0, 1_000_000, "megabytes"), "What one device may send and receive a day; 0: no limit"),
    Setting("device_down_mbit", 0, whole(0, 1000, "Mbit/s"), "Fastest download of one device; 0: no limit"),
    Setting("device_up_mbit", 0, whole(0, 1000, "Mbit/s"), "Fastest upload of one device; 0: no limit"),
    Setting("uplink_down_mbit", 0, whole(0, 10_000, "Mbit/s"), "Measured download of the line, shared fairly; 0: not shaped"),
    Setting("uplink_up_mbit", 0, whole(0, 10_000, "Mbit/s"), "Measured upload of the line, shared fairly; 0: not shaped"),
    Setting("connect_hours", "", hours, 'When Connect works, like "06:30-18:00"; empty: always'),
    Setting("captive", True, yes_or_no, "false: every device is let out at once, phones are told there is no portal"),
    Setting("walled_garden", [], garden, "Sites that open over https before Connect, sub-domains included"),
    Setting("ipv6", "off", one_of("off", "delegated", "masquerade"), "IPv6 for devices: off, delegated prefix, or masquerade"),
    Setting("certificate", "", optional_file, "Full chain of a public certificate for portal_name; empty: plain http"),
    Setting("certificate_key", "", optional_file, "Key of that certificate"),
    Setting("staff_listen", "127.0.0.1:8443", LISTEN, "Address and port of the staff pages"),
    Setting("staff_from_guests", False, yes_or_no, "Whether devices on the guest Wi-Fi may open the staff pages"),
    Setting("demo_port", 8080, whole(1024, 65534), "Port of the demo's resident pages on loopback; staff pages use the next"),
    Setting("workers", 2, whole(1, 8), "Web processes; 1 on a box with 512 MB"),
    Setting("retention_days", 30, whole(0, 400, "days"), "How long ended sessions are kept; 0: not at all"),
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The settings in force: `settings.session_minutes`; `file` is where they were read."""

    file: str
    values: MappingProxyType[str, object]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    def path(self, *parts: str) -> Path:
        """A path below state_dir."""
        return Path(str(self.values["state_dir"]), *parts)


def make(given: dict[str, object], file: str = FILE) -> Settings:
    """Check `given` against the table. Raises SettingsError at the first key that will not do."""
    known = {setting.name: setting for setting in SETTINGS}
    for name in given:
        if name not in known:
            raise SettingsError(f"{file}: {name} is not a setting; remove the line")
    values: dict[str, object] = {}
    for setting in SETTINGS:
        value = given.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.check(value)
        except ValueError as error:
            raise SettingsError(f"{file}: {setting.name} is {value!r}; {error}") from None
    _check_together(values, file)
    return Settings(file, MappingProxyType(values))


def _check_together(values: dict[str, object], file: str) -> None:
    guests = ipaddress.IPv4Network(str(values["guest_network"]))
    address = ipaddress.IPv4Address(str(values["portal_address"]))
    if address not in guests or address in (guests.network_address, guests.broadcast_address):
        raise SettingsError(
            f"{file}: portal_address {address} is not inside guest_network {guests}; change one of them"
        )
    if bool(values["certificate"]) != bool(values["certificate_key"]):
        raise SettingsError(f"{file}: certificate and certificate_key belong together; set both or none")
    if values["daily_megabytes"] and not values["retention_days"]:
        raise SettingsError(
            f"{file}: daily_megabytes needs to know what a device used earlier in the day; "
            "set retention_days to 1 or more, or daily_megabytes to 0"
        )
    if values["wifi_interface_5"] == values["wifi_interface"]:
        raise SettingsError(f"{file}: wifi_interface_5 is the radio of 2.4 GHz; write another one or leave it empty")


def read(path: str | os.PathLike[str] | None = None) -> Settings:
    """Read the settings file; without one every default holds.

    A file named by `path` or the environment must exist; `portal.toml` in the working folder may be absent.
    """
    named = path or os.environ.get(VARIABLE)
    file = Path(named or FILE).absolute()
    if not file.exists() and not named:
        return make({}, str(file))
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror}); write it or unset {VARIABLE}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: is not valid TOML ({error}); mend that line") from None
    return make(given, str(file))


def as_markdown() -> str:
    """The list of settings as it stands in the README."""
    rows = [f"| `{each.name}` | `{_toml(each.default)}` | {each.help} |" for each in SETTINGS]
    return "\n".join(["| setting | default | what it is |", "|---|---|---|", *rows])


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    print(as_markdown())
