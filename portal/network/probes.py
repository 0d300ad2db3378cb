"""Known connectivity probes: what each system asks, and the answer it takes for "online".

The redirect of devices without a grant never looks at this table: hosts change, "not ours" does not. It serves
the answers while the Internet is away and the tests of what phones see.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE, ISSUE, SECOND_HAND = "read in the source", "issue thread", "second-hand"


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


def _quiet(who: str, host: str, source: str, grade: str, path: str = "/generate_204") -> Probe:
    return Probe(who, host, path, 204, b"", source, grade)


AOSP = "AOSP NetworkStack, NetworkMonitor.java and res/values/config.xml"
PACKETFENCE = "PacketFence's list of portal detection hosts"
SUCCESS = b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n"
CANONICAL = b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'
LEARN = "Microsoft Learn, Network Connection Status Indicator"

PROBES = (
    _quiet("Android", "connectivitycheck.gstatic.com", AOSP, SOURCE),
    _quiet("Android, fallback", "www.google.com", AOSP, SOURCE, "/gen_204"),
    _quiet("Android, fallback", "play.googleapis.com", AOSP, SOURCE),
    _quiet("Android, Chinese SIM", "connectivitycheck.gstatic.cn", AOSP, SOURCE),
    _quiet("GrapheneOS", "connectivitycheck.grapheneos.network", "GrapheneOS config.xml", SOURCE),
    _quiet("Samsung", "connectivitycheck.samsung.com", "host lists of other portals", SECOND_HAND),
    _quiet("Samsung", "connectivity.samsung.com", "host lists of other portals", SECOND_HAND),
    _quiet("Huawei", "connectivitycheck.platform.hicloud.com", PACKETFENCE, SECOND_HAND),
    _quiet("Huawei", "connectivitycheck.cbg-app.huawei.com", PACKETFENCE, SECOND_HAND),
    _quiet("Xiaomi", "connect.rom.miui.com", PACKETFENCE, SECOND_HAND),
    _quiet("OPPO, realme, OnePlus", "conn1.oppomobile.com", "decompiled by others", SECOND_HAND),
    _quiet("OPPO, realme, OnePlus", "conn2.oppomobile.com", "decompiled by others", SECOND_HAND),
    _quiet("vivo", "wifi.vivo.com.cn", "decompiled by others", SECOND_HAND),
    Probe("iPhone, iPad, Mac", "captive.apple.com", "/hotspot-detect.html", 200, SUCCESS,
          "PacketFence issue 7478 and captive-behavior of the Wireless Broadband Alliance", ISSUE),
    Probe("iPhone, older", "www.apple.com", "/library/test/success.html", 200, SUCCESS.rstrip(b"\n"),
          "captive-behavior of the Wireless Broadband Alliance", SECOND_HAND),
    Probe("Windows 10 and 11", "www.msftconnecttest.com", "/connecttest.txt", 200, b"Microsoft Connect Test",
          LEARN, SECOND_HAND),
    Probe("Windows 10 and 11, IPv6", "ipv6.msftconnecttest.com", "/connecttest.txt", 200, b"Microsoft Connect Test",
          LEARN, SECOND_HAND),
    Probe("Windows 7 and 8", "www.msftncsi.com", "/ncsi.txt", 200, b"Microsoft NCSI", LEARN, SECOND_HAND),
    _quiet("Edge", "edge.microsoft.com", PACKETFENCE, SECOND_HAND, "/captiveportal/generate_204"),
    _quiet("ChromeOS, fallback", "www.gstatic.com", "ChromeOS shill, portal_detector.h", SOURCE),
    Probe("Firefox", "detectportal.firefox.com", "/canonical.html", 200, CANONICAL,
          "Firefox, CaptiveDetect.sys.mjs", SOURCE),
    Probe("Firefox, network check", "detectportal.firefox.com", "/success.txt", 200, b"success\n",
          "Firefox, CaptivePortalService.cpp", SOURCE),
    _quiet("Firefox, from August 2026", "firefox-portal-detection.com", "host lists of other portals", SECOND_HAND),
    Probe("GNOME", "nmcheck.gnome.org", "/check_network_status.txt", 200, b"NetworkManager is online\n",
          "NetworkManager, nm-connectivity.c; address by GNOME", SOURCE),
    Probe("Fedora", "fedoraproject.org", "/static/hotspot.txt", 200, b"OK", "Fedora's NetworkManager settings", SOURCE),
    _quiet("Debian", "network-test.debian.org", "Debian's NetworkManager settings", SECOND_HAND, "/nm"),
    _quiet("Ubuntu", "connectivity-check.ubuntu.com", "Ubuntu's NetworkManager settings", SECOND_HAND, "/"),
    _quiet("Fire OS", "fireoscaptiveportal.com", "host lists of other portals", SECOND_HAND),
    Probe("Kindle", "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html", 200,
          b"<html><body>81ce4465-7167-4dcb-835b-dcc9e44c112a</body></html>\n", "PacketFence, proxy.go", SOURCE),
)  # fmt: skip
