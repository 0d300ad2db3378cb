from portal.search import marks

TEXTS = ("làm giấy khai sinh cho con", "kết hôn", "kết quả", "hôn nhân")


def test_words_get_the_marks_of_the_texts():
    assert marks.restore(["lam", "giay", "khai", "sinh"], TEXTS, {}) == "làm giấy khai sinh"


def test_neighbours_decide_between_two_spellings():
    assert marks.restore(["ket", "qua"], (*TEXTS, "kệt xe"), {}) == "kết quả"


def test_marks_that_were_typed_stay_and_strange_words_too():
    typed = {"giay": "giầy", "lam": "lam"}
    assert marks.restore(["lam", "giay", "zzz"], TEXTS, typed) == "làm giầy zzz"
