"""Every port the box answers on, chosen in one place.

nftables sends devices to them, nginx listens on them; both templates get this module as `ports`.
A guest who dials a listener directly is refused: only connections that nftables translated reach them.
"""

from __future__ import annotations

REDIRECT = 8081  # 302 to the portal, for any host that is not ours
WAITING = 8082  # the portal as a device without a grant sees it
ONLINE = 8083  # the portal as a device with a grant sees it
WAITING_TLS = 8444  # the same pair over https; used only when a certificate is set
ONLINE_TLS = 8445
AWAY = 8084  # foreign hosts of granted devices while the Internet is away: what calms each system
NAMES_AWAY = 5354  # the second dnsmasq: answers every name with a stand-in while the Internet is away

LISTENERS = (REDIRECT, WAITING, ONLINE, AWAY, WAITING_TLS, ONLINE_TLS)
