#!/usr/bin/env bash
# Makes the disk of the virtual machine: Debian 12 with its own kernel, the daemons of a box, Python packages.
# Needs root, a Debian mirror and a package index; 3 GB below TRAM_VM. About three minutes, once.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
VM=${TRAM_VM:-$HOME/.cache/tram-test-vm}
PACKAGES=(linux-image-amd64 udev kmod procps iproute2 iputils-ping nftables conntrack dnsmasq-base hostapd
  nginx-light iw wpasupplicant wireless-regdb curl openssl python3 busybox-static systemd-sysv)

say() { printf '%s\n' "$*" >&2; }

debian() { # the file system as a folder
  [ ! -e "$VM/debian/made" ] || return 0
  rm -rf "$VM/debian"
  say "Debian 12 …"
  local list
  list=$(IFS=,; echo "${PACKAGES[*]}")
  debootstrap --variant=minbase --include="$list" bookworm "$VM/debian" >"$VM/debootstrap.log" 2>&1 ||
    { tail -n 20 "$VM/debootstrap.log" >&2; exit 1; }
  # What the packages brought to run at boot; as on a box, ours have units of their own.
  systemctl --root="$VM/debian" --quiet disable nginx.service hostapd.service
  # It would hang up the line that the results go out on.
  systemctl --root="$VM/debian" --quiet mask serial-getty@ttyS0.service
  touch "$VM/debian/made"
}

python_packages() { # what the portal and its tests import; for the guest's Python, whatever this machine has
  local wanted=()
  say "Python packages …"
  mapfile -t wanted < <("$ROOT/.venv/bin/python" - "$ROOT/pyproject.toml" <<'P'
import sys, tomllib
project = tomllib.load(open(sys.argv[1], "rb"))["project"]
tests = project["optional-dependencies"]["test"]
print(*project["dependencies"], *(each for each in tests if each.startswith(("pytest", "beautifulsoup4"))), sep="\n")
P
  )
  "$ROOT/.venv/bin/pip" install -qq --disable-pip-version-check --upgrade --target "$VM/debian/usr/local/lib/python3.11/dist-packages" \
    --python-version 3.11 --only-binary=:all: "${wanted[@]}"
}

disk() { # without mounting anything
  say "Disk …"
  mkdir -p "$VM/debian/tram"
  # The second disk is the checkout: a change of the tests needs no new first one.
  printf '#!/bin/bash\nmount /dev/vdb /tram && exec /tram/tests/vm/guest\n' >"$VM/debian/init-of-tests"
  chmod 755 "$VM/debian/init-of-tests"
  cp -L "$VM/debian/vmlinuz" "$VM/kernel"
  cp -L "$VM/debian/initrd.img" "$VM/initrd"
  rm -f "$VM/disk.img.new"
  mke2fs -q -t ext4 -d "$VM/debian" "$VM/disk.img.new" 2500M
  mv "$VM/disk.img.new" "$VM/disk.img"
}

mkdir -p "$VM"
debian
python_packages
disk
