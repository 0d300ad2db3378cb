from tests.resident.records import a_procedure, publish

STEPS = [
    {"text": {"vi": "Đăng ký khai sinh", "en": "Register the birth"}, "procedure": "1.001193"},
    {"text": {"vi": "Nghỉ ngơi"}, "procedure": "9.9"},
]


def test_a_life_event_leads_step_by_step_to_procedures(page, content):
    a_procedure(content)
    publish(
        content,
        "situation",
        "sinh-con",
        {"title": {"vi": "Sinh con", "en": "Having a child"}, "steps": STEPS, "icon": "baby"},
    )
    assert page("/en/situations").soup.find("a", href="/en/situations/sinh-con")
    found = page("/en/situations/sinh-con")
    assert len(found.soup.select(".steps__item")) == 2
    assert [link["href"] for link in found.soup.select(".steps__item a")] == ["/en/procedures/1.001193"], (
        "a dead code makes no link"
    )


def test_an_unknown_life_event_is_not_found(page):
    assert page("/vi/situations/nope", 404)
