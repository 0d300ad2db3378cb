"""How good an answer is, over many questions: success, questions wrongly left alone, answers given in vain.

A question is a line of JSON: query_id, category (CATEGORIES), query, relevant {code: 2 = the one asked for, 1 = also
right}; none relevant: the right answer is nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CATEGORIES = {
    "a": "formal", "b": "no diacritics", "c": "Telex and VNI keys", "d": "abbreviations", "e": "typos, regional",
    "f": "everyday words", "g": "situations", "h": "English", "i": "Indonesian, Chinese, Korean", "j": "no answer",
}  # fmt: skip
FOLDER = Path(__file__).parents[1] / "data/search"


@dataclass(frozen=True)
class Question:
    id: str
    category: str
    typed: str
    relevant: Mapping[str, int]

    @property
    def asked_for(self) -> set[str]:
        return {code for code, grade in self.relevant.items() if grade == 2}


@dataclass(frozen=True)
class Figures:
    """Shares of the questions with an answer, and `in_vain` of those without: something was shown."""

    number: int
    first: float
    three: float
    wrongly_none: float
    in_vain: float

    def __str__(self) -> str:
        return (
            f"{self.number:5} first {self.first:.3f}  in three {self.three:.3f}  "
            f"wrongly none {self.wrongly_none:.3f}  in vain {self.in_vain:.3f}"
        )


def questions(path: Path) -> list[Question]:
    rows: Iterable[dict[str, Any]] = map(json.loads, path.read_text("utf-8").splitlines())
    return [Question(row["query_id"], row["category"], row["query"], row["relevant"]) for row in rows]


def figures(asked: Sequence[Question], answers: Mapping[str, Sequence[str]]) -> Figures:
    """`answers`: codes, best first, by the id of the question."""
    answerable = [one for one in asked if one.relevant]
    places = [next((at for at, code in enumerate(answers[q.id]) if code in q.asked_for), 99) for q in answerable]
    none = [not answers[one.id] for one in answerable]
    vain = [bool(answers[one.id]) for one in asked if not one.relevant]
    return Figures(
        len(asked), _mean(at == 0 for at in places), _mean(at < 3 for at in places), _mean(none), _mean(vain)
    )


def by_category(asked: Sequence[Question], answers: Mapping[str, Sequence[str]]) -> dict[str, Figures]:
    parts: dict[str, list[Question]] = defaultdict(list)
    for one in asked:
        parts[one.category].append(one)
    return {category: figures(part, answers) for category, part in sorted(parts.items())}


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else 0.0
