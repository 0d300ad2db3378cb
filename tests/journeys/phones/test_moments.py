"""Every system at every moment: before the grant, at it, after it, when it ends, while the Internet is away.

One box a column, four phones that play all systems between them; each cell of the matrix is a test of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from portal.network.phones import android
from portal.network.phones.systems import SYSTEMS, by_key
from portal.network.phones.verdict import ONLINE, PORTAL
from tests.journeys.phones.world import Pretend, World

pytestmark = pytest.mark.air
KEYS = [each.key for each in SYSTEMS]
COLUMNS = ["http-v4", "http-v6", "https-v4", "https-v6"]
PHONES = 4


@dataclass
class Matrix:
    """What was said: column → moment → key → row of the tool; the walks as they came."""

    said: dict[tuple[str, str], dict[str, dict]] = field(default_factory=dict)
    walks: dict[str, dict[str, dict]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory) -> Iterator[Matrix]:
    """All of it is done once; the tests read."""
    made = Matrix()
    for kind in ("http", "https"):
        _fill(made, kind, tmp_path_factory.mktemp(kind))
    return made


def _fill(matrix: Matrix, kind: str, folder) -> None:
    with World(folder, {"ipv6": "masquerade"}, phones=PHONES, tls=kind == "https") as world:
        world.portal("samples")
        phones = [Pretend(world, phone) for phone in world.phones]
        for each in phones:
            each.await_ipv6()
        for family in (4, 6):
            _column(matrix, f"{kind}-v{family}", phones, family)


def _column(matrix: Matrix, column: str, phones: list[Pretend], family: int) -> None:
    first = phones[0]
    matrix.said[column, "before"] = first.look(family)
    matrix.walks[column] = _walked(phones, family)
    first.phone.press("/vi/connect")
    matrix.said[column, "granted"] = first.look(family)
    first.end_grant()
    matrix.said[column, "ended"] = first.look(family)


def _walked(phones: list[Pretend], family: int) -> dict[str, dict]:
    """Four at a time: the box limits how many pages one device may ask for in a second."""
    shares = [KEYS[number::PHONES] for number in range(PHONES)]
    with ThreadPoolExecutor(PHONES) as pool:
        walked = pool.map(lambda pair: pair[0].walk(family, *pair[1]), zip(phones, shares, strict=True))
        return {key: row for rows in walked for key, row in rows.items()}


EXPECTED = {"before": PORTAL, "granted": ONLINE, "ended": PORTAL}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("moment", EXPECTED)
@pytest.mark.parametrize("column", COLUMNS)
def test_the_system_says(matrix, column, moment, key):
    row = matrix.said[column, moment][key]
    assert row["word"] == EXPECTED[moment], row["seen"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("column", COLUMNS)
def test_a_person_gets_through_its_sign_in_window(matrix, column, key):
    walk = matrix.walks[column][key]
    assert walk["trouble"] == [], walk
    assert walk["words"] == {"before": PORTAL, "reading": PORTAL, "at the grant": ONLINE}


@pytest.mark.parametrize("key", [each.key for each in SYSTEMS if each.api])
@pytest.mark.parametrize("column", ["https-v4", "https-v6"])
def test_with_a_certificate_the_api_is_what_decides(matrix, column, key):
    row = matrix.said[column, "before"][key]
    assert "API: captive is true" in row["seen"]
    assert row["url"] == "https://wifi.example.vn/"
    assert row["custom_tab"] == (by_key(key).follows is android.evaluate)
