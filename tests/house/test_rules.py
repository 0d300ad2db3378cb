"""The house keeps its rules, and each rule is seen to find a planted breach."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
RULES = (
    rules.imports_point_down,
    rules.no_drawers,
    rules.sizes,
    rules.shell_sizes,
    rules.sql_in_its_place,
    rules.one_noun_four_places,
    rules.nothing_of_ours_is_patched,
    rules.nothing_is_skipped,
    rules.stale_exceptions,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule):
    assert rule(ROOT) == []


def test_at_most_five_exceptions_each_with_its_reason():
    assert len(rules.EXCEPTIONS) <= 5
    assert all(len(reason) > 20 for reason in rules.EXCEPTIONS.values())


PLANTED = [
    (rules.imports_point_down, "portal/resident/breach.py", "from portal.admin import editing\n"),
    (rules.imports_point_down, "portal/content/breach.py", "import flask\n"),
    (rules.imports_point_down, "portal/network/gate/breach.py", "import jinja2\n"),
    (rules.imports_point_down, "portal/search/breach.py", "from portal.content import store\n"),
    (rules.no_drawers, "portal/web/utils.py", ""),
    (rules.sizes, "portal/web/long.py", "x = 1\n" * 301),
    (rules.sizes, "portal/web/long.py", "def f():\n" + "    x = 1\n" * 41),
    (rules.sizes, "portal/web/README.md", "x\n" * 31),
    (rules.sizes, "portal/network/gate/long.py", "x = 1\n" * 290),
    (rules.shell_sizes, "deploy.sh", "f() {\n" + "  :\n" * 30 + "}\n"),
    (rules.shell_sizes, "deploy.sh", ":\n" * 251),
    (rules.sql_in_its_place, "portal/web/breach.py", 'X = "SELECT id FROM item"\n'),
    (rules.one_noun_four_places, "portal/resident/breach.py", 'pages = Blueprint("breach", __name__)\n'),
    (rules.nothing_is_skipped, "tests/web/test_breach.py", "import pytest\npytest.skip('x')\n"),
    (rules.nothing_of_ours_is_patched, "tests/web/test_breach.py", "import unittest" + ".mock\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED, ids=[f"{row[0].__name__}-{row[1]}" for row in PLANTED])
def test_a_planted_breach_is_found(rule, path, text, tmp_path):
    for room in ("portal", "tests"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "deploy.sh", tmp_path)
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text, "utf-8")
    assert rule(tmp_path) != rule(ROOT)
