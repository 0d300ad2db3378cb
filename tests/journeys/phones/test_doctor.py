"""`portal doctor --phones` on a box that works, on one that does not, and on one that is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from portal.box import phones
from portal.network.phones.systems import SYSTEMS
from tests.journeys.lab import ROOT, until
from tests.journeys.phones.world import World

pytestmark = pytest.mark.air


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with World(tmp_path_factory.mktemp("world"), phones=0, tls=True) as world:
        world.portal("samples")
        yield world


def words(world: World, *more: str) -> list[str]:
    return ["ip", "netns", "exec", world.box.name, sys.executable, "-m", "portal", "doctor", *more]


def doctor(world: World, *more: str) -> tuple[int, list[str]]:
    environment = {**world.environment, "SSL_CERT_FILE": str(world.trusted)}
    done = subprocess.run(words(world, *more), capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def left(world: World) -> bool:
    """Whether anything of a pretend phone is still there."""
    spaces = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
    return phones.SPACE in spaces.split() or phones.WIRE in world.box.ip("link", "show")


def test_every_system_is_a_line_and_nothing_is_left(world):
    status, lines = doctor(world, "--phones")
    assert status == 0, "\n".join(lines)
    assert "https://wifi.example.vn/captive-api" in lines[0]
    assert "ok     iPhone, iPad: the portal would open now (emulated, issue thread)" in lines
    assert sum("the portal would open now" in line for line in lines) == len(SYSTEMS)
    assert "0 real phones were tried" in lines[-1]
    assert not left(world)


def test_with_connect_every_system_is_online_and_the_phone_is_off_again(world):
    status, lines = doctor(world, "--phones", "--connect")
    assert status == 0, "\n".join(lines)
    assert sum("after Connect it would say that it is online" in line for line in lines) == len(SYSTEMS)
    assert phones.MAC not in world.box.run("nft", "list", "set", "bridge", "tram", "granted")
    assert phones.MAC not in (world.sockets / "dnsmasq.leases").read_text(), "the address was given back"
    assert not left(world)


def test_with_the_front_door_dead_every_line_says_what_to_do(world):
    nginx = front_door(world)
    nginx.terminate()
    nginx.wait(10)
    status, lines = doctor(world, "--phones")
    world.box.start("nginx", "-e", "stderr", "-c", str(world.etc / "etc/tram/nginx.conf"))
    until(lambda: world.box.run("ss", "-ltnH", "sport = :8082", check=False), 15, "nginx listens")
    assert status == 1
    wrong = [line for line in lines[1:-1] if line.startswith("WRONG") and "systemctl status tram-" in line]
    assert len(wrong) == len(SYSTEMS), "\n".join(lines)
    assert lines[-1].startswith(f"WRONG  0 of {len(SYSTEMS)}")


def test_a_portal_that_answers_511_is_told_apart_by_those_whom_it_fails(world):
    """As portals of the hobby kind do: browsers see it, Android without API and Chromebooks do not."""
    file = world.etc / "etc/tram/nginx.conf"
    good = file.read_text()
    file.write_text(good.replace("error_page 418 =302 @moved", "error_page 418 =511 @moved"))
    nginx = front_door(world)
    nginx.send_signal(signal.SIGHUP)
    until(lambda: "511" in answered(world), 10, "the new file is read")
    _status, lines = doctor(world, "--phones")
    file.write_text(good)
    nginx.send_signal(signal.SIGHUP)
    until(lambda: "302" in answered(world), 10, "the old file is read")
    begun = {line.split(":")[0] for line in lines}
    assert {"WRONG  Android 8 to 10", "WRONG  Chromebook (ChromeOS)"} <= begun
    assert {"ok     Chrome on a computer", "ok     Firefox", "ok     iPhone, iPad"} <= begun
    assert any("the answer must be a redirect to the portal" in line for line in lines)


def front_door(world: World) -> subprocess.Popen[bytes]:
    conf = str(world.etc / "etc/tram/nginx.conf")
    return next(each for each in world.running if conf in map(str, each.args) and each.poll() is None)


def answered(world: World) -> str:
    url = "http://127.0.0.1:8081/generate_204"
    return world.box.run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: x.example", url)


def test_without_addresses_it_says_so_once(world):
    world.box.run("nft", "insert", "rule", "inet", "tram", "input_from_guests", "udp", "dport", "67", "drop")
    status, [line] = doctor(world, "--phones")
    world.box.run("nft", "-f", str(world.etc / "etc/tram/nftables.conf"))
    assert status == 1
    assert line.endswith("nobody offers an address; systemctl status tram-dnsmasq")


def test_while_the_internet_is_away_calm_is_what_it_looks_for(world):
    world.lose()
    status, lines = doctor(world, "--phones", "--connect")
    world.regain()
    assert status == 0, "\n".join(lines)
    assert "ok     Connect was pressed; the Internet is away, systems can at best be kept calm" in lines
    calm = "after Connect it would say that the Internet is limited (emulated, read in the source)"
    assert f"ok     Android 12 and newer: {calm}" in lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_leaves_nothing(world, number):
    environment = {**world.environment, "SSL_CERT_FILE": str(world.trusted)}
    running = subprocess.Popen(words(world, "--phones", "--connect"), stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    assert running.stdout.readline().startswith(b"ok     a pretend phone")
    os.kill(running.pid, number)
    running.stdout.read()
    assert running.wait(30) == 130
    running.stdout.close()
    assert not left(world)


def test_with_the_gate_dead_one_line_says_that_nobody_is_let_out(world):
    world.gate.terminate()
    world.gate.wait(10)
    (world.sockets / "gate.sock").unlink(missing_ok=True)
    status, lines = doctor(world, "--phones", "--connect")
    world.gate = world.start_gate()
    wrong = [line for line in lines if line.startswith("WRONG")]
    assert status == 1
    assert len(wrong) == 1, "\n".join(lines)
    assert wrong[0].startswith("WRONG  Connect: ")
    assert wrong[0].endswith("see: sudo portal doctor")


def test_a_demo_has_no_phones(tmp_path):
    (tmp_path / "portal.toml").write_text(f'state_dir = "{tmp_path}"\nfirewall = "none"\n')
    done = subprocess.run(
        [sys.executable, "-m", "portal", "doctor", "--phones"], capture_output=True, text=True,
        env={**os.environ, "PORTAL_SETTINGS": str(tmp_path / "portal.toml")}, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "WRONG  a demo lets no phone in; run it on a box\n")
