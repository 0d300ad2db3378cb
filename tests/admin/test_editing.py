"""Every kind is created, edited, published, archived and restored through its form."""

from __future__ import annotations

import pytest

from portal.content import revisions, store
from portal.content.kinds import KINDS

# The least that makes an item of each kind, as typed; the first name is its title, in the Vietnamese form.
LEAST = {
    "procedure": {"name__vi": "Đăng ký khai sinh", "code": "1.001193"},
    "area": {"name__vi": "Hộ tịch"},
    "book": {"title": "Luật Đất đai", "topic": "law"},
    "place": {"name__vi": "Trạm y tế", "category": "health"},
    "app": {"name": "VNeID", "purpose__vi": "Định danh điện tử"},
    "guide": {"title__vi": "Vào Wi-Fi"},
    "amenity": {"name__vi": "Nước uống"},
    "notice": {"title__vi": "Nghỉ lễ", "body__vi": "Nghỉ ngày 1 tháng 1."},
    "question": {"question__vi": "Wi-Fi có mất tiền không?", "answer__vi": "Không."},
    "situation": {"title__vi": "Sinh con"},
    "elsewhere": {"name__vi": "Hộ chiếu", "where__vi": "Công an tỉnh"},
    "alias": {"name": "Giấy độc thân", "words": "độc thân\ngiấy độc thân"},
    "office": {"name__vi": "Trung tâm Phục vụ hành chính công", "ward__vi": "Phường Tân Lập"},
}
EVERY = pytest.mark.parametrize("kind", KINDS)
TWICE = [kind for kind in KINDS if not KINDS[kind].one_record]


def create(desk, kind: str, save: str = "save", **more):
    desk.get(f"/admin/{kind}/new")
    desk.send(f"/{kind}/new", save=save, **{**LEAST[kind], **more})
    return store.by_id(desk.app.extensions["stores"].get("content"), max_id(desk))


def max_id(desk) -> int:
    return desk.app.extensions["stores"].get("content").execute("SELECT max(id) FROM item").fetchone()[0]


def press(desk, item, verb: str):
    desk.get(f"/admin/items/{item.id}")
    desk.send(f"/items/{item.id}/{verb}")


def title_of(kind: str) -> tuple[str, str]:
    return next(iter(LEAST[kind].items()))


@EVERY
def test_every_kind_is_listed_and_has_an_empty_form(lan, kind):
    assert "There is nothing here yet" in lan.get(f"/admin/{kind}/").words
    assert lan.get(f"/admin/{kind}/new").soup.find("form", class_="form")


@EVERY
def test_every_kind_is_created_as_a_draft(lan, content, kind):
    item = create(lan, kind)
    assert (item.kind, item.status, item.sample) == (kind, "draft", False)
    assert "residents do not see it" in lan.said
    assert lan.page.h1.text == title_of(kind)[1]


@EVERY
def test_every_kind_is_edited_and_published(lan, content, kind):
    item = create(lan, kind)
    name, words = title_of(kind)
    lan.send(f"/items/{item.id}", save="publish", **{name: f"{words} (mới)"})
    saved = store.by_id(content, item.id)
    assert saved.status == "published"
    assert saved.text(name.split("__")[0], ("vi",)).value == f"{words} (mới)"
    assert store.get(content, kind, item.slug) == saved


@pytest.mark.parametrize("kind", TWICE)
def test_every_kind_is_withdrawn_archived_and_published_again(lan, content, kind):
    item = create(lan, kind, "publish")
    for verb, status, said in (
        ("withdraw", "draft", "press “Publish”"),
        ("archive", "archived", "nothing is deleted"),
        ("publish", "published", "To undo this"),
    ):
        press(lan, item, verb)
        assert store.by_id(content, item.id).status == status
        assert said in lan.said


@EVERY
def test_every_kind_is_restored_from_its_history(lan, content, kind):
    item = create(lan, kind, "publish")
    name, words = title_of(kind)
    lan.send(f"/items/{item.id}", save="save", **{name: f"{words} khác"})
    page = lan.get(f"/admin/items/{item.id}/history")
    assert page.soup.ins.text == "khác"
    lan.send("/restore/1")
    assert "Revision 1 is restored" in lan.said
    assert store.by_id(content, item.id).fields == item.fields


@EVERY
def test_every_kind_says_what_is_missing_and_links_to_it(lan, content, kind):
    lan.get(f"/admin/{kind}/new")
    page = lan.send(f"/{kind}/new", 422, save="publish")
    links = [link["href"][1:] for link in page.soup.select(".error-summary a")]
    assert len(links) == sum(each.required for each in KINDS[kind].fields)
    for target in links:
        field = page.soup.find(id=target)
        assert field["aria-invalid"] == "true"
        assert page.soup.find(id=f"{target}-error")["id"] in field["aria-describedby"]
    assert page.soup.title.text.startswith("Error: ")
    assert content.table("item").count == 0


@EVERY
def test_a_form_sent_back_unchanged_saves_nothing(lan, content, kind):
    item = create(lan, kind)
    lan.send(f"/items/{item.id}", save="save")
    assert lan.said == "Nothing was different, so nothing was saved."
    assert len(revisions.of(content, item.id)) == 1


def test_marking_as_checked_says_who_and_when(lan, content):
    item = create(lan, "question", "publish")
    press(lan, item, "check")
    assert "Checked 24/11/2026, 09:30 by lan." in lan.page.words
    assert store.by_id(content, item.id).checked_by == "lan"


