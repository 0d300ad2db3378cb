"""Languages marked complete have every string, with the same placeholders."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from portal import languages

FOLDER = languages.FOLDER
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def catalogue(path: Path):
    with path.open("rb") as file:
        return read_po(file)


def messages(path: Path) -> dict[str, object]:
    return {str(message.id): message for message in catalogue(path) if message.id}


def texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (str(value),)


def placeholders(value: object) -> set[str]:
    return {name for text in texts(value) for name in PLACEHOLDER.findall(text)}


COMPLETE = [each for each in languages.known().values() if each.complete and each.tag != "en"]


@pytest.mark.parametrize("language", COMPLETE, ids=lambda language: language.tag)
def test_a_complete_language_has_every_string(language):
    template = messages(FOLDER / "messages.pot")
    found = messages(FOLDER / language.locale / "LC_MESSAGES" / "messages.po")
    assert missing(template, found) == []
    assert missing({**template, "A new sentence": None}, found) == ["A new sentence"]


def missing(template: dict, found: dict) -> list[str]:
    return [id for id in template if id not in found or not all(texts(found[id].string)) or found[id].fuzzy]


@pytest.mark.parametrize("language", COMPLETE, ids=lambda language: language.tag)
def test_placeholders_are_the_same_in_the_translation(language):
    found = messages(FOLDER / language.locale / "LC_MESSAGES" / "messages.po")
    wrong = [id for id, each in found.items() if each.string and not placeholders(each.string) <= placeholders(each.id)]
    lost = [
        id
        for id, each in found.items()
        if all(texts(each.string)) and placeholders(texts(each.id)[-1]) - placeholders(each.string)
    ]
    assert wrong + lost == []


def test_a_lost_placeholder_is_noticed():
    assert placeholders("%(n)s ngày") != placeholders("ngày")


def test_every_catalogue_named_exists():
    named = {step for each in languages.known().values() for step in each.chain} - {"en"}
    assert all((FOLDER / step / "LC_MESSAGES/messages.po").exists() for step in named)


def test_unknown_languages_fall_to_the_first():
    assert languages.best("rad, jra;q=0.5", ("vi", "en")) == "vi"
    assert languages.best("xx;q=oops, en-GB;q=0.8", ("vi", "en")) == "en"
    assert languages.best("en;q=0, vi;q=0.1", ("vi", "en")) == "vi"


def test_the_template_has_every_string_of_the_code(tmp_path):
    root, fresh = FOLDER.parent, tmp_path / "messages.pot"
    words = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "translations/babel.cfg",
        "-k",
        "mark",
    ]
    subprocess.run([*words, "-o", str(fresh), "."], cwd=root, check=True)
    assert set(messages(fresh)) == set(messages(FOLDER / "messages.pot"))
