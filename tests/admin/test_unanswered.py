"""Staff work through what residents searched for in vain: lead it to an item, to a card, or put it aside."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from portal.content import aliases, store
from portal.visits import schema, unanswered
from portal.web import stores
from tests.builders import NOW, a_draft, a_procedure

WORDS = "Thúng mủng nia"
KEPT = "thung mung nia"
TOILET = {"slug": "toilet", "name": "Nhà vệ sinh", "place": "Cuối hành lang"}
CARD = {"slug": "ho-chieu", "name": {"vi": "Hộ chiếu"}, "where": {"vi": "Công an tỉnh."}}


def ask(app, words: str, *days: int) -> None:
    """Search in vain once for each of `days` before today."""
    today = app.extensions["clock"]()
    with app.app_context():
        for day in days:
            unanswered.note(stores.activity, words, False, today - timedelta(days=day))


@pytest.fixture
def asked(app, content):
    """A procedure, an amenity and a card, and one question that is readable."""
    for kind, record in (("procedure", a_procedure()), ("amenity", TOILET), ("elsewhere", CARD)):
        store.save(content, a_draft(kind, record), "lan", NOW)
    ask(app, WORDS, 2, 1, 0)
    return app


def lines(desk) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in desk.get("/admin/unanswered").soup.select(".asked")]


def dismiss(desk, *words: str):
    """Tick the words on the list and press the second button, which sends the list's form to another address."""
    desk.get("/admin/unanswered")
    _address, values = desk.form("attach")
    values.setlist("words", list(words))
    answer = desk.browser.post("/admin/unanswered/dismiss", base_url=desk.base, data=values, follow_redirects=True)
    return desk.take(answer, "dismiss", 200)


def chosen(desk, address: str) -> str:
    """Where the only link of the list that has `address` in it leads."""
    [link] = [link for link in desk.page.soup.select(".asked a") if address in link["href"]]
    return link["href"]


def test_an_empty_list_says_when_it_fills(lan):
    assert "Nothing here yet" in lan.get("/admin/unanswered").words


def test_words_stand_with_how_often_and_what_search_shows(asked, lan):
    [line] = lines(lan)
    assert line.startswith(f"{KEPT} asked 3 times · on 3 days · last on 24/11/2026 Search shows today: nothing")


def test_the_most_asked_stands_first_and_variants_together(asked, lan):
    ask(asked, "nuôi ong", 1, 0, 0, 0, 0)
    ask(asked, "nia mủng thúng", 1, 0, 0)
    assert [line.split(" asked")[0] for line in lines(lan)] == [f"nia mung thung {KEPT}", "nuoi ong"]


def test_what_was_asked_too_seldom_is_not_shown(asked, lan):
    ask(asked, "nuôi ong", 1, 0)
    assert "nuoi ong" not in lan.get("/admin/unanswered").text


def test_the_share_of_searches_in_vain_is_shown_without_small_numbers(asked, app, lan):
    with app.app_context():
        for _each in range(20):
            unanswered.note(stores.activity, "khai sinh", True, app.extensions["clock"]())
    assert "fewer than 5 of 23 searches" in lan.get("/admin/unanswered").words
    ask(app, "nuôi ong", 0, 0)
    assert "5 of 25 searches in the last 30 days found nothing" in lan.get("/admin/unanswered").words


def test_words_led_to_a_procedure_find_it_at_once_and_can_be_undone(asked, lan, content, page):
    lan.get("/admin/unanswered")
    lan.get(chosen(lan, "attach"))
    lan.send("attach", q="khai sinh")
    assert [row.text for row in lan.page.soup.select(".asked__what")] == ["Birth registration (1.001193) Procedure"]
    lan.send("attach", target="1.001193")
    assert lan.page.h1.text == "What search answers now"
    assert lan.page.soup.select_one(".asked__hits b").text == "Birth registration (1.001193)"
    assert "not among the first three" not in lan.page.words
    assert "/vi/procedures/1.001193" in page(f"/vi/search?q={WORDS}").text
    assert lan.get("/admin/").soup.find("h2", string="Searched in vain") is None
    [item] = store.find_all(content, "alias")
    assert (item.fields["name"], item.fields["words"]) == ("Đăng ký khai sinh", [KEPT])
    lan.get(f"/admin/items/{item.id}")
    lan.send("withdraw")
    assert "/vi/procedures/1.001193" not in page(f"/vi/search?q={WORDS}").text
    assert "Search shows today: nothing" in lines(lan)[0]


