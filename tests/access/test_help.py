def test_help_says_what_the_window_is_and_the_address_to_type(page):
    words = page("/en/help").words
    assert "What is this window?" in words
    assert "Type tram.home.arpa or 10.10.10.10" in words
