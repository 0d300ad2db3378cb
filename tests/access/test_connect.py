"""Connect is one form POST: no cookie, any Origin, pressing twice is pressing once."""

from __future__ import annotations

import pytest

from portal.visits import sessions


@pytest.fixture
def phone(app):
    return app.test_client(use_cookies=False)


def test_connect_leads_to_the_status_page(phone):
    answer = phone.post("/vi/connect")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/vi/status")
    assert phone.post("/vi/connect").status_code == 303


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_language_and_text_size_go_through_connect_to_the_status_and_on(page, phone, tag):
    form = page(f"/{tag}/books?size=3").soup.find("form", action=lambda to: "connect" in to)
    answer = phone.post(form["action"])
    assert answer.headers["Location"] == f"/{tag}/status?size=3"
    found = page(answer.headers["Location"])
    assert found.soup.html["class"] == ["size-3"]
    renewed = phone.post(found.soup.find("form", action=lambda to: "renew" in to)["action"])
    assert renewed.headers["Location"] == f"/{tag}/status?size=3"
    back = [link["href"] for link in found.soup.main.find_all("a", href=True)]
    assert back == [f"/{tag}/?size=3"]


def test_the_address_to_come_back_to_stands_under_the_button_on_every_page(page):
    for address in ("/en/", "/en/books", "/en/connect", "/en/search?q=x"):
        area = page(address).soup.find(class_="access")
        assert area.find(class_="address").text == "tram.home.arpa"
        assert "10.10.10.10" in area.text


@pytest.mark.parametrize("origin", ["null", "http://captive.apple.com", "http://tram.home.arpa"])
def test_connect_takes_any_origin(phone, origin):
    assert phone.post("/vi/connect", headers={"Origin": origin}).status_code == 303


def test_no_cookie_is_set_on_residents_pages(phone):
    for address in ("/vi/", "/vi/connect", "/vi/status", "/vi/search?q=x"):
        assert "Set-Cookie" not in phone.get(address).headers


def test_every_page_carries_connect_and_then_the_way_to_the_status(page, phone):
    for address in ("/vi/", "/vi/help", "/vi/search"):
        assert page(address).soup.find("form", action="/vi/connect")
    phone.post("/vi/connect")
    for address in ("/vi/", "/vi/help", "/vi/search"):
        assert page(address).soup.find("a", href="/vi/status")
        assert not page(address).soup.find("form", action="/vi/connect")


def test_an_error_page_carries_connect_too(page):
    assert page("/vi/nothing-here", 404).soup.find("form", action="/vi/connect")


def test_one_tap_is_one_session_row(app, phone):
    phone.post("/vi/connect")
    phone.post("/vi/connect")
    with app.app_context():
        from portal.web import stores

        assert len(sessions.running(stores.activity())) == 1


def test_the_page_before_the_button_says_what_is_asked(page):
    assert "1 hour" in page("/en/connect").words or "60 minutes" in page("/en/connect").words
    assert "no phone number" in page("/en/connect").words


def test_a_dead_gate_gives_a_page_that_says_what_to_do(tmp_path, clock):
    from portal import create_app, settings

    given = {"state_dir": str(tmp_path / "state"), "run_dir": str(tmp_path / "run")}
    app = create_app(settings.make(given), clock)
    answer = app.test_client(use_cookies=False).post("/en/connect", environ_overrides={"REMOTE_ADDR": ""})
    assert answer.status_code == 503
    assert "press Connect again" in answer.get_data(as_text=True)
    with app.app_context():
        from portal.web import stores

        assert sessions.running(stores.activity()) == []
