"""Many questions at once, for measuring: a line of JSON each, {"query_id", "query"} in, {"query_id", "results"} out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator


class BadLine(ValueError):
    """A line that is no question; the sentence names it and what to write."""


def answers(lines: Iterable[bytes], ask: Callable[[str], list[str]]) -> Iterator[str]:
    """A line of answer for each line of question. Raises BadLine for the first that is none."""
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line.decode("utf-8-sig"))
            name, question = row["query_id"], row["query"]
            if not isinstance(question, str):
                raise TypeError
        # A number of 5,000 digits is a plain ValueError, 100,000 brackets are a RecursionError.
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BadLine(f'line {number}: write {{"query_id": …, "query": …}}') from None
        yield json.dumps({"query_id": name, "results": ask(question)})
