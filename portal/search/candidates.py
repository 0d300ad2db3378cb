"""What may be meant by a question: documents near it by their texts, and matters near it by what people say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from portal.search import index
from portal.search.lexicon import Asked, Entry, Lexicon
from portal.search.query import Query

DOCUMENTS = 60
TERMS = 40  # the heaviest terms choose the documents
ENTRIES = 16  # of each lexicon, the nearest are compared phrase by phrase
NAMED = 3  # nearest entries of each lexicon without a code whose document is looked for by its name


@dataclass
class Near:
    """An entry of a lexicon near the question: the sum of what shared terms tell, and that of the nearest entry.

    `rank` is the place of this document among the targets of the entry.
    """

    lexicon: Lexicon
    asked: Asked
    place: int
    sum: float
    best: float
    rank: int = 0
    near: float = 0.0  # cosine and number of the nearest phrase, filled in with the numbers of the candidate
    nearest: int = 0

    @property
    def phrase(self) -> str:
        return self.lexicon.phrases(self.place)[self.nearest]


@dataclass
class Candidate:
    """A document, an entry of a lexicon that has none here, or both together."""

    sort: str
    key: str
    document: index.Found | None = None
    entries: list[Near] = field(default_factory=list)
    numbers: dict[str, float] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code as it is compared; "" without a document."""
        return self.document.code if self.document else ""

    @property
    def beside(self) -> bool:
        """Whether it stands beside the procedures, not against them: an item of another kind that was only found."""
        return self.document is not None and self.sort != "procedure" and not self.entries


def gather(db: Database, query: Query, lexicons: Sequence[Lexicon]) -> list[Candidate]:
    """The candidates, each once."""
    heavy = sorted(query.tells, key=lambda term: -query.tells[term])[:TERMS]
    found = {(one.kind, one.key): one for one in index.candidates(db, heavy, (), DOCUMENTS)}
    near = [one for lexicon in lexicons for one in _nearest(lexicon, query)]
    meant = _documents(db, near)
    candidates = {where: Candidate(where[0], where[1], document) for where, document in found.items()}
    for one in near:
        entry = one.lexicon.entry(one.place)
        documents = meant[id(one.lexicon), one.place]
        if not documents:
            key = entry.targets[0] if entry.targets else entry.name
            candidates.setdefault((entry.sort, key), Candidate(entry.sort, key)).entries.append(one)
        for rank, document in enumerate(documents):
            where = (document.kind, document.key)
            known = candidates.setdefault(where, Candidate(document.kind, document.key, document))
            known.entries.append(replace(one, rank=rank))
    return list(candidates.values())


def _nearest(lexicon: Lexicon, query: Query) -> list[Near]:
    asked = lexicon.ask(query.terms, query.tells)
    nearest = lexicon.nearest(asked, ENTRIES)
    return [Near(lexicon, asked, place, total, nearest[0][1]) for place, total in nearest]


def _documents(db: Database, near: list[Near]) -> dict[tuple[int, int], list[index.Found]]:
    """The documents of each entry, by its lexicon's number in memory and its place; likeliest first."""
    entries = {(id(one.lexicon), one.place): one.lexicon.entry(one.place) for one in near}
    targets = [target for entry in entries.values() for target in entry.targets]
    known = {one.code or f"{one.kind}:{one.key}": one for one in index.named(db, targets)}
    nameless = {where for one in {id(one.lexicon) for one in near} for where in _nameless(one, entries)}
    found: dict[tuple[int, int], list[index.Found]] = {}
    for where, entry in entries.items():
        targets = [target if ":" in target else index.normal_code(target) for target in entry.targets]
        documents = [known[target] for target in targets if target in known]
        if where in nameless:
            documents += index.titled(db, entry.name)
        found[where] = documents
    return found


def _nameless(lexicon: int, entries: dict[tuple[int, int], Entry]) -> list[tuple[int, int]]:
    return [where for where, entry in entries.items() if where[0] == lexicon and not entry.targets][:NAMED]
