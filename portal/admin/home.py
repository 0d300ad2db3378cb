"""What is to be done, and the way to every kind of content."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, render_template
from flask_babel import gettext

from portal.admin import unanswered
from portal.admin.shown import language_name, offered
from portal.content import overview
from portal.content.kinds import KINDS, Kind
from portal.web import stores
from portal.web.page import local_now

pages = Blueprint("home", __name__)


@dataclass
class Task:
    """One thing to do: why, and where it waits, as (kind, how many)."""

    show: str
    title: str
    advice: str
    lang: str = ""
    places: list[tuple[Kind, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(count for _kind, count in self.places)


@pages.get("/")
def index() -> str:
    tasks = _tasks()
    shows = [*overview.SHOW, *(task.show for task in tasks if task.show not in overview.SHOW)]
    kinds = []
    for kind in KINDS.values():
        found = overview.counts(stores.content(), kind.name, shows, f"{local_now().date()}")
        kinds.append((kind, found))
        for task in tasks:
            if found[task.show]:
                task.places.append((kind, found[task.show]))
    return render_template(
        "admin/home/index.html",
        tasks=[task for task in tasks if task.places],
        kinds=kinds,
        unanswered=unanswered.waiting(),
    )


def _tasks() -> list[Task]:
    """In the order in which residents are harmed when it is left undone."""
    first, *others = offered()
    return [
        Task("expired", gettext("Expired"),
             gettext("The date “valid until” has passed. Renew the text and the date, or archive the item.")),
        Task("district", gettext("Names the district level"),
             gettext("Districts were abolished on 1 July 2025. Check who does it now and correct the text.")),
        Task("sample", gettext("Sample data"),
             gettext("Examples that came with the portal; residents see them marked so. Correct or archive.")),
        Task("draft", gettext("Drafts"), gettext("Residents do not see these. Finish and publish, or archive.")),
        Task("unchecked", gettext("Not yet checked"),
             gettext("Compare with the official text, then press “I have checked this”.")),
        *(Task(f"{overview.MISSING}{each.tag}", gettext("Missing in %(language)s", language=language_name(each)),
               gettext("Readers of this language see another one instead."), each.tag) for each in (first, *others)),
    ]  # fmt: skip
