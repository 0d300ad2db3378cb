"""Staff sign in with a code of one day or a password; who is out is out, and loses nothing he typed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal import create_app, settings
from portal.staff import accounts
from portal.web import stores
from tests.admin.conftest import OFFICE, PASSWORD
from tests.staff.full_disk import fill


def staff(app):
    return accounts.open_store(Path(app.extensions["settings"].state_dir))


def test_the_first_visit_leads_to_the_one_time_code(desk):
    assert desk.get("/admin/").h1.text == "Set your password"


def test_a_code_sets_a_password_and_signs_in(desk):
    assert desk.start().page.h1.text == "To do"


def test_a_wrong_code_says_what_to_do_and_keeps_it(desk):
    desk.get("/admin/start")
    desk.send("start", 422, code="AAAA-BBBB-CCCC", password=PASSWORD)
    assert "not valid" in desk.problems[0]
    assert desk.page.soup.find(id="code")["value"] == "AAAA-BBBB-CCCC"
    assert desk.page.soup.find(id="code")["aria-invalid"] == "true"


def test_a_short_password_is_refused_and_the_code_stays_good(app, desk, clock):
    code = accounts.invite(staff(app), "lan", clock())
    desk.get("/admin/start")
    desk.send("start", 422, code=code, password="short")
    assert "at least 10 characters" in desk.problems[0]
    desk.send("start", password=PASSWORD)
    assert desk.page.h1.text == "To do"


def test_a_password_signs_in_and_leads_to_the_page_asked_for(lan, another_desk):
    other = another_desk()
    assert other.get("/admin/accounts").h1.text == "Sign in"
    assert other.send("sign-in", name="lan", password=PASSWORD).h1.text == "Accounts"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/admin/",
        "/admin//evil.example",
        "/vi/",
        "/admin/x\\y",
        "/admin/?a=\r\nSet-Cookie: b=c",
        "/admin/accounts?a=\n",
        "/admin/?\x00",
        "/admin/?\x85",
    ],
)
def test_the_way_back_never_leaves_the_staff_pages(lan, another_desk, to):
    other = another_desk()
    other.get("/admin/sign-in")
    address, values = other.form("sign-in")
    typed = {**values.to_dict(), "name": "lan", "password": PASSWORD, "to": to}
    answer = other.browser.post(address, base_url=OFFICE, data=typed)
    assert answer.headers["Location"] == "/admin/"


def test_a_wrong_password_is_refused_without_saying_which_was_wrong(lan, another_desk):
    other = another_desk()
    other.get("/admin/sign-in")
    other.send("sign-in", 422, name="lan", password="wrong")
    known = other.problems
    other.send("sign-in", 422, name="nobody", password="wrong")
    assert other.problems == known
    assert other.page.soup.find(id="name")["value"] == "nobody"


def test_guessing_is_slowed_down_with_a_sentence(lan, another_desk):
    other = another_desk()
    other.get("/admin/sign-in")
    for _each in range(5):
        other.send("sign-in", 422, name="lan", password="wrong")
    other.send("sign-in", 422, name="lan", password=PASSWORD)
    assert other.problems[0].startswith("Too many attempts. Wait 5 seconds")


def test_sign_out_ends_it(lan):
    lan.page.soup.main.append(lan.page.soup.header.find("form"))
    lan.send("sign-out")
    assert lan.said == "You are signed out."
    assert lan.get("/admin/accounts").h1.text == "Sign in"


def test_a_copied_cookie_is_no_good_after_the_sign_out(lan, another_desk):
    thief, elsewhere = another_desk(), another_desk()
    kept = lan.browser.get_cookie("tram_staff", domain="127.0.0.1", path="/admin").value
    thief.browser.set_cookie("tram_staff", kept, domain="127.0.0.1", path="/admin")
    elsewhere.get("/admin/sign-in")
    elsewhere.send("sign-in", name="lan", password=PASSWORD)
    assert thief.get("/admin/accounts").h1.text == "Accounts"
    lan.page.soup.main.append(lan.page.soup.header.find("form"))
    lan.send("sign-out")
    assert thief.get("/admin/accounts").h1.text == "Sign in"
    assert elsewhere.get("/admin/accounts").h1.text == "Sign in"  # the cookie alone knows of a sign-in


def test_a_sign_out_that_the_disk_refuses_says_so_and_ends_it_here(app, lan):
    with app.app_context():
        stores.staff().execute("PRAGMA query_only = ON")
    lan.page.soup.main.append(lan.page.soup.header.find("form"))
    lan.send("sign-out")
    assert "only this browser is signed out" in lan.said
    assert lan.get("/admin/accounts").h1.text == "Sign in"


def test_a_full_disk_keeps_nobody_out(app, lan, another_desk):
    with app.app_context():
        fill(stores.staff())
    other = another_desk()
    other.get("/admin/sign-in")
    assert other.send("sign-in", name="lan", password=PASSWORD).h1.text == "To do"


def test_a_guests_wrong_tries_make_nobody_wait_at_the_office(tmp_path, clock):
    app = behind_nginx(tmp_path, staff_from_guests=True)
    where = {"headers": {"X-Real-IP": "10.0.0.9"}, "environ_overrides": {"REMOTE_ADDR": ""}}
    for side in ("waiting", "online") * 3:  # one count for both, whatever Connect says
        browser = app.test_client()
        where["headers"]["X-Tram-Side"] = side
        page = browser.get("/admin/start", base_url="https://tram.example", **where)
        token = page.text.split('name="csrf" value="')[1].split('"')[0]
        typed = {"csrf": token, "name": "lan", "password": "wrong"}
        answer = browser.post("/admin/sign-in", base_url="https://tram.example", data=typed, **where)
    assert "Chờ" in answer.text or "Wait" in answer.text
    with pytest.raises(accounts.SignInRefused):
        accounts.sign_in(staff(app), "lan", "wrong", "192.168.1.9", datetime.now(UTC), side="office")


def test_a_new_password_ends_older_sign_ins(lan, another_desk):
    another_desk().start("lan", "another long password")
    assert lan.get("/admin/").h1.text == "Sign in"


def test_a_closed_account_is_out_at_once(app, lan, clock):
    [account] = accounts.everyone(staff(app))
    accounts.close(staff(app), account.id, clock(), "minh")
    assert lan.get("/admin/").soup.find(id="code")


def test_a_sign_in_lasts_a_working_day(lan):
    cookie = lan.browser.get_cookie("tram_staff", domain="127.0.0.1", path="/admin")
    assert cookie.max_age is None or cookie.max_age <= 8 * 3600
    assert cookie.expires is not None


def test_the_cookie_is_for_the_staff_pages_alone(desk):
    cookie = desk.browser.get("/admin/start", base_url=OFFICE).headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/admin", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Secure" not in cookie  # plain http on loopback


def behind_nginx(tmp_path, **more):
    return create_app(settings.make({"state_dir": str(tmp_path / "s"), "run_dir": str(tmp_path / "r"), **more}))


def ask(app, address: str, side: str, scheme: str = "http"):
    """Through the Unix socket of nginx, which says from which listener a request came."""
    return app.test_client().get(
        address, base_url=f"{scheme}://tram.example", headers={"X-Tram-Side": side, "X-Real-IP": "10.0.0.9"},
        environ_overrides={"REMOTE_ADDR": ""},
    )  # fmt: skip


def test_the_cookie_travels_over_https_alone_on_an_office_interface(tmp_path):
    app = behind_nginx(tmp_path, staff_listen="192.168.1.2:8443")
    assert "; Secure" in ask(app, "/admin/start", "office").headers["Set-Cookie"]


@pytest.mark.parametrize(
    "address", ["/admin", "/admin/", "/admin/sign-in", "/admin/procedure", "/admin/no-such", "/admin/items/1"]
)
@pytest.mark.parametrize("side", ["waiting", "online", "other"])
def test_guests_find_no_staff_pages(tmp_path, address, side):
    answer = ask(behind_nginx(tmp_path), address, side)
    assert answer.status_code == 404
    assert "staff" not in answer.get_data(as_text=True).lower()


def test_a_device_cannot_say_that_it_is_the_office(tmp_path):
    answer = behind_nginx(tmp_path).test_client().get("/admin/", headers={"X-Tram-Side": "office"})
    assert answer.status_code == 404


def test_guests_find_them_when_a_setting_says_so(tmp_path):
    answer = ask(behind_nginx(tmp_path, staff_from_guests=True), "/admin/start", "online", "https")
    assert answer.status_code == 200
    assert "; Secure" in answer.headers["Set-Cookie"]


def test_the_office_finds_them(tmp_path):
    assert ask(behind_nginx(tmp_path), "/admin/start", "office").status_code == 200


def test_the_demo_serves_them_on_its_second_port_alone(app):
    first, second = (
        app.test_client().get("/admin/start", base_url=f"http://127.0.0.1:{port}") for port in (8080, 8081)
    )
    assert (first.status_code, second.status_code) == (404, 200)


@pytest.mark.parametrize("address", ["/admin/start", "/admin/no-such/page", "/admin/items/99"])
def test_staff_pages_carry_strict_headers(lan, address):
    answer = lan.browser.get(address, base_url=OFFICE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_unknown_addresses_have_a_staff_page(lan):
    assert lan.get("/admin/no-such/page", 404).h1.text == "Page not found"


def test_a_form_of_another_site_is_refused(lan):
    lan.get("/admin/question/new")
    page = lan.send("question/new", 403, origin="https://evil.example", question__vi="Gì?", answer__vi="Đó.")
    assert page.h1.text == "This form came from another site"
    assert "Gì?" not in page.text


def test_a_form_without_a_token_is_not_taken(lan, content):
    lan.get("/admin/question/new")
    page = lan.send("question/new", 403, origin="", drop=["csrf"], question__vi="Gì?", answer__vi="Đó.")
    assert page.h1.text == "Please do it again"
    assert content.table("item").count == 0


@pytest.mark.parametrize("token", ["", "x", "ư" * 32])
def test_any_other_token_is_refused(lan, content, token):
    lan.get("/admin/question/new")
    lan.send("question/new", 403, csrf=token, question__vi="Gì?", answer__vi="Đó.")
    assert content.table("item").count == 0


def test_what_was_typed_outlives_a_new_sign_in_in_another_tab(lan, content):
    lan.get("/admin/question/new")
    address, values = lan.form("question/new")
    lan.start()  # in another tab of the same browser: the old token is void
    typed = {**values.to_dict(), "question.vi": "Wi-Fi <miễn phí>?", "answer.vi": "Có.\nMiễn phí.", "save": "publish"}
    lan.take(lan.browser.post(address, base_url=OFFICE, data=typed, headers={"Origin": OFFICE}), address, 403)
    assert content.table("item").count == 0
    lan.send("question/new")
    assert lan.page.soup.find(id="question-vi")["value"] == "Wi-Fi <miễn phí>?"
    assert lan.page.soup.find(id="answer-vi").text.strip() == "Có.\nMiễn phí."


def test_what_was_typed_outlives_the_end_of_the_sign_in(lan, content):
    lan.get("/admin/question/new")
    lan.browser.delete_cookie("tram_staff", domain="127.0.0.1", path="/admin")
    page = lan.send("question/new", 403, question__vi="Wi-Fi?", answer__vi="Miễn phí.", save="publish")
    assert page.h1.text == "Sign in"
    assert "nothing is saved yet" in lan.problems[0]
    lan.send("sign-in", 422, name="lan", password="wrong once")
    assert lan.send("sign-in", name="lan", password=PASSWORD).h1.text == "Send again what you typed"
    assert lan.send("question/new").h1.text == "Wi-Fi?"
    assert "residents see it now" in lan.said


def test_an_old_sign_in_page_says_how_to_go_on(lan, another_desk):
    other = another_desk()
    other.get("/admin/sign-in")
    other.browser.delete_cookie("tram_staff", domain="127.0.0.1", path="/admin")
    other.send("sign-in", 422, name="lan", password=PASSWORD)
    assert "allow cookies" in other.problems[0]
    assert other.send("sign-in", name="lan", password=PASSWORD).h1.text == "To do"


def test_staff_choose_their_language(lan):
    assert lan.get("/admin/", headers={"Accept-Language": "vi"}).soup.html["lang"] == "vi"
    lan.get("/admin/accounts", headers={"Accept-Language": "en"})
    lan.page.soup.main.append(lan.page.soup.footer.find("form"))
    assert lan.send("language", language="vi").soup.html["lang"] == "vi"
    assert lan.get("/admin/", headers={"Accept-Language": "en"}).soup.html["lang"] == "vi"
