"""The first page of staff is a list of work: what waits, how much of it, and the way there."""

from __future__ import annotations

from portal.content import store


def fill(app, content, **more):
    fields = {"question": {"vi": "Hỏi?"}, "answer": {"vi": "Đáp."}}
    number = content.table("item").count
    store.save(content, store.Draft("question", f"q-{number}", fields, **more), "samples", app.extensions["clock"]())


def tasks(desk) -> dict[str, list[str]]:
    found = desk.get("/admin/").soup.find_all(class_="task")
    return {task.h2.text: [" ".join(place.text.split()) for place in task.select("li")] for task in found}


def test_nothing_to_do_says_so(lan):
    assert "Nothing waits" in lan.get("/admin/").words


def test_what_waits_is_counted_and_led_to(app, lan, content):
    checked = {"checked_at": "2026-11-01T00:00:00+00:00", "checked_by": "lan"}
    fill(app, content, status="published", sample=True)
    fill(app, content, status="draft", **checked)
    fill(app, content, status="published", valid_until="2026-11-23", **checked)
    fill(app, content, status="archived", sample=True, valid_until="2020-01-01")
    assert tasks(lan) == {
        "Expired": ["Questions 1"],
        "Sample data": ["Questions 1"],
        "Drafts": ["Questions 1"],
        "Not yet checked": ["Questions 1"],
        "Missing in English": ["Questions 3"],
    }
    for link in lan.page.soup.select(".task a"):
        count = int(link.parent.text.split()[-1])
        assert len(lan.get(link["href"]).soup.select("tbody tr")) == count


def test_an_item_expires_at_the_office_s_midnight(app, lan, content, clock):
    fill(app, content, status="published", valid_until="2026-11-24")
    assert "Expired" not in tasks(lan)
    clock.pass_time(hours=14.6)  # 09:30 + 14:36 = 00:06 in Đắk Lắk, still the 24th in UTC
    lan.start()
    assert "Expired" in tasks(lan)


def test_every_kind_is_one_press_away(lan):
    addresses = [link["href"] for link in lan.get("/admin/").soup.select(".cards a")]
    assert len(addresses) == 13
    for address in addresses:
        lan.get(address)
