"""Whatever is typed gets an answer, and the answer costs no more than that to a long honest question."""

from __future__ import annotations

import pytest

from portal.search import completion, ranking, text
from portal.search.aliases import Alias
from tests import naughty
from tests.search.work import Work

TEXTS = naughty.texts()
OWN_WORDS = (Alias(("khai sinh", "giấy đẻ"), ("1.001193",)), Alias(("'; --", "*", ""), meaning="khai tử"))
HONEST = (
    "tôi muốn làm giấy khai sinh cho con mới sinh thì cần mang theo những giấy tờ gì",
    "cho hỏi thủ tục chuyển nhuong quyền sử dụng đat thì nộp ở đâu vậy ạ, mất bao nhiêu tiền và bao lâu thì xong",
    "gia đình em mới chuyển về đây ở trọ muốn đăng ký tạm trú cho cả nhà bốn người thì làm thế nào",
)
BEGUN = "khai si"  # what somebody types costs completion most while it is short
CALLS, STEPS = 4, 10  # times the honest question that costs most


def test_there_are_enough_of_them():
    assert sum(map(len, TEXTS.values())) > 1_500
    assert all(len(texts) > 10 for texts in TEXTS.values())


@pytest.mark.parametrize("group", TEXTS)
def test_every_text_gets_an_answer(db, group):
    for typed in TEXTS[group]:
        for more in (
            {},
            {"aliases": OWN_WORDS},
            {"kinds": ("place", "procedure")},
            {"aliases": (Alias((typed,), ("1.000656",), typed),)},
        ):
            answer = ranking.find(db, typed, **more)
            assert isinstance(answer, ranking.Answer), ascii(typed[:100])
            answer.corrected.encode()  # a lone surrogate in it would end the page


@pytest.mark.parametrize("group", TEXTS)
def test_every_text_can_be_begun(db, group):
    for typed in TEXTS[group]:
        for more in ({}, {"aliases": OWN_WORDS}, {"kinds": ("place", "procedure")}):
            assert len(completion.complete(db, typed, **more)) <= 5, ascii(typed[:100])


@pytest.mark.parametrize("group", TEXTS)
def test_the_parts_take_every_text_too(db, group):
    for typed in TEXTS[group]:
        words = text.words(typed)
        assert all(word and word == text.fold(word) for word in words), ascii(typed[:100])
        assert all(word.isprintable() and '"' not in word and "_" not in word for word in words), ascii(typed[:100])


@pytest.mark.parametrize("answer", [ranking.find, completion.complete])
def test_the_work_is_bounded_whatever_is_typed(db, answer):
    def work(typed: str) -> tuple[int, int]:
        with Work(db) as work:
            answer(db, typed)
        return work.calls, work.steps

    for typed in (*HONEST, "how do I get a birth certificate for my child"):
        work(typed)  # lists that are read once are read here
    calls, steps = (max(each) for each in zip(*map(work, (*HONEST, BEGUN)), strict=True))
    for texts in TEXTS.values():
        for typed in texts:
            more_calls, more_steps = work(typed)
            assert more_calls <= CALLS * calls, ascii(typed[:100])
            assert more_steps <= STEPS * steps, ascii(typed[:100])
