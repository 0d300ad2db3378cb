"""For a moment root acts as the owner of the portal's folder, so that no database there belongs to root."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def acting(folder: Path) -> Iterator[None]:
    """As the owner of `folder`; nothing changes for whoever is not root, or where there is no such folder."""
    if os.geteuid() or not folder.exists():
        yield
        return
    owner = folder.stat()
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
