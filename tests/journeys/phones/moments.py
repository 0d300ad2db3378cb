"""Takes every system through every moment, once, for the tests and for a table to look at.

python -m tests.journeys.phones.moments        as root: clients × moments on standard output
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from portal.network.phones.systems import SYSTEMS, System
from portal.network.phones.verdict import ONLINE, PORTAL
from tests.journeys.phones.world import Pretend, World

KEYS = [each.key for each in SYSTEMS]
COLUMNS = ["http-v4", "http-v6", "https-v4", "https-v6"]
PHONES = 4
Wanted = Callable[[System], str]
# What is right at each moment. While the Internet is away `away` of the row is the best that can be had.
EXPECTED: dict[str, Wanted] = {
    "before": lambda _: PORTAL,
    "reading": lambda _: PORTAL,
    "at the grant": lambda _: ONLINE,
    "granted": lambda _: ONLINE,
    "ended": lambda _: PORTAL,
    "line down, waiting": lambda _: PORTAL,
    "line down, granted": lambda system: system.away,
    "line back, waiting": lambda _: PORTAL,
    "line back, granted": lambda _: ONLINE,
}


@dataclass
class Matrix:
    """What was said: (column, moment) → key → row of the tool; and the walks as they came."""

    said: dict[tuple[str, str], dict[str, dict]] = field(default_factory=dict)
    walks: dict[str, dict[str, dict]] = field(default_factory=dict)


def fill(folder: Path) -> Matrix:
    """Two boxes, one after the other: plain http, and with a certificate and the API."""
    matrix = Matrix()
    for kind in ("http", "https"):
        (folder / kind).mkdir()
        with World(folder / kind, {"ipv6": "masquerade"}, phones=PHONES, tls=kind == "https") as world:
            _box(matrix, kind, world)
    return matrix


def _box(matrix: Matrix, kind: str, world: World) -> None:
    world.portal("samples")
    phones = [Pretend(world, phone) for phone in world.phones]
    for phone in phones:
        phone.ask_for_ipv6()
    _column(matrix, f"{kind}-v4", phones, 4)
    for phone in phones:
        phone.await_ipv6()
    _column(matrix, f"{kind}-v6", phones, 6)
    phones[0].phone.press("/vi/connect")
    world.lose()
    _both(matrix, kind, "line down", phones, 0)
    world.regain()
    _both(matrix, kind, "line back", phones, None)


def _column(matrix: Matrix, column: str, phones: list[Pretend], family: int) -> None:
    first = phones[0]
    matrix.said[column, "before"] = first.look(family)
    walked = _walked(phones, family)
    matrix.walks[column] = walked
    for moment in ("reading", "at the grant"):
        matrix.said[column, moment] = {
            key: {"word": row["words"].get(moment, "lost"), "seen": row["seen"]} for key, row in walked.items()
        }
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


def _both(matrix: Matrix, kind: str, when: str, phones: list[Pretend], family: int | None) -> None:
    """The first phone is out, the second waits. Without the Internet there is no IPv6 address of any name."""
    for resolver in (4, 6):
        for who, phone in (("granted", phones[0]), ("waiting", phones[1])):
            matrix.said[f"{kind}-v{resolver}", f"{when}, {who}"] = phone.look(
                resolver if family is None else family, resolver
            )


def table(matrix: Matrix) -> Iterator[str]:
    """One line a system, one cell a moment; a cell says the word if all columns agree, else each."""
    yield " | ".join(["system", *EXPECTED, "grade"])
    for system in SYSTEMS:
        cells = []
        for moment in EXPECTED:
            words = [matrix.said[column, moment][system.key]["word"] for column in COLUMNS]
            cells.append(words[0] if len(set(words)) == 1 else " / ".join(words))
        yield " | ".join([system.name, *cells, system.grade])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(*table(fill(Path(place))), sep="\n")
