"""The style sheet of a page, put together from static/css and written into the page itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
SHEETS = {
    "resident": ("tokens", "base", "components", "resident", "print"),
    "kiosk": ("tokens", "base", "components", "kiosk"),
    "admin": ("tokens", "base", "components", "admin", "print"),
}


def squeeze(css: str) -> str:
    """Drop comments and needless white space; no renaming, so the page stays readable."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()


@cache
def style(sheet: str) -> Markup:
    """The squeezed style sheet called `sheet`, safe to stand inside <style>."""
    return Markup(squeeze("\n".join((CSS / f"{name}.css").read_text("utf-8") for name in SHEETS[sheet])))  # noqa: S704
