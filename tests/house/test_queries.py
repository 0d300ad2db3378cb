"""The number of queries a page makes does not grow with what the office publishes."""

from __future__ import annotations

import pytest

from portal.web import stores
from tests.resident.records import a_book, a_procedure, an_area, an_open_office, publish

PAGES = (
    "/vi/",
    "/vi/procedures",
    "/vi/procedures/area/ho-tich",
    "/vi/books",
    "/vi/search?q=khai sinh",
    "/vi/situations/sinh-con",
)


def queries(app, address: str) -> int:
    """How many statements the content store runs for one page."""
    seen: list[str] = []
    with app.app_context():
        db = stores.content()
    db.conn.set_trace_callback(seen.append)
    app.test_client().get(address)
    db.conn.set_trace_callback(None)
    return len(seen)


def fill(content, numbers: range) -> None:
    for number in numbers:
        a_procedure(content, f"1.{number:06}")
        a_book(content, f"sach-{number}")
        publish(content, "notice", f"tin-{number}", {"title": {"vi": "Tin"}, "body": {"vi": "Tin."}})
    steps = [{"text": {"vi": "Bước"}, "procedure": f"1.{number:06}"} for number in numbers]
    publish(content, "situation", "sinh-con", {"title": {"vi": "Sinh con"}, "steps": steps})


@pytest.mark.parametrize("address", PAGES)
def test_queries_do_not_grow_with_the_rows(app, content, address):
    an_open_office(content)
    an_area(content)
    fill(content, range(2))
    few = queries(app, address)
    fill(content, range(2, 30))
    assert 0 < queries(app, address) <= few