def test_answered_words_are_said_to_be_and_move_down(asked, lan, content):
    aliases.add(content, aliases.Addition([KEPT], ["1.001193"], "Khai sinh"), "minh", NOW)
    page = lan.get("/admin/unanswered")
    assert "Nothing waits: search answers everything" in page.words
    assert "Search shows today: Birth registration (1.001193) Procedure" in page.words
    assert page.soup.select_one("details .asked") is not None


def test_several_wordings_are_led_to_another_kind_of_item_together(asked, lan, content):
    ask(asked, "đi cầu", 1, 0, 0)
    lan.get("/admin/unanswered")
    lan.send("attach", words=["di cau", KEPT])
    lan.send("attach", q="vệ sinh")
    lan.send("attach", target="amenity:toilet")
    [item] = store.find_all(content, "alias")
    assert item.fields == {"name": "Nhà vệ sinh", "words": ["di cau", KEPT], "items": ["amenity:toilet"]}


def test_words_may_be_written_with_diacritics_and_added_to(asked, lan, content):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("attach", words="thúng mủng nia\nmủng nia\nMUNG NIA", q="1.001193")
    lan.send("attach", target="1.001193")
    assert store.find_all(content, "alias")[0].fields["words"] == ["thúng mủng nia", "mủng nia"]


def test_words_are_led_to_a_card_that_is_there(asked, lan, content):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("attach", target="elsewhere:ho-chieu")
    assert store.find_all(content, "alias")[0].fields["items"] == ["elsewhere:ho-chieu"]


def test_a_new_card_is_made_with_the_words_filled_in(asked, lan, content, page):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("card", name="Đổi vàng mười", where="Hỏi ngân hàng.")
    assert "Đổi vàng mười" in lan.page.words
    assert store.get(content, "elsewhere", "doi-vang-muoi").fields["words"] == [KEPT]
    assert "Hỏi ngân hàng." in page(f"/vi/search?q={WORDS}").words


def test_an_unfinished_card_says_what_is_missing_and_loses_nothing(asked, lan, content):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("card", 422, where="Hỏi ngân hàng.", website="ngan hang")
    assert len(lan.problems) == 2
    assert "Hỏi ngân hàng." in lan.page.text
    assert lan.page.soup.find("input", attrs={"name": "words", "value": KEPT})
    assert [item.slug for item in store.find_all(content, "elsewhere", status=None)] == ["ho-chieu"]


def test_an_item_withdrawn_meanwhile_is_not_chosen(asked, lan, content):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("attach", q="khai sinh")
    store.set_status(content, store.find(content, "procedure", "1.001193").id, "archived", "minh", NOW)
    lan.send("attach", target="1.001193")
    assert "no longer there" in lan.said
    assert store.find_all(content, "alias") == []


@pytest.mark.parametrize("target", ["office:24121", "alias:x", "", "nothing:x", "procedure:1.001193"])
def test_what_may_not_be_meant_is_refused(asked, lan, content, target):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("attach", q="khai sinh")
    lan.send("attach", target=target)
    assert store.find_all(content, "alias") == []


def test_no_question_for_us_asks_first_and_erases(asked, lan, app):
    dismiss(lan, KEPT)
    assert "cannot be undone" in lan.page.words
    assert lines(lan) != []
    dismiss(lan, KEPT)
    lan.send("dismiss", sure="yes")
    assert "not counted again for 90 days" in lan.said
    ask(app, WORDS, 2, 1, 0)
    assert lines(lan) == []


def test_words_that_staff_corrected_are_erased_all_the_same(asked, lan, app):
    ask(app, "đăng ký zorgg", 1, 0, 0)
    lan.get("/admin/unanswered/attach?words=dang+ky+zorgg")
    lan.send("attach", words="Đăng ký Zorgg", q="zorgg")
    lan.send("dismiss")
    lan.send("dismiss", sure="yes")
    assert "not counted again for 90 days" in lan.said
    assert [line.split(" asked")[0] for line in lines(lan)] == [KEPT]


