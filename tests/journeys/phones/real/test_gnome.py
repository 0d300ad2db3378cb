"""GNOME's own sign-in window (gnome-shell-portal-helper, WebKitGTK) beside NetworkManager; we are GNOME Shell.

The Shell opens it over D-Bus with no address, then asks NetworkManager to look again whenever the window says so.
"""

from __future__ import annotations

import pytest

from tests.journeys.lab import until
from tests.journeys.phones.real.networkmanager import Managed
from tests.journeys.phones.real.screen import Screen

pytestmark = [pytest.mark.air, pytest.mark.real("gnome-shell")]
WINDOW = ("--session", "--dest", "org.gnome.Shell.PortalHelper", "--object-path", "/org/gnome/Shell/PortalHelper")
OPEN = ("--method", "org.gnome.Shell.PortalHelper.Authenticate", "/conn/1", "", "0")
# Inside the seat WebKit cannot build its own cage of namespaces; there is no graphics card either.
WEBKIT = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1", "NO_AT_BRIDGE": "1", "GDK_BACKEND": "x11",
}  # fmt: skip
CONNECT_COLOUR, PAGE_COLOUR = "#0f4d2a", "#fbf7ef"  # --act and --ground in tokens.css
CLOSE = ("--method", "org.gnome.Shell.PortalHelper.Close", "/conn/1")
COMPLETED, LOOK_AGAIN = 1, 2


def said(seat: Managed, number: int) -> bool:
    return f"Done (objectpath '/conn/1', uint32 {number})" in seat.log("gdbus")


@pytest.mark.parametrize("secure", [False, True], ids=["without certificate", "with certificate"])
def test_the_window_shows_the_portal_and_lets_the_laptop_out(secure, request):
    phone = request.getfixturevalue("secure_phone" if secure else "phone")
    with Managed(phone, **WEBKIT) as seat:
        seat.await_state("portal")
        screen = Screen(seat)
        seat.start("/usr/libexec/gnome-shell-portal-helper")
        until(lambda: seat.run("gdbus", "introspect", *WINDOW, check=False), 20, "the window's name on the bus")
        seat.start("gdbus", "monitor", *WINDOW[:3])
        until(lambda: "is owned by" in seat.log("gdbus"), 10, "somebody listens to the window")
        seat.run("gdbus", "call", *WINDOW, *OPEN)
        until(lambda: screen.find(CONNECT_COLOUR), 30, "the Connect button in the window")
        until(lambda: said(seat, LOOK_AGAIN), 10, "the window asks for another look")
        screen.click(*screen.find(CONNECT_COLOUR))
        until(lambda: phone.probe() == 204, 20, "Connect lets the laptop out")
        # By itself the window asks again at most every 30 s; led to its own question it is done at once.
        until(lambda: screen.find(CONNECT_COLOUR), 20, "the button that closes the window")
        until(lambda: _pressed(seat, screen), 30, "the window says that it is done")
        seat.await_state("full")
        seat.run("gdbus", "call", *WINDOW, *CLOSE)
        until(lambda: not screen.find(PAGE_COLOUR), 10, "the Shell closes the window")


def _pressed(seat: Managed, screen: Screen) -> bool:
    if not said(seat, COMPLETED) and (at := screen.find(CONNECT_COLOUR)):
        screen.click(*at)
    return said(seat, COMPLETED)
