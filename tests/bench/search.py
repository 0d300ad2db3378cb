"""What a search costs beside the barest one, how it grows with the catalogue, and what its index and lists take.

`python tests/bench/search.py --catalogue FILE.jsonl` measures with a real catalogue instead of the made-up one.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import bench
import catalogue
import processes
from sqlite_utils import Database

from portal.content import aliases, indexing, store, transfer
from portal.search import completion, ranking, text
from tests import keyboards, naughty

SIZES = (561, 1_413, 2_826, 5_652)  # a ward's own work, twice and more of it, half of the national catalogue, all
ROUNDS = 3
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEARCHES = 200  # before memory is read
WORST = ("joined", "keys", "small_words", "long", "sql", "other_scripts")  # groups of naughty texts that cost most
QUESTIONS = bench.ROOT / "tests/data/search"


class Measured:
    """One size of catalogue: milliseconds of each question, by round; seconds and megabytes of its index."""

    def __init__(self, folder: Path, lines: Sequence[str]) -> None:
        self.folder, self.size = folder, len(lines)
        (folder / "catalogue.jsonl").write_text("".join(lines), "utf-8")
        self.db = store.open(folder)
        transfer.import_file(self.db, "procedure", str(folder / "catalogue.jsonl"), editor="bench", now=NOW)
        self.rebuilt = self._rebuild()
        self.megabytes = (folder / "content.db").stat().st_size / processes.MEGABYTE

    def _rebuild(self) -> float:
        items = store.find_all(self.db, "procedure")
        begun = time.perf_counter()
        with store.writing(self.db):
            for item in items:
                indexing.refresh(self.db, item)
        return time.perf_counter() - begun

    def ask(self, questions: Sequence[str]) -> None:
        """Every question by ours, bare and as a completion in turn, so that all three meet the same machine."""
        own = aliases.of(self.db)
        ways = (
            lambda asked: ranking.find(self.db, asked, aliases=own),
            lambda asked: bare(self.db, asked),
            lambda asked: completion.complete(self.db, asked, aliases=own),
        )
        for way, asked in itertools.product(ways, questions[:20]):
            way(asked)  # lists and pages are read here
        self.times = [[[_milliseconds(way, asked) for way in ways] for asked in questions] for _ in range(ROUNDS)]

    def percentile(self, way: int, share: float) -> list[float]:
        """Of each round."""
        rounds = [sorted(times[way] for times in each) for each in self.times]
        return [times[min(len(times) - 1, math.ceil(share * len(times)) - 1)] for times in rounds]

    def slowest(self, questions: Sequence[str]) -> str:
        best = [min(each[at][0] for each in self.times) for at in range(len(questions))]
        return ascii(questions[best.index(max(best))][:60])


def _milliseconds(way, asked: str) -> float:
    """Of the processor, all else in memory: what others do on the machine counts less."""
    begun = time.thread_time()
    way(asked)
    return 1_000 * (time.thread_time() - begun)


def bare(db: Database, asked: str) -> list[tuple[int]]:
    """The least that is a search: any of the words, nearest by bm25, in the same index."""
    words = text.words(asked[:200])
    if not words:
        return []
    match = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
    return db.execute(
        "SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY bm25(search_text) LIMIT 20", [match]
    ).fetchall()


def lines(source: str, size: int) -> list[str]:
    """Records of the made-up catalogue, or as many of the real one, taken evenly."""
    if not source:
        return [json.dumps(record, ensure_ascii=False) + "\n" for record in catalogue.records(size)]
    with (lzma.open if source.endswith(".xz") else open)(source, "rt", encoding="utf-8") as file:
        found = [line for line in file if line.strip()]
    return [found[at * len(found) // size] for at in range(min(size, len(found)))]


def questions(of: Sequence[str]) -> list[str]:
    """The project's own questions, titles in every way of typing, and the worst that anybody may send."""
    draw = random.Random(7)
    titles = [json.loads(line)["name"] for line in draw.sample(list(of), 60)]
    ways = (str, str.lower, keyboards.plain, keyboards.telex, keyboards.vni)
    found = [way(" ".join(title.split()[: draw.randint(2, 12)])) for title, way in zip(titles, itertools.cycle(ways))]
    found += [f"tôi muốn hỏi {title.lower()} thì cần giấy tờ gì và nộp ở đâu" for title in titles[:20]]
    found += _own()
    groups = naughty.texts()
    return found + [typed for group in WORST for typed in groups[group][::3]]


