"""The open databases of this process, one connection a thread.

Opened at first use and again after a fork: an SQLite connection must not be carried across one
(sqlite.org/howtocorrupt.html §2.6), and Python's may not be used by two threads (the demo has some).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import current_app
from sqlite_utils import Database


class Stores:
    """Opens each store by name, once a thread of a process."""

    def __init__(self, folder: Path, openers: Mapping[str, Callable[[Path], Database]]) -> None:
        self._folder, self._openers = folder, openers
        self._open: dict[tuple[int, int, str], Database] = {}

    def get(self, name: str) -> Database:
        key = (os.getpid(), threading.get_ident(), name)
        if key not in self._open:
            self._open[key] = self._openers[name](self._folder)
        return self._open[key]


def _get(name: str) -> Database:
    stores: Stores = current_app.extensions["stores"]
    return stores.get(name)


def content() -> Database:
    """What the office publishes."""
    return _get("content")


def activity() -> Database:
    """What residents did."""
    return _get("activity")


def staff() -> Database:
    """Who may edit."""
    return _get("staff")
