"""Turns portal.toml into every configuration file of the box: nginx, dnsmasq, hostapd, nftables, network, systemd.

Nothing is typed twice: what two files must agree on (ports, addresses, folders) is handed to both
templates from here. The result is a table of paths below `/`, so that installing is copying, and
comparing with what stands on the machine is a diff.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal import languages
from portal.box import advertise, fairness, guests, radio
from portal.network import certified, garden, ports, probes, uplink
from portal.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parents[2]
HEADER = "written by deploy.sh; change portal.toml"
UNITS = "etc/systemd/system"
# Arguments that residents' pages read; nginx drops all others. A test compares them with the pages.
ARGUMENTS = ("q", "kind", "area", "exact", "station", "size", "topic", "age", "category", "page", "code")
# Pages whose answer depends on the device or on its words; nginx never caches them, in any language.
LIVE = ("search", "connect", "status", "continue", "c", "help", "terms", "privacy", "captive-api")
LONGEST_OPTION = 255  # bytes of a DHCP option


@dataclass(frozen=True)
class Place:
    """Where things stand on the machine; the defaults are a box, tests and rehearsals give other folders."""

    release: Path = Path("/opt/tram/current")
    python: Path = Path("/opt/tram/current/.venv/bin/python")
    etc: Path = Path("/etc/tram")
    credentials: Path = Path("/run/credentials/tram-nginx.service")
    listen: str = ""  # an IPv4 address for nginx to listen on; empty: every address
    nginx_user: str = ""  # on a box systemd gives the user; started by root elsewhere, nginx wants a name
    ports: Any = ports  # the module, or what has its names


@dataclass(frozen=True)
class Rendered:
    """One file as it must stand on the machine."""

    text: str
    mode: int = 0o644
    owner: str = "root"


# Template below ROOT → path below `/`.
FILES = {
    "nginx/nginx.conf.j2": "etc/tram/nginx.conf",
    "hostapd/hostapd.conf.j2": "etc/tram/hostapd.conf",
    "hostapd/dnsmasq.conf.j2": "etc/tram/dnsmasq.conf",
    "hostapd/away.conf.j2": "etc/tram/dnsmasq-away.conf",
    "hostapd/nftables.conf.j2": "etc/tram/nftables.conf",
    "hostapd/sysctl.conf.j2": "etc/sysctl.d/60-tram.conf",
    "hostapd/modules.conf.j2": "etc/modules-load.d/tram.conf",
    "hostapd/guest.netdev.j2": "etc/systemd/network/20-tram-guest.netdev",
    "hostapd/guest.network.j2": "etc/systemd/network/20-tram-guest.network",
    "hostapd/networkmanager.conf.j2": "etc/NetworkManager/conf.d/60-tram.conf",
    "portal/box/systemd/tmpfiles.conf.j2": "etc/tmpfiles.d/tram.conf",
    "portal/box/systemd/sysusers.conf.j2": "etc/sysusers.d/tram.conf",
}
# Only where the provider's prefix is handed on: networkd must then be the one that asks for it.
DELEGATED = {"hostapd/uplink.network.j2": "etc/systemd/network/20-tram-uplink.network"}


SECOND_RADIO = {"hostapd/hostapd-5.conf.j2": "etc/tram/hostapd-5.conf"}
# Units that only some settings call for: the setting that is not 0 and not empty then.
OPTIONAL = {
    "tram-hostapd-5.service": "wifi_interface_5",
    "tram-fairness-up.service": "uplink_up_mbit",
    "tram-fairness-down.service": "uplink_down_mbit",
}


def templates(settings: Settings) -> dict[str, str]:
    """Every template that these settings call for, with the path it is written to."""
    units = sorted((ROOT / "portal/box/systemd").glob("tram*.j2"))
    left_out = {name for name, setting in OPTIONAL.items() if not getattr(settings, setting)}
    found = {str(unit.relative_to(ROOT)): f"{UNITS}/{unit.stem}" for unit in units if unit.stem not in left_out}
    found |= DELEGATED if settings.ipv6 == "delegated" else {}
    return FILES | found | (SECOND_RADIO if settings.wifi_interface_5 else {})


def render(settings: Settings, place: Place | None = None) -> dict[str, Rendered]:
    """Every file by its path below `/`. Raises SettingsError for settings that no daemon would take."""
    check(settings, place or Place())
    environment = Environment(
        loader=FileSystemLoader(ROOT),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  these are configuration files, not pages
    )
    environment.filters["nginx_string"] = nginx_string
    environment.filters["nginx_body"] = nginx_body
    known = names(settings, place or Place())
    rendered = {
        path: Rendered(f"# {HEADER}\n{environment.get_template(template).render(known)}")
        for template, path in templates(settings).items()
    }
    return dict(sorted(rendered.items()))


def names(settings: Settings, place: Place) -> dict[str, object]:
    """What the templates may say. Values of settings were checked when they were read."""
    network = ipaddress.IPv4Network(settings.guest_network)
    scheme = "https" if settings.certificate else "http"
    return {
        "settings": settings,
        "place": place,
        "ports": place.ports,
        "network": network,
        "languages": languages.offered(settings.languages),
        "first_tags": list(dict.fromkeys(tag.split("-")[0] for tag in settings.languages)),
        "arguments": ARGUMENTS,
        "live": LIVE,
        "own_names": (settings.portal_name, settings.portal_address),
        "portal_url": f"{scheme}://{settings.portal_name}/",
        "dhcp_ranges": guests.dhcp_ranges(network, ipaddress.IPv4Address(settings.portal_address)),
        "guest_prefix6": guests.prefix6(settings),
        "staff": guests.Staff.of(settings.staff_listen),
        "radios": radio.ports(settings),
        "hostapds": radio.radios(settings),
        "probes": probes.PROBES,
        "stand_in": uplink.STAND_IN,
        "garden_priority": garden.PRIORITY,
        "lines": fairness.lines(settings),
        **advertise.for_templates(settings),
        "ssid_hex": settings.wifi_name.encode().hex(),
    }


def check(settings: Settings, place: Place) -> None:
    """Refuse what only shows when the daemons are put side by side."""
    if guests.Staff.of(settings.staff_listen).port in place.ports.LISTENERS:
        raise SettingsError(
            f"{settings.file}: staff_listen is {settings.staff_listen!r}; choose another port, "
            f"the residents' pages use {', '.join(map(str, place.ports.LISTENERS))}"
        )
    if settings.staff_from_guests and not settings.certificate:
        raise SettingsError(
            f"{settings.file}: staff_from_guests is true without a certificate, so passwords of staff would cross "
            "the open Wi-Fi readable to all; set certificate and certificate_key, or staff_from_guests to false"
        )
    if settings.certificate and len(certified.api_url(settings)) > LONGEST_OPTION:
        raise SettingsError(
            f"{settings.file}: portal_name is {settings.portal_name!r}, too long for phones to be told of it; "
            f"shorten it by {len(certified.api_url(settings)) - LONGEST_OPTION} letters"
        )
    try:
        languages.offered(settings.languages)
    except LookupError as error:
        raise SettingsError(f"{settings.file}: languages: {error.args[0]}; remove it or add its table") from None


def write(settings: Settings, folder: Path, place: Place | None = None) -> list[Path]:
    """Write every file below `folder` with its mode; owners are set by who installs. Returns the paths."""
    written = []
    for path, file in render(settings, place).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8")
        target.chmod(file.mode)
        written.append(target)
    return written


def nginx_string(text: str) -> str:
    """`text` as one quoted word of nginx. Raises ValueError where nginx would see a variable or cut it off."""
    quoted = text.strip().replace("\\", "\\\\").replace('"', '\\"')
    if "$" in quoted or len(quoted.encode()) > 4000:  # nginx has no escape for $; a word ends at 4096 bytes
        raise ValueError("an nginx string may hold neither $ nor more than 4000 bytes")
    return f'"{quoted}"'


def nginx_body(body: bytes) -> str:
    """`body` as one quoted word of nginx, byte by byte. Raises ValueError as nginx_string does."""
    text = body.decode("ascii")
    lines = text.split("\n")
    return '"' + "\\n".join(nginx_string(line)[1:-1] if line else "" for line in lines) + '"'