def test_nothing_is_said_to_be_erased_that_was_not(asked, lan):
    dismiss(lan, "vàng", KEPT)
    lan.send("dismiss", sure="yes")
    assert "Erased." in lan.said
    assert "Not erased, as no line of the list says just this: vàng." in lan.said
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("dismiss")
    lan.send("dismiss", sure="yes")
    assert "Erased." not in lan.said
    assert f"just this: {KEPT}" in lan.said


def test_without_a_tick_the_list_says_so(asked, lan):
    dismiss(lan)
    assert "Tick at least one line" in lan.said
    lan.get("/admin/unanswered")
    lan.send("attach")
    assert "Tick at least one line" in lan.said


def test_a_whole_list_of_rubbish_goes_at_once(asked, lan, app):
    rubbish = [f"{'rac ' * 18}{number}" for number in range(20)]
    for words in rubbish:
        ask(app, words, 1, 0, 0)
    dismiss(lan, *(words for words in rubbish))
    lan.send("dismiss", sure="yes")
    assert [line.split(" asked")[0] for line in lines(lan)] == [KEPT]


def test_the_first_page_counts_what_waits(asked, lan):
    lan.get("/admin/")
    [task] = [task for task in lan.page.soup.select(".task") if "Searched in vain" in task.text]
    assert task.select_one(".task__count").text == "1"
    lan.get(task.a["href"])


def test_the_first_page_of_staff_does_without_a_readable_activity_store(app, lan):
    folder = Path(app.extensions["settings"].state_dir)
    for file in folder.glob(f"{schema.FILE}*"):
        file.unlink()
    (folder / schema.FILE).write_text("no database at all, but rather a long sentence")
    assert "Nothing waits" in lan.get("/admin/").words


def test_a_list_that_cannot_be_noted_down_is_shown_all_the_same(asked, app, lan, content):
    aliases.add(content, aliases.Addition([KEPT], ["1.001193"], "Khai sinh"), "minh", NOW)
    with app.app_context():
        stores.activity().execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(Path(app.extensions["settings"].state_dir) / schema.FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "Answered meanwhile" in lan.get("/admin/unanswered").words


def test_a_full_disk_loses_nothing_of_a_card(asked, lan, content, app):
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    with app.app_context():
        db = stores.content()
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    lan.send("card", 503, name="Đổi vàng mười", where="Hỏi ngân hàng. " * 60)
    assert "It could not be saved" in lan.page.words
    assert "Hỏi ngân hàng." in lan.page.text


@pytest.mark.parametrize(
    ("kind", "record", "address"),
    [
        ("amenity", TOILET, "/vi/amenities#toilet"),
        (
            "guide",
            {"slug": "wifi", "title": {"vi": "Vào mạng"}, "steps": [{"title": {"vi": "Bật"}}]},
            "/vi/guides/wifi",
        ),
        ("book", {"slug": "men", "title": "Dế Mèn", "topic": "children"}, "/vi/books/men"),
    ],
)
def test_words_led_to_any_kind_of_item_find_it_first(asked, lan, content, page, kind, record, address):
    if kind != "amenity":
        store.save(content, a_draft(kind, record), "lan", NOW)
    lan.get(f"/admin/unanswered/attach?words={KEPT}")
    lan.send("attach", q=record.get("title", "") if kind == "book" else "vào mạng" if kind == "guide" else "vệ sinh")
    lan.send("attach", target=f"{kind}:{record['slug']}")
    assert "not among the first three" not in lan.page.words
    for typed in (KEPT, WORDS):
        assert page(f"/vi/search?q={typed}").soup.select_one(".best__title a")["href"] == address


def test_the_list_says_what_search_answers_beside_items(asked, lan, app):
    for words in ("mấy giờ mở cửa", "xin hỏi", "ly hôn"):
        ask(app, words, 2, 1, 0)
    found = lan.get("/admin/unanswered")
    waiting, answered = found.soup.select_one(".tasks"), found.soup.select_one("details .tasks")
    assert [each.text for each in waiting.select(".asked__words")] == [KEPT]
    said = " ".join(answered.get_text(" ").split())
    assert "Search shows today: Giờ làm việc Page of the portal" in said
    assert "Search shows today: Ly hôn Not done here" in said
    assert "Search shows today: asks what it is about, and offers what most people come for" in said
