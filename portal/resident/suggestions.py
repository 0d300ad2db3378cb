"""What somebody who is still typing may mean, as rows of a list; counted nowhere and kept nowhere."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext

from portal.content import aliases
from portal.content.items import Item, Text
from portal.content.kinds import KINDS
from portal.resident import looking, own_pages, results
from portal.resident.looking import Question
from portal.resident.results import PAGES
from portal.search import completion, text, wordlists
from portal.web import stores
from portal.web.language import current

MOST, FEW = 5, 3  # rows; with fewer that go on as typed, search itself is asked
LETTERS = 4  # from which on that is worth it

Row = dict[str, str]


def rows(question: Question) -> list[Row]:
    """Text with its language, what kind of thing it is or what people call it, and where it leads."""
    found = _found(question)
    items = results.items_by_key(list(found))
    keys = list(found)
    if question.area:
        keys.sort(key=lambda key: key not in items or items[key].fields.get("area") != question.area)
    made = (_row(key, items.get(key), found[key]) for key in keys)
    return [row for row in made if row][:MOST]


def _found(question: Question) -> dict[results.Key, str]:
    """Key and everyday phrase of each: what goes on as typed, then, if that is little, what fits."""
    db, kinds = stores.content(), looking.kinds_of(question)
    own = aliases.of(db)
    begun = completion.complete(db, question.words, kinds=kinds, aliases=own, limit=2 * MOST)
    found = {(one.kind, one.key): one.said for one in begun}
    if len(found) < FEW and len(question.words) >= LETTERS:
        answer = looking.find(question.words, kinds, limit=MOST)
        for key in [(hit.kind, hit.key) for hit in answer.hits] + (
            [("page", answer.page)] if answer.page and not kinds else []
        ):
            found.setdefault(key, "")
    return found


def _row(key: results.Key, item: Item | None, said: str) -> Row | None:
    kind, slug = key
    if kind == "page":
        return _own(slug, said)
    if item and kind in PAGES:
        return _made(results.title(item), said, gettext(KINDS[kind].label), results.address(kind, slug))
    name = results.title(item) if item else Text(wordlists.names().get(":".join(key), ""), "vi")
    if kind == "elsewhere" and name:
        address = url_for("resident.search.index", q=name.value)
        return _made(name, "", gettext(KINDS[kind].label), address)
    return None


def _own(name: str, said: str) -> Row | None:
    page = own_pages.named(name)
    if page is None:
        return None
    return _made(Text(page.title, current().tag), said, gettext("Page"), page.address)


def _made(name: Text, said: str, kind: str, address: str) -> Row:
    """What people say stands beside the name where it is short and has a word that the name has not, else the kind."""
    helps = 0 < len(said) <= completion.LABEL and not set(text.words(said)) <= set(text.words(name.value))
    return {"text": name.value, "lang": name.tag, "kind": f"“{said}”" if helps else kind, "address": address}
