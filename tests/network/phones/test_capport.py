"""What phones refuse to believe of a Captive Portal API (RFC 8908; cases as in NetworkMonitor)."""

from __future__ import annotations

import pytest

from portal.network.phones import capport
from portal.network.phones.device import Answer, Device
from tests.network.phones.stage import Says, moved

GOOD = '{"captive": true, "user-portal-url": "https://wifi.example.vn/"}'
JSON = "application/captive+json"


def answer(text: str = GOOD, status: int = 200, kind: str = JSON) -> Answer:
    return Answer(status, (("Content-Type", kind),), text.encode())


def test_a_good_answer_is_believed():
    told = capport.judge(answer())
    assert (told.captive, told.url, told.refused) == (True, "https://wifi.example.vn/", "")


@pytest.mark.parametrize("kind", ["application/captive+json; charset=utf-8", 'text/plain; charset="UTF-8"', ""])
def test_the_content_type_does_not_matter_but_for_its_charset(kind):
    assert capport.judge(answer(kind=kind)).refused == ""


def test_unknown_keys_and_a_long_answer_within_the_limit_are_taken():
    text = '{"captive": false, "else": [1], "more": "%s"}'
    assert capport.judge(answer(text % ("x" * (4096 - len(text) + 2)))).refused == ""


REFUSED = {
    "another charset": (answer(kind=f"{JSON}; charset=ISO-8859-1"), "not UTF-8"),
    "longer than 4096": (answer('{"captive": false, "more": "%s"}' % ("x" * 4096)), "longer than"),
    "no JSON": (answer("<html>"), "no JSON"),
    "a list": (answer("[true]"), "true or false"),
    "no captive": (answer('{"user-portal-url": "https://x.example.vn/"}'), "true or false"),
    "captive as a word": (answer('{"captive": "true", "user-portal-url": "https://x.vn/"}'), "true or false"),
    "captive without address": (answer('{"captive": true}'), "user-portal-url"),
    "a plain address": (answer('{"captive": true, "user-portal-url": "http://x.vn/"}'), "not https"),
    "a plain venue": (answer('{"captive": false, "venue-info-url": "http://x.vn/"}'), "not https"),
    "seconds as a word": (answer('{"captive": false, "seconds-remaining": "60"}'), "whole number"),
    "bytes as a fraction": (answer('{"captive": false, "bytes-remaining": 1.5}'), "whole number"),
    "empty 200": (answer(""), "no JSON"),
    "204": (answer("", 204), "not 200"),
    "404": (answer(GOOD, 404), "not 200"),
    "511": (answer(GOOD, 511), "not 200"),
    "308": (Answer(308, (("Location", "https://x.vn/"),)), "not 200"),
    "silence": (Answer(failure="wifi.example.vn port 443 keeps silent"), "keeps silent"),
}


@pytest.mark.parametrize(("given", "why"), REFUSED.values(), ids=REFUSED)
def test_a_faulty_answer_is_refused(given, why):
    assert why in capport.judge(given).refused


def test_a_redirect_inside_https_is_followed_and_out_of_it_is_not(sealed, plain, device):
    sealed.answers = {"/old": moved(302, "/api"), "/api": Says(200, GOOD), "/out": moved(302, plain.at())}
    assert capport.ask(Device("", sealed.at("/old"))).captive
    assert "only https" in capport.ask(Device("", sealed.at("/out"))).refused


def test_a_certificate_that_nobody_knows_is_refused(sealed, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    sealed.answers["/api"] = Says(200, GOOD)
    assert "no good certificate" in capport.ask(Device("", sealed.at("/api"))).refused


def test_what_is_sent_asks_for_the_api_s_own_type(sealed, device):
    device.api = sealed.at("/api")
    capport.ask(device)
    assert "Accept: application/captive+json" in sealed.asked[0]
