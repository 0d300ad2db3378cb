"""The office's search words as a file for other offices, and theirs taken in."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from portal.admin.signed_in import name
from portal.content import lexicon
from portal.web import stores
from portal.web.page import now

pages = Blueprint("lexicon", __name__)
LARGEST = 1_000_000  # bytes of a file
Answer = tuple[str, int]


@pages.get("/lexicon")
def index() -> Answer:
    return _page()


@pages.get("/lexicon/words.txt")
def download() -> Response:
    found = "\n".join((*lexicon.HEAD, *lexicon.lines(stores.content()), ""))
    # The mark at the beginning: Notepad before Windows 10 reads Vietnamese wrongly without it.
    answer = Response("\ufeff" + found, mimetype="text/plain")
    answer.headers["Content-Disposition"] = 'attachment; filename="tu-tim-kiem.txt"'
    return answer


@pages.post("/lexicon/add")
def add() -> Answer:
    sent = request.files.get("file")
    content = sent.read(LARGEST + 1) if sent else b""
    if not content:
        return _page(problem=gettext("Choose the file with the words"))
    if len(content) > LARGEST:
        return _page(problem=gettext("The file is larger than 1 MB; choose the file with the words"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _page(problem=gettext("The file is not UTF-8 text. Open it in Notepad, choose “Save as”, UTF-8"))
    report = lexicon.take(stores.content(), text.splitlines(), name(), now())
    return _page(report=report)


def _page(problem: str = "", report: lexicon.Report | None = None) -> Answer:
    said = (report.refused or report.left_out) if report else []
    page = render_template(
        "admin/lexicon/index.html",
        problems={"file": problem} if problem else {},
        report=report,
        most=lexicon.MOST,
        said=[(each.line, gettext(each.message, **each.parameters)) for each in said],
        count=sum(1 for _line in lexicon.lines(stores.content())),
    )
    return page, 422 if problem or (report and report.refused) else 200
