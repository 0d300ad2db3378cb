"""Fits `portal/search/weights.py` and says how good search is; never run as a test.

    python -m tests.search.fit --catalogue FILE.jsonl [--more QUESTIONS.jsonl …] [--write] [--curve]

The catalogue is an export of procedures (`portal export procedure FILE.jsonl`) that holds the codes of the questions in
tests/data/search. Each file of questions is held out in turn: weights fitted on the others, figures on it alone. The
files of --more and tests/data/search/held-out-*.jsonl are never fitted on. --curve: the same figures with a part of the
phrases only, to see whether more words would still help. Needs numpy: pip install ".[fit]"

The model is one choice: which candidate, or "nothing here", was meant. Its chance is the softmax of the weighed sums;
what is maximised is the logarithm of the chance of all right ones together, by Adam, with a small penalty on size.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from portal.content import store, transfer
from portal.search import features, index, ranking, wordlists
from portal.search.candidates import gather
from portal.search.lexicon import Entry, Lexicon
from portal.search.lexicon_building import build
from portal.search.query import understand
from tests.search import measure
from tests.search.measure import Question

NAMES = [*features.NAMES, *ranking.NOTHING]
SORTS = ("procedure", "elsewhere", "nothing", "other", "always")  # only tell sorts apart: no penalty
START = {"always": 10.0}  # "nothing here" must begin within reach of the others, or it never gets there
LEAST = {"often": 0.1, "exact": 1.5}  # what questions that are spread evenly over procedures cannot tell
STEPS, RATE, PENALTY = 600, 0.15, 0.0008
ALSO = 0.15  # how right a candidate is that was not asked for and is right, too


@dataclass
class Case:
    """A question with its candidates: a row of numbers each, the last row is "nothing here"."""

    question: Question
    codes: list[str]
    rows: np.ndarray
    right: np.ndarray


def case(db: Database, question: Question, lexicon: Lexicon) -> Case | None:
    lexicons = (lexicon,)
    query = understand(question.typed, index.Vocabulary(db), lexicons)
    if query.codes:
        return None
    found = [one for one in gather(db, query, lexicons) if not one.beside] if query.telling else []
    features.fill(found, query)
    rows = np.zeros((len(found) + 1, len(NAMES)))
    for at, one in enumerate(found):
        rows[at, : len(features.NAMES)] = [one.numbers[name] for name in features.NAMES]
    rows[-1, len(features.NAMES) :] = list(ranking.for_nothing(query, found).values())
    codes = [one.code if one.sort == "procedure" else "" for one in found]
    grades = np.array([question.relevant.get(one.key, 0) if one.code else 0 for one in found] + [0])
    right = np.where(grades == 2, 1.0, np.where(grades == 1, ALSO, 0.0))
    if not question.relevant:
        right = np.array([0.0 if code else 1.0 for code in codes] + [1.0])
    return Case(question, [one.key if one.code else "" for one in found], rows, right)


def fitted(cases: Sequence[Case]) -> np.ndarray:
    """The weights, in the order of NAMES."""
    useful = [one for one in cases if one.right.sum() > 0]
    longest = max(len(one.rows) for one in useful)
    rows = np.zeros((len(useful), longest, len(NAMES)))
    right = np.zeros((len(useful), longest))
    absent = np.full((len(useful), longest), -1e9)
    for at, one in enumerate(useful):
        rows[at, : len(one.rows)], right[at, : len(one.rows)], absent[at, : len(one.rows)] = one.rows, one.right, 0
    known = {**ranking.WEIGHTS, **ranking.NOTHING, **START}
    weights = np.array([known[name] for name in NAMES])
    penalty = np.array([0.0 if name in SORTS else 2 * PENALTY for name in NAMES])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = rows @ weights + absent
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        aim = chances * right
        aim /= np.maximum(aim.sum(axis=1, keepdims=True), 1e-12)
        slope = np.einsum("ik,ikf->f", chances - aim, rows) / len(rows) + penalty * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        rate = RATE * (1.0 if step < 2 * STEPS / 3 else 0.2)
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        for name, least in LEAST.items():
            weights[NAMES.index(name)] = max(least, weights[NAMES.index(name)])
    return weights


def answers(cases: Sequence[Case], weights: np.ndarray) -> dict[str, list[str]]:
    """What `ranking.find` would answer with these weights, codes best first."""
    found = {}
    for one in cases:
        scores = one.rows @ weights
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = [at for at in np.argsort(-chances) if at < len(one.codes) and one.codes[at]]
        enough = sum(chances[at] for at in order) >= ranking.ENOUGH
        found[one.question.id] = [one.codes[at] for at in order][:20] if enough else []
    return found


def report(title: str, cases: Sequence[Case], weights: np.ndarray, *, parts: bool = False) -> None:
    asked = [one.question for one in cases]
    given = answers(cases, weights)
    print(f"{title:48} {measure.figures(asked, given)}")
    for category, figures in measure.by_category(asked, given).items() if parts else ():
        print(f"    {measure.CATEGORIES[category]:28} {figures}")


def thinned(share: float) -> Lexicon:
    """The shipped lexicon with this share of the phrases of each matter, chosen at random but the same each time."""
    chosen = random.Random(7)
    parts = [(one, chosen.sample(one.phrases, max(1, round(share * len(one.phrases))))) for one in wordlists.entries()]
    return build([Entry(one.targets, one.name, one.often, tuple(part)) for one, part in parts], wordlists.stop_words())


def write(weights: np.ndarray) -> None:
    path = Path(ranking.__file__).with_name("weights.py")
    text = path.read_text("utf-8")
    for name, weight in zip(NAMES, weights, strict=True):
        before = {**ranking.WEIGHTS, **ranking.NOTHING}[name]
        text = text.replace(f'"{name}": {before:.2f}', f'"{name}": {weight:.2f}'.replace("-0.00", "0.00"))
    path.write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights of search, and measure it.")
    parser.add_argument("--catalogue", type=Path, required=True)
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--curve", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = store.open(Path(folder))
        done = transfer.import_file(
            db, "procedure", str(options.catalogue), editor="fit", now=datetime.now(UTC), dry_run=False
        )
        print("\n".join(done.lines()), file=sys.stderr)
        listed = {row["key"] for row in db.query("SELECT key FROM search_document WHERE kind = 'procedure'")}

        def cases(path: Path, lexicon: Lexicon) -> list[Case]:
            asked = [one for one in measure.questions(path) if not one.relevant or one.asked_for & listed]
            return [one for one in (case(db, question, lexicon) for question in asked) if one]

        own = sorted(measure.FOLDER.glob("questions-*.jsonl"))
        kept = [*sorted(measure.FOLDER.glob("held-out-*")), *options.more]
        whole = wordlists.lexicon()
        batches = {path.stem: cases(path, whole) for path in own}
        others = {path.stem: cases(path, whole) for path in kept}
        for share in (1 / 8, 1 / 4, 1 / 2, 3 / 4) if options.curve else ():
            part = thinned(share)
            weights = fitted([one for path in own for one in cases(path, part)])
            for path in kept:
                report(f"{path.stem}, {share:.0%} of the phrases", cases(path, part), weights)
    for name, batch in batches.items():
        rest = [one for other in batches if other != name for one in batches[other]]
        report(f"{name}, held out", batch, fitted(rest))
    every = [one for batch in batches.values() for one in batch]
    weights = fitted(every)
    report("all, fitted on them", every, weights, parts=True)
    for name, batch in others.items():
        report(f"{name}, never fitted on", batch, weights, parts=True)
    print("  ".join(f"{name} {weight:.2f}" for name, weight in zip(NAMES, weights, strict=True)))
    if options.write:
        write(weights)


if __name__ == "__main__":
    main()
