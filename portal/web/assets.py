"""Style sheets, put together from static/css and written into the page; scripts, fetched once by their digest."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

STATIC = Path(__file__).resolve().parent.parent / "static"
CSS = STATIC / "css"
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


@cache
def script(name: str) -> str:
    """The address of static/js/`name`.js with its digest: nginx lets a phone keep it for good, a new release is new."""
    digest = hashlib.sha256((STATIC / "js" / f"{name}.js").read_bytes()).hexdigest()[:12]
    return f"/static/{digest}/js/{name}.js"


def init(app: Flask) -> None:
    app.jinja_env.globals |= {"style": style, "script": script}
    # nginx answers these from the release folder; the demo has no nginx.
    app.add_url_rule(
        "/static/<digest>/js/<name>.js",
        "script",
        lambda digest, name: app.send_static_file(f"js/{name}.js"),
    )
