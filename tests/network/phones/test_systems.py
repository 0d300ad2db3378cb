"""The table of systems: each row is complete, and what it asks is known to the answers while the Internet is away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal.network import probes
from portal.network.phones.systems import SYSTEMS
from portal.network.phones.verdict import AWAY, LIMITED, ONLINE

ROOT = Path(__file__).resolve().parents[3]


def test_every_row_has_its_own_key_its_source_and_grade():
    assert len({each.key for each in SYSTEMS}) == len(SYSTEMS) == len({each.name for each in SYSTEMS})
    for each in SYSTEMS:
        assert each.source
        assert each.grade in probes.GRADES
        assert each.away in (ONLINE, LIMITED, AWAY)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda each: each.key)
def test_what_a_row_asks_has_an_answer_of_its_own(system):
    parts = urlsplit(system.http)
    found = probes.of(parts.netloc, parts.path)
    assert found is not None
    assert found.body.decode().startswith(system.expects)


def test_the_emulated_systems_need_nothing_but_the_standard_library():
    """-S: without it Python finds the packages that are installed."""
    words = [sys.executable, "-S", "-m", "portal.network.phones", "look", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
