"""Nothing typed into a form is lost: not by an error, a button of a list, a colleague, a long record or a full disk."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from portal.content import revisions, store
from tests.lint import Page


@pytest.fixture
def guide(app, content):
    """A guide with three steps in two languages."""
    steps = [{"title": {"vi": f"Bước {word}", "en": f"Step {word}"}} for word in ("một", "hai", "ba")]
    draft = store.Draft("guide", "vao-wifi", {"title": {"vi": "Vào Wi-Fi"}, "steps": steps}, "published")
    return store.save(content, draft, "samples", app.extensions["clock"]())[0]


def titles(page) -> list[str]:
    found = [page.soup.find(id=f"steps-{number}-title-vi") for number in range(9)]
    return [each["value"] for each in found if each is not None]


def value(page, anchor: str) -> str:
    found = page.soup.find(id=anchor)
    return found.text.strip() if found.name == "textarea" else found["value"]


def test_an_error_keeps_all_that_was_typed(lan, guide, content):
    lan.get(f"/admin/items/{guide.id}")
    page = lan.send(
        f"/items/{guide.id}", 422, title__vi="", title__en="Join", summary__vi="Dễ.\nNhanh.", website="example",
        position="x", source_date="31/02/2026",
        steps__1__title__en="Second", steps__3__title__vi="Bước bốn", icon="wifi",
    )  # fmt: skip
    assert [link["href"] for link in page.soup.select(".error-summary a")] == [
        "#title-vi", "#website", "#position", "#source_date",
    ]  # fmt: skip
    assert (value(page, "title-en"), value(page, "summary-vi")) == ("Join", "Dễ.\nNhanh.")
    assert (value(page, "website"), value(page, "position"), value(page, "source_date")) == (
        "example",
        "x",
        "31/02/2026",
    )
    assert (value(page, "steps-1-title-en"), value(page, "steps-3-title-vi")) == ("Second", "Bước bốn")
    assert page.soup.find("input", value="wifi").has_attr("checked")
    assert len(revisions.of(content, guide.id)) == 1


def test_each_error_stands_beside_its_field_too(lan, guide):
    lan.get(f"/admin/items/{guide.id}")
    page = lan.send(f"/items/{guide.id}", 422, position="many")
    assert page.soup.find(id="position-error").text == "Error: Position in lists: enter a number from 0 to 10000000"
    assert page.soup.find(id="position")["aria-describedby"] == "position-error"


def test_an_error_inside_a_folded_row_opens_it(app, lan, content):
    rows = [{"number": str(number), "name": {"vi": "Quầy"}, "plan_x": 10} for number in range(5)]
    draft = store.Draft("office", "24121", {"name": {"vi": "A"}, "ward": {"vi": "B"}, "counters": rows}, "published")
    item = store.save(content, draft, "samples", app.extensions["clock"]())[0]
    lan.get(f"/admin/items/{item.id}")
    page = lan.send(f"/items/{item.id}", 422, counters__2__plan_x="200")
    folds = page.soup.find(id="counters").find_all("details")
    assert [fold.has_attr("open") for fold in folds] == [False, False, True, False, False, False]


def test_dates_are_shown_and_taken_as_they_are_written_here(lan, guide, content):
    lan.get(f"/admin/items/{guide.id}")
    page = lan.send(f"/items/{guide.id}", valid_until="3/2/2027")
    assert store.by_id(content, guide.id).valid_until == "2027-02-03"
    assert value(page, "valid_until") == "03/02/2027"


def test_add_rows_gives_more_and_keeps_what_was_typed(lan, guide, content):
    lan.get(f"/admin/items/{guide.id}")
    page = lan.send(f"/items/{guide.id}", title__vi="", steps__3__title__vi="Bước bốn", rows="add steps")
    assert value(page, "title-vi") == ""
    assert titles(page) == ["Bước một", "Bước hai", "Bước ba", "Bước bốn", "", "", "", "", ""]
    assert len(revisions.of(content, guide.id)) == 1


@pytest.mark.parametrize(("act", "order"), [
    ("up steps 2", ["Bước một", "Bước ba", "Bước hai"]), ("down steps 0", ["Bước hai", "Bước một", "Bước ba"]),
    ("up steps 0", ["Bước một", "Bước hai", "Bước ba"]), ("down steps 2", ["Bước một", "Bước hai", "Bước ba"]),
    ("remove steps 1", ["Bước một", "Bước ba"]), ("remove steps 77", ["Bước một", "Bước hai", "Bước ba"]),
    ("nonsense", ["Bước một", "Bước hai", "Bước ba"]),
])  # fmt: skip
def test_rows_are_moved_and_taken_out(lan, guide, content, act, order):
    lan.get(f"/admin/items/{guide.id}")
    page = lan.send(f"/items/{guide.id}", rows=act)
    assert titles(page)[: len(order)] == order
    lan.send(f"/items/{guide.id}", save="save")
    assert [row["title"]["vi"] for row in store.by_id(content, guide.id).fields["steps"]] == order


def test_a_row_that_is_emptied_is_gone(lan, guide, content):
    lan.get(f"/admin/items/{guide.id}")
    lan.send(f"/items/{guide.id}", steps__0__title__vi="", steps__0__title__en=" ")
    assert [row["title"]["en"] for row in store.by_id(content, guide.id).fields["steps"]] == ["Step hai", "Step ba"]


def test_languages_that_the_box_does_not_offer_stay(app, lan, content):
    steps = [{"title": {"vi": "Một", "ko": "하나"}}, {"title": {"vi": "Hai", "ko": "둘"}}]
    fields = {"title": {"vi": "Vào", "ko": "입장"}, "summary": {"vi": "Dễ.", "ko": "쉬움"}, "steps": steps}
    item = store.save(content, store.Draft("guide", "vao", fields), "samples", app.extensions["clock"]())[0]
    lan.get(f"/admin/items/{item.id}")
    lan.send(f"/items/{item.id}", title__en="Join", steps__0__title__vi="", save="publish")
    saved = store.by_id(content, item.id).fields
    assert saved["title"] == {"vi": "Vào", "ko": "입장", "en": "Join"}
    assert saved["summary"] == fields["summary"]
    assert saved["steps"] == steps[1:]


def test_of_two_who_save_at_once_the_second_is_told_and_then_wins(lan, minh, guide, content, clock):
    for desk in (lan, minh):
        desk.get(f"/admin/items/{guide.id}")
    clock.pass_time(minutes=1)
    lan.send(f"/items/{guide.id}", title__vi="Vào Wi-Fi của phường")
    page = minh.send(f"/items/{guide.id}", 409, title__en="Join the Wi-Fi", steps__3__title__vi="Bước bốn")
    assert "lan has saved this item while you were typing" in page.words
    assert page.soup.ins.text == "của phường"
    assert (value(page, "title-vi"), value(page, "title-en")) == ("Vào Wi-Fi", "Join the Wi-Fi")
    assert "Bước bốn" in titles(page)
    assert store.by_id(content, guide.id).fields["title"] == {"vi": "Vào Wi-Fi của phường"}
    minh.send(f"/items/{guide.id}")
    assert store.by_id(content, guide.id).fields["title"] == {"vi": "Vào Wi-Fi", "en": "Join the Wi-Fi"}
    assert [each.editor for each in revisions.of(content, guide.id)] == ["minh", "lan", "samples"]


def test_a_conflict_outlives_an_error_and_a_button(lan, minh, guide, content, clock):
    for desk in (lan, minh):
        desk.get(f"/admin/items/{guide.id}")
    clock.pass_time(minutes=1)
    lan.send(f"/items/{guide.id}", title__vi="Khác")
    minh.send(f"/items/{guide.id}", rows="add steps")
    minh.send(f"/items/{guide.id}", 422, title__vi="")
    minh.send(f"/items/{guide.id}", 409, title__vi="Của Minh")
    assert store.by_id(content, guide.id).fields["title"]["vi"] == "Khác"


def test_a_procedure_with_224_papers_and_long_texts_is_edited(app, lan, content):
    papers = [{"name": {"vi": f"Giấy số {number} " + "dài " * 400}, "original": 1, "copy": 0} for number in range(224)]
    fields = {"code": "1.9", "name": {"vi": "Tên " * 220}, "papers": papers, "steps": {"vi": "Bước\n" * 20_000}}
    item = store.save(content, store.Draft("procedure", "1.9", fields), "import", app.extensions["clock"]())[0]
    answer = lan.browser.get(f"/admin/items/{item.id}", base_url=lan.base)
    assert answer.status_code == 200
    lan.page = Page(BeautifulSoup(answer.get_data(as_text=True), "html.parser"), "", answer)
    address, values = lan.form(f"/items/{item.id}")
    assert len(values) > 1000
    values.setlist("papers.223.name.vi", ["Giấy cuối"])
    answer = lan.browser.post(address, base_url=lan.base, data=values)
    assert answer.status_code == 303
    saved = store.by_id(content, item.id).fields
    assert len(saved["papers"]) == 224
    assert saved["papers"][223]["name"]["vi"] == "Giấy cuối"
    assert saved["papers"][0] == {**papers[0], "name": {"vi": papers[0]["name"]["vi"].strip()}}


def test_long_choices_are_typed_with_suggestions(app, lan, content):
    for number in range(125):
        draft = store.Draft("procedure", f"1.{number}", {"code": f"1.{number}", "name": {"vi": f"Thủ tục {number}"}})
        store.save(content, draft, "import", app.extensions["clock"]())
    lan.get("/admin/guide/new")
    lan.send("/guide/new", title__vi="Vào", procedures=["1.7", "1.8", ""])
    item = lan.page.soup
    assert [each["value"] for each in item.find_all("input", attrs={"name": "procedures"})] == ["1.7", "1.8", ""]
    assert "Thủ tục 7" in item.find(class_="field__said").text
    assert len(item.find(id="of-procedure").find_all("option")) == 125
    lan.send("/items/126", 422, procedures=["1.7", "1.999"])
    assert "no “1.999” to choose" in lan.problems[0]


def test_a_disk_that_cannot_be_written_loses_nothing(app, lan, guide, content):
    lan.get(f"/admin/items/{guide.id}")
    app.extensions["stores"].get("content").execute("PRAGMA query_only = ON")
    page = lan.send(f"/items/{guide.id}", 503, title__vi="Chưa mất")
    assert "The box cannot write to its disk" in page.words
    assert value(page, "title-vi") == "Chưa mất"
    app.extensions["stores"].get("content").execute("PRAGMA query_only = OFF")
    lan.send(f"/items/{guide.id}")
    assert store.by_id(content, guide.id).fields["title"]["vi"] == "Chưa mất"
