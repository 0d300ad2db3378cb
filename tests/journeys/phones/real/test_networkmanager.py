"""NetworkManager's connectivity check, and what it tells the programs beside it."""

from __future__ import annotations

import pytest

from tests.journeys.lab import until
from tests.journeys.phones.real.networkmanager import Managed

pytestmark = pytest.mark.air
ASK_GLIB = "print(imports.gi.Gio.NetworkMonitor.get_default().connectivity)"
PORTAL, FULL = "3", "4"  # GNetworkConnectivity


@pytest.mark.real("network-manager", "gjs")
def test_it_says_portal_then_full_and_portal_again_when_the_grant_is_gone(phone):
    """So do the programs of GNOME, which ask GLib, which asks NetworkManager."""
    with Managed(phone) as seat:
        seat.await_state("portal")
        until(lambda: seat.run("gjs", "-c", ASK_GLIB).strip() == PORTAL, 10, "GLib says portal")
        assert phone.press("/vi/connect")[0] == 303
        seat.await_state("full")
        until(lambda: seat.run("gjs", "-c", ASK_GLIB).strip() == FULL, 10, "GLib says full")
        phone.press("/vi/status/disconnect")
        seat.await_state("portal")


@pytest.mark.real("network-manager")
def test_it_says_the_same_of_ipv6(secure_phone):
    with Managed(secure_phone) as seat:
        for family in (4, 6):
            seat.await_state("portal", family)
        assert secure_phone.press("/vi/connect")[0] == 303
        for family in (4, 6):
            seat.await_state("full", family)
        secure_phone.press("/vi/status/disconnect")
        for family in (4, 6):
            seat.await_state("portal", family)
