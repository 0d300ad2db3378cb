"""The box's own certificate for the staff pages, made at install: nobody but its fingerprint vouches for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

DAYS = 3650  # as long as a box lives; it is replaced by removing the two files and installing again


def make(chain: Path, key: Path, name: str) -> bool:
    """Write a new key (0600) and a self-signed certificate for `name`. False: there is no openssl here."""
    if not shutil.which("openssl"):
        return False
    key.touch(mode=0o600)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", str(DAYS), "-subj", f"/CN={name[:64]}", "-addext", f"subjectAltName=DNS:{name}",
         "-out", chain, "-keyout", key],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return True


def fingerprint(chain: Path) -> str:
    """SHA-256 of the certificate, as browsers show it, to be compared by eye at the first visit."""
    done = subprocess.run(
        ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", chain],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip().partition("=")[2]
