"""dnsmasq's lease file, as dnsmasq 2.90 writes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal import settings
from portal.network import leases

WRITTEN = """\
1795600000 02:66:00:00:01:01 10.10.8.11 Galaxy-A05-cua-Lan 01:02:66:00:00:01:01
0 02:66:00:00:01:AA 10.10.8.12 * *
duid 00:01:00:01:2f:aa:bb:cc:02:66:00:00:00:01
1795600000 302055937 fd66::11 * 00:03:00:01:02:66:00:00:01:01
17956"""


def test_leases_are_read_without_the_names_of_devices(tmp_path):
    (tmp_path / leases.FILE).write_text(WRITTEN)
    found = leases.read(settings.make({"run_dir": str(tmp_path)}))
    assert found == [
        leases.Lease("02:66:00:00:01:01", "10.10.8.11", datetime(2026, 11, 25, 9, 46, 40, tzinfo=UTC)),
        leases.Lease("02:66:00:00:01:aa", "10.10.8.12", None),
    ]
    assert "Galaxy" not in repr(found)


def test_no_lease_file_yet_means_no_leases(tmp_path):
    assert leases.read(settings.make({"run_dir": str(tmp_path)})) == []


@pytest.mark.parametrize("line", ["", "\x00\xff", "soon 02:66:00:00:01:01 10.10.8.11 * *", "1 2 3"])
def test_a_line_that_is_no_lease_is_passed_over(line):
    assert leases.parse(line) is None
