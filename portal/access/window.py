"""In which window a page is read, guessed from the User-Agent, so that the status page can say what happens to it.

Only words depend on it: whoever is guessed wrongly reads about another window, and an unknown one gets the sentences
for all. A pop-up is told from a browser by what it lacks: Apple's sheet sends no "Safari", Android's login window is
a WebView ("; wv)"). A Custom Tab sends the very User-Agent of its browser, so both share one text.
"""

from __future__ import annotations

import re

# In this order: ChromeOS names Linux, every Chromium names Safari, and iPads may call themselves Macintosh.
WINDOWS = (
    ("iphone_sheet", r"(?=.*\b(iPhone|iPad|iPod)\b)(?!.*\b(Safari|CriOS|FxiOS|EdgiOS|Zalo|FBAN)\b)"),
    ("iphone", r".*\b(iPhone|iPad|iPod)\b"),
    ("mac_sheet", r"(?=.*\bMacintosh\b)(?=.*AppleWebKit)(?!.*\b(Safari|Chrome|Firefox|Edg)\b)"),
    ("android_window", r"(?=.*\bAndroid\b)(?=.*(; wv\)|Version/4\.0 ))"),
    ("android", r".*\bAndroid\b"),
    ("linux_window", r"(?=.*\bLinux\b)(?=.*\bVersion/)(?=.*\bSafari/)(?!.*\b(Chrome|CrOS|Firefox)\b)"),
    ("firefox", r".*\bFirefox/"),
    ("computer", r".*\b(Windows NT|CrOS|Macintosh|X11)\b"),
)


def of(user_agent: str) -> str:
    """One of the names above; "" when it is none of them."""
    return next((name for name, pattern in WINDOWS if re.match(pattern, user_agent[:400])), "")
