from tests.resident.records import an_amenity


def test_each_amenity_says_where_and_how_and_that_it_works(content, page):
    an_amenity(content)
    card = page("/en/amenities").soup.find(id="nuoc-uong")
    assert " ".join(card.get_text(" ").split()) == "Drinking water ✓ Working Where: On the right Take a cup."


def test_what_is_broken_is_named_first_and_marked_on_its_card(content, page):
    an_amenity(content)
    an_amenity(content, "may-in", name={"vi": "Máy in", "en": "Printer"}, state="broken")
    found = page("/en/amenities")
    assert "Out of order now: Printer" in found.words
    assert found.soup.select_one(".notice--error a")["href"] == "#may-in"
    assert [card["id"] for card in found.soup.select(".card--broken")] == ["may-in"]


def test_an_unknown_state_claims_nothing(content, page):
    an_amenity(content, state="")
    assert not page("/en/amenities").soup.select(".card .state")


def test_amenities_lead_to_the_floor_plan(content, page):
    an_amenity(content)
    assert page("/en/amenities").soup.find("a", href="/en/maps#plan")


def test_no_amenities_yet_says_so(page):
    assert "Nothing stands here yet." in page("/en/amenities").words
