"""The Captive Portal API (RFC 8908) as phones read it: what they refuse, they treat as if it were not there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from portal.network.phones.device import Answer, Device

MOST_CHARACTERS = 4096  # NetworkMonitor reads no further; what is cut off is no JSON any more
MOST_REDIRECTS = 5
WHOLE = ("seconds-remaining", "bytes-remaining")
ADDRESSES = ("user-portal-url", "venue-info-url")


@dataclass(frozen=True)
class Told:
    """What the API says; `refused` says why a phone would not believe it, then nothing else counts."""

    captive: bool = False
    url: str = ""
    venue: str = ""
    custom_tabs: str = ""
    refused: str = ""

    def opens_custom_tab(self, module: int) -> bool:
        """Android 12+: "true", or a number that the phone's sign-in module has reached (getOptInToCustomTabs)."""
        wanted = self.custom_tabs
        return wanted == "true" or (wanted.isdigit() and module >= int(wanted))


def ask(device: Device, headers: tuple[tuple[str, str], ...] = ()) -> Told:
    """Fetch and judge, as NetworkMonitor.sendCapportApiProbe does; redirects are followed."""
    url = device.api
    for _ in range(MOST_REDIRECTS):
        if not url.startswith("https://"):
            return Told(refused=f"it is at {url}: only https is taken")
        answer = device.ask(url, (("Accept", "application/captive+json"), *headers), family=0)
        if answer.status not in (301, 302, 303, 307):
            return judge(answer)
        url = urljoin(url, answer.header("Location"))
    return Told(refused="it redirects without end")


def judge(answer: Answer) -> Told:
    if answer.status != 200:
        return Told(refused=answer.failure or f"it answers {answer.said}, not 200")
    charset = re.search(r';\s*charset="?([^\s;"]+)', answer.header("Content-Type"), re.I)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        return Told(refused=f"it is written in {charset[1]}, not UTF-8")
    try:
        told = json.loads(answer.body.decode("utf-8", "replace")[:MOST_CHARACTERS])
    except ValueError:
        return Told(refused=f"its answer is no JSON, or longer than {MOST_CHARACTERS} characters")
    return _believed(told)


def _believed(told: object) -> Told:
    if not isinstance(told, dict) or not isinstance(told.get("captive"), bool):
        return Told(refused="it does not say true or false under captive")
    for name in WHOLE:
        if name in told and (isinstance(told[name], bool) or not isinstance(told[name], int)):
            return Told(refused=f"its {name} is no whole number")
    if told["captive"] and not told.get("user-portal-url"):
        return Told(refused="it says captive and names no user-portal-url")
    for name in ADDRESSES:  # RFC 8908 section 5: both must be TLS
        if told.get(name) and not str(told[name]).startswith("https://"):
            return Told(refused=f"its {name} is not https")
    words = str(told.get("x-android-use-custom-tabs", "")).lower()
    return Told(told["captive"], str(told.get("user-portal-url", "")), str(told.get("venue-info-url", "")), words)
