"""A form is taken with the token of its own sign-in alone, and never from another site's page."""

from __future__ import annotations

import pytest
from flask import session

from portal.web import csrf

HERE = "http://127.0.0.1:8081"


def request(app, token: str, origin: str | None = None):
    headers = {"Origin": origin} if origin is not None else {}
    return app.test_request_context("/admin/x", base_url=HERE, method="POST", data={"csrf": token}, headers=headers)


def test_the_token_of_the_session_is_taken(app):
    with request(app, "right"):
        session["csrf"] = "right"
        assert csrf.fresh()
        assert csrf.token() == "right"


@pytest.mark.parametrize(("sent", "kept"), [("", ""), ("", "right"), ("wrong", "right"), ("right", ""), ("ế", "right")])
def test_any_other_is_not(app, sent, kept):
    with request(app, sent):
        if kept:
            session["csrf"] = kept
        assert not csrf.fresh()


def test_each_session_has_a_token_of_its_own(app):
    with request(app, ""):
        first = csrf.token()
        assert f'value="{first}"' in csrf.field()
    with request(app, ""):
        assert csrf.token() != first


@pytest.mark.parametrize(("origin", "foreign", "own"), [
    (None, False, False), ("null", False, False), (HERE, False, True), ("https://evil.example", True, False),
    ("http://127.0.0.1:8080", True, False), ("http://127.0.0.1", True, False), ("", True, False),
    ("http://[", True, False),
])  # fmt: skip
def test_the_origin_tells_whose_page_it_was(app, origin, foreign, own):
    with request(app, "x", origin):
        assert (csrf.foreign(), csrf.own()) == (foreign, own)
