"""The Internet goes away on a box with IPv6 and a certificate: the same answers by the other family."""

from __future__ import annotations

import sys

import pytest

from portal.network import uplink
from tests.journeys import uplink_lab
from tests.journeys.lab import ROOT, Lab, until
from tests.journeys.uplink_lab import AAAA, A, refusal, resolve, wait

pytestmark = pytest.mark.air
STAND_IN = bytes(map(int, uplink.STAND_IN.split("."))).hex()

ASK = "from portal.network import asking; print(asking.resolve('example.org', [({!r}, 53)], asking.monotonic() + 3))"


def ask_as_the_watcher(phone, server: str) -> str:
    """The watcher's own questions go to such an address, too, where a router names itself by it."""
    return phone.run(sys.executable, "-c", ASK.format(server), cwd=ROOT).strip()


def test_over_ipv6_and_with_a_certificate_it_is_the_same(tmp_path):
    with Lab(tmp_path / "lab", {"ipv6": "masquerade"}, phones=1, tls=True) as lab:
        [phone] = lab.phones
        phone.join()
        until(lambda: phone.address6, 15, "the phone made itself an address")
        uplink_lab.start(lab)
        box = phone.ip("-6", "route", "show", "default").split("via ")[1].split()[0] + "%wlan0"
        phone.press("/vi/connect")
        assert phone.curl("http://[2001:db8::5]/x") == (200, "internet")
        with uplink_lab.blackhole(lab):
            wait(lab, up=False)
            assert phone.curl("http://[2001:db8::5]/x")[0] == 302
            assert phone.curl("http://[2001:db8::5]/generate_204", "-H", "Host: www.gstatic.com")[0] == 204
            assert ask_as_the_watcher(phone, box) == uplink.STAND_IN
            assert resolve(phone, "example.org", A, server=box) == [0, [STAND_IN, 3]]
            assert resolve(phone, "example.org", AAAA, server="2001:db8::53") == [0]
            assert refusal(phone, "2001:db8::5", 443) == "ECONNREFUSED"
            assert '"captive": false' in phone.curl(f"{lab.origin}/captive-api")[1]
            assert phone.curl(f"{lab.origin}/vi/procedures")[0] == 200
        wait(lab, up=True)
        until(lambda: phone.curl("http://[2001:db8::5]/x") == (200, "internet"), 10, "back")
