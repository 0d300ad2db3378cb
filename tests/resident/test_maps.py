from math import isclose

import pytest

from portal.resident import maps
from tests.resident.records import a_place, an_amenity, an_office

CEMETERY = {"latitude": 12.679562, "longitude": 108.077062}
GRAVE = {"latitude": 12.688462, "longitude": 108.103312}


def words_of(node):
    return " ".join(node.get_text(" ").split())


def test_the_plan_and_the_list_below_it_have_the_same_marks(content, page):
    an_office(content)
    an_amenity(content, plan_x=92, plan_y=60)
    found = page("/en/maps")
    plan = found.soup.find("svg", role="img")
    assert [mark.text for mark in plan.find_all("text")] == ["1", "A"]
    below = plan.find_next("ul").find_all("li")
    assert [words_of(line) for line in below] == [
        "1 Counter 1: Civil status · top left of the plan",
        "A Drinking water · On the right",
    ]


def test_what_is_broken_is_marked_on_the_plan(content, page):
    an_amenity(content, plan_x=50, plan_y=50, state="broken")
    found = page("/en/maps")
    assert found.soup.select("circle.drawing__off")
    assert "✕ Out of order" in found.words


def test_an_office_without_plan_places_says_so(content, page):
    an_office(content, counters=[{"number": "1", "name": {"vi": "Hộ tịch"}}])
    assert "The office has not drawn its floor plan yet." in page("/en/maps").words


def test_places_with_coordinates_are_numbered_on_the_ward_map_and_in_the_list(content, page):
    a_place(content)
    a_place(content, "nghia-trang", name={"vi": "Nghĩa trang"}, category="culture", **CEMETERY)
    a_place(content, "mo-tap-the", name={"vi": "Mộ tập thể"}, category="culture", **GRAVE)
    found = page("/en/maps")
    assert [pin.text for pin in found.soup.find("h2", id="places").find_all_next(class_="pin")] == ["1", "2"]
    assert "2 of 3 places have known coordinates" in found.words
    assert "streets are not drawn yet" in found.words


def test_the_map_is_north_up_and_keeps_its_proportions(app, content):
    with app.test_request_context("/en/maps"):
        app.preprocess_request()
        listed = [
            maps.listing(a_place(content, "west", latitude=12.66, longitude=108.08), "1"),
            maps.listing(a_place(content, "east", latitude=12.66, longitude=108.10), "2"),
            maps.listing(a_place(content, "north", latitude=12.68, longitude=108.08), "3"),
        ]
        west, east, north = maps.ward_map(listed).pins
    assert west.y == east.y
    assert north.x == west.x
    assert north.y < west.y
    assert isclose((east.x - west.x) / (west.y - north.y), 0.9757, rel_tol=0.01)  # cos 12.67 degrees
    assert all(0 < pin.x < 400 and 0 < pin.y < 300 for pin in (west, east, north))


def test_one_place_alone_is_a_map_too(content, page):
    a_place(content, **GRAVE)
    assert page("/en/maps").soup.find("h2", id="ward").find_next("svg").find("circle")


def test_distance_is_said_when_office_and_place_are_both_known(content, page):
    an_office(content, latitude=12.688462, longitude=108.103312)
    a_place(content, **CEMETERY)
    assert "3 km from here in a straight line" in page("/en/maps").words


def test_no_distance_is_made_up(content, page):
    an_office(content)
    a_place(content, **CEMETERY)
    assert "straight line" not in page("/en/maps").words


def test_a_place_leads_to_maps_on_line_by_https_once_connected(app, content, page):
    a_place(content, map_link="https://maps.app.goo.gl/x", **GRAVE)
    assert page("/en/maps").soup.select(".links a") == []
    assert "12.688462, 108.103312" in page("/en/maps").words
    app.test_client(use_cookies=False).post("/en/connect")
    links = [link["href"] for link in page("/en/maps").soup.select(".links a")]
    assert links == [
        "https://www.openstreetmap.org/?mlat=12.688462&mlon=108.103312#map=17/12.688462/108.103312",
        "https://maps.app.goo.gl/x",
    ]


def test_a_category_shows_its_places_alone(content, page):
    a_place(content)
    a_place(content, "cong-an", name={"vi": "Công an", "en": "Police"}, category="police")
    found = page("/en/maps?category=police")
    assert found.soup.find(id="cong-an")
    assert not found.soup.find(id="tram-y-te")
    assert words_of(found.soup.select_one(".chip--on")) == "Police 1"
    assert page("/en/maps?category=moon").soup.find(id="tram-y-te")


def test_the_list_names_its_source(content, page):
    a_place(content)
    assert "Source: Youth Union , 13 May 2026" in page("/en/maps").words
    assert "Not all of this has been checked" in page("/en/maps").words


def test_empty_maps_are_a_page(page):
    found = page("/en/maps")
    assert "No place has coordinates yet" in found.words
    assert "No place stands here yet." in found.words


@pytest.mark.parametrize(("given", "step"), [(0.3, 0.2), (1.0, 1.0), (4.9, 2.0), (7, 5), (0.05, 0.05)])
def test_squares_have_round_widths(given, step):
    assert isclose(maps._round_step(given), step)
