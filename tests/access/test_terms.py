import pytest


@pytest.mark.parametrize("tag", ["vi", "en"])
def test_the_terms_are_at_most_150_words(page, tag):
    words = page(f"/{tag}/terms").soup.main.ul.get_text(" ").split()
    assert 40 < len(words) <= 150


def test_the_terms_name_the_hours_and_the_day_s_data_in_force(tmp_path, clock):
    from portal import create_app, settings

    given = {"state_dir": str(tmp_path), "firewall": "none", "connect_hours": "06:30-18:00", "daily_megabytes": 1500}
    words = create_app(settings.make(given), clock).test_client().get("/en/terms").get_data(as_text=True)
    assert "Internet from 06:30 to 18:00." in words
    assert "1.5 GB a day" in words


def test_the_terms_say_when_a_silent_device_is_disconnected(page):
    assert "sends nothing for 30 minutes is disconnected" in page("/en/terms").words
