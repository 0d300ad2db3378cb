"""What the doctor says of the Internet: the watcher's words, and what to look at."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from portal import settings
from portal.box import reach
from portal.network import asking, watcher


@pytest.fixture
def box(tmp_path):
    return settings.make({"run_dir": str(tmp_path), "uplink_interface": "enp3s0"})


def test_a_box_that_nobody_watches_is_not_in_order(box):
    assert reach.internet(box).line() == (
        "WRONG  nobody watches whether the Internet is there; systemctl status tram-uplink"
    )


@pytest.mark.parametrize(
    ("why", "words"), [
        (watcher.LINE, "look at the cable of enp3s0"),
        (asking.NAMES, "look at dns_servers"),
        (asking.SILENT, "look at the router and the provider"),
        (asking.FOREIGN, "somebody else's sign-in page"),
    ],
)  # fmt: skip
def test_while_the_internet_is_away_the_remedy_fits_the_cause(box, why, words):
    now = monotonic()
    watcher.note(Path(box.run_dir), up=False, changed=now - 200, seen=now, why=why)
    assert reach.internet(box).line().startswith("WRONG  the Internet has been away for 3 minutes; ")
    assert words in reach.internet(box).remedy


def test_an_internet_that_is_there_is_in_order(box):
    watcher.note(Path(box.run_dir), up=True, changed=monotonic(), seen=monotonic())
    assert reach.internet(box).line() == "ok     the Internet is there"
