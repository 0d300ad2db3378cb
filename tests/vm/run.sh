#!/usr/bin/env bash
# Boots Debian 12's kernel in a virtual machine and runs tests of this checkout in it.
#   tests/vm/run.sh                        the gate, the firewall and the radio
#   tests/vm/run.sh tests/network -k gate  any arguments of pytest
#   tests/vm/run.sh booted tests/vm/booted.py  an installed box under systemd
#   tests/vm/run.sh python PROGRAM         a program of the checkout
#   tests/vm/run.sh sh 'COMMAND'           a command of the shell
# Exit status: that of the tests. The serial console is kept in $TRAM_VM/console.log.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
export TRAM_VM=${TRAM_VM:-$HOME/.cache/tram-test-vm}
WHAT=("$@")
[ $# -gt 0 ] || WHAT=(tests/network tests/vm/over_the_air.py)

checkout() { # as it stands, uncommitted changes too
  rm -rf "$TRAM_VM/checkout" "$TRAM_VM/checkout.img"
  mkdir -p "$TRAM_VM/checkout"
  git -C "$ROOT" ls-files -z --cached --others --exclude-standard | (cd "$ROOT" && xargs -0 ls -d 2>/dev/null) |
    tar -C "$ROOT" -c -T - | tar -C "$TRAM_VM/checkout" -x
  printf '%s\0' "$@" >"$TRAM_VM/checkout/.what"
  mke2fs -q -t ext4 -d "$TRAM_VM/checkout" "$TRAM_VM/checkout.img" 200M
}

boot() {
  timeout "${TRAM_VM_LIMIT:-1500}" nice qemu-system-x86_64 -M q35 -smp 2 -m 1536 \
    -accel "${TRAM_VM_ACCEL:-tcg,thread=multi}" -cpu max -display none -no-reboot -nodefaults -serial stdio \
    -kernel "$TRAM_VM/kernel" -initrd "$TRAM_VM/initrd" -append "root=/dev/vda rw console=ttyS0 quiet panic=-1 init=/init-of-tests" \
    -drive "file=$TRAM_VM/disk.img,if=virtio,format=raw,snapshot=on" \
    -drive "file=$TRAM_VM/checkout.img,if=virtio,format=raw,snapshot=on" </dev/null 2>&1 |
    stdbuf -oL tr -d '\r' | tee "$TRAM_VM/console.log"
}

[ -e "$TRAM_VM/disk.img" ] || "$HERE/build.sh"
checkout "${WHAT[@]}"
boot || true
status=$(sed -n 's/^VM ended with //p' "$TRAM_VM/console.log")
[ -n "$status" ] || { echo "The guest did not come to its end; see $TRAM_VM/console.log" >&2; exit 1; }
exit "$status"
