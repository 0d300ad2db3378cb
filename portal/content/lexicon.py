"""The office's search words as one text for other offices, and theirs taken in: all or nothing, and only ever added.

The format is that of the lists in search/words, one entry a line:
`targets | name or official words | how often 0-4, may be empty | what people say, another way`.
Who wrote an entry is no part of it. A line that leads to something this office has not is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from portal.content import aliases, files, store
from portal.content.checks import one_line
from portal.content.fields import LONGEST_LINE, _
from portal.content.files import Unreadable
from portal.content.items import Item, translated
from portal.content.kinds import KINDS, MEANT
from portal.search import text

__all__ = ["Unreadable"]
MOST = 2000  # lines: as much as is written in a second, while nobody else can save
HEAD = (
    "# What residents say, and what is meant. One entry a line:",
    "# targets | name or official words | how often 0-4, may be empty | what people say, another way",
)
TARGET = re.compile(rf"(?:(?:{'|'.join(MEANT)}):)?[A-Za-z0-9][A-Za-z0-9._-]{{0,79}}")
NOTE = "words"  # of the revisions that an import makes


@dataclass(frozen=True)
class Said:
    """A line of a report; message: a message id with %(…)s parameters, translated where it is shown to staff."""

    line: int
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Report:
    """What was done: entries made, entries that gained words, those that had them; lines refused or left out."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Said] = field(default_factory=list)
    left_out: list[Said] = field(default_factory=list)

    def lines(self) -> list[str]:
        """For the command line."""
        said = [f"line {each.line}: {each.message % each.parameters}" for each in self.refused or self.left_out]
        if self.refused:
            return [*said, "nothing was written."]
        return [*said, f"{self.created} new, {self.changed} with more words, {self.unchanged} unchanged."]


@dataclass(frozen=True)
class Entry:
    """A line that was read."""

    line: int
    targets: tuple[str, ...]
    name: str
    words: tuple[str, ...]


class _Faulty(Exception):
    def __init__(self, message: str, **parameters: object) -> None:
        super().__init__(message)
        self.message, self.parameters = message, parameters


def run(db: Database, act: str, name: str, now: datetime) -> tuple[list[str], bool]:
    """`export` to the file or `import` from it: what to say, and whether it was done. Raises Unreadable."""
    if act == "export":
        found = list(lines(db))
        with files.written(name) as target:
            target.writelines(f"{line}\n" for line in (*HEAD, *found))
        return [f"{len(found)} entries written"], True
    with files.opened(name) as (source, _raw, _size):
        try:
            report = take(db, source, "import", now)
        except (UnicodeDecodeError, EOFError):
            raise Unreadable(f"{name} is not UTF-8 text; save it as that and try again") from None
    return report.lines(), not report.refused


def lines(db: Database) -> Iterator[str]:
    """Every published entry and card that is the office's own; samples come with every portal."""
    for item in store.find_all(db, "alias"):
        if not item.sample:
            named, meaning = " ".join(aliases.targets(item)), item.fields.get("meaning", "")
            if named or not meaning:
                yield _line(named, item.fields["name"], item)
            if meaning:
                yield _line("", meaning, item)
    for item in store.find_all(db, "elsewhere"):
        if item.fields.get("words") and not item.sample:
            yield _line(f"elsewhere:{item.slug}", str(translated(item.fields.get("name"), ("vi", "en")).value), item)


def _line(named: str, name: str, item: Item) -> str:
    said = ", ".join(_bare(each) for each in item.fields["words"])
    return f"{named} | {_bare(name)} | | {said}".lstrip()


def _bare(words: str) -> str:
    """Without the signs that part a line."""
    return " ".join(re.sub(r"[|,;#]", " ", words).split())


def take(db: Database, source: Iterable[str], editor: str, now: datetime) -> Report:
    """Add what the lines say in one transaction; a single faulty line and nothing is written. Raises StoreUnusable."""
    report = Report()
    entries = list(_read(source, report))
    if report.refused:
        return report
    with store.writing(db):
        here = {
            each: aliases.meant(db, each) for each in dict.fromkeys(each for one in entries for each in one.targets)
        }
        additions = []
        for entry in entries:
            items = [item for each in entry.targets if (item := here[each])]
            if entry.targets and not items:
                named = ", ".join(entry.targets)
                report.left_out.append(Said(entry.line, _("left out: there is no %(item)s here"), {"item": named}))
            elif words := _new_to(items, entry):
                additions.append(_addition(entry, items, words))
            else:
                report.unchanged += 1
        for _item, outcome in aliases.add_all(db, additions, editor, now, note=NOTE):
            setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _new_to(items: list[Item], entry: Entry) -> list[str]:
    """Its words that no "not done here" card among the items has itself."""
    on_cards = {" ".join(text.words(each)) for item in items for each in _on_card(item)}
    return [each for each in entry.words if " ".join(text.words(each)) not in on_cards]


def _addition(entry: Entry, items: list[Item], words: list[str]) -> aliases.Addition:
    named = [aliases.target(item.kind, item.slug) for item in items]
    if not named:
        return aliases.Addition(words, (), entry.name, entry.name)
    title = items[0].fields.get(KINDS[items[0].kind].title)
    return aliases.Addition(words, named, entry.name or str(translated(title, ("vi", "en")).value))


def _on_card(item: Item) -> list[str]:
    """Words that a "not done here" card has itself."""
    return list(item.fields.get("words", [])) if item.kind == "elsewhere" else []


def _read(source: Iterable[str], report: Report) -> Iterator[Entry]:
    for number, line in enumerate(source, 1):
        if number > MOST:
            report.refused.append(Said(number, _("there are more than %(most)s lines; leave some out"), {"most": MOST}))
            return
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            yield _entry(number, line)
        except _Faulty as faulty:
            report.refused.append(Said(number, faulty.message, faulty.parameters))


def _entry(number: int, line: str) -> Entry:
    parts = [one_line(part) for part in line.split("|")]
    if len(parts) != 4:
        raise _Faulty(_("write four parts with | between them: targets | name | how often | words, more words"))
    named, name, often, said = parts
    targets = tuple(dict.fromkeys(named.replace(",", " ").split()))
    for each in targets:
        if not TARGET.fullmatch(each):
            raise _Faulty(_("“%(item)s” is no code and no kind:short-name"), item=each)
    words = aliases.distinct(each for part in re.split("[,;]", said) if (each := part.strip()))
    if not words:
        raise _Faulty(_("write at least one word that people say after the third |"))
    if not targets and not text.words(name):
        raise _Faulty(_("write what is meant: a target, or official words"))
    if often not in ("", "0", "1", "2", "3", "4"):
        raise _Faulty(_("how often is a number from 0 to 4, or empty"))
    if any(len(each) > LONGEST_LINE for each in (name, *words)):
        raise _Faulty(_("a name or a word is longer than %(most)s characters"), most=LONGEST_LINE)
    return Entry(number, targets, name, tuple(words))
