"""Known connectivity probes: what each system asks, and the answer it takes for "online".

The redirect of devices without a grant never looks at this table: hosts change, "not ours" does not. It serves
the answers while the Internet is away; `phones/` says which system asks which of them and what it makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE, ISSUE, SECOND_HAND, MEMORY = "read in the source", "issue thread", "second-hand", "from memory"
GRADES = (SOURCE, ISSUE, SECOND_HAND, MEMORY)


@dataclass(frozen=True)
class Probe:
    """A request that goes to tcp/80. `body` is compared byte by byte; for 204 there is none."""

    who: str
    host: str
    path: str
    status: int
    body: bytes
    source: str
    grade: str
    type: str = ""  # Content-Type of the body
    headers: tuple[tuple[str, str], ...] = ()  # what the system looks for beside status and body


def _quiet(who: str, host: str, source: str, grade: str, path: str = "/generate_204") -> Probe:
    return Probe(who, host, path, 204, b"", source, grade)


def _apple(who: str, host: str, path: str, body: bytes, source: str, grade: str) -> Probe:
    return Probe(who, host, path, 200, body, source, grade, "text/html")


# NetworkManager is content with this header alone, whatever the body is (nm-connectivity.c).
NM_ONLINE = (("X-NetworkManager-Status", "online"),)


def _nm(who: str, host: str, path: str, source: str, grade: str, body: bytes = b"NetworkManager is online\n") -> Probe:
    if not body:
        return Probe(who, host, path, 204, b"", source, grade, "", NM_ONLINE)
    return Probe(who, host, path, 200, body, source, grade, "text/plain", NM_ONLINE)


AOSP = "AOSP NetworkStack, NetworkMonitor.java and res/values/config.xml"
PACKETFENCE = "PacketFence's list of portal detection hosts"
LISTS = "host lists of other portals"
WBA = "captive-behavior of the Wireless Broadband Alliance"
SHILL = "ChromeOS shill, portal_detector.h"
SUCCESS = b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n"
SHORT_SUCCESS = SUCCESS.rstrip(b"\n")
CANONICAL = b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'
LEARN = "Microsoft Learn, Network Connection Status Indicator"
STUB = b"<html><body>81ce4465-7167-4dcb-835b-dcc9e44c112a</body></html>\n"
TEXT, OLD_APPLE = "text/plain", "/library/test/success.html"

PROBES = (
    _quiet("Android", "connectivitycheck.gstatic.com", AOSP, SOURCE),
    _quiet("Android, fallback", "www.google.com", AOSP, SOURCE, "/gen_204"),
    _quiet("Android, older", "www.google.com", AOSP, SOURCE),
    _quiet("Android, fallback", "play.googleapis.com", AOSP, SOURCE),
    _quiet("Android, older", "clients3.google.com", "AOSP NetworkMonitor.java of Android 5 and 6", MEMORY),
    _quiet("Android, older", "connectivitycheck.android.com", LISTS, SECOND_HAND),
    _quiet("Android, Chinese SIM", "connectivitycheck.gstatic.cn", AOSP, SOURCE),
    _quiet("Android, Chinese SIM", "www.googleapis.cn", AOSP, SOURCE),
    _quiet("GrapheneOS", "connectivitycheck.grapheneos.network", "GrapheneOS config.xml", SOURCE),
    _quiet("GrapheneOS, fallback", "grapheneos.online", "GrapheneOS config.xml", SOURCE),
    _quiet("GrapheneOS, fallback", "grapheneos.online", "GrapheneOS config.xml", SOURCE, "/gen_204"),
    _quiet("Samsung", "connectivitycheck.samsung.com", LISTS, SECOND_HAND),
    _quiet("Samsung", "connectivity.samsung.com", LISTS, SECOND_HAND),
    _quiet("Samsung", "d2uzsrnmmf6tds.cloudfront.net", LISTS, SECOND_HAND),
    _quiet("Huawei", "connectivitycheck.platform.hicloud.com", PACKETFENCE, SECOND_HAND),
    _quiet("Huawei", "connectivitycheck.cbg-app.huawei.com", PACKETFENCE, SECOND_HAND),
    _quiet("Honor", "connectivitycheck.hihonor.com", PACKETFENCE, SECOND_HAND),
    _quiet("Xiaomi", "connect.rom.miui.com", PACKETFENCE, SECOND_HAND),
    _quiet("Xiaomi, Chinese ROM", "cn.wifi.miui.com", PACKETFENCE, SECOND_HAND),
    _quiet("OPPO, realme, OnePlus", "conn1.oppomobile.com", "decompiled by others", SECOND_HAND),
    _quiet("OPPO, realme, OnePlus", "conn2.oppomobile.com", "decompiled by others", SECOND_HAND),
    _quiet("vivo", "wifi.vivo.com.cn", "decompiled by others", SECOND_HAND),
    _apple("iPhone, iPad, Mac", "captive.apple.com", "/hotspot-detect.html", SUCCESS,
           f"PacketFence issue 7478 and {WBA}", ISSUE),
    _apple("iPhone, older", "www.apple.com", OLD_APPLE, SHORT_SUCCESS, WBA, SECOND_HAND),
    *(_apple("iPhone, older", host, OLD_APPLE, SHORT_SUCCESS, WBA, SECOND_HAND)
      for host in ("www.appleiphonecell.com", "www.itools.info", "www.ibook.info", "www.airport.us",
                   "www.thinkdifferent.us")),
    Probe("Windows 10 and 11", "www.msftconnecttest.com", "/connecttest.txt", 200, b"Microsoft Connect Test",
          LEARN, SECOND_HAND, TEXT),
    Probe("Windows 10 and 11, IPv6", "ipv6.msftconnecttest.com", "/connecttest.txt", 200, b"Microsoft Connect Test",
          LEARN, SECOND_HAND, TEXT),
    Probe("Windows 7 and 8", "www.msftncsi.com", "/ncsi.txt", 200, b"Microsoft NCSI", LEARN, SECOND_HAND, TEXT),
    Probe("Windows 7 and 8, IPv6", "ipv6.msftncsi.com", "/ncsi.txt", 200, b"Microsoft NCSI", LEARN, SECOND_HAND, TEXT),
    _quiet("Edge", "edge.microsoft.com", PACKETFENCE, SECOND_HAND, "/captiveportal/generate_204"),
    _quiet("ChromeOS, fallback", "www.gstatic.com", SHILL, SOURCE),
    _quiet("ChromeOS, fallback", "www.play.googleapis.com", SHILL, SOURCE),
    _quiet("ChromeOS, fallback", "safebrowsing.google.com", SHILL, SOURCE),
    _quiet("ChromeOS, fallback", "www.googleapis.com", SHILL, SOURCE),
    Probe("Firefox", "detectportal.firefox.com", "/canonical.html", 200, CANONICAL,
          "Firefox, CaptiveDetect.sys.mjs", SOURCE, "text/html"),
    Probe("Firefox, network check", "detectportal.firefox.com", "/success.txt", 200, b"success\n",
          "Firefox, CaptivePortalService.cpp", SOURCE, TEXT),
    _quiet("Firefox, from August 2026", "firefox-portal-detection.com", LISTS, SECOND_HAND),
    Probe("Firefox, from August 2026, network check", "firefox-portal-detection.com", "/success.txt", 200,
          b"success\n", LISTS, SECOND_HAND, TEXT),
    _nm("GNOME", "nmcheck.gnome.org", "/check_network_status.txt",
        "NetworkManager, nm-connectivity.c; address by GNOME", SOURCE),
    _nm("Fedora", "fedoraproject.org", "/static/hotspot.txt", "Fedora's NetworkManager settings", SOURCE, b"OK"),
    _nm("Debian", "network-test.debian.org", "/nm", "Debian's NetworkManager settings", SECOND_HAND),
    _nm("Ubuntu", "connectivity-check.ubuntu.com", "/", "Ubuntu's NetworkManager settings", SECOND_HAND, b""),
    _nm("Arch", "ping.archlinux.org", "/nm-check.txt", "Arch's NetworkManager settings", SECOND_HAND),
    _nm("openSUSE", "conncheck.opensuse.org", "/", "openSUSE's NetworkManager settings", MEMORY),
    _nm("KDE neon", "networkcheck.kde.org", "/", "KDE neon's NetworkManager settings", MEMORY, b"OK\n"),
    _quiet("Fire OS", "fireoscaptiveportal.com", LISTS, SECOND_HAND),
    Probe("Kindle", "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html", 200, STUB,
          "PacketFence, proxy.go", SOURCE, "text/html"),
)  # fmt: skip


def of(host: str, path: str) -> Probe | None:
    """The probe asked at this address; the name as a Host header may carry it (port, capitals, Ubuntu's dot)."""
    plain = host.lower().split(":")[0].rstrip(".")
    return next((each for each in PROBES if (each.host, each.path) == (plain, path.split("?")[0])), None)
