"""What nginx does by itself so that the captive portal API never fails, whichever name and certificate there is."""

from __future__ import annotations

import json

import pytest

from tests.journeys import authority

pytestmark = pytest.mark.air
NAME, OLD, FORMER = "wifi.example.vn", "old.example.vn", "tram.home.arpa"
OCSP = "ocsp.authority.example"


@pytest.fixture
def secure(open_door, tmp_path):
    """The certificate has one of the two old names."""
    more = f"subjectAltName=DNS:{NAME},DNS:{OLD}\nauthorityInfoAccess=OCSP;URI:http://{OCSP}/"
    made = authority.issue(tmp_path, NAME, more=more)
    names = {"portal_name": NAME, "old_portal_names": [OLD, FORMER]}
    return open_door(**names, certificate=str(made.chain), certificate_key=str(made.key))


def api(door, port: int, host: str = FORMER) -> dict[str, object]:
    answer = door.ask(port, "/captive-api", host=host)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/captive+json")
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(answer.body)


@pytest.mark.parametrize("status", [404, 429, 500, 502, 503, 504])
def test_the_api_never_says_an_error_of_the_portal(status, door):
    door.upstream.status = status
    assert api(door, door.ports.WAITING)["captive"] is True
    assert api(door, door.ports.ONLINE)["captive"] is False


def test_with_the_portal_away_the_api_says_what_the_firewall_knows(door):
    """RFC 8908 section 5; a phone that is out and reads "captive" leaves its Internet alone."""
    door.upstream.stop()
    told = {"captive": True, "user-portal-url": "http://tram.home.arpa/", "venue-info-url": "http://tram.home.arpa/"}
    assert api(door, door.ports.WAITING) == told
    assert api(door, door.ports.ONLINE) == told | {"captive": False}
    assert api(door, door.ports.AWAY)["captive"] is False


def test_where_everybody_is_let_out_the_api_says_so_with_the_portal_away(open_door):
    door = open_door(captive=False)
    door.upstream.stop()
    assert api(door, door.ports.WAITING)["captive"] is False


def test_a_device_that_asks_too_much_gets_an_answer_of_the_same_kind(door):
    door.upstream.headers = {"Content-Type": "application/captive+json", "Cache-Control": "no-store"}
    door.upstream.body = b'{"captive": "says the portal"}'
    answers = [api(door, door.ports.WAITING)["captive"] for _ in range(250)]
    assert set(answers) == {"says the portal", True}


def test_the_api_is_answered_on_an_old_name_and_pages_are_found_at_the_new_one(secure):
    for name in (OLD, FORMER):
        for port in (secure.ports.REDIRECT, secure.ports.WAITING, secure.ports.ONLINE):
            assert secure.ask(port, "/captive-api", host=name).status == 200
            moved = secure.ask(port, "/vi/procedures?q=a", host=name)
            assert (moved.status, moved.headers["Location"]) == (307, f"https://{NAME}/vi/procedures?q=a")


def test_a_certificate_that_phones_refuse_leads_nobody_to_https(secure):
    """`portal certificate` leaves the file; nginx is not started anew for it."""
    (secure.stage / "run/http-only").write_text("has ended")
    answer = secure.ask(secure.ports.REDIRECT, "/generate_204", host="connectivitycheck.gstatic.com")
    assert (answer.status, answer.headers["Location"]) == (302, f"http://{NAME}/")
    assert f'<a href="http://{NAME}/">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    away = secure.ask(secure.ports.AWAY, "/", host="example.org")
    assert (away.status, away.headers["Location"]) == (302, f"http://{NAME}/")
    assert secure.ask(secure.ports.WAITING, "/a", host=OLD).headers["Location"] == f"http://{NAME}/a"


def test_a_question_to_the_authority_is_no_redirect_even_without_internet(secure):
    """RFC 8908 section 4.1; a 302 to the portal in place of an answer would be taken for a broken one."""
    answer = secure.ask(secure.ports.REDIRECT, "/MFMwUTBPME0", host=OCSP)
    assert (answer.status, answer.headers["Location"]) == (503, None)
    assert secure.ask(secure.ports.REDIRECT, "/", "PUT", host=OCSP).status == 403
    assert secure.ask(secure.ports.REDIRECT, "/", "POST", host=OCSP, body="x" * 5000).status == 413
    assert secure.ask(secure.ports.REDIRECT, "/", host=f"www.{OCSP}").status == 302
    assert secure.upstream.requests == []
