from tests.resident.records import publish


def test_questions_stand_under_their_topics(page, content):
    publish(
        content,
        "question",
        "a",
        {
            "question": {"vi": "Wi-Fi có mất tiền không?", "en": "Is it free?"},
            "answer": {"vi": "Không.", "en": "Yes."},
            "topic": "wifi",
        },
    )
    publish(
        content, "question", "b", {"question": {"vi": "Mang gì?"}, "answer": {"vi": "Căn cước."}, "topic": "papers"}
    )
    found = page("/en/questions")
    assert [each.text for each in found.soup.main.find_all("h2")] == ["Wi-Fi", "Papers"]
    assert found.soup.find(id="a").text == "Is it free?"


def test_without_questions_the_page_says_so(page):
    assert "Nothing stands here yet" in page("/en/questions").words
