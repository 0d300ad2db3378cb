"""A page gets a code in the pop-up, and the code leads to it in the browser: no cookie, no way to anywhere else."""

from __future__ import annotations

import pytest

from portal.box import render
from portal.visits import continuing
from portal.web.language import KEPT


@pytest.fixture
def phone(app):
    return app.test_client(use_cookies=False)


@pytest.fixture
def code(phone):
    """Press the button that `address` carries in its foot, and read the code that comes."""

    def press(page, address: str, status: int = 200) -> str:
        form = page(address, status).soup.find("form", action=lambda to: to.split("?")[0].endswith("/continue"))
        answer = phone.post(form["action"], data={"page": form.find("input", attrs={"name": "page"})["value"]})
        assert answer.status_code == 303
        return answer.headers["Location"].split("?")[0].rpartition("/")[2]

    return press


@pytest.mark.parametrize(
    "address",
    ["/vi/", "/en/procedures", "/vi/search?q=khai+sinh&kind=procedure&size=2", "/en/books?topic=local&age=11&size=3",
     "/en/maps?category=health", "/vi/help", "/en/search?q=%C4%91%E1%BA%A5t+%26+nh%C3%A0+size%3D3"],
)  # fmt: skip
def test_a_page_is_carried_over_with_its_words_language_and_text_size(page, phone, code, address):
    answer = phone.get(f"/c/{code(page, address)}")
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "Set-Cookie" not in answer.headers


def test_the_page_of_the_code_says_what_to_type_and_keeps_language_and_size(page, code):
    letters = code(page, "/en/procedures?size=3")
    found = page(f"/en/continue/{letters}?size=3")
    assert f"localhost/c/{letters}" in found.soup.find(class_="code").text
    assert continuing.grouped(letters) in found.words
    assert found.soup.find("a", href="/en/procedures?size=3")
    assert found.soup.find("svg", class_="qr")
    assert found.answer.headers["Cache-Control"] == "no-store"


def test_on_a_box_the_code_is_below_the_portal_s_name_and_number(tmp_path, clock):
    from portal import create_app, settings

    app = create_app(settings.make({"state_dir": str(tmp_path / "state"), "run_dir": str(tmp_path)}), clock)
    phone = app.test_client(use_cookies=False)
    text = phone.get(phone.post("/en/continue", data={"page": "/en/books"}).headers["Location"]).get_data(as_text=True)
    assert "tram.home.arpa/c/" in text
    assert "10.10.10.10/c/" in text


def test_a_code_is_typed_as_it_was_heard(page, phone, code):
    letters = code(page, "/vi/books")
    for typed in (letters.lower(), continuing.grouped(letters), f" {letters[:2]} - {letters[2:]}"):
        assert phone.get("/vi/continue", query_string={"code": typed}).headers["Location"] == "/vi/books"


@pytest.mark.parametrize("address", ["/c/K7M4TX", "/en/continue?code=K7M4TX", "/en/continue/K7M4TX"])
def test_an_unknown_code_gives_a_sentence_and_the_form_with_what_was_typed(page, address):
    found = page(address, 404, headers={"Accept-Language": "en"})
    assert "its half hour is over" in found.words
    assert found.soup.find("input", id="code")["value"] == "K7M4TX"


def test_what_cannot_be_a_code_is_told_what_one_looks_like(page):
    found = page("/en/continue?code=hello", 404)
    assert "six characters" in found.words
    assert found.soup.find("input", id="code")["value"] == "hello"


def test_a_code_ends_after_half_an_hour(page, phone, code, clock):
    letters = code(page, "/vi/books")
    clock.pass_time(minutes=31)
    assert phone.get(f"/c/{letters}").status_code == 404


@pytest.mark.parametrize("address", ["/c", "/c/", "/continue"])
def test_short_addresses_without_a_code_lead_to_the_form(phone, address):
    answer = phone.get(address, headers={"Accept-Language": "en"}, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, "/en/continue")


@pytest.mark.parametrize(
    "sent",
    [
        "", "vi/books", "//evil.example/vi/books", "/\\evil.example", "http://evil.example/vi/books", "javascript:x",
        "/vi//evil.example", "/vi/books\r\nX: y", "/vi/connect", "/vi/status", "/vi/status/disconnect", "/vi/continue",
        "/vi/continue/K7M4TX", "/c/K7M4TX", "/admin/", "/admin/sign-in", "/captive-api", "/static/css/base.css",
        "/vi/kiosk", "/", "/books", "/xx/books", "/vi/nothing-here", "/vi/search?q=" + "x" * 700,
        "/vi/books/" + "đ" * 300, "/[::1",
    ],
)  # fmt: skip
def test_only_pages_that_anybody_may_read_are_taken(phone, app, sent):
    assert phone.post("/vi/continue", data={"page": sent}).status_code == 405


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("/vi/search?q=a&_external=1&_anchor=x&tag=en&next=http://evil.example", "/vi/search?q=a"),
        ("/vi/books?topic=local&topic=law#fragment", "/vi/books?topic=local"),
        ("/vi/search?q=%0d%0aSet-Cookie:x", "/vi/search?q=%0D%0ASet-Cookie:x"),
        ("/vi/books?size=9", "/vi/books"),
    ],
)
def test_what_a_page_does_not_know_is_left_behind(phone, sent, kept):
    shown = phone.post("/en/continue?size=3", data={"page": sent}).headers["Location"]
    letters = shown.partition("?")[0].rpartition("/")[2]
    assert phone.get(f"/c/{letters}").headers["Location"] == kept


def test_another_site_cannot_make_codes(phone):
    form = {"page": "/vi/books"}
    assert phone.post("/vi/continue", data=form, headers={"Origin": "http://evil.example"}).status_code == 405
    assert phone.post("/vi/continue", data=form, headers={"Origin": "null"}).status_code == 303


def test_an_error_page_offers_the_first_page_instead(page, phone, code):
    letters = code(page, "/vi/nothing-here", 404)
    assert phone.get(f"/c/{letters}").headers["Location"] == "/vi/"


def test_what_links_keep_is_what_nginx_lets_through():
    assert {*KEPT, "size", "code"} == set(render.ARGUMENTS)
