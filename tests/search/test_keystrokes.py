import pytest

from portal.search import keystrokes

TELEX = {
    "ddawng": "dang", "dangdw": "dang", "kys": "ki", "keets": "ket", "hoon": "hon", "cuwowcs": "cuoc", "cawn": "can",
    "nguwowif": "nguoi", "thuwcj": "thuc", "ddaats": "dat", "vowj": "vo", "nhaf": "nha", "nghieepj": "nghiep",
    "truwowngf": "truong", "quyeenf": "quyen", "suwar": "sua", "ddor": "do", "dangw": "dang",
}  # fmt: skip
VNI = {"d9a8ng": "dang", "ky1": "ki", "ke61t": "ket", "d9u7o7ng2": "duong", "nguo7i2": "nguoi", "so63": "so"}


@pytest.mark.parametrize(("typed", "meant"), [*TELEX.items(), *VNI.items()])
def test_left_over_keys_are_read(typed, meant):
    assert keystrokes.decode(typed) == meant


@pytest.mark.parametrize(
    "word", ["dang", "khai", "đăng", "2026", "ct07x9y8z7", "h15", "certificate", "xyzxyzxyzxyzxyz", ""]
)
def test_words_that_are_no_keystrokes_stay(word):
    assert keystrokes.decode(word) is None
