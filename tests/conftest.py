"""What every test may ask for: the settings of an empty office, a clock that stands still, the app, a linted page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal import create_app, settings
from portal.content import store
from tests import lint
from tests.lint import Page


class Clock:
    """Stands still at a Tuesday morning in Đắk Lắk until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_time(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office_settings(tmp_path: Path) -> settings.Settings:
    return settings.make({"state_dir": str(tmp_path / "state"), "run_dir": str(tmp_path / "run"), "firewall": "none"})


@pytest.fixture
def content(office_settings):
    """The office's content store, empty."""
    return store.open(Path(office_settings.state_dir))


@pytest.fixture
def app(office_settings, clock) -> Flask:
    return create_app(office_settings, clock)


@pytest.fixture
def page(app) -> Callable[..., Page]:
    """Fetch a page as a phone without JavaScript and cookies does, and lint it on the way."""

    def fetch(address: str, status: int = 200, **more: object) -> Page:
        answer = app.test_client(use_cookies=False).get(address, **more)
        assert answer.status_code == status, f"{address}: {answer.status_code}, expected {status}"
        text = answer.get_data(as_text=True)
        found = Page(BeautifulSoup(text, "html.parser"), text, answer)
        lint.check(found, address)
        return found

    return fetch
