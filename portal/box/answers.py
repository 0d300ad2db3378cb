"""The settings of a new box: six questions, or a file; checked by the table of settings, never overwritten unasked."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal import settings as settings_module
from portal.box import render
from portal.settings import SETTINGS, Settings, SettingsError

FILE = Path("etc/tram/portal.toml")
HEAD = "# Settings of this box. README.md lists them all. After a change: sudo ./deploy.sh install\n"
# The questions are the settings' own help; the second column is what a technician may want to know.
QUESTIONS = (
    ("wifi_name", ""),
    ("wifi_country", ""),
    ("wifi_interface", ""),
    ("uplink_interface", ""),
    ("portal_name", ""),
    ("staff_listen", "an address of this box in the office network opens them there"),
)
HELP = {setting.name: setting.help for setting in SETTINGS}


@dataclass(frozen=True)
class Answered:
    """The settings in force and the text of their file."""

    settings: Settings
    text: str


class Refused(Exception):
    """The settings are not taken; the sentence says what to do."""


def settle(root: Path, file: str | None, *, replace: bool, ask: Callable[[], dict[str, object]]) -> Answered:
    """What stands in /etc/tram, or the file given, or the answers to the questions. Raises Refused, SettingsError."""
    target = root / FILE
    standing = target.read_text("utf-8") if target.exists() else None
    if file is not None:
        given = Path(file)
        try:
            text = given.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"{given} cannot be read ({error}); give --answers another file") from None
        if standing is not None and standing != text and not replace:
            raise Refused(f"{target} is there and differs from {given}; add --replace to put {given} in its place")
        return Answered(read(given), text)
    if standing is not None:
        return Answered(read(target), standing)
    text = as_toml(ask())
    return Answered(settings_module.make(_loads(text), str(target)), text)


def read(file: Path) -> Settings:
    """The settings of `file`, with what only shows when the daemons are put side by side. Raises SettingsError."""
    found = settings_module.read(file)
    render.check(found, render.Place())
    return found


def _loads(text: str) -> dict[str, object]:
    import tomllib

    return tomllib.loads(text)


def missing_uplink(settings: Settings, present: Sequence[str]) -> str:
    """A sentence when the uplink is no interface of this machine; the radio may be plugged in later."""
    if settings.uplink_interface in present:
        return ""
    return (
        f"{settings.file}: uplink_interface is {settings.uplink_interface!r}, which this machine does not have; "
        f"write one of {', '.join(present) or 'those that `ip link` shows'}"
    )


def interfaces() -> list[str]:
    """Network interfaces of this machine that could be an uplink or a radio."""
    return [name for _, name in socket.if_nameindex() if name != "lo"]


def guesses(present: Sequence[str], proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> dict[str, object]:
    """Better defaults than the table's, read from this machine: its uplink and its radio."""
    found: dict[str, object] = {}
    try:
        routes = [line.split() for line in (proc / "net/route").read_text().splitlines()[1:]]
    except OSError:
        routes = []
    defaults = [words[0] for words in routes if len(words) > 1 and words[1] == "00000000"]
    wired = [name for name in present if name.startswith("e")]
    if defaults or wired:
        found["uplink_interface"] = (defaults or wired)[0]
    radios = [name for name in present if (sys / "class/net" / name / "wireless").exists()]
    return found | ({"wifi_interface": radios[0]} if radios else {})


def ask(
    present: Sequence[str], read_line: Callable[[str], str] = input, say: Callable[[str], None] = print
) -> dict[str, object]:
    """Ask until every answer will do; Enter takes the default shown. Raises Refused when the answers end."""
    say("Six questions; Enter takes what stands in brackets.")
    given: dict[str, object] = {}
    start = {setting.name: setting.default for setting in SETTINGS} | guesses(present)
    for name, more in QUESTIONS:
        while name not in given:
            try:
                answer = read_line(f"{HELP[name]}{more and f' ({more})'} [{start[name]}]: ").strip()
            except EOFError:
                raise Refused(f"The answers ended before {name}; answer at a terminal or give --answers FILE") from None
            trouble = _trouble({**given, name: answer or start[name]}, name, present)
            if trouble:
                say(f"  {trouble}")
            else:
                given[name] = answer or start[name]
    return given


def _trouble(given: dict[str, object], name: str, present: Sequence[str]) -> str:
    """Why the last answer will not do, without the file's name, which the technician has not seen yet."""
    try:
        settings = settings_module.make(given, "?")
        render.check(settings, render.Place())
    except SettingsError as error:
        return str(error).removeprefix("?: ")
    return missing_uplink(settings, present).removeprefix("?: ") if name == "uplink_interface" else ""


def as_toml(given: dict[str, object]) -> str:
    """The file of these settings; strings and whole numbers."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in given.items()]
    return HEAD + "".join(lines)