def test_an_unknown_kind_item_verb_or_revision_is_not_found(lan):
    item = create(lan, "question")
    for address in ("/admin/cheese/", "/admin/cheese/new", "/admin/items/99", "/admin/items/99/history"):
        assert lan.get(address, 404).h1.text == "Page not found"
    lan.get(f"/admin/items/{item.id}")
    _address, values = lan.form(f"/items/{item.id}/publish")
    for path in ("explode", "restore/9", "history"):
        answer = lan.browser.post(f"/admin/items/{item.id}/{path}", base_url=lan.base, data=values)
        assert answer.status_code in (404, 405)


def test_the_office_is_one_record_that_stays(lan, content):
    item = create(lan, "office", "publish")
    assert lan.get("/admin/office/").h1.text == lan.get("/admin/office/new").h1.text
    assert not lan.page.soup.find(string="Archive")
    _address, values = lan.form(f"/items/{item.id}/check")
    answer = lan.browser.post(f"/admin/items/{item.id}/archive", base_url=lan.base, data=values)
    assert answer.status_code == 404
    assert store.by_id(content, item.id).status == "published"


def test_two_who_make_the_office_at_once_lose_nothing(lan, minh, content):
    for desk in (lan, minh):
        desk.get("/admin/office/new")
    lan.send("/office/new", save="publish", **LEAST["office"])
    minh.send("/office/new", 409, save="publish", name__vi="Văn phòng", ward__vi="Tân Lập", phone="0262 1")
    assert minh.page.soup.find(id="phone")["value"] == "0262 1"
    minh.send("/items/1", save="publish")
    assert content.table("item").count == 1


def test_a_code_that_exists_is_refused(lan, content):
    create(lan, "procedure")
    lan.get("/admin/procedure/new")
    lan.send("/procedure/new", 422, code="1.001193", name__vi="Khác")
    assert lan.problems == ["There is a procedure with this code already; open that one instead"]
    lan.send("/procedure/new", 422, code="a/b", name__vi="Khác")
    assert "letters, digits, dots" in lan.problems[0]


def test_a_code_never_changes_afterwards(lan, content):
    item = create(lan, "procedure")
    assert lan.page.soup.find(id="code").has_attr("readonly")
    lan.send(f"/items/{item.id}", code="9.9")
    assert store.by_id(content, item.id).fields["code"] == "1.001193"


def test_two_items_of_one_title_get_addresses_of_their_own(lan, content):
    assert [create(lan, "place").slug for _each in range(3)] == ["tram-y-te", "tram-y-te-2", "tram-y-te-3"]


def test_an_area_is_chosen_from_those_there_are(lan, content):
    area = create(lan, "area", "publish")
    create(lan, "procedure")
    assert lan.page.soup.find(id="area").find("option", value=area.slug).text == "Hộ tịch"
    lan.send("/items/2", area=area.slug)
    assert store.by_id(content, 2).fields["area"] == area.slug
    lan.send("/items/2", 422, area="no-such")
    assert lan.problems == ["There is no “no-such” to choose; pick one from the list"]
    assert lan.page.soup.find(id="area").find("option", selected=True)["value"] == "no-such"


def test_an_item_that_is_gone_stays_named_until_somebody_takes_it_out(lan, content):
    draft = store.Draft("guide", "vao", {"title": {"vi": "Vào"}, "procedures": ["1.9"]}, "published")
    item, _done = store.save(content, draft, "samples", lan.app.extensions["clock"]())
    lan.get(f"/admin/items/{item.id}")
    lan.send(f"/items/{item.id}", title__vi="Vào mạng")
    assert store.by_id(content, item.id).fields["procedures"] == ["1.9"]


def test_staff_pages_speak_vietnamese(lan):
    page = lan.get("/admin/procedure/new", headers={"Accept-Language": "vi"})
    assert page.soup.html["lang"] == "vi"
    assert page.soup.find("label", attrs={"for": "name-en"}).text == "English"


def test_the_office_s_own_hand_ends_a_sample(lan, content):
    draft = store.Draft(
        "question", "wifi", {"question": {"vi": "A?"}, "answer": {"vi": "B."}}, "published", sample=True
    )
    item, _done = store.save(content, draft, "samples", lan.app.extensions["clock"]())
    assert "Sample data" in lan.get(f"/admin/items/{item.id}").words
    lan.send(f"/items/{item.id}", answer__vi="C.")
    assert not store.by_id(content, item.id).sample


@EVERY
def test_words_like_placeholders_and_markup_are_shown_as_they_are(app, lan, content, kind):
    """Content is never handed to gettext: “60% trở lên” broke a page."""
    odd = "60% trở lên %(num)s {{ 7*7 }} <b>"
    fields = {each.name: _odd(each, odd) for each in KINDS[kind].fields}
    fields = {name: value for name, value in fields.items() if value}
    item, _done = store.save(content, store.Draft(kind, "odd", fields), "import", app.extensions["clock"]())
    for address in (f"/admin/items/{item.id}", f"/admin/items/{item.id}/history", f"/admin/{kind}/"):
        page = lan.get(address)
        assert "60% trở lên %(num)s {{ 7*7 }} &lt;b&gt;" in page.text
        assert not page.soup.find("b")


def _odd(each, words: str):
    if each.type == "rows":
        return [{column.name: value for column in each.columns if (value := _odd(column, words))}] * 9
    plain = {"line": words, "text": words, "lines": [words]}.get(each.type)
    return {"vi": plain, "en": plain} if plain and each.translated else plain


def test_search_words_lead_only_to_items_that_are_there(lan):
    lan.get("/admin/alias/new")
    lan.send("new", 422, name="Toa lét", words="toa lét", items="amenity:toilet")
    assert lan.problems == ["There is no “toilet” to choose; pick one from the list"]
