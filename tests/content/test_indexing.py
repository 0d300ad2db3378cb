"""What search finds of the items."""

from __future__ import annotations

import pytest

from portal.content import aliases, store
from portal.search import ranking
from tests.builders import LATER, NOW, a_draft, a_procedure, an_area


def saved(db, kind, record, **about):
    return store.save(db, a_draft(kind, record, **about), "lan", NOW)[0]


def codes(db, asked):
    return [hit.key for hit in ranking.find(db, asked, aliases=(), kinds=("procedure",)).hits]


def test_a_published_item_is_found_in_every_language(db):
    saved(db, "procedure", a_procedure())
    assert codes(db, "khai sinh") == codes(db, "birth") == codes(db, "1.001193") == ["1.001193"]


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_residents_may_not_read_is_not_found(db, status):
    item = saved(db, "procedure", a_procedure())
    store.set_status(db, item.id, status, "lan", LATER)
    assert codes(db, "khai sinh") == []
    store.set_status(db, item.id, "published", "lan", LATER)
    assert codes(db, "khai sinh") == ["1.001193"]


def test_a_procedure_between_offices_is_never_found(db):
    saved(db, "procedure", a_procedure(type="STANDARD_INTERNAL"))
    assert codes(db, "khai sinh") == []


def test_what_a_card_says_of_other_places_is_not_found(db):
    where = {"vi": "Trạm kiểm lâm. Nuôi ong lấy mật thì hỏi phường."}
    saved(db, "elsewhere", {"slug": "go-rung", "name": {"vi": "Gỗ rừng"}, "where": where, "words": ["chở gỗ"]})
    own = aliases.of(db)
    asked = ("chở gỗ", "gỗ rừng", "nuôi ong lấy mật")
    found = {each: ranking.find(db, each, aliases=own, kinds=("elsewhere",)).hits for each in asked}
    assert [hit.key for hit in found["chở gỗ"]] == [hit.key for hit in found["gỗ rừng"]] == ["go-rung"]
    assert found["nuôi ong lấy mật"] == ()


def test_an_old_name_is_not_found_after_an_edit(db):
    item = saved(db, "procedure", a_procedure(code="9.999999", name="Nuôi ong lấy mật"))
    assert codes(db, "nuôi ong") == ["9.999999"]
    store.edit(db, item, {**item.fields, "name": {"vi": "Trồng cà phê"}}, {}, "lan", LATER, item.changed)
    assert codes(db, "nuôi ong") == []


def test_procedures_are_found_by_the_new_name_of_their_area(db):
    area = saved(db, "area", an_area())
    saved(db, "procedure", a_procedure(area="ho-tich"))
    store.edit(db, area, {"name": {"vi": "Giấy tờ gia đình"}}, {}, "lan", LATER, area.changed)
    assert codes(db, "gia đình") == ["1.001193"]
    assert codes(db, "hộ tịch") == []


def test_search_words_of_the_office_reach_search(db):
    saved(db, "alias", {"slug": "sinh", "name": "Sinh", "words": ["đẻ con"], "procedures": ["1.001193"]})
    [alias] = aliases.of(db)
    assert (alias.words, alias.targets) == (("đẻ con",), ("1.001193",))
