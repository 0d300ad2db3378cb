"""The secret key that signs staff's sessions: a file of its own, made at first use, never in a setting."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def key(folder: Path) -> bytes:
    """The key in `folder`/secret.key (mode 0600). Two processes that start at once agree on one."""
    path = folder / "secret.key"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    if not path.exists():
        draft = folder / f"secret.key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):  # the other process was first: its key holds
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
