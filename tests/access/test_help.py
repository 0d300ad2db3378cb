"""Help says what each system's window is and does, and what to do when it is not there."""


def test_help_says_what_the_window_is_and_the_address_to_type(page):
    words = page("/en/help").words
    assert "What is this window?" in words
    assert "Open Safari, Chrome or any other browser and type: tram.home.arpa or 10.10.10.10" in words


def test_help_calls_things_as_the_phones_in_viet_nam_do(page):
    words = page("/en/help").words
    for name in ("Xong", "Hủy", "Đăng nhập vào mạng", "DNS riêng tư", "Sử dụng mà không có Internet"):
        assert name in words
