"""Is the portal offered over https? As the box found its certificate last; for pages, nginx, dnsmasq and commands.

A certificate that has ended makes every page a warning, and a captive portal API that phones were told of and cannot
trust leaves iOS without any portal. So two files in `run_dir` say what holds at the moment; `box/advertise.py` writes
them. Files, because nginx looks at one and dnsmasq reads the other.
"""

from __future__ import annotations

from pathlib import Path

from portal.settings import Settings

HTTP_ONLY = "http-only"  # there while the certificate would only show warnings; holds the reason
API_OPTIONS = "captive-api.options"  # DHCP options 114 and 103, while they may be given out
API_PATH = "captive-api"


def refused(settings: Settings) -> str:
    """Why phones would not take the certificate; "" where they do, or where nobody has looked yet."""
    try:
        return Path(settings.run_dir, HTTP_ONLY).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def portal_url(settings: Settings) -> str:
    """The portal's address for QR codes and other phones."""
    secure = settings.certificate and not Path(settings.run_dir, HTTP_ONLY).exists()
    return f"http{'s' if secure else ''}://{settings.portal_name}/"


def api_url(settings: Settings) -> str:
    """Where phones ask; https and the usual port, or they do not (RFC 8910 section 2)."""
    return f"https://{settings.portal_name}/{API_PATH}"


def api_options(settings: Settings) -> str:
    """What dnsmasq reads: the API's address for DHCPv4 and, where there is IPv6, DHCPv6; one address everywhere."""
    address = api_url(settings)
    lines = [f"114,{address}"] + ([f"option6:103,{address}"] if settings.ipv6 != "off" else [])
    return "".join(f"{line}\n" for line in lines)
