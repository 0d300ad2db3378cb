"""A certificate authority of the lab's own, so that phones may hold the portal's https to be good."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """`chain` and `key` are the portal's; `authority` is what a phone has to trust."""

    chain: Path
    key: Path
    authority: Path


def issue(folder: Path, name: str, *, days: int = 90, more: str = "") -> Certificate:
    """A certificate for `name` by a fresh authority; `more` are further lines of its extensions."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, authority_key = folder / "authority.crt", folder / "authority.key"
    request, leaf, key, chain = (folder / part for part in ("portal.csr", "leaf.crt", "portal.key", "portal.crt"))
    extensions = folder / "extensions"
    extensions.write_text(f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth\n{more}")
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl("req", "-x509", *new, "-keyout", authority_key, "-out", authority, "-days", "3650", "-subj", "/CN=Lab")
    _openssl("req", *new, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
    _openssl(
        "x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial",
        "-out", leaf, "-days", str(days), "-extfile", extensions,
    )  # fmt: skip
    chain.write_text(leaf.read_text() + authority.read_text())
    return Certificate(chain, key, authority)


def _openssl(*words: str | Path) -> None:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
