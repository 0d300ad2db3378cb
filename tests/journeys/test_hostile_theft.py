"""A device with a neighbour's hardware address: an open Wi-Fi cannot tell them apart. What the thief gets, what not."""

from __future__ import annotations

import re

import pytest

from tests.journeys.lab import Lab, until

pytestmark = pytest.mark.air
NAME = "Lans-iPhone"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with Lab(tmp_path_factory.mktemp("theft"), {"session_minutes": 60}) as lab:
        lab.portal("samples")
        yield lab


@pytest.fixture
def pair(lab):
    """A granted phone that has told its name and searched, and a neighbour that has taken its hardware address."""
    victim, thief = lab.phones
    own = thief.mac
    victim.join()
    victim.run(
        "busybox", "udhcpc", "-i", "wlan0", "-n", "-q", "-x", f"hostname:{NAME}", "-s", str(lab.folder / "lease.sh")
    )
    victim.press("/vi/connect")
    victim.curl(f"{lab.origin}/vi/search?q=ly+hon+benh+tat")
    thief.ip("link", "set", "wlan0", "address", victim.mac)
    thief.join()
    yield victim, thief
    thief.ip("link", "set", "wlan0", "address", own)


def test_the_thief_has_the_grant_and_the_address_and_learns_nothing_of_the_person(lab, pair):
    victim, thief = pair
    assert thief.address == victim.address
    assert thief.probe() == 204
    for path in ("/vi/", "/vi/status", "/vi/help", "/vi/connect", "/vi/search", "/captive-api", "/vi/continue"):
        page = thief.curl(f"{lab.origin}{path}")[1].lower()
        for told in (victim.mac, victim.address, NAME.lower(), "ly hon", "benh tat"):
            assert told not in page, path
    assert not re.search(r"set-cookie", thief.curl(f"{lab.origin}/vi/status", "-i")[1], re.I)


def test_what_the_thief_ends_the_person_begins_again_with_one_tap(lab, pair):
    victim, thief = pair
    assert thief.press("/vi/status/disconnect")[0] == 303
    victim.run("ping", "-c", "1", lab.settings.portal_address, check=False)  # the bridge looks for it here again
    assert victim.probe() == 302
    assert victim.press("/vi/connect")[0] == 303
    until(lambda: victim.probe() == 204, 5, "online again")


def test_a_page_of_another_site_ends_nobodys_connection(lab):
    victim = lab.phones[0]
    victim.press("/vi/connect")
    for origin in (
        "http://evil.example",
        "http://tram.home.arpa.evil.example",
        "http://tram.home.arpa:81",
        "https://x",
    ):
        answer = victim.curl(f"{lab.origin}/vi/status/disconnect", "-X", "POST", "-H", f"Origin: {origin}")
        assert answer[0] == 405, origin
    assert victim.curl(
        "http://evil.example/vi/status/disconnect", "-X", "POST", "--resolve", "evil.example:80:10.10.10.10"
    )[0]
    assert victim.probe() == 204
