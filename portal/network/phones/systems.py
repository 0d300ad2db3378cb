"""Every system the box is tried against, one row each. A new one is one row.

`follows` is the behaviour it is replayed with; source and grade say how that is known. None of it is a real phone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.network.phones import android, apple, browsers, networkmanager, windows
from portal.network.phones.device import Device
from portal.network.phones.verdict import AWAY, LIMITED, ONLINE, Verdict
from portal.network.probes import AOSP, ISSUE, LEARN, LISTS, MEMORY, PACKETFENCE, SECOND_HAND, SHILL, SOURCE

SHEET, WINDOW, TAB = "sheet", "window", "tab"  # Apple's sheet; a window that closes itself; the real browser


@dataclass(frozen=True)
class System:
    """One row. `away` is what a connected one says while the Internet is away, at best."""

    key: str
    name: str
    follows: Callable[[Device, System], Verdict]
    http: str
    source: str
    grade: str
    agent: str = ""
    https: str = ""
    fallback: str = ""
    api: bool = False  # reads the address in DHCP option 114
    expects: str = ""  # NetworkManager: how the body must begin
    opens: str = WINDOW
    away: str = ONLINE
    distrusts_private: bool = False  # Android with the remote switch on

    def look(self, device: Device) -> Verdict:
        return self.follows(device, self)


GSTATIC = "http://connectivitycheck.gstatic.com/generate_204"
GOOGLE = "https://www.google.com/generate_204"
DALVIK = "Dalvik/2.1.0 (Linux; U; Android {}; {} Build/{})"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
CHROME = f"{LAPTOP} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Safari/537.36"
EDGE = f"{CHROME} Edg/152.0.0.0"
FIREFOX = f"{LAPTOP[:-1]}; rv:140.0) Gecko/20100101 Firefox/140.0"
APPLE = "CaptiveNetworkSupport-513.100.1 wispr"
CONF = "NetworkManager, nm-connectivity.c; address from the settings of "


def _android(key: str, name: str, model: str, source: str = AOSP, grade: str = SOURCE, **more: object) -> System:
    """As AOSP has it; `more` is what differs."""
    row = {"http": GSTATIC, "https": GOOGLE, "fallback": "http://www.google.com/gen_204", "api": True} | more
    agent = DALVIK.format(model.split()[0], model.partition(" ")[2], "AP4A")
    return System(key, name, android.evaluate, source=source, grade=grade, agent=agent, away=LIMITED, **row)  # type: ignore[arg-type]


def _quiet(key: str, name: str, host: str, source: str, grade: str, **more: str) -> System:
    """Only the host is known; taken to want a 204."""
    return System(key, name, android.quiet, f"http://{host}/generate_204", source, grade,
                  agent=DALVIK.format("14", name.split(",")[0], "UP1A"), **more)  # type: ignore[arg-type]  # fmt: skip


def _nm(key: str, name: str, http: str, expects: str, source: str, grade: str, **more: str) -> System:
    return System(key, name, networkmanager.evaluate, http, source, grade, expects=expects, **more)  # type: ignore[arg-type]


def _apple(key: str, name: str, http: str, source: str, grade: str, *, api: bool = False) -> System:
    return System(key, name, apple.evaluate, http, source, grade, agent=APPLE, api=api, opens=SHEET)


SYSTEMS = (
    _apple("iphone", "iPhone, iPad", "http://captive.apple.com/hotspot-detect.html",
           "PacketFence issue 7478; captive-behavior of the Wireless Broadband Alliance", ISSUE, api=True),
    _apple("mac", "Mac", "http://captive.apple.com/hotspot-detect.html",
           "captive-behavior of the Wireless Broadband Alliance", SECOND_HAND, api=True),
    _apple("iphone-old", "iPhone before iOS 14", "http://www.apple.com/library/test/success.html",
           "captive-behavior of the Wireless Broadband Alliance", SECOND_HAND),
    _android("android", "Android 12 and newer", "15 Pixel 7"),
    _android("android-old", "Android 8 to 10", "9 Nokia 6.1", api=False),
    _android("android-private", "Android that distrusts private addresses", "15 Pixel 7", distrusts_private=True),
    _android("android-china", "Android with a Chinese SIM", "15 Pixel 7", https="https://www.googleapis.cn/generate_204",
             http="http://connectivitycheck.gstatic.cn/generate_204"),
    _android("grapheneos", "GrapheneOS", "16 Pixel 8", "GrapheneOS config.xml", SOURCE,
             http="http://connectivitycheck.grapheneos.network/generate_204",
             https="https://connectivitycheck.grapheneos.network/generate_204",
             fallback="http://grapheneos.online/gen_204"),
    _android("samsung", "Samsung", "15 SM-A556E", f"taken to be as AOSP; {LISTS}", SECOND_HAND),
    _quiet("samsung-own", "Samsung, its own host", "connectivitycheck.samsung.com", LISTS, SECOND_HAND),
    _quiet("huawei", "Huawei", "connectivitycheck.platform.hicloud.com", PACKETFENCE, SECOND_HAND),
    _quiet("honor", "Honor", "connectivitycheck.hihonor.com", PACKETFENCE, SECOND_HAND),
    _android("xiaomi", "Xiaomi, Redmi, POCO", "15 23106RN0DA", "taken to be as AOSP", SECOND_HAND),
    _quiet("xiaomi-china", "Xiaomi, Chinese ROM", "connect.rom.miui.com", PACKETFENCE, SECOND_HAND),
    _quiet("oppo", "OPPO, realme, OnePlus", "conn1.oppomobile.com", "decompiled by others", SECOND_HAND),
    _quiet("vivo", "vivo", "wifi.vivo.com.cn", "decompiled by others", SECOND_HAND),
    System("windows", "Windows 10 and 11", windows.evaluate, "http://www.msftconnecttest.com/connecttest.txt", LEARN,
           SECOND_HAND, agent="Microsoft NCSI", opens=TAB),
    System("windows-old", "Windows 7 and 8", windows.evaluate, "http://www.msftncsi.com/ncsi.txt", LEARN,
           SECOND_HAND, agent="Microsoft NCSI", opens=TAB),
    System("chromeos", "Chromebook (ChromeOS)", browsers.chromeos, GSTATIC, SHILL, SOURCE, https=GOOGLE, opens=TAB,
           away=AWAY),
    System("chrome", "Chrome on a computer", browsers.chrome, GSTATIC, "Chromium, captive_portal_detector.cc", SOURCE,
           agent=CHROME, opens=TAB),
    System("edge", "Edge", browsers.chrome, "http://edge.microsoft.com/captiveportal/generate_204",
           f"as Chromium; {PACKETFENCE}", SECOND_HAND, agent=EDGE, opens=TAB),
    System("firefox", "Firefox", browsers.firefox, "http://detectportal.firefox.com/canonical.html",
           "Firefox, CaptiveDetect.sys.mjs", SOURCE, agent=FIREFOX, opens=TAB),
    System("firefox-2026", "Firefox from August 2026", browsers.firefox,
           "http://firefox-portal-detection.com/generate_204", LISTS, SECOND_HAND, agent=FIREFOX, opens=TAB),
    _nm("gnome", "Linux with GNOME", "http://nmcheck.gnome.org/check_network_status.txt", "NetworkManager is online",
        f"{CONF}GNOME", SOURCE),
    _nm("fedora", "Fedora", "http://fedoraproject.org/static/hotspot.txt", "OK", f"{CONF}Fedora", SOURCE),
    _nm("debian", "Debian", "http://network-test.debian.org/nm", "", f"{CONF}Debian", SECOND_HAND),
    # The dot keeps a search domain away; the Host header carries it.
    _nm("ubuntu", "Ubuntu", "http://connectivity-check.ubuntu.com./", "", f"{CONF}Ubuntu", SECOND_HAND),
    _nm("arch", "Arch Linux", "http://ping.archlinux.org/nm-check.txt", "NetworkManager is online", f"{CONF}Arch",
        SECOND_HAND),
    _nm("opensuse", "openSUSE", "http://conncheck.opensuse.org/", "NetworkManager is online", f"{CONF}openSUSE", MEMORY,
        opens=TAB),
    _nm("kde", "KDE neon (notice, then the browser)", "http://networkcheck.kde.org/", "OK", f"{CONF}KDE neon", MEMORY,
        opens=TAB),
    System("kindle", "Kindle", browsers.kindle, "http://spectrum.s3.amazonaws.com/kindle-wifi/wifistub.html",
           "PacketFence, proxy.go", SOURCE, agent="Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) Kindle/3.0+"),
    _quiet("fire", "Fire tablet", "fireoscaptiveportal.com", LISTS, SECOND_HAND),
)  # fmt: skip


def by_key(key: str) -> System:
    return next(each for each in SYSTEMS if each.key == key)
