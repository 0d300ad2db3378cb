"""One air for all tests of this folder: laying it takes a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.network.air import Air


@pytest.fixture(scope="session")
def _laid(tmp_path_factory) -> Iterator[Air]:
    air = Air(tmp_path_factory.mktemp("air"), ipv6="delegated")
    yield air
    air.close()


@pytest.fixture
def air(_laid: Air) -> Iterator[Air]:
    """Nobody is granted, the rules are those of the air's own settings; what a test starts ends with it."""
    before = len(_laid.started)
    _laid.load(_laid.settings)
    for name in ("bridge tram granted", "bridge tram leases", "bridge tram taken", "inet tram uplink_down"):
        _laid.run("box", "nft", "flush", "set", *name.split())
    yield _laid
    _laid.stop(_laid.started[before:])
    del _laid.started[before:]
