"""Every system at every moment: before the grant, at it, after it, when it ends, while the Internet is away.

One box a column, four phones that play all systems between them; each cell of the matrix is a test of its own.
"""

from __future__ import annotations

import pytest

from portal.network.phones import android
from portal.network.phones.systems import SYSTEMS, by_key
from tests.journeys.phones.moments import COLUMNS, EXPECTED, KEYS, fill

pytestmark = pytest.mark.air


@pytest.fixture(scope="module")
def matrix(tmp_path_factory):
    """All of it is done once; the tests read."""
    return fill(tmp_path_factory.mktemp("moments"))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("moment", EXPECTED)
@pytest.mark.parametrize("column", COLUMNS)
def test_the_system_says(matrix, column, moment, key):
    row = matrix.said[column, moment][key]
    assert row["word"] == EXPECTED[moment](by_key(key)), "\n".join(row["seen"])


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("column", COLUMNS)
def test_a_person_gets_through_its_sign_in_window(matrix, column, key):
    walk = matrix.walks[column][key]
    assert walk["trouble"] == [], "\n".join(walk["seen"])


@pytest.mark.parametrize("key", [each.key for each in SYSTEMS if each.api])
@pytest.mark.parametrize("column", ["https-v4", "https-v6"])
def test_with_a_certificate_the_api_is_what_decides(matrix, column, key):
    row = matrix.said[column, "before"][key]
    assert "API: captive is true" in row["seen"]
    assert row["url"] == "https://wifi.example.vn/"
    assert row["custom_tab"] == (by_key(key).follows is android.evaluate)
