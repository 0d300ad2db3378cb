"""Which language and text size a page is in: both stand in the address, never in a cookie.

The first path segment is the language (`/vi/procedures`); an address without one is answered with the best
language by Accept-Language, `/` at once and others by 302. Text size is the argument `size` (1 to 3).
"""

from __future__ import annotations

from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_babel import Babel, Domain, get_locale
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect, RoutingException

from portal import languages

SIZES = ("1", "2", "3")
# Arguments that make a page what it is, besides its size; links to the same page keep them.
KEPT = ("q", "kind", "area", "exact", "station", "topic", "age", "category", "page")
LONGEST = 200  # characters of an argument that links keep: a page repeats it for every language and size


class ChainDomain(Domain):  # type: ignore[misc]
    """Looks a missing string up in the next language of the chain, at last in the source (English)."""

    def get_translations(self) -> NullTranslations:
        name = str(get_locale())
        if name not in self.cache:
            [folder] = self.translation_directories
            chain = next((each.chain for each in languages.known().values() if each.locale == name), (name,))
            first, *rest = (Translations.load(folder, [step]) for step in chain)
            for catalogue in rest:
                first.add_fallback(catalogue)
            self.cache[name] = first
        return self.cache[name]


def current() -> languages.Language:
    """The language of the page being made; the first one offered outside of a page."""
    offered = current_app.extensions["languages"]
    return offered.get(getattr(g, "tag", ""), next(iter(offered.values())))


def best() -> str:
    """The best offered language for this request's Accept-Language."""
    return languages.best(request.headers.get("Accept-Language", ""), tuple(current_app.extensions["languages"]))


def init(app: Flask) -> None:
    """Give the app its languages, the converter `language` and the fallback for addresses without one."""
    offered = languages.offered(app.extensions["settings"].languages)
    app.extensions["languages"] = offered
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(languages.FOLDER)
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"

    class LanguageConverter(BaseConverter):
        regex = "|".join(offered)

    app.url_map.converters["language"] = LanguageConverter
    babel = Babel()
    babel.init_app(app, locale_selector=lambda: current().locale)
    babel.domain_instance = ChainDomain()  # before the first request
    app.url_value_preprocessor(_remember)
    app.url_defaults(_carry)
    app.context_processor(_for_templates)


def _remember(_endpoint: str | None, values: dict[str, object] | None) -> None:
    first = request.path.split("/", 2)[1]  # an error page too is in the language of its address
    spoken = first if first in current_app.extensions["languages"] else best()
    g.tag = (values or {}).pop("tag", None) or spoken
    size = request.args.get("size", "1")
    g.size = size if size in SIZES else "1"


def _carry(endpoint: str, values: dict[str, object]) -> None:
    """Links keep the language and, where it is not the normal one, the text size."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "tag"):
        values.setdefault("tag", current().tag)
        if getattr(g, "size", "1") != "1":
            values.setdefault("size", g.size)


def _for_templates() -> dict[str, object]:
    language = current()
    return {
        "language": language,
        "chain": language.content,
        "size": getattr(g, "size", "1"),
        "offered": tuple(current_app.extensions["languages"].values()),
        "same_page": same_page,
    }


def same_page(**changes: Any) -> str:
    """The address of this page with another language (`tag`) or text size (`size`)."""
    known = {name: values[0][:LONGEST] for name, values in request.args.lists() if name in KEPT}
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(request.endpoint, "tag"):
        return url_for("resident.home.index", **changes)
    values: dict[str, Any] = {**known, **(request.view_args or {}), "tag": current().tag, **changes}
    if request.method == "POST" or not _readable(request.endpoint):
        return url_for("resident.home.index", **changes)
    return url_for(request.endpoint, **values)


def _readable(endpoint: str) -> bool:
    return any("GET" in (rule.methods or ()) for rule in current_app.url_map.iter_rules(endpoint))


def _is_page(path: str) -> bool:
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except RequestRedirect:
        return True
    except (RoutingException, HTTPException):
        return False
    return endpoint != "unspoken"


def without_language(rest: str) -> Response:
    """Answer `/procedures` with 302 to `/vi/procedures` where such a page exists, else 404."""
    # The station's own screen begins in the office's first language, whatever its browser was set up in.
    tag = next(iter(current_app.extensions["languages"])) if rest.strip("/") == "kiosk" else best()
    if not _is_page(f"/{tag}/{rest}"):
        abort(404)
    query = request.query_string.decode("ascii", "ignore")
    # A path of our own: never a host, so that `//evil.example` cannot be reached (open redirect).
    answer = redirect(f"/{tag}/{rest.lstrip('/')}" + (f"?{query}" if query else ""), 302)
    answer.headers["Vary"] = "Accept-Language"
    return answer  # type: ignore[return-value]
