"""What a browser may load and keep: strict policy, ETags that follow every change."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.resident.records import an_open_office, publish


def test_nothing_may_be_loaded_from_elsewhere_and_no_script_of_others_runs(page):
    policy = page("/vi/").answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self'" in policy
    assert page("/vi/").answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unchanged_page_is_not_sent_again(app, page):
    etag = page("/vi/").answer.headers["ETag"]
    answer = app.test_client().get("/vi/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_an_edit_changes_the_etag(page, content):
    before = page("/vi/questions").answer.headers["ETag"]
    publish(content, "question", "a", {"question": {"vi": "Hỏi?"}, "answer": {"vi": "Đáp."}})
    assert page("/vi/questions").answer.headers["ETag"] != before


def test_the_clock_changes_the_etag_when_the_office_closes(page, content, clock):
    an_open_office(content)
    before = page("/vi/").answer.headers["ETag"]
    clock.pass_time(minutes=5)
    assert page("/vi/").answer.headers["ETag"] == before
    clock.moment = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert page("/vi/").answer.headers["ETag"] != before


def test_connecting_changes_the_etag(app, page):
    before = page("/vi/").answer.headers["ETag"]
    app.test_client().post("/vi/connect")
    assert page("/vi/").answer.headers["ETag"] != before


def test_a_phone_asks_again_each_time(page):
    assert page("/vi/").answer.headers["Cache-Control"] == "no-cache"


def test_only_nginx_is_believed_about_the_side(tmp_path, clock):
    from portal import create_app, settings

    app = create_app(settings.make({"state_dir": str(tmp_path / "s"), "run_dir": str(tmp_path)}), clock)
    told = {"X-Tram-Side": "online"}
    from_socket = app.test_client().get("/vi/", headers=told, environ_overrides={"REMOTE_ADDR": ""})
    from_network = app.test_client().get("/vi/", headers=told, environ_overrides={"REMOTE_ADDR": "10.10.8.7"})
    assert b"/vi/connect" not in from_socket.data
    assert b"/vi/connect" in from_network.data
