"""Tells phones of the captive portal API while its certificate is good, and leads them over http while it is not.

Run each hour, after a renewal and when the clock is set (tram-certificate.service). RFC 8910's option 114 cannot be
taken back: a phone keeps it for its lease. So it is given out no longer than a lease before the certificate ends.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from portal.box import expiry
from portal.network import certified
from portal.settings import Settings


@dataclass(frozen=True)
class Verdict:
    """`refused`: why phones would see a warning, "" where not. `told`: whether they are told of the API."""

    refused: str
    told: bool
    words: str


def verdict(settings: Settings, chain: Path, now: datetime) -> Verdict:
    """What a phone would make of the certificate at `now`.

    "Not valid yet" is no fault here: the certificate was there to be installed, so it is the box's clock that is
    wrong (no battery, no Internet yet), and phones have their own.
    """
    try:
        found = [
            fact for fact, _ in expiry.faults(chain, None, settings.portal_name, now) if "not valid yet" not in fact
        ]
        end = expiry.ends(chain)
    except expiry.Unreadable as error:
        found, end = [str(error)], now
    if found:
        return Verdict(found[0], False, f"{found[0]}: the portal is offered over http, phones are not told of the API")
    if now + timedelta(minutes=settings.lease_minutes) >= end:
        return Verdict("", False, f"{chain} ends at {end:%Y-%m-%d %H:%M} UTC: phones are not told of the API any more")
    return Verdict("", True, f"{chain} is good until {end:%Y-%m-%d}: phones are told of the API")


def renew(settings: Settings, now: datetime) -> str:
    """Look once and write down what holds. Returns a sentence for the journal."""
    if not settings.certificate:
        _keep(settings, certified.HTTP_ONLY, "")
        _keep(settings, certified.API_OPTIONS, "")
        return "there is no certificate: the portal is offered over http"
    found = verdict(settings, _chain(settings), now)
    _keep(settings, certified.HTTP_ONLY, found.refused)
    _keep(settings, certified.API_OPTIONS, certified.api_options(settings) if found.told else "")
    return found.words


def _chain(settings: Settings) -> Path:
    """The certificate as systemd hands it to the unit: its file may be for root alone."""
    lent = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nowhere"), "portal.crt")
    return lent if lent.exists() else Path(settings.certificate)


def _keep(settings: Settings, name: str, text: str) -> None:
    """The file with this text, or no file; in one step."""
    file = Path(settings.run_dir, name)
    if not text:
        file.unlink(missing_ok=True)
        return
    draft = file.with_name(f".{name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.chmod(0o644)
    draft.replace(file)


def for_templates(settings: Settings) -> dict[str, object]:
    """What the rendered files take from the certificate itself, and from what `renew` writes."""
    chain = Path(settings.certificate)
    covered: list[str] = []
    authorities: list[str] = []
    if settings.certificate:
        with suppress(expiry.Unreadable):  # checks.py and the doctor say so
            covered = [name for name in settings.old_portal_names if expiry.is_for(chain, name)]
            authorities = expiry.revocation_hosts(chain)
    own = (settings.portal_name, *settings.old_portal_names)
    return {
        "old_names_covered": covered,
        "authorities": [name for name in authorities if name not in own],
        "api_captive": _api(settings, captive=settings.captive),
        "api_open": _api(settings, captive=False),
        "http_only": certified.HTTP_ONLY,
        "api_options": certified.API_OPTIONS,
    }


def _api(settings: Settings, *, captive: bool) -> str:
    """The captive portal API's answer where the portal itself is away (RFC 8908 section 5), without what it counts."""
    url = f"http{'s' if settings.certificate else ''}://{settings.portal_name}/"
    return json.dumps({"captive": captive, "user-portal-url": url, "venue-info-url": url})
