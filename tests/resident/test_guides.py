from tests.resident.records import a_guide, publish


def test_guides_are_listed_with_their_pictures(content, page):
    a_guide(content)
    found = page("/en/guides")
    assert found.soup.find("a", href="/en/guides/vao-wifi").text == "Get on the Wi-Fi"
    assert found.soup.select_one(".entry svg")


def test_a_guide_says_what_is_needed_and_then_each_step(content, page):
    a_guide(content)
    found = page("/en/guides/vao-wifi")
    assert [line.text for line in found.soup.select(".checklist__item")] == ["A phone"]
    assert [step.text for step in found.soup.select(".steps h3")] == ["Switch Wi-Fi on", "Press Connect"]


def test_a_missing_translation_is_shown_in_vietnamese_and_marked(content, page):
    a_guide(content, needs={"vi": ["Điện thoại"]})
    found = page("/en/guides/vao-wifi")
    assert found.soup.select_one(".checklist")["lang"] == "vi"
    assert found.soup.find("p", string="Mở cài đặt.")["lang"] == "vi"
    assert "lang" not in page("/vi/guides/vao-wifi").soup.select_one(".checklist").attrs


def test_a_guide_leads_to_its_procedures(content, page):
    publish(content, "procedure", "1.001193", {"code": "1.001193", "name": {"vi": "Đăng ký khai sinh"}})
    a_guide(content, procedures=["1.001193", "9.999999"])
    links = [link["href"] for link in page("/en/guides/vao-wifi").soup.select(".list__link")]
    assert links == ["/en/procedures/1.001193"]


def test_a_guide_without_steps_is_still_a_page(content, page):
    a_guide(content, steps=[], needs={})
    assert "No steps stand here yet." in page("/en/guides/vao-wifi").words


def test_no_guides_yet_says_so(page):
    assert "No guide stands here yet." in page("/en/guides").words
