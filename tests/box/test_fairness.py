"""The line is shared by device: which commands, which units, and what the kernel says of it afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import settings
from portal.box import doctor, fairness, render, units

MEASURED = {"uplink_up_mbit": 10, "uplink_down_mbit": 40}


def test_a_little_less_than_was_measured_is_sent():
    lines = fairness.lines(settings.make(MEASURED))
    assert [line.kbit for line in lines.values()] == [9000, 36000]
    assert [line.interface for line in lines.values()] == ["eth0", "br-guest"]


def test_outward_the_sender_before_translation_is_who_shares():
    line = fairness.lines(settings.make(MEASURED))["up"]
    assert fairness.plan(line, fairness.CAKE) == [
        "qdisc add dev eth0 root cake bandwidth 9000kbit besteffort nat srchost ack-filter"
    ]
    assert fairness.plan(line, fairness.FQ_CODEL)[-1].endswith("keys nfct-src divisor 1024")


def test_towards_devices_the_boxs_own_pages_pass_by_the_queue():
    line = fairness.lines(settings.make(MEASURED))["down"]
    for kind, key in (
        (fairness.CAKE, "cake bandwidth 36000kbit besteffort dual-dsthost ingress"),
        (fairness.FQ_CODEL, "keys dst"),
    ):
        commands = fairness.plan(line, kind)
        assert any("match ip src 10.10.10.10/32 flowid 1:1" in command for command in commands)
        assert key in commands[-1]
        assert not any(" nat" in command for command in commands)


def test_a_line_that_was_not_measured_has_no_unit():
    files = render.render(settings.make({"uplink_up_mbit": 10}))
    found = [path.rpartition("/")[2] for path, file in files.items() if "fairness" in path]
    assert found == ["tram-fairness-up.service"]
    assert "tram-fairness-down" not in files[f"{render.UNITS}/tram.target"].text


def test_another_rate_restarts_the_unit_and_nobody_waits_for_it():
    files = [render.render(settings.make({**MEASURED, "uplink_up_mbit": rate})) for rate in (10, 20)]
    changed = [path for path in files[0] if files[0][path] != files[1][path]]
    assert units.concerned(changed) == {"tram-fairness-up.service"}
    assert {line.unit for line in fairness.lines(settings.make(MEASURED)).values()} == set(units.FAIRNESS)
    assert set(units.FAIRNESS) <= set(units.LATER)


@pytest.mark.air
@pytest.mark.parametrize("interface", ["eth0", "br-guest", "br.guest-0", "wwan_1", "enp3s0f1"])
def test_the_unit_follows_its_interface(interface):
    line = fairness.Line("up", interface, 1, "10.10.10.10")
    words = ["systemd-escape", "--path", "--suffix=device", f"/sys/subsystem/net/devices/{interface}"]
    assert line.device == subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_the_doctor_says_of_each_direction_whether_it_is_shared():
    [up, down] = doctor._lines(settings.make({"uplink_up_mbit": 10, "uplink_interface": "no-such0"}))
    assert up.line() == (
        "WRONG  the line's upload is not shared fairly at 9 Mbit/s on no-such0; "
        "systemctl status tram-fairness-up.service"
    )
    assert down.ok
    assert "set uplink_down_mbit" in down.fact


@pytest.mark.air
@pytest.mark.parametrize("direction", ["up", "down"])
def test_what_the_program_says_is_in_force_is_in_the_kernel(direction):
    """Whichever of the queues this kernel has; without any the interface is left as it was."""
    line, root = ["br-guest", "9000", "10.10.10.10"], Path(__file__).resolve().parents[2]
    here = f"{sys.executable} -m portal.box.fairness"
    script = f"""
        ip link add br-guest type bridge; ip link set br-guest up
        {here} shape {direction} {" ".join(line)}; {here} shape {direction} {" ".join(line)} 2>&1
        {sys.executable} -c 'from portal.box import fairness; print("now", fairness.in_force("br-guest") or "none")'
        {here} release {direction} {" ".join(line)}
        {sys.executable} -c 'from portal.box import fairness; print("then", fairness.in_force("br-guest") or "none")'
    """
    words = ["unshare", "--net", "sh", "-c", script]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    said = subprocess.run(words, capture_output=True, text=True, cwd=root, env=environment, check=True).stdout
    kind = next((each for each in (fairness.CAKE, fairness.FQ_CODEL) if f"br-guest: {each} at 9000" in said), "none")
    assert f"now {kind}\n" in said
    assert "then none\n" in said
    assert kind != "none" or "br-guest is not shared fairly: " in said
