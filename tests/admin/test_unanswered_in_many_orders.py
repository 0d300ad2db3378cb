"""One question that was asked in many orders stands together, and the page that shows it stays cheap."""

from __future__ import annotations

from itertools import permutations

import pytest

from portal.content import aliases, store
from portal.web import stores
from tests.admin.test_unanswered import ask, lines
from tests.builders import NOW, a_draft, a_procedure

ORDERS = [" ".join(each) for each in permutations(["ong", "nuoi", "vang", "muoi", "la"])][:60]


def fill(app, day: int) -> None:
    """Twenty orders become readable on a day: as many as anybody can bring to light."""
    for words in ORDERS[20 * day :][:20]:
        ask(app, words, 4 - day, 3 - day, 3 - day)


@pytest.fixture
def statements(app, lan):
    """Show the list and count what the content store runs for it."""
    seen: list[str] = []
    with app.app_context():
        stores.content().conn.set_trace_callback(seen.append)

    def show() -> int:
        seen.clear()
        lan.get("/admin/unanswered")
        return len(seen)

    return show


def test_a_page_makes_no_more_than_so_many_searches(app, content, lan, statements):
    made = []
    for day in range(3):
        fill(app, day)
        made.append(statements())
    assert made[0] < made[1]
    assert made[2] <= made[1]
    assert len(lines(lan)) == 1
    assert len(lan.page.soup.select("input[name=words]")) == 60


def test_orders_that_were_not_tried_are_answered_with_the_others(app, content, lan):
    store.save(content, a_draft("procedure", a_procedure()), "lan", NOW)
    for day in range(3):
        fill(app, day)
    assert "Searched in vain" in lan.get("/admin/").soup.main.text
    aliases.add(content, aliases.Addition(ORDERS, ["1.001193"], "Khai sinh"), "minh", NOW)
    assert "Nothing waits" in lan.get("/admin/unanswered").words
    assert "Searched in vain" not in lan.get("/admin/").soup.main.text


def test_lines_beyond_what_is_dealt_with_at_once_are_not_dropped_silently(app, content, lan):
    for day in range(2):
        fill(app, day)
    lan.get("/admin/unanswered")
    lan.send("attach", words=ORDERS[:21])
    assert "These are the first 20 lines" in lan.said
    lan.get("/admin/unanswered")
    lan.send("attach", words=ORDERS[:20])
    assert lan.said == ""
