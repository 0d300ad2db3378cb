"""One system from joining to being online: what it says at each step of its own sign-in window."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal.network.phones.device import Device
from portal.network.phones.systems import SHEET, System
from portal.network.phones.verdict import ONLINE, PORTAL, Verdict
from portal.network.phones.window import Lost, Window

# WebKit without "Safari": by that the sheet is told from the browser.
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
SHEET_AGENT = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {WEBKIT} Mobile/15E148"
VIEW = "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/152.0.0.0 Mobile Safari/537.36"
VIEW_AGENT = f"Mozilla/5.0 (Linux; Android 15; wv) {VIEW}"


@dataclass
class Walk:
    """What happened. `trouble` is empty when a person could have gone this way."""

    key: str
    words: dict[str, str] = field(default_factory=dict)  # moment → verdict
    pages: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    custom_tab: bool = False

    def note(self, moment: str, verdict: Verdict) -> None:
        self.words[moment] = verdict.word
        self.seen += [f"{moment}: {each}" for each in verdict.seen]


def walk(device: Device, system: System) -> Walk:
    """Before the grant, while reading, and at the first page after Connect. Leaves the device connected."""
    done = Walk(system.key)
    first = system.look(device)
    done.note("before", first)
    done.custom_tab = first.custom_tab
    if first.word != PORTAL:
        done.trouble.append(f"no portal is seen, but {first.word}")
        return done
    closed: list[str] = []

    def at_page(url: str) -> None:
        """Android at page start, Apple after a full navigation: the same question again, and what follows from it."""
        done.pages.append(url)
        if not closed:
            said = system.look(device)
            done.seen += [f"{urlsplit(url).path}: {each}" for each in said.seen]
            closed.extend([url] if said.word == ONLINE else [])

    view = Window(device, SHEET_AGENT if system.opens == SHEET else VIEW_AGENT, at_page)
    try:
        _read(view, first.url, done)
        if closed:
            done.trouble.append(f"the window closes before Connect, at {closed[0]}")
        done.note("reading", system.look(device))
        language = view.page.language
        view.press_connect()
        done.note("at the grant", system.look(device))
    except Lost as error:
        done.trouble.append(str(error))
        return done
    _judge_end(view, done, closed, language)
    return done


def _read(view: Window, url: str, done: Walk) -> None:
    """The page that opens, another one, and a language chosen by hand, as a person would before pressing anything."""
    view.open(url)
    if urlsplit(url).hostname == urlsplit(view.url).hostname and view.passed:
        done.trouble.append(f"{url} leads nowhere else")
    view.follow("/procedures")
    if "/en/" not in view.url:
        view.open(view.url.replace("/vi/", "/en/", 1))


def _judge_end(view: Window, done: Walk, closed: list[str], language: str) -> None:
    """The re-check at the page after the 303 must say online; what was chosen must live on in the address alone."""
    if not any(step.startswith("303") for step in view.passed):
        done.trouble.append("Connect is not answered by a 303")
    if done.words["at the grant"] != ONLINE:
        done.trouble.append(f"after Connect it says {done.words['at the grant']}")
    if not closed:
        done.trouble.append("the window is not told at the page after Connect")
    again = Window(view.device, view.agent)  # the sheet was closed: no cookie, no storage is left
    again.open(view.url)
    if again.page.language != language:
        done.trouble.append(f"the language {language} is lost when the window is closed")
