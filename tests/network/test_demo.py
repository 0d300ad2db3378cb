"""The stand-in for a machine without firewall behaves as the gate does, and touches nothing."""

from __future__ import annotations

import pytest

from portal import settings
from portal.network import grants


class Seconds:
    """A monotonic clock that stands still until a test moves it."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def demo(tmp_path, seconds):
    return grants.open(settings.make({"firewall": "none", "state_dir": str(tmp_path)}), seconds)


def test_a_grant_of_the_demo_ends_by_its_clock(demo, seconds):
    granted = demo.grant("127.0.0.1", 60)
    assert demo.read("127.0.0.1") == granted == grants.Grant(demo.device("127.0.0.1"), 60, 0)
    seconds.now += 59.5
    assert demo.read("127.0.0.1").seconds_left == 1
    seconds.now += 0.5
    assert demo.read("127.0.0.1") is None
    assert demo.list() == []


def test_renewing_and_revoking_in_the_demo(demo, seconds):
    demo.grant("127.0.0.1", 60)
    seconds.now += 50
    assert demo.grant("127.0.0.1", 60).seconds_left == 60
    demo.revoke("127.0.0.1")
    demo.revoke("127.0.0.1")
    assert demo.read("127.0.0.1") is None


def test_each_address_is_a_device_of_its_own(demo):
    demo.grant("127.0.0.1", 60)
    assert demo.read("127.0.0.2") is None
    assert demo.read("") is None
    with pytest.raises(grants.DeviceUnknown):
        demo.grant("", 60)


def test_restoring_leaves_running_grants_alone(demo):
    mac = demo.grant("127.0.0.1", 60).mac
    assert demo.restore([(mac, 9, 0, 0), ("02:00:00:00:00:01", 30, 7, 0)]) == 1
    assert sorted(demo.list(), key=lambda grant: grant.bytes_used) == [
        grants.Grant(mac, 60, 0),
        grants.Grant("02:00:00:00:00:01", 30, 7),
    ]


def test_opening_again_finds_the_grants_of_the_same_folder_only(tmp_path, demo, seconds):
    demo.grant("127.0.0.1", 60)
    same = {"firewall": "none", "state_dir": str(tmp_path)}
    other = same | {"state_dir": str(tmp_path / "other")}
    assert grants.open(settings.make(same), seconds).list() == demo.list()
    assert grants.open(settings.make(other), seconds).list() == []
