"""The README says what the code says."""

from __future__ import annotations

from pathlib import Path

from portal import cli, settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_lists_every_setting_as_the_table_has_it():
    assert settings.as_markdown() in README
    assert settings.as_markdown() not in README.replace("| `session_minutes` | `60` |", "| `session_minutes` | `61` |")


def test_every_command_has_one_line_of_help():
    assert all(words and "\n" not in words for _name, _function, words, _arguments in cli.COMMANDS)


def test_ci_calls_the_test_command_of_the_readme():
    assert "./deploy.sh test" in README
    assert "./deploy.sh test" in (ROOT / ".ci/run").read_text("utf-8")
