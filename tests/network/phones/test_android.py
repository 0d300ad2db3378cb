"""Android's own rules, with the cases of its NetworkMonitor: what is a portal, what is a failure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.network.phones.verdict import AWAY, LIMITED, ONLINE, PORTAL
from tests.network.phones.stage import QUIET, Says, moved

PAGE = "<html>Welcome</html>"
WAITING = {
    "302": (moved(302), PORTAL),
    "301": (moved(301), PORTAL),
    "303": (moved(303), PORTAL),
    "308": (moved(308), PORTAL),
    "302 without Location": (Says(302, PAGE), PORTAL),
    "200 with a page": (Says(200, PAGE), PORTAL),
    "200 with five bytes": (Says(200, "five!"), PORTAL),
    "200 with four bytes": (Says(200, "four"), AWAY),
    "empty 200": (Says(200), AWAY),
    "empty 200 without length": (Says(200, length=False), AWAY),
    "200 with a page without length": (Says(200, PAGE, length=False), PORTAL),
    "404": (Says(404, PAGE), AWAY),
    "503": (Says(503, PAGE), AWAY),
    "511": (Says(511, PAGE), AWAY),
    "204": (QUIET, LIMITED),
}


@pytest.mark.parametrize(("says", "word"), WAITING.values(), ids=WAITING)
def test_the_plain_probe_decides_while_https_is_shut(plain, system, device, says, word):
    plain.rest = says
    assert system("android-old", online=False).look(device).word == word


def test_both_probes_good_is_online(system, device):
    assert system("android-old").look(device).word == ONLINE


def test_a_redirect_is_not_followed_and_is_what_the_window_opens(plain, system, device):
    plain.answers["/generate_204"] = moved(302, plain.at("/login"))
    verdict = system("android-old", online=False).look(device)
    assert verdict.url == plain.at("/login")
    assert not any("/login" in request for request in plain.asked)


def test_a_second_probe_finds_the_portal_when_the_first_fails(plain, system, device):
    plain.answers = {"/generate_204": Says(404), "/gen_204": moved()}
    assert system("android-old", online=False).look(device).word == PORTAL


def test_google_in_the_walled_garden_hides_the_portal_from_a_phone_without_api(plain, system, device):
    plain.rest = replace(moved(), late=0.5)
    assert system("android-old").look(device).word == ONLINE


def test_with_an_api_the_https_probe_does_not_hide_the_portal(plain, sealed, system, device):
    plain.rest = replace(moved(), late=0.5)
    sealed.answers["/api"] = Says(200, '{"captive": false}')
    device.api = sealed.at("/api")
    assert system("android").look(device).word == PORTAL


def test_captive_in_the_api_beats_a_working_internet(sealed, system, device):
    sealed.answers["/api"] = Says(200, '{"captive": true, "user-portal-url": "https://portal.example.vn/"}')
    device.api = sealed.at("/api")
    verdict = system("android").look(device)
    assert (verdict.word, verdict.url) == (PORTAL, "https://portal.example.vn/")


def test_not_captive_in_the_api_does_not_make_an_internet(plain, sealed, system, device):
    sealed.answers["/api"] = Says(200, '{"captive": false}')
    device.api = sealed.at("/api")
    assert system("android", online=False).look(device).word == LIMITED
    plain.rest = Says(404)
    assert system("android", online=False).look(device).word == AWAY


def test_an_api_at_a_plain_address_is_ignored(plain, system, device):
    plain.answers = {"/api": Says(200, '{"captive": true, "user-portal-url": "https://x.example.vn/"}')}
    device.api = plain.at("/api")
    verdict = system("android").look(device)
    assert verdict.word == ONLINE
    assert "only https is taken" in verdict.seen[0] + verdict.seen[1]
    assert not any("/api" in request for request in plain.asked)


@pytest.mark.parametrize(("distrusts", "word"), [(True, AWAY), (False, PORTAL)])
def test_a_name_that_leads_to_a_private_address_may_be_taken_for_no_internet(plain, system, device, distrusts, word):
    """Where the names are forged instead of the connection redirected: with the remote switch on, no portal opens."""
    plain.rest = moved()
    row = replace(
        system("android-private", online=False),
        http=f"http://probe.example.vn:{plain.port}/generate_204",
        distrusts_private=distrusts,
        fallback="",
    )
    device.known = {("probe.example.vn", 4): ["10.10.10.10" if distrusts else "127.0.0.1"], ("probe.example.vn", 6): []}
    assert row.look(device).word == word


@pytest.mark.parametrize(("wish", "opens"), [("true", True), ("361335020", True), ("999999999", False), ("no", False)])
def test_the_real_browser_opens_if_the_api_asks_for_it(sealed, system, device, wish, opens):
    text = f'{{"captive": true, "user-portal-url": "https://x.example.vn/", "x-android-use-custom-tabs": "{wish}"}}'
    sealed.answers["/api"] = Says(200, text)
    device.api = sealed.at("/api")
    assert system("android").look(device).custom_tab == opens
