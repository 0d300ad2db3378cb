"""Search words leave as a file without names, and those of another office are added, all lines or none."""

from __future__ import annotations

import io

import pytest

from portal.content import store
from tests.builders import NOW, a_draft, a_procedure

LINE = "1.001193 | Khai sinh | 4 | làm giấy khai sinh, giấy đẻ"


@pytest.fixture
def office(content):
    store.save(content, a_draft("procedure", a_procedure()), "lan", NOW)
    return content


def upload(desk, content: bytes, status: int = 200):
    desk.get("/admin/lexicon")
    address, values = desk.form("add")
    sent = {"csrf": values["csrf"], "file": (io.BytesIO(content), "words.txt")}
    headers = {"Origin": desk.base}
    return desk.take(desk.browser.post(address, base_url=desk.base, data=sent, headers=headers), address, status)


def words(content) -> list[list[str]]:
    return [item.fields["words"] for item in store.find_all(content, "alias")]


def test_words_go_out_and_come_in_at_another_office(office, lan):
    assert "1 new, 0 with more words, 0 were there already" in upload(lan, LINE.encode()).words
    answer = lan.browser.get("/admin/lexicon/words.txt", base_url=lan.base)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.get_data(as_text=True).splitlines()[-1] == "1.001193 | Khai sinh | | làm giấy khai sinh, giấy đẻ"
    assert "lan" not in answer.get_data(as_text=True).split()
    assert "0 new, 0 with more words, 1 were there already" in upload(lan, answer.data).words


def test_a_file_with_too_many_lines_is_refused_as_the_page_says_before(office, lan):
    assert "It may have up to 2,000 lines." in lan.get("/admin/lexicon").words
    assert "there are more than 2000 lines" in upload(lan, f"{LINE}\n".encode() * 2001, 422).words
    assert words(office) == []


def test_what_this_office_has_not_is_told(office, lan):
    page = upload(lan, f"{LINE}\nplace:cho | Chợ | | đi chợ".encode())
    assert "left out: there is no place:cho here" in page.words
    assert words(office) == [["làm giấy khai sinh", "giấy đẻ"]]


def test_one_faulty_line_and_nothing_is_taken_in(office, lan):
    page = upload(lan, f"{LINE}\nkhai sinh = 1.001193".encode(), 422)
    assert "Line 2 write four parts" in page.words
    assert words(office) == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"", "Choose the file"),
        (LINE.encode("utf-16"), "not UTF-8"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_will_not_do_says_what_to_do(office, lan, sent, sentence):
    upload(lan, sent, 422)
    assert sentence in lan.problems[0]
