"""Forms are drawn from fields, and what a browser sends back becomes the same record again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict

from portal.content.fields import choice, line, lines, of_type, rows, text
from portal.web import forms

FIELDS = (
    line("code", "Code"), line("name", "Name", translated=True), lines("words", "Words"),
    lines("needs", "Needs", translated=True), of_type("date", "day", "Day"), of_type("number", "year", "Year"),
    of_type("refs", "areas", "Areas", of="area"), of_type("ref", "area", "Area", of="area"),
    choice("tone", "Tone", ("info", "Information"), ("warning", "Important")),
    rows("steps", "Steps", line("title", "Step", translated=True), text("text", "What"),
         of_type("refs", "to", "To", of="area")),
)  # fmt: skip
TAGS = ("vi", "en")
RECORD = {
    "code": "1", "name": {"vi": "Tên", "en": "Name"}, "words": ["a", "b"], "needs": {"vi": ["x", "y"]},
    "day": "2026-11-24", "year": 2026, "areas": ["ho-tich"], "area": "dat-dai", "tone": "info",
    "steps": [{"title": {"vi": "Một"}, "text": "Dòng\nhai", "to": ["ho-tich"]}, {"text": "B"}],
}  # fmt: skip


def sent(views) -> MultiDict:
    """What a browser sends of these views."""
    form: MultiDict = MultiDict()
    for view in views:
        for row in view.rows:
            form.update(sent(row.views))
        for each in view.inputs:
            if view.type == "refs":
                form.setlist(each.name, list(each.value))
            else:
                form.add(each.name, "\r\n".join(each.value) if isinstance(each.value, list) else str(each.value))
    return form


@pytest.mark.parametrize("count", [0, 5, 31, 200])
def test_a_record_drawn_and_sent_back_is_the_same(count):
    options = {"area": [(f"area-{number}", f"Area {number}") for number in range(count)]}
    views = forms.Drawing(TAGS, options=options).views(FIELDS, RECORD)
    found = forms.record(FIELDS, sent(views), TAGS)
    assert found == {**RECORD, "year": "2026", "day": "24/11/2026", "steps": found["steps"]}
    assert [row.get("to") for row in found["steps"]] == [["ho-tich"], None]
    assert found["steps"][0]["text"].splitlines() == ["Dòng", "hai"]


def test_few_choices_are_ticked_and_many_typed():
    def kinds(count):
        options = {"area": [(str(number), "") for number in range(count)]}
        return [view.type for view in forms.Drawing(TAGS, options=options).views(FIELDS[6:8], {})]

    assert kinds(30) == ["refs", "ref"]
    assert kinds(31) == ["picks", "ref"]
    assert kinds(121) == ["picks", "pick"]


def test_lists_end_with_an_empty_row_and_long_ones_are_folded():
    [short] = forms.Drawing(TAGS).views(FIELDS[-1:], {"steps": [{"text": "A"}]})
    assert [(row.open, row.filled) for row in short.rows] == [(True, True), (True, False)]
    [long] = forms.Drawing(TAGS).views(FIELDS[-1:], {"steps": [{"text": "A"}] * 9})
    assert not any(row.open for row in long.rows)
    [more] = forms.Drawing(TAGS, spare={"steps": 2}).views(FIELDS[-1:], {"steps": [{"text": "A"}] * 9})
    assert [row.open for row in more.rows] == [False] * 9 + [True] * 3


def test_a_folded_row_says_what_it_is_about():
    row = {"title": {"vi": "Một", "en": "One"}, "text": "dài " * 50}
    [view] = forms.Drawing(TAGS).views(FIELDS[-1:], {"steps": [row]})
    first, (second, translated) = view.rows[0].title
    assert first == ("Một", False)
    assert (second[-1], len(second), translated) == ("…", 70, False)


def test_an_error_is_beside_its_input_and_known_to_its_field():
    problems = {"name-en": "Shorten it", "steps-1-text": "Shorten it"}
    views = {view.name: view for view in forms.Drawing(TAGS, problems).views(FIELDS, RECORD)}
    assert [each.error for each in views["name"].inputs] == ["", "Shorten it"]
    assert views["name"].wrong
    assert [row.wrong for row in views["steps"].rows] == [False, True, False]
    assert not views["code"].wrong


@pytest.mark.parametrize("key", [
    "steps..text", "steps.x.text", "steps.²", "steps.²..text", "steps.-1.text", "steps", "steps.999999999.text",
    "steps." + "9" * 5000 + ".text", "stepsX.0.text", "steps.0.nonsense", "nonsense", "name", "name.vi.vi",
])  # fmt: skip
def test_odd_names_are_left_out(key):
    assert forms.record(FIELDS, MultiDict([(key, "x")]), TAGS) == {}


@given(some.lists(some.tuples(some.text(), some.text())), some.text())
def test_any_form_is_read_and_drawn(pairs, act):
    typed, spare = forms.rearrange(FIELDS, MultiDict(pairs), TAGS, act)
    forms.Drawing(TAGS, spare=spare).views(FIELDS, typed)
