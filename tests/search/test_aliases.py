from portal.search import aliases
from portal.search.aliases import Alias


def test_an_alias_is_an_entry_of_the_offices_own_lexicon():
    lexicon = aliases.lexicon([Alias(("xin cắt khẩu", "cắt hộ khẩu"), ("1.003197",), "xóa đăng ký thường trú")])
    assert lexicon.size == 1
    assert lexicon.entry(0).targets == ("1.003197",)
    assert lexicon.phrases(0) == ["xóa đăng ký thường trú", "xin cắt khẩu", "cắt hộ khẩu"]


def test_the_same_aliases_are_read_once():
    words = (Alias(("hết pin",), ("amenity:charging",)),)
    assert aliases.lexicon(words) is aliases.lexicon(list(words))
    assert aliases.lexicon(words) is not aliases.lexicon(())
