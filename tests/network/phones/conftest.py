"""Two portals, one of them over https with a certificate that the emulated systems trust."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.network.phones import systems
from portal.network.phones.device import Device
from tests.network.phones import stage


@pytest.fixture(scope="session")
def _tls(tmp_path_factory):
    return stage.trusted(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def plain():
    with stage.portal() as made:
        yield made


@pytest.fixture
def sealed(_tls, monkeypatch):
    context, known = _tls
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    with stage.portal(context) as made:
        yield made


@pytest.fixture
def device():
    return Device("192.0.2.1", patience=2.0)


@pytest.fixture
def system(plain, sealed):
    """A row of the table whose probes go to the two portals. `online=False`: nobody answers https."""

    def make(key: str, *, online: bool = True, path: str = "/generate_204"):
        row = systems.by_key(key)
        shut = f"https://127.0.0.1:{stage.nobody()}/generate_204"
        return replace(
            row,
            http=plain.at(path),
            https=sealed.at() if online else shut,
            fallback=plain.at("/gen_204") if row.fallback else "",
        )

    return make
