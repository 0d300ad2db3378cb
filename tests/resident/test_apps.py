from tests.resident.records import an_app

PLAY = "https://play.google.com/store/apps/details?id=com.vnid"
APPLE = "https://apps.apple.com/app/id1582750372"


def outward(found):
    return [link["href"] for link in found.soup.find_all("a", href=True) if link["href"].startswith("http")]


def connect(app):
    app.extensions["grants"].grant("127.0.0.1", 600)


def test_apps_are_listed_with_what_they_are_for(content, page):
    an_app(content)
    found = page("/en/apps")
    assert "Electronic identity." in found.words
    assert found.soup.find("a", href="/en/apps/vneid")


def test_while_waiting_there_are_codes_and_words_but_no_link_that_cannot_open(content, page):
    an_app(content, website="https://vneid.gov.vn")
    found = page("/en/apps/vneid")
    assert outward(found) == []
    assert len(found.soup.select("svg.qr")) == 2
    assert "Press Connect first" in found.words
    assert "vneid.gov.vn (needs Internet)" in found.words


def test_a_connected_device_gets_both_stores_whatever_phone_it_is(app, content, page):
    an_app(content)
    connect(app)
    found = page("/en/apps/vneid", headers={"User-Agent": "iPhone"})
    assert outward(found) == [PLAY, APPLE]
    assert len(found.soup.select("svg.qr")) == 2


def test_an_app_without_ids_has_no_store_link_on_either_side(app, content, page):
    an_app(content, android_id="", ios_id="")
    for step in (lambda: None, lambda: connect(app)):
        step()
        found = page("/en/apps/vneid")
        assert "has not confirmed a link" in found.words
        assert outward(found) == []
        assert not found.soup.select("svg.qr")


def test_how_to_tell_the_real_one_stands_before_the_stores(content, page):
    an_app(content)
    words = page("/en/apps/vneid").words
    assert words.index("Install it only from the store.") < words.index("App Store")


def test_no_apps_yet_says_so(page):
    assert "No app stands here yet." in page("/en/apps").words
