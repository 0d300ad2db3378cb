"""What a system would tell its owner about the Wi-Fi, and what it saw that led there."""

from __future__ import annotations

from dataclasses import dataclass

PORTAL, ONLINE, LIMITED, AWAY, SUSPECTED = "portal", "online", "limited", "no internet", "suspected"


@dataclass(frozen=True)
class Verdict:
    """One of the words above. `url` is the page that would be opened for a portal."""

    word: str
    seen: tuple[str, ...] = ()
    url: str = ""
    custom_tab: bool = False  # Android would open the real browser instead of its own sign-in window

    def after(self, *earlier: str) -> Verdict:
        """The same, with what was seen before it."""
        return Verdict(self.word, (*earlier, *self.seen), self.url, self.custom_tab)
