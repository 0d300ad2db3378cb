from tests.resident.records import an_office, publish


def test_the_kiosk_shows_both_codes_and_both_addresses(content, page):
    an_office(content)
    found = page("/en/kiosk")
    assert len(found.soup.select("svg.qr")) == 2
    assert "WiFi Phuong Tan Lap" in found.words
    assert "tram.home.arpa" in found.words
    assert "10.10.10.10" in found.words


def test_the_kiosk_begins_again_in_the_first_language(page):
    assert page("/en/kiosk").answer.headers["Refresh"] == "90; url=/vi/kiosk"
    assert "Refresh" not in page("/en/").answer.headers


def test_the_kiosk_links_nowhere_outside_and_has_no_connect(content, page):
    an_office(content, website="https://example.gov.vn", phone="0262 000 000")
    found = page("/en/kiosk")
    links = [link["href"] for link in found.soup.find_all("a")]
    assert links
    assert all(link.startswith("/") for link in links)
    assert [form["action"] for form in found.soup.find_all("form")] == ["/en/search"]


def test_the_kiosk_has_eight_numbered_tiles_and_every_language(page):
    found = page("/en/kiosk")
    assert [number.text for number in found.soup.select(".tile__number")] == list("12345678")
    assert [link["lang"] for link in found.soup.select(".kiosk__languages a")] == ["vi", "en"]


def test_the_kiosk_tells_hours_state_and_notices(content, page):
    an_office(content)
    publish(content, "notice", "nghi", {"title": {"vi": "Nghỉ lễ", "en": "Holiday"}, "body": {"vi": "Đóng cửa."}})
    words = page("/en/kiosk").words
    assert "Office open now until 11:30" in words
    assert "Holiday Đóng cửa." in words
    assert "Monday – Friday: 07:30 – 11:30" in words
