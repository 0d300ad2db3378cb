"""Firefox with its own settings: its portal service, its bar "open the login page", and the tab behind it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.journeys.lab import until
from tests.journeys.phones.real.marionette import Marionette, connect_inside
from tests.journeys.phones.real.seat import Seat

pytestmark = [pytest.mark.air, pytest.mark.real("firefox-esr")]
# Without the first, Firefox under a driver leaves its portal service off. The intervals are a minute and more.
SETTINGS = """
user_pref("remote.prefs.recommended", false);
user_pref("network.captive-portal-service.minInterval", 2000);
user_pref("network.captive-portal-service.maxInterval", 4000);
user_pref("marionette.port", 2828);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""
UNLOCKED, LOCKED = 2, 3
TYPE = "gURLBar.focus(); gURLBar.value = arguments[0]; gURLBar.handleCommand()"
SHOWN = "return gBrowser.selectedBrowser.currentURI.spec"
SERVICE = "Cc['@mozilla.org/network/captive-portal-service;1'].getService(Ci.nsICaptivePortalService)"
PRESS_THE_BAR = """
  const bar = document.querySelector("notification-message[value='captive-portal-detected']");
  const button = bar && (bar.querySelector('button') || bar.shadowRoot.querySelector('button'));
  if (button) button.click();
  return !!button"""
# An authority is believed a moment after it was added; until then the tab shows Firefox's own warning.
PRESS_CONNECT = """
  const button = document.querySelector('form[action$="/connect"] button');
  if (button) button.click(); else if (document.readyState == 'complete') location.reload();
  return !!button"""
TRUST = "Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB).addCertFromBase64(arguments[0], 'C,,')"


class Firefox(Seat):
    def __enter__(self) -> Firefox:
        super().__enter__()
        profile = self.folder / "home" / "profile"
        self.write(str(profile / "user.js"), SETTINGS)
        self.start(
            "firefox-esr", "--headless", "--no-remote", "--marionette", "--remote-allow-system-access",
            "--profile", str(profile), "about:blank",
        )  # fmt: skip
        found = []

        def listens() -> bool:
            try:
                found.append(connect_inside(self.holder.pid, 2828))
            except ConnectionError:
                return False
            return True

        until(listens, 60, "Firefox listens")
        self.driver = Marionette(found[0])
        return self

    @property
    def state(self) -> object:
        return self.driver.script(f"return {SERVICE}.state", chrome=True)

    def look_again(self) -> None:
        """As Firefox does when the network changes."""
        self.driver.script(f"{SERVICE}.recheckCaptivePortal()", chrome=True)

    def trust(self, pem: str) -> None:
        self.driver.script(TRUST, "".join(pem.splitlines()[1:-1]), chrome=True)

    def press_the_bar(self) -> object:
        """Pressed too soon after it came up, it takes no notice: as a person does, press again."""
        return self.driver.script(PRESS_THE_BAR, chrome=True)

    def find_tab(self, origin: str) -> bool:
        """Go to the tab that shows the portal."""
        self.driver.send("Marionette:SetContext", value="content")
        for handle in self.driver.send("WebDriver:GetWindowHandles"):
            self.driver.send("WebDriver:SwitchToWindow", handle=handle)
            if str(self.driver.script("return location.href")).startswith(f"{origin}/"):
                return True
        return False


def walk(firefox: Firefox, origin: str) -> None:
    until(lambda: firefox.state == LOCKED, 30, "LOCKED before Connect")
    until(lambda: firefox.press_the_bar() and firefox.find_tab(origin), 30, "the tab behind the bar's button")
    until(lambda: firefox.find_tab(origin) and firefox.driver.script(PRESS_CONNECT), 30, "the Connect button")
    until(lambda: firefox.state == UNLOCKED, 30, "UNLOCKED after Connect")


def test_it_finds_the_portal_and_is_let_out(phone):
    phone.join()
    with Firefox(phone) as firefox:
        walk(firefox, phone.lab.origin)
        phone.press("/vi/status/disconnect")
        firefox.look_again()
        until(lambda: firefox.state == LOCKED, 30, "LOCKED after the grant")


def test_the_same_with_a_certificate_that_it_trusts(secure_phone):
    secure_phone.join()
    with Firefox(secure_phone) as firefox:
        firefox.trust(secure_phone.lab.certificate.authority.read_text())
        walk(firefox, secure_phone.lab.origin)


@pytest.mark.parametrize("secure", [False, True], ids=["without certificate", "with certificate"])
def test_what_a_resident_types_leads_to_the_portal(secure, request):
    """Firefox tries https first and comes back to http only where https is refused."""
    phone = request.getfixturevalue("secure_phone" if secure else "phone")
    own = (phone.lab.settings.portal_name, "10.10.10.10")  # both are printed on the poster
    phone.join()
    with Firefox(phone) as firefox:
        if secure:
            firefox.trust(phone.lab.certificate.authority.read_text())
        for typed in (*own, "example.org", "example.org/some/page"):
            firefox.driver.script(TYPE, typed, chrome=True)
            until(lambda: _host(firefox) in own, 20, f"{typed} leads to the portal")
            firefox.driver.script(TYPE, "about:blank", chrome=True)
            until(lambda: not _host(firefox), 20, "an empty page between")


def _host(firefox: Firefox) -> str:
    return urlsplit(str(firefox.driver.script(SHOWN, chrome=True))).netloc
