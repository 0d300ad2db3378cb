"""What a certificate is worth to a phone, asked of the program openssl: until when, for whom, vouched for by whom.

Phones that were given the address of the captive portal API trust nothing but this certificate, and fetch no part
that is missing in it; so a fault here is a Wi-Fi that does not work (RFC 8908 section 4).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from portal.network.probes import PROBES

PROBE_HOSTS = frozenset(probe.host for probe in PROBES)
NAME = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]+")
PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)
OWN_LIST = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # openssl's own names for another list of authorities
SELF_SIGNED, OWN_ROOT = "error 18 ", "error 19 "  # openssl-verification-options(1)


class Unreadable(Exception):
    """The certificate or its key cannot be read, or there is no openssl; the sentence says which."""


def days_left(chain: Path, now: datetime) -> int:
    """Whole days until the certificate ends; negative when it has ended. Raises Unreadable."""
    return (ends(chain) - now).days


def ends(chain: Path) -> datetime:
    """The moment from which no phone takes it any more. Raises Unreadable."""
    return _moment(_x509(chain, "-enddate"), chain)


def begins(chain: Path) -> datetime:
    """The moment before which no phone takes it. Raises Unreadable."""
    return _moment(_x509(chain, "-startdate"), chain)


def is_for(chain: Path, name: str) -> bool:
    """Whether phones take it for this name. Raises Unreadable."""
    # -checkhost looks at the common name where there is no other; phones do not (RFC 9525).
    named = "DNS:" in _x509(chain, "-ext", "subjectAltName")
    return named and "does match" in _x509(chain, "-checkhost", name)


def belong_together(chain: Path, key: Path) -> bool:
    """Whether `key` is the certificate's. Raises Unreadable."""
    own = _openssl("pkey", "-in", key, "-pubout", "-passin", "pass:")
    if own.returncode:
        raise Unreadable(f"{key} is not a key that can be read (a password in front of it?)")
    return own.stdout.strip() == _x509(chain, "-pubkey")


def unknown_authority(chain: Path) -> str:
    """Why nobody vouches for it, with what to do; "" where an authority does that this box knows. Raises Unreadable."""
    _x509(chain, "-subject")
    done = _openssl("verify", "-no_check_time", "-purpose", "sslserver", "-untrusted", chain, chain)
    said = done.stdout + done.stderr
    if not done.returncode:
        return ""
    if SELF_SIGNED in said:
        return f"{chain} is signed by itself, which no phone takes; get one from a public authority"
    if OWN_ROOT in said:
        return (
            f"{chain} comes from an authority that phones do not know; get one from a public authority, "
            "or, if every phone here knows it, add it to this box: update-ca-certificates"
        )
    if len(_parts(chain)) < 2:
        return f"{chain} holds one certificate alone; give the full chain (often called fullchain.pem)"
    return f"{chain} does not lead to an authority that this box knows ({_reason(said)}); give the full chain"


def faults(chain: Path, key: Path | None, name: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Each reason why a phone, or nginx, would not take it, with its remedy. Raises Unreadable."""
    if not is_for(chain, name):
        yield f"{chain} is not for {name}", "change portal_name or the certificate"
    if key and not belong_together(chain, key):
        yield f"{key} is not the key of {chain}", "give the two files that belong together"
    if now >= ends(chain):
        yield f"{chain} has ended", 'renew it; until then set certificate and certificate_key to ""'
    if now < begins(chain):
        yield f"{chain} is not valid yet", "set the clock: timedatectl set-ntp true"
    if trouble := unknown_authority(chain):
        fact, _, remedy = trouble.rpartition("; ")
        yield fact, remedy


def revocation_hosts(chain: Path) -> list[str]:
    """The hosts by which its authorities say what they took back (OCSP, lists), http alone. Raises Unreadable."""
    found: set[str] = set()
    for part in _parts(chain):
        said = _openssl("x509", "-noout", "-ext", "authorityInfoAccess,crlDistributionPoints", text=part).stdout
        found.update(re.findall(r"^\s*(?:OCSP - )?URI:(http://\S+)$", said, re.M))
    # On the usual port alone: the firewall leads port 80 to the place that passes these on.
    hosts = {urlsplit(each).netloc.lower().removesuffix(":80") for each in found}
    return sorted(host for host in hosts if NAME.fullmatch(host) and host not in PROBE_HOSTS)


def has_ocsp(chain: Path) -> bool:
    """Whether its authority can be asked about it, so that the answer can be stapled. Raises Unreadable."""
    return bool(_x509(chain, "-ocsp_uri"))


def _parts(chain: Path) -> list[str]:
    try:
        return PEM.findall(chain.read_text("utf-8", errors="replace"))
    except OSError as error:
        raise Unreadable(f"{chain}: {error.strerror}") from None


def _moment(line: str, chain: Path) -> datetime:
    try:
        return datetime.strptime(line.partition("=")[2].strip(), "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    except ValueError:
        raise Unreadable(f"openssl says {line!r} of {chain}") from None


def _reason(said: str) -> str:
    found = re.search(r"error \d+ at \d+ depth lookup: *(.+)", said)
    return found[1] if found else "openssl gives no reason"


def _x509(chain: Path, *question: str) -> str:
    """What the first certificate of the file says of itself."""
    done = _openssl("x509", "-noout", "-in", chain, *question)
    if done.returncode and not done.stdout:
        raise Unreadable(f"{chain} is not a certificate that can be read")
    return done.stdout.strip()


def _openssl(*words: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    if not shutil.which("openssl"):
        raise Unreadable("openssl is not installed")
    plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"} | {
        name: os.environ[name] for name in OWN_LIST if name in os.environ
    }
    return subprocess.run(
        ["openssl", *words], input=text, capture_output=True, text=True, timeout=20, check=False, env=plain
    )
