"""Names that may not stand in the walled garden, each with the reason; asked by the check of the settings.

A phone holds a Wi-Fi to be open as soon as one of its maker's hosts answers over https, and then shows no portal
(Android's NetworkMonitor: a probe over https that succeeds is conclusive). An entry opens all its sub-domains.
"""

from __future__ import annotations

import re

from portal.network.probes import PROBES

# Whose hosts phones and browsers ask; nothing at, below or above these.
MAKERS = (
    "google.com", "google.com.vn", "google.cn", "gstatic.com", "gstatic.cn", "googleapis.com", "googleapis.cn",
    "googleusercontent.com", "android.com", "apple.com", "icloud.com", "mzstatic.com", "microsoft.com", "msn.com",
    "msftconnecttest.com", "msftncsi.com", "live.com", "windows.com", "mozilla.org", "mozilla.com", "mozilla.net",
    "firefox.com", "firefox-portal-detection.com", "grapheneos.network", "grapheneos.online", "samsung.com",
    "hicloud.com", "huawei.com", "hihonor.com", "miui.com", "oppomobile.com", "vivo.com.cn",
)  # fmt: skip
# Under these everybody may have a name: with sub-domains included, an entry would open half the world.
SHARED = (
    "akamaiedge.net", "akamaized.net", "amazonaws.com", "azureedge.net", "azurewebsites.net", "blogspot.com",
    "cloudflare.net", "cloudfront.net", "fastly.net", "github.io", "netlify.app", "pages.dev", "vercel.app",
    "web.app", "firebaseapp.com", "wordpress.com", "workers.dev",
)  # fmt: skip
# com.vn, gov.vn, co.uk, go.kr: two labels under which whole countries register.
SUFFIX = re.compile(r"(ac|biz|co|com|edu|go|gob|gouv|gov|health|id|info|int|mil|name|ne|net|or|org|pro)\.[a-z]{2}")
HOSTS = frozenset(probe.host for probe in PROBES)


def refusal(name: str) -> str:
    """Why `name` may not be walled, with what to write; "" where it may."""
    if SUFFIX.fullmatch(name) or any(_within(each, name) for each in SHARED):
        return f"{name} opens every site below it; write the name of one site, like dichvucong.gov.vn"
    close = [each for each in MAKERS if _within(name, each) or _within(each, name)]
    close += sorted(each for each in HOSTS if _within(each, name))
    if close:
        return (
            f"remove {name}: a phone that reaches {close[0]} before Connect takes the Wi-Fi for open "
            "and shows no portal; write the office's own sites only"
        )
    return ""


def _within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")
