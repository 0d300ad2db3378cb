"""A store of its own for every test of the content core."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from portal.content import store


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return store.open(tmp_path / "state")
