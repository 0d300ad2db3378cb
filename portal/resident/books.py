"""The bookshelf: by topic and age, and one page for each book with its place on the shelf."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from portal.content import store
from portal.content.items import Item
from portal.content.kinds import KINDS
from portal.web import stores

pages = Blueprint("books", __name__)
EACH = 6  # books of a topic before one topic is chosen: a hundred at once would pass 400 elements a page
PLACE = re.compile(r"([A-Z])[ .-]?(\d{1,2})")  # "A3": board A, third compartment from the left


@dataclass(frozen=True)
class Chip:
    """One choice of a filter: its address, words, how many books it gives, whether it is the one chosen."""

    address: str
    words: str
    count: int
    on: bool


@dataclass(frozen=True)
class Shelf:
    """The bookcase as far as it is known: its boards, top first, each with its compartments from the left.

    A compartment is its number, how many books stand in it, and whether the one looked for does.
    """

    boards: list[tuple[str, list[tuple[int, int, bool]]]]
    board: str
    compartment: int
    widest: int


@pages.get("/books")
def index() -> str:
    books = store.find_all(stores.content(), "book")
    topic, age = _chosen("topic"), _chosen("age")
    found = [book for book in books if _fits(book, topic, age)]
    topics = [
        (value, label, [book for book in found if book.fields.get("topic") == value])
        for value, label in labels("topic").items()
    ]
    return render_template(
        "resident/books/index.html",
        topics=[each for each in topics if each[2]],
        most=len(found) if topic else EACH,
        topic=topic,
        age=age,
        topic_chips=_chips(books, "topic", topic, age),
        age_chips=_chips(books, "age", topic, age),
        age_words=labels("age").get(age, ""),
        sample=any(book.sample for book in found),
    )


@pages.get("/books/<slug>")
def show(slug: str) -> str:
    db = stores.content()
    item = store.get(db, "book", slug)
    return render_template(
        "resident/books/show.html",
        item=item,
        sample=item.sample,
        topic=labels("topic").get(item.fields.get("topic", ""), ""),
        age=labels("age").get(item.fields.get("age", ""), ""),
        shelf=shelf(store.find_all(db, "book"), item),
    )


def labels(field: str) -> dict[str, str]:
    """The words of a closed choice, in the reader's language, in the order of the table of kinds."""
    return {value: gettext(label) for value, label in KINDS["book"].by_name[field].choices}


def _chosen(field: str) -> str:
    """The value of a filter in the address; one that is not in the table counts as none."""
    value = request.args.get(field, "")
    return value if value in labels(field) else ""


def _fits(book: Item, topic: str, age: str) -> bool:
    return topic in ("", book.fields.get("topic")) and age in ("", book.fields.get("age", "all"))


def _chips(books: list[Item], field: str, topic: str, age: str) -> list[Chip]:
    """ "All" and each value that gives a book beside the other filter; the one chosen stays even when it gives none."""
    chosen = {"topic": topic, "age": age}
    chips = []
    for value, words in {"": gettext("All"), **labels(field)}.items():
        wanted = {**chosen, field: value}
        count = sum(_fits(book, **wanted) for book in books)
        on = value == chosen[field]
        address = url_for("resident.books.index", **{name: word for name, word in wanted.items() if word})  # type: ignore[arg-type]
        if count or on or not value:
            chips.append(Chip(address, words, count, on))
    return chips


def place(book: Item) -> tuple[str, int] | None:
    """Board and compartment of "A3"; None where the office writes its places in another way."""
    found = PLACE.fullmatch(str(book.fields.get("shelf", "")).strip())
    return (found[1], int(found[2])) if found else None


def shelf(books: list[Item], item: Item) -> Shelf | None:
    """The bookcase with the place of `item` marked; None when that place is not known."""
    here = place(item)
    if here is None:
        return None
    taken = Counter(spot for spot in map(place, books) if spot)
    boards: dict[str, list[tuple[int, int, bool]]] = {}
    for spot in sorted(taken):
        boards.setdefault(spot[0], []).append((spot[1], taken[spot], spot == here))
    return Shelf(list(boards.items()), *here, widest=max(number for _board, number in taken))
