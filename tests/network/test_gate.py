"""The gate, asked over its real socket, changes the kernel's real sets."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from portal.network import grants
from portal.network.gate import __main__ as gate
from tests.network.air import OTHER, OTHER6, OTHER_MAC, PHONE, PHONE6, PHONE_MAC, ROOT, until

pytestmark = pytest.mark.air


def elements(air) -> dict[str, dict]:
    """What nft, not we, reads from the set."""
    listed = json.loads(air.run("box", "nft", "-j", "list", "set", "bridge", "tram", "granted"))
    [found] = [each["set"] for each in listed["nftables"] if "set" in each]
    return {each["elem"]["val"]: each["elem"] for each in found.get("elem", [])}


def ask(air, line: bytes) -> dict:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(5)
        peer.connect(str(air.folder / "gate.sock"))
        with contextlib.suppress(BrokenPipeError):  # the gate has read enough; its answer is there
            peer.sendall(line)
        return json.loads(peer.makefile().readline())


def test_a_granted_device_is_in_the_kernel_set_with_its_timeout(air):
    assert air.grants.grant(PHONE, 600) == grants.Grant(PHONE_MAC, 600, 0, None)
    assert elements(air)[PHONE_MAC]["timeout"] == 600


def test_one_grant_covers_every_address_of_the_device(air):
    air.grants.grant(PHONE6, 600)
    assert air.grants.read(PHONE).mac == PHONE_MAC
    assert air.grants.read(f"::ffff:{PHONE}").mac == PHONE_MAC
    assert air.grants.read(OTHER) is None


def test_the_gate_says_which_device_has_an_address(air):
    assert air.grants.device(PHONE) == air.grants.device(PHONE6) == PHONE_MAC


@pytest.mark.parametrize("address", ["10.10.9.9", "10.10.10.10", "203.0.113.2", "127.0.0.1", "fd66::77", "224.0.0.22"])
def test_an_address_that_is_no_device_on_the_guest_bridge_is_refused(air, address):
    air.run("box", "ping", "-c1", "-W1", "203.0.113.2", check=False)  # a neighbour, on the wrong side
    with pytest.raises(grants.DeviceUnknown, match="no device on the guest Wi-Fi"):
        air.grants.grant(address, 600)
    assert air.grants.read(address) is None
    assert elements(air) == {}


@pytest.mark.parametrize("seconds", [1200, 60])
def test_renewing_sets_the_time_anew_longer_or_shorter(air, seconds):
    air.grants.grant(PHONE, 600)
    assert air.grants.grant(PHONE, seconds).seconds_left == seconds
    assert elements(air)[PHONE_MAC]["timeout"] == seconds


def test_renewing_goes_on_counting_bytes(air):
    air.grants.grant(PHONE, 600)
    air.fetch("phone", "http://198.18.0.5/", "-H", "X-Length: 100000")
    used = air.grants.read(PHONE).bytes_used
    assert used > 100_000
    assert air.grants.grant(PHONE, 600).bytes_used >= used


def test_the_kernel_ends_a_grant_by_itself(air):
    air.grants.grant(PHONE, 1)
    until(lambda: air.grants.read(PHONE) is None)
    assert air.grants.list() == []
    assert air.fetch("phone", "http://198.18.0.5:443/") == "refused"


def test_revoking_takes_the_device_out_of_the_set_and_may_be_repeated(air):
    air.grants.grant(PHONE, 600)
    air.grants.grant(OTHER, 600)
    air.grants.revoke(PHONE6)
    air.grants.revoke(PHONE6)
    assert set(elements(air)) == {OTHER_MAC}


def test_revoking_forgets_the_flows_of_that_device_alone(air):
    def flows(address):
        found = air.run(
            "box", "conntrack", "-L", "-f", "ipv6" if ":" in address else "ipv4", "-s", address, check=False
        )
        return " src=198.18.0.5" in found or " src=2001:db8::5" in found  # who answers: not the box

    for place, address in (("phone", PHONE), ("other", OTHER)):
        air.grants.grant(address, 600)
        assert air.fetch(place, "http://198.18.0.5:443/") == "443"
    for place in ("phone", "other"):
        assert air.fetch(place, "http://[2001:db8::5]:443/") == "443"
    air.fetch("phone", "http://10.10.10.10/")
    assert [flows(each) for each in (PHONE, PHONE6, OTHER, OTHER6)] == [True] * 4
    air.grants.revoke(PHONE)
    assert [flows(each) for each in (PHONE, PHONE6, OTHER, OTHER6)] == [False, False, True, True]
    # The answer to Disconnect itself travels on a translated flow to the portal.
    assert "dst=10.10.10.10 sport" in air.run("box", "conntrack", "-L", "-s", PHONE)


def test_grants_come_back_after_a_restart_and_those_still_there_stay(air):
    air.grants.grant(PHONE, 600)
    kept = [(f"02:00:00:00:{i >> 8:02x}:{i & 255:02x}", 300, i, 0) for i in range(1100)]
    assert air.grants.restore([*kept, (PHONE_MAC, 9, 0, 0)]) == 1100
    assert air.grants.read(PHONE).seconds_left > 500
    back = {grant.mac: grant for grant in air.grants.list()}
    assert len(back) == len(elements(air)) == 1101
    assert back["02:00:00:00:04:00"].bytes_used == 1024


def test_reloading_the_rules_keeps_every_grant(air):
    air.grants.grant(PHONE, 600)
    air.load(air.settings)
    assert air.grants.read(PHONE).mac == PHONE_MAC


def test_an_element_that_somebody_added_by_hand_is_no_hindrance(air):
    air.run("box", "nft", "add", "element", "bridge", "tram", "granted", f"{{ {PHONE_MAC} timeout 1h }}")
    assert air.grants.list() == [grants.Grant(PHONE_MAC, 3600, 0)]
    assert air.fetch("phone", "http://198.18.0.5:443/") == "443"


def test_an_exchange_that_failed_leaves_nothing_to_the_next(air):
    """Whatever the kernel still says about it is known by its number and passed over."""
    air.run("box", "nft", "delete", "table", "bridge", "tram")
    for _ in range(3):
        with pytest.raises(grants.GateDown):
            air.grants.restore([(PHONE_MAC, 600, 0, 0), (OTHER_MAC, 600, 0, 0)])
    air.load(air.settings)
    assert air.grants.read(PHONE) is None
    assert air.grants.grant(PHONE, 600).mac == PHONE_MAC


BAD = [
    (b"\n", "one JSON object"),
    (b"grant 10.10.8.11\n", "one JSON object"),
    (b"[1, 2]\n", "one JSON object"),
    (b'"grant"\n', "one JSON object"),
    (b"[" * 60_000 + b"\n", "one JSON object"),
    (b'{"verb": ["grant"]}\n', "one JSON object"),
    (b'{"verb": "flush"}\n', "grant, revoke, end, read, list, restore, uplink"),
    (b'{"verb": "read", "address": "' + b"x" * 200_000 + b'"}\n', "one JSON object"),
    (b"\xff\xfe\n", "one JSON object"),
    (b'{"verb": "list", "all": true}\n', "takes exactly: nothing"),
    (b'{"verb": "grant", "address": "10.10.8.11"}\n', "takes exactly: address, seconds, used, limit"),
    (b'{"verb": "read", "address": "10.10.8.11; nft"}\n', "address must be"),
    (b'{"verb": "read", "address": 168430090}\n', "address must be"),
    (b'{"verb": "read", "address": "10.10.8.0/22"}\n', "address must be"),
    (b'{"verb": "uplink", "state": true}\n', "state must be"),
    (b'{"verb": "restore", "grants": {"a": 1}}\n', "grants must be"),
    (b'{"verb": "restore", "grants": [["02:00:00:00:00:01"]]}\n', "grants must be"),
    (b'{"verb": "restore", "grants": [["03:00:00:00:00:01", 5, 0, 0]]}\n', "grants must be"),
    (b'{"verb": "restore", "grants": [["02:00:00:00:00:01", 5, -1, 0]]}\n', "grants must be"),
    (
        b'{"verb": "restore", "grants": ' + json.dumps([["02:00:00:00:00:01", 5, 0, 0]] * 501).encode() + b"}\n",
        "grants must",
    ),
    *(
        (
            b'{"verb": "grant", "address": "10.10.8.11", "used": 0, "limit": 0, "seconds": ' + seconds + b"}\n",
            "seconds must be",
        )
        for seconds in (b"0", b"-1", b"86401", b"60.0", b'"60"', b"true", b"null", b"NaN", b"1e3")
    ),
]


@pytest.mark.parametrize(("line", "sentence"), BAD, ids=[f"{row[0][:50]!r}" for row in BAD])
def test_a_request_that_will_not_do_is_refused_with_a_sentence(air, line, sentence):
    answer = ask(air, line)
    assert answer["refused"] == "request"
    assert sentence in answer["sentence"]
    assert air.gate.poll() is None
    assert elements(air) == {}


def test_a_peer_that_says_nothing_keeps_nobody_waiting(air):
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as gone:
        silent.connect(str(air.folder / "gate.sock"))
        gone.connect(str(air.folder / "gate.sock"))
        gone.sendall(b'{"verb": "li')
        gone.close()
        assert air.grants.read(PHONE) is None


ASK = """
import socket, sys
peer = socket.socket(socket.AF_UNIX); peer.connect(sys.argv[1]); peer.sendall(b'{"verb": "list"}\\n')
print(peer.makefile().readline())
"""


@pytest.mark.parametrize(("user", "expected"), [("nobody", '"answer"'), ("daemon", "may not use the gate")])
def test_only_the_portals_user_is_answered(air, user, expected):
    path = air.folder / "gate.sock"
    assert path.stat().st_mode & 0o777 == 0o660
    path.chmod(0o666)  # as if somebody had opened the door: the kernel still says who comes
    for folder in (path.parent, *path.parent.parents):
        folder.chmod(folder.stat().st_mode | 0o011)
    asked = ["setpriv", f"--reuid={user}", "--clear-groups", "/usr/bin/python3", "-c", ASK, path]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=20)
    path.chmod(0o660)
    assert expected in done.stdout, done.stderr


def test_a_gate_without_its_tables_says_what_to_do(air):
    air.run("box", "nft", "delete", "table", "bridge", "tram")
    for asked in (lambda: air.grants.grant(PHONE, 60), air.grants.list):
        with pytest.raises(grants.GateDown, match=r"run nft -f on nftables.conf"):
            asked()


def test_a_gate_that_is_away_is_heard_of(tmp_path):
    with pytest.raises(grants.GateDown, match="start it with: portal gate"):
        grants.Gate(tmp_path / "gate.sock").list()


def test_a_gate_that_was_killed_is_started_again_over_its_old_socket(air):
    air.grants.grant(PHONE, 600)
    air.gate.kill()
    air.gate.wait()
    assert (air.folder / "gate.sock").exists()
    with pytest.raises(grants.GateDown):
        air.grants.read(PHONE)
    air.gate = air.start_gate()
    until(lambda: _answers(air))
    assert air.grants.read(PHONE).mac == PHONE_MAC


def _answers(air) -> bool:
    try:
        air.grants.list()
    except grants.GateDown:
        return False
    return True


def test_a_request_whose_peer_has_given_up_is_not_carried_out(air):
    air.gate.send_signal(signal.SIGSTOP)
    try:
        for late in (lambda: air.grants.grant(PHONE, 600), lambda: air.grants.restore([(OTHER_MAC, 600, 0, 0)])):
            with pytest.raises(grants.GateDown):
                late()
    finally:
        air.gate.send_signal(signal.SIGCONT)
    until(lambda: _answers(air))
    assert elements(air) == {}


def test_a_peer_that_is_only_done_with_writing_is_answered(air):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(air.folder / "gate.sock"))
        peer.sendall(b'{"verb": "list"}\n')
        peer.shutdown(socket.SHUT_WR)
        assert json.loads(peer.makefile().readline()) == {"answer": []}


@pytest.fixture
def umask():
    """The gate narrows that of its process; here it is the tests' own."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_gate_that_cannot_start_says_why(tmp_path, capsys, umask):
    where = ["--bridge", "br-guest", "--socket", str(tmp_path / "nowhere" / "gate.sock")]
    assert gate.main([*where, "--peer-user", "nobody"]) == 1
    assert "No such file" in capsys.readouterr().err
    assert gate.main([*where, "--peer-user", "no-such-user"]) == 1
    assert "no-such-user" in capsys.readouterr().err


def test_the_gate_tells_systemd_when_it_is_ready(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(10)
        words = ["--socket", str(tmp_path / "gate.sock"), "--bridge", "br-guest", "--peer-user", "nobody"]
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        program = subprocess.Popen([sys.executable, "-m", "portal.network.gate", *words], cwd=ROOT, env=environment)
        try:
            assert systemd.recv(100) == b"READY=1"
            assert systemd.recv(100) == b"WATCHDOG=1"
        finally:
            program.kill()
            program.wait()
