"""Staff find an item by words without marks, by its code, and by what is to be done with it."""

from __future__ import annotations

import pytest

from portal.content import store

TITLES = {"1.001193": "Đăng ký khai sinh", "1.000894": "Đăng ký kết hôn", "2.000635": "Cấp bản sao trích lục hộ tịch"}


@pytest.fixture
def shelf(app, content):
    """Three procedures, one of each state; the drafted one has English, the published one is checked and expired."""
    states = dict(zip(TITLES, ("published", "draft", "archived"), strict=True))
    for code, title in TITLES.items():
        name = {"vi": title, "en": "Marriage"} if code == "1.000894" else {"vi": title}
        everyday = {"plain_name": {"vi": "Giấy tờ của cháu bé"}} if "khai" in title else {}
        draft = store.Draft(
            "procedure", code, {"code": code, "name": name, **everyday},
            states[code], code == "1.000894", checked_at="2026-01-02T03:04:05+00:00" if code == "1.001193" else "",
            valid_until="2026-11-23" if code == "1.001193" else "2026-11-24",
        )  # fmt: skip
        store.save(content, draft, "samples", app.extensions["clock"]())


def found(desk, **asked) -> list[str]:
    query = "&".join(f"{name}={words}" for name, words in asked.items())
    rows = desk.get(f"/admin/procedure/?{query}").soup.select("tbody tr")
    return [row.find_all(class_="items__more")[-1].text for row in rows]


@pytest.mark.parametrize(("words", "codes"), [
    ("khai sinh", ["1.001193"]), ("KHAI SINH", ["1.001193"]), ("dang ky", ["1.000894", "1.001193"]),
    ("ket hon dang", ["1.000894"]), ("2.000635", ["2.000635"]), ("marriage", ["1.000894"]), ("chau be", ["1.001193"]),
    ("xe may", []), ("%", []), ("'\"", []),
])  # fmt: skip
def test_items_are_found_without_marks_and_by_code(lan, shelf, words, codes):
    assert sorted(found(lan, q=words)) == sorted(codes)


@pytest.mark.parametrize(("show", "codes"), [
    ("", sorted(TITLES)), ("published", ["1.001193"]), ("draft", ["1.000894"]), ("archived", ["2.000635"]),
    ("sample", ["1.000894"]), ("unchecked", ["1.000894"]), ("expired", ["1.001193"]), ("missing-en", ["1.001193"]),
    ("missing-vi", []), ("missing-xx", sorted(TITLES)), ("missing-%22", sorted(TITLES)), ("1=1", sorted(TITLES)),
])  # fmt: skip
def test_lists_are_narrowed_to_what_is_to_be_done(lan, shelf, show, codes):
    assert sorted(found(lan, show=show)) == codes


def test_a_list_says_how_many_and_offers_all(lan, shelf):
    page = lan.get("/admin/procedure/?q=khai+sinh&show=published")
    assert page.soup.find(class_="found").text.startswith("1 item, published, with the words “khai sinh”")
    assert page.soup.find("a", string="Show all")["href"] == "/admin/procedure/"
    assert "Try fewer words" in lan.get("/admin/procedure/?q=xe").words


def test_long_lists_have_pages_that_keep_the_question(app, lan, content):
    for number in range(205):
        draft = store.Draft("place", f"p-{number:03}", {"name": {"vi": f"Nhà {number:03}"}, "category": "health"})
        store.save(content, draft, "samples", app.extensions["clock"]())
    page = lan.get("/admin/place/?q=nha")
    assert (len(page.soup.select("tbody tr")), page.soup.find(rel="prev")) == (100, None)
    last = lan.get(page.soup.find(rel="next")["href"] + "1")  # page 21: past the end is the last one
    assert "Page 3 of 3" in last.words
    assert len(last.soup.select("tbody tr")) == 5
    assert last.soup.find(rel="prev")["href"] == "/admin/place/?q=nha&page=2"
    assert "Page 1 of 3" in lan.get("/admin/place/?page=x").words


def test_lists_follow_the_vietnamese_alphabet(app, lan, content):
    for name in ("Đình", "Dốc", "Ấp", "An", "Ê Đê", "Em"):
        draft = store.Draft("place", name.lower().replace(" ", "-").encode("ascii", "ignore").decode() + "x",
                            {"name": {"vi": name}, "category": "health"})  # fmt: skip
        store.save(content, draft, "samples", app.extensions["clock"]())
    assert [link.text for link in lan.get("/admin/place/").soup.select("tbody a")] == [
        "An",
        "Ấp",
        "Dốc",
        "Đình",
        "Em",
        "Ê Đê",
    ]


def test_texts_that_still_name_the_district_level_wait_for_staff(lan, shelf, content, clock):
    fields = {"code": "1.000003", "name": {"vi": "Cấp phép"}, "steps": {"vi": "Nộp tại Ủy ban nhân dân cấp huyện."}}
    store.save(content, store.Draft("procedure", "1.000003", fields, "published"), "import", clock())
    assert found(lan, show="district") == ["1.000003"]
    assert "Names the district level" in lan.get("/admin/").words