def _own() -> Iterator[str]:
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        yield from (row["query"] for row in rows if "query" in row)


def weigh(folder: str, searches: str) -> None:
    """In a process of its own: open the store, search as often as told, print what that took."""
    db = store.open(Path(folder))
    own, asked = aliases.of(db), json.loads((Path(folder) / "questions.json").read_text("utf-8"))
    first = [
        _milliseconds(lambda typed: ranking.find(db, typed, aliases=own), typed) for typed in asked[: int(searches)]
    ]
    print(*processes.megabytes([os.getpid()]), *first[:1])


def memory(measured: Measured, asked: Sequence[str]) -> list[list[float]]:
    """Megabytes (RSS, PSS) of a process that has not searched, and of one that has, with its first milliseconds."""
    # Surrogates are no JSON.
    kept = [typed for typed in asked if typed.isprintable()]
    (measured.folder / "questions.json").write_text(json.dumps(random.Random(1).sample(kept, len(kept))), "utf-8")
    command = [sys.executable, __file__, "--weigh", str(measured.folder)]
    return [
        [float(word) for word in subprocess.check_output([*command, str(count)], text=True).split()]
        for count in (0, SEARCHES)
    ]


def report(page: bench.Sheet, found: Sequence[Measured], asked: Sequence[str]) -> None:
    for one in found:
        target = {"most": 10.0} if one is found[0] else {}
        for name, share in (("p50", 0.5), ("p99", 0.99), ("slowest", 1.0)):
            ours, bare_ones = one.percentile(0, share), one.percentile(1, share)
            page.line(
                f"{one.size:,} procedures, {name}, ms", ours, "bare", bare_ones, **(target if name == "p99" else {})
            )
        page.line(f"{one.size:,} procedures, completion p99, ms", one.percentile(2, 0.99))
        page.note(
            f"slowest: {one.slowest(asked)}; content.db {one.megabytes:.0f} MB, index built anew {one.rebuilt:.1f} s"
        )
    first, last = found[0], found[-1]
    page.line(f"p99 at {last.size:,}, ms", last.percentile(0, 0.99), "limit", [50.0], most=1)
    if len(found) > 1:
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            page.line(f"growth of {name}: exponent", _growth(first, last, share), "linear", [1.0], most=1)
    page.line("index built anew, s", [last.rebuilt], "limit", [20.0], most=1)
    idle, loaded = memory(last, asked)
    page.line("memory of search, MB (PSS)", [loaded[1] - idle[1]], "limit", [32.0], most=1)
    page.line("first search of a process, ms", [loaded[2]], "the others", last.percentile(0, 0.5))
    page.note(f"RSS {loaded[0]:.1f} after {SEARCHES} searches, {idle[0]:.1f} without any")


def _growth(first: Measured, last: Measured, share: float) -> list[float]:
    """By which power of the size the time grows: 1 is twice the time for twice the procedures."""
    small, large = (statistics.median(each.percentile(0, share)) for each in (first, last))
    return [max(0.0, math.log(large / small) / math.log(last.size / first.size))]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--catalogue", default="", help="JSON Lines in the national catalogue's shape, .xz too")
    options.add_argument("--sizes", default=",".join(map(str, SIZES)))
    options.add_argument("--weigh", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.weigh:
        return weigh(*chosen.weigh)
    source = Path(chosen.catalogue).name or "made-up catalogue"
    with (
        bench.Sheet(f"Search: milliseconds of the processor for one question ({source})", box=False) as page,
        tempfile.TemporaryDirectory() as folder,
    ):
        found, asked = [], []
        for size in map(int, chosen.sizes.split(",")):
            place = Path(folder) / str(size)
            place.mkdir()
            records = lines(chosen.catalogue, size)
            asked = asked or questions(records)
            found.append(Measured(place, records))
            found[-1].ask(asked)
        page.note(f"{len(asked)} questions, {ROUNDS} rounds")
        report(page, found, asked)
    return None


if __name__ == "__main__":
    main()
