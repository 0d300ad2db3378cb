#!/usr/bin/env bash
# Bootstrap of Trạm: makes the Python environment, then hands over to `python -m portal`.
#   ./deploy.sh demo              the sample office on loopback; never touches the machine's network
#   ./deploy.sh test [--no-air]   installs what the tests need (as root) and runs all of them
#   sudo ./deploy.sh install      puts this release on a box (Debian 12/13, Raspberry Pi OS); --check changes nothing
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ENV_DIR="$HERE/.venv"
DEMO="$HERE/.demo"
# libatomic1 is for the browser's driver, procps for sysctl; a minimal Debian has neither.
AIR_PACKAGES=(nginx-light dnsmasq-base nftables hostapd iproute2 iputils-ping procps conntrack curl shellcheck
  chromium libatomic1 busybox openssl util-linux systemd debootstrap
  ethtool firefox-esr xvfb xdotool dbus-daemon
  libglib2.0-bin libgjs0g gir1.2-soup-3.0 gir1.2-gtk-3.0 gir1.2-webkit2-4.1)
# Programs that would take this machine's network over, were they installed: the tests have them unpacked in
# .borrowed. Of GNOME's desktop the sign-in window alone, without the hundred packages it comes with.
BORROWED=(network-manager network-manager-config-connectivity-debian connman isc-dhcp-client dhcpcd-base)
BORROWED_ALONE=(gnome-shell gnome-shell-common gjs)

say() { printf '%s\n' "$*" >&2; }
stop() { say "$1"; exit "${2:-1}"; }
is_root() { [ "$(id -u)" -eq 0 ]; }

find_python() { # prints a Python of 3.11 or newer
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$name"
      return
    fi
  done
  stop "Trạm needs Python 3.11 or newer. On Debian 12 or 13: sudo apt install python3 python3-venv" 2
}

apt_install() { # quietly, and without starting the services that the packages bring
  local log policy=/usr/sbin/policy-rc.d
  log=$(mktemp)
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    stop "These Debian packages could not be installed: $*"
  fi
  rm -f "$log"
  # Here too, because whoever ends in `exec` never comes to the trap.
  if [ -n "$(trap -p EXIT)" ]; then rm -f "$policy"; fi
}

need_venv() { # python: has venv and pip, or says how to get them
  "$1" -c 'import ensurepip, venv' 2>/dev/null && return
  is_root || stop "Python's venv module is missing. Run: sudo apt install python3-venv" 2
  say "Installing python3-venv …"
  apt_install python3-venv
}

stamp() { # what the environment was made from
  { echo "$HERE $1"; cat "$HERE/pyproject.toml"; } | sha256sum | cut -d' ' -f1
}

make_env() { # extras: "" or "[test]"; nothing to do when made from the same files before
  local python want
  want=$(stamp "${1:-}")
  [ "$(cat "$ENV_DIR/made-from" 2>/dev/null)" = "$want" ] && return
  [ "$(cat "$ENV_DIR/made-from-test" 2>/dev/null)" = "$want" ] && return
  [ -w "$HERE" ] || stop "The folder $HERE cannot be written. Copy the project to a folder of yours and start again."
  python=$(find_python)
  need_venv "$python"
  say "Making the Python environment in .venv (once, about a minute) …"
  "$python" -m venv "$ENV_DIR" || stop "The environment could not be made in $ENV_DIR; is the disk full?"
  "$ENV_DIR/bin/pip" install --disable-pip-version-check --no-warn-script-location -e "$HERE${1:-}" | progress \
    || stop "The Python packages could not be installed. Is there a network? Run the same command again."
  echo "$want" > "$ENV_DIR/made-from"
  if [ -n "${1:-}" ]; then stamp "" > "$ENV_DIR/made-from-test"; fi
}

progress() { # one short line for each package that pip takes in hand
  awk '/^Collecting/ { n++; name=$2; sub(/[<>=!;[].*/, "", name); printf "  %2d  %s\n", n, name; fflush() }
       /^Successfully installed/ { print "  done" }' >&2
}

portal() { (cd "$HERE" && "$ENV_DIR/bin/python" -m portal "$@"); }

demo() {
  make_env
  mkdir -p "$DEMO" 2>/dev/null || stop "The folder $DEMO cannot be made. Copy the project to a folder of yours and start again."
  [ -e "$DEMO/portal.toml" ] || cat > "$DEMO/portal.toml" <<TOML
# Settings of the demo, made by deploy.sh demo. Remove the folder .demo to begin anew.
state_dir = "$DEMO/state"
run_dir = "$DEMO/run"
firewall = "none"
TOML
  export PORTAL_SETTINGS="$DEMO/portal.toml"
  portal catalogues
  [ -e "$DEMO/state/content.db" ] || { say "Loading the sample office …"; portal samples || { rm -rf "$DEMO/state"; exit 1; }; }
  portal welcome || exit 1
  cd "$HERE"
  exec "$ENV_DIR/bin/python" -m portal run
}

