"""The settings of a new box: six questions, or a file, checked, and never overwritten unasked."""

from __future__ import annotations

import pytest

from portal import settings as settings_module
from portal.box import answers
from portal.settings import SettingsError


def never() -> dict[str, object]:
    raise AssertionError("a question was asked")


def typed(*lines: str):
    """Somebody at the keyboard, and what is said to him."""
    waiting, said = list(lines), []

    def read_line(question: str) -> str:
        said.append(question)
        if not waiting:
            raise EOFError
        return waiting.pop(0)

    return read_line, said


def test_enter_takes_every_default_shown():
    read_line, said = typed(*[""] * 6)
    given = answers.ask(["eth0", "wlan0"], read_line, said.append)
    assert given["wifi_name"] == "WiFi Phuong Tan Lap"
    assert list(given) == [name for name, _ in answers.QUESTIONS]
    assert sum("[" in line for line in said) == 6


def test_an_answer_that_will_not_do_is_asked_again_with_its_remedy():
    read_line, said = typed("x" * 33, "WiFi A", "Viet Nam", "VN", "wlan0", "eth7", "eth0", "", "here", "")
    given = answers.ask(["eth0"], read_line, said.append)
    assert given["wifi_name"] == "WiFi A"
    assert given["uplink_interface"] == "eth0"
    assert any("shorten it" in line for line in said)
    assert any("two capital letters" in line for line in said)
    assert any("which this machine does not have; write one of eth0" in line for line in said)
    assert any("write address:port" in line for line in said)


def test_answers_that_end_early_are_refused_with_the_question():
    read_line, said = typed("WiFi A")
    with pytest.raises(answers.Refused, match="before wifi_country"):
        answers.ask(["eth0"], read_line, said.append)


def test_the_machine_offers_its_own_uplink_and_radio(tmp_path):
    (tmp_path / "net").mkdir()
    (tmp_path / "net/route").write_text("Iface\tDestination\nenp2s0\t0008080A\nenp1s0\t00000000\n")
    (tmp_path / "class/net/wlx00/wireless").mkdir(parents=True)
    found = answers.guesses(["enp2s0", "enp1s0", "wlx00"], tmp_path, tmp_path)
    assert found == {"uplink_interface": "enp1s0", "wifi_interface": "wlx00"}


def test_the_answers_make_a_file_that_reads_as_they_were_given(tmp_path):
    given = {"wifi_name": "Wi-Fi Phường 'Tân' Lập", "session_minutes": 30}
    (tmp_path / "portal.toml").write_text(answers.as_toml(given))
    found = settings_module.read(tmp_path / "portal.toml")
    assert {name: found.values[name] for name in given} == given


def test_settings_that_stand_are_kept_and_nothing_is_asked(tmp_path):
    file = tmp_path / answers.FILE
    file.parent.mkdir(parents=True)
    file.write_text('wifi_name = "Mine"\n')
    assert answers.settle(tmp_path, None, replace=False, ask=never).settings.wifi_name == "Mine"
    other = tmp_path / "other.toml"
    other.write_text('wifi_name = "Other"\n')
    with pytest.raises(answers.Refused, match="--replace"):
        answers.settle(tmp_path, str(other), replace=False, ask=never)
    assert answers.settle(tmp_path, str(other), replace=True, ask=never).settings.wifi_name == "Other"
    assert file.read_text() == 'wifi_name = "Mine"\n'


def test_a_file_with_an_unknown_key_is_refused_by_name(tmp_path):
    file = tmp_path / "answers.toml"
    file.write_text('wifi_nam = "A"\n')
    with pytest.raises(SettingsError, match="wifi_nam is not a setting; remove the line"):
        answers.settle(tmp_path, str(file), replace=False, ask=never)
    with pytest.raises(answers.Refused, match="cannot be read"):
        answers.settle(tmp_path, str(tmp_path / "gone.toml"), replace=False, ask=never)
