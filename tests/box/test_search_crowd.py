"""Many devices search at once: the pages of all others do not wait behind them."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.journeys.lab import until

TOGETHER = 12


@contextmanager
def asking(door, device: str, path: str) -> Iterator[http.client.HTTPConnection]:
    """A request under way, from an address of its own."""
    line = http.client.HTTPConnection("127.0.0.1", door.ports.WAITING, timeout=20, source_address=(device, 0))
    line.request("GET", path, headers={"Host": "tram.home.arpa"})
    yield line
    line.close()


@pytest.fixture
def crowd(door):
    """Begin searches or suggestions, each (device, words), and leave them under way until the end of the test."""

    def begin(searches, page: str = "/search?") -> list[http.client.HTTPConnection]:
        door.upstream.slow = page
        return [stack.enter_context(asking(door, device, f"/vi{page}q={words}")) for device, words in searches]

    with ExitStack() as stack:
        yield begin


def ask(door, device: str, path: str) -> tuple[int, str]:
    with asking(door, device, path) as line:
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def test_searches_of_a_crowd_leave_the_others_their_pages(door, crowd):
    under_way = crowd((f"127.0.1.{number // 4}", number) for number in range(TOGETHER))
    until(lambda: len(door.upstream.requests) == TOGETHER, 10, "the crowd searches")
    for path in ("/vi/search?q=more", "/search?q=more"):
        status, text = ask(door, "127.0.2.1", path)
        assert status == 429
        assert "Xin chờ một chút" in text
    for path in ("/vi/", "/vi/books", "/vi/status", "/captive-api", "/vi/search/suggest?q=mo"):
        assert ask(door, "127.0.2.1", path)[0] == 200
    door.upstream.goes_on.set()
    assert {line.getresponse().status for line in under_way} == {200}
    assert ask(door, "127.0.2.1", "/vi/search?q=more")[0] == 200


def test_suggestions_of_a_crowd_leave_the_others_their_searches(door, crowd):
    under_way = crowd(((f"127.0.1.{number // 4}", number) for number in range(TOGETHER)), "/search/suggest?")
    until(lambda: len(door.upstream.requests) == TOGETHER, 10, "the crowd types")
    assert ask(door, "127.0.2.1", "/vi/search/suggest?q=mo")[0] == 429
    for path in ("/vi/search?q=more", "/vi/"):
        assert ask(door, "127.0.2.1", path)[0] == 200
    door.upstream.goes_on.set()
    assert {line.getresponse().status for line in under_way} == {200}


def test_searches_that_one_device_must_wait_for_take_no_places(door, crowd):
    """Of twenty at once eight go on and twelve are delayed by nginx: the others have four places meanwhile."""
    under_way = crowd(("127.0.1.1", number) for number in range(20))
    until(lambda: len(door.upstream.requests) >= 8, 10, "the first eight go on")
    with asking(door, "127.0.1.2", "/vi/search?q=other") as other:
        until(lambda: "/vi/search?q=other" in door.upstream.paths(), 10, "another device searches")
        door.upstream.goes_on.set()
        assert other.getresponse().status == 200
    assert {line.getresponse().status for line in under_way} == {200}
