import pytest


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_the_terms_are_at_most_150_words(page, tag):
    words = page(f"/{tag}/terms").soup.main.ul.get_text(" ").split()
    assert 40 < len(words) <= 150