run_tests() { # [--no-air] [pytest arguments]
  local air=1 missing=() name
  if [ "${1:-}" = "--no-air" ]; then air=0; shift; fi
  if [ "$air" -eq 1 ] && ! is_root; then
    stop "Not root: the tests of the air side (namespaces, nginx, dnsmasq, nft) and of the browser cannot run. Run as root, or with --no-air." 2
  fi
  make_env "[test]"
  if [ "$air" -eq 1 ]; then
    for name in "${AIR_PACKAGES[@]}"; do # by package: a library that is missing has no command to be missed by
      dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ "${#missing[@]}" -eq 0 ] || { say "Installing what the tests need: ${missing[*]}"; apt_install "${missing[@]}"; }
    borrow
  fi
  cd "$HERE"
  export PATH="$PATH:/usr/sbin:/sbin"
  portal catalogues
  "$ENV_DIR/bin/ruff" check . && "$ENV_DIR/bin/ruff" format --check . && "$ENV_DIR/bin/mypy"
  if command -v shellcheck >/dev/null; then shellcheck deploy.sh .ci/run tests/vm/build.sh tests/vm/run.sh tests/vm/guest; fi
  if [ "$air" -eq 1 ]; then "$ENV_DIR/bin/python" -m pytest "$@"; else "$ENV_DIR/bin/python" -m pytest -m "not air and not browser" "$@"; fi
}

borrow() { # unpacks BORROWED, with what those need and this machine lacks, and BORROWED_ALONE; sets up nothing
  local folder="$HERE/.borrowed" alone=("${BORROWED_ALONE[@]}") needed=() name file
  [ "$(cat "$folder/names" 2>/dev/null)" = "${BORROWED[*]} ${alone[*]}" ] && return
  say "Unpacking the programs that the tests try the box with …"
  rm -rf "$folder"
  mkdir -p "$folder/debs" "$folder"/usr/{bin,sbin,lib,lib64}
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$folder/$name"; done
  apt-get update >/dev/null
  mapfile -t needed < <(apt-get install -s --no-install-recommends "${BORROWED[@]}" | awk '/^Inst/ { print $2 }')
  mapfile -t needed < <(printf '%s\n' "${needed[@]}" "${BORROWED[@]}" "${alone[@]}" | sed "/^$/d" | sort -u)
  (cd "$folder/debs" && apt-get -o APT::Sandbox::User=root download "${needed[@]}" >/dev/null) \
    || stop "These Debian packages could not be fetched: ${needed[*]}"
  for file in "$folder"/debs/*.deb; do
    # /sbin and its like are links here as on the machine; tar would else put folders in their place.
    dpkg-deb --fsys-tarfile "$file" | tar -x --keep-directory-symlink -C "$folder"
    echo "$(dpkg-deb -f "$file" Package) $(dpkg-deb -f "$file" Version)" >> "$folder/versions"
  done
  rm -r "$folder/debs"
  echo "${BORROWED[*]} ${alone[*]}" > "$folder/names"
}

install_box() { # [--check] [--answers FILE [--replace]] [--root FOLDER]
  is_root || stop "Installing changes the machine, so it needs root: sudo ./deploy.sh install" 2
  # Debian's own Python and programs: the portal's units cannot read what lies in somebody's home.
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin
  umask 022
  local python missing name words=()
  python=$(find_python)
  missing=$("$python" -I "$HERE/portal/box/preflight.py" "$@")
  if [ -n "$missing" ]; then
    say "Installing Debian packages: $missing"
    read -ra words <<<"$missing"
    apt_install "${words[@]}"
  fi
  for name in nginx hostapd; do # what was not here before was not in use: ours have units of their own
    case " $missing " in *" $name "*) systemctl --quiet disable "$name.service" ;; esac
  done
  exec "$python" -I "$HERE/portal/box/release.py" "$@"
}

main() {
  case "${1:-}" in
    demo) shift; demo "$@" ;;
    test) shift; run_tests "$@" ;;
    install) shift; install_box "$@" ;;
    *) sed -n '2,5p' "$HERE/deploy.sh" | cut -c3- >&2; exit 2 ;;
  esac
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi
