"""Many phones in one namespace: what leaves it comes from 256 addresses, each with its own hardware address.

Limits of the box are per device, so a load from one device would measure the limit. The namespace translates each new
connection to the next address, and an egress hook writes that address's own MAC into the frame. What comes back is for
"another host"; an ingress hook says it is for us.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.journeys.lab import Lab, Phone

SIZE = 256
OWN = "10.10.11.200"
# A load of minutes opens more connections than a day at an office; the dead ones must not fill the kernel's table.
SHORT_MEMORY = [
    f"net.netfilter.nf_conntrack_tcp_timeout_{state}=1" for state in ("time_wait", "close", "close_wait", "last_ack")
]

# On a quiet machine the generator is the one that closes, and 28,000 ports held for a minute allow 470 a second.
MANY_PORTS = ["net.ipv4.tcp_tw_reuse=1", "net.ipv4.ip_local_port_range=1024 65535"]


def members(net: str = "10.10.9") -> list[tuple[str, str]]:
    """Address and MAC of each phone. Another `net` where phones that join may be given the same addresses."""
    return [(f"{net}.{number}", f"02:68:00:00:00:{number:02x}") for number in range(SIZE)]


def gather(lab: Lab, phone: Phone, net: str = "10.10.9") -> None:
    """Make `phone` the crowd; the box knows every address of it, as after DHCP."""
    prefix = lab.settings.guest_network.split("/")[1]
    phone.ip("addr", "add", f"{OWN}/{prefix}", "dev", "wlan0")
    phone.ip("route", "add", "default", "via", lab.settings.portal_address)
    phone.run("nft", "-f", "-", input=_rules(members(net)))
    for host in (phone, lab.box):
        host.run("sysctl", "-qw", *SHORT_MEMORY)
    phone.run("sysctl", "-qw", *MANY_PORTS)
    known = "neigh replace {} lladdr {} dev br-guest nud permanent\n"
    lines = "".join(known.format(*member) for member in members(net))
    lab.box.run("ip", "-batch", "-", input=lines)
    lease(lab, net)


def lease(lab: Lab, net: str = "10.10.9") -> None:
    """What the firewall has learned from DHCP; gone when its rules were flushed."""
    for name, keys in (
        ("leases", [f"{mac} . {address}" for address, mac in members(net)]),
        ("taken", [address for address, _ in members(net)]),
    ):
        lab.box.run("nft", "add", "element", "bridge", "tram", name, "{", ", ".join(keys), "}")


def seen(lab: Lab) -> int:
    """How many of its MACs the bridge has met."""
    known = lab.box.run("bridge", "fdb", "show", "br", "br-guest")
    return sum(mac in known for _, mac in members())


def _rules(phones: Sequence[tuple[str, str]]) -> str:
    sources = ", ".join(f"{number} : {address}" for number, (address, _) in enumerate(phones))
    hardware = ", ".join(f"{address} : {mac}" for address, mac in phones)
    return f"""
table ip crowd {{
  chain out {{
    type nat hook postrouting priority srcnat;
    oifname "wlan0" tcp dport 80 snat to numgen inc mod {len(phones)} map {{ {sources} }}
  }}
}}
table netdev crowd {{
  chain out {{
    type filter hook egress device "wlan0" priority 0;
    ether saddr set ip saddr map {{ {hardware} }}
  }}
  chain in {{
    type filter hook ingress device "wlan0" priority 0;
    meta pkttype set unicast
  }}
}}
"""
