"""One question to the Internet: only the right answer counts, and nothing makes it hang."""

from __future__ import annotations

import socket

import pytest

from portal.network import asking
from tests.network.fake_internet import FOREIGN, NOTHING, FakeInternet, page

QUIET = ("quiet.example", "/generate_204", 204, b"")
SAYS = ("says.example", "/x.txt", 200, b"Success\n")
LENGTH = b"Content-Length: 7\r\n"


@pytest.fixture
def internet():
    started = []

    def start(answer: bytes | None, names: str = "answers") -> FakeInternet:
        started.append(FakeInternet({"quiet.example": answer, "says.example": answer}, names=names))
        return started[-1]

    yield start
    for each in started:
        each.close()


def ask(question, there: FakeInternet, patience: float = 5.0) -> str:
    return asking.ask(question, [there.server], patience, there.port)


@pytest.mark.parametrize(
    ("question", "answer", "found"), [
        (QUIET, NOTHING, ""),
        (SAYS, page(b"Success\n"), ""),
        (SAYS, page(b"Success", LENGTH), ""),
        (SAYS, page(b"Succes", LENGTH.replace(b"7", b"6")), asking.FOREIGN),
        (SAYS, page(b"<html>Please sign in. Success</html>"), asking.FOREIGN),
        (SAYS, FOREIGN, asking.FOREIGN),
        (QUIET, FOREIGN, asking.FOREIGN),
        (QUIET, page(b""), asking.FOREIGN),
        (QUIET, b"SSH-2.0-OpenSSH_9.2\r\n", asking.FOREIGN),
        (SAYS, page(b"x" * 200_000), asking.FOREIGN),
    ],
)  # fmt: skip
def test_only_the_right_answer_counts(internet, question, answer, found):
    there = internet(answer)
    assert ask(question, there) == found
    assert there.asked == [question[0]]


def test_a_server_that_takes_the_question_and_keeps_silent_is_slow(internet):
    assert ask(QUIET, internet(None), patience=0.3) == asking.SLOW


def test_nobody_at_the_address_is_no_internet(internet):
    there = internet(NOTHING)
    there.close_web()
    assert ask(QUIET, there) == asking.SILENT


@pytest.mark.parametrize("names", ["silent", "refuses", "nonsense", "another's"])
def test_without_an_address_the_names_are_what_is_missing(internet, names):
    there = internet(NOTHING, names)
    assert ask(QUIET, there, patience=0.3) == asking.NAMES
    assert there.asked == []


def test_a_second_dns_server_answers_for_one_that_is_dead(internet):
    dead, there = internet(NOTHING, "refuses"), internet(NOTHING)
    servers = [dead.server, ("127.0.0.1", 1), ("::1", 1), there.server]
    assert asking.ask(QUIET, servers, 5.0, there.port) == ""


def test_a_lost_question_is_sent_again(internet):
    there = internet(NOTHING, "the second time")
    assert ask(QUIET, there) == ""
    assert there.resolved == 2


def test_without_any_server_or_way_it_ends_at_once():
    assert asking.ask(QUIET, [], 60.0) == asking.NAMES
    assert asking.ask(QUIET, [("no address", 53)], 60.0) == asking.NAMES


def test_every_socket_is_closed_again(internet):
    there = internet(NOTHING)
    for names in ("answers", "silent", "refuses"):
        there.names = names
        ask(QUIET, there, patience=0.1)
    with socket.socket() as probe:
        number = probe.fileno()
    for _ in range(20):
        ask(QUIET, there, patience=0.05)
    with socket.socket() as probe:
        assert probe.fileno() == number
