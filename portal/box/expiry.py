"""How long a certificate holds and for which name, asked of the program openssl."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path


class Unreadable(Exception):
    """The certificate cannot be read, or there is no openssl; the sentence says which."""


def days_left(chain: Path, now: datetime) -> int:
    """Whole days until the certificate ends; negative when it has ended. Raises Unreadable."""
    line = _openssl(chain, "-enddate")
    try:
        end = datetime.strptime(line.partition("=")[2].strip(), "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    except ValueError:
        raise Unreadable(f"openssl says {line!r} of {chain}") from None
    return (end - now).days


def is_for(chain: Path, name: str) -> bool:
    """Whether browsers take it for this name. Raises Unreadable."""
    return "does match" in _openssl(chain, "-checkhost", name)


def _openssl(chain: Path, *question: str) -> str:
    if not shutil.which("openssl"):
        raise Unreadable("openssl is not installed")
    done = subprocess.run(
        ["openssl", "x509", "-noout", "-in", chain, *question],
        capture_output=True, text=True, timeout=20, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )  # fmt: skip
    if done.returncode and not done.stdout:
        raise Unreadable(f"{chain} is not a certificate that can be read")
    return done.stdout.strip()
