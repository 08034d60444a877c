#!/bin/sh
# Makes sure that the programs and libraries are there that the tests use as real peers, or with the argument "demo" those of
# the demonstration alone. As root on Debian and its children it installs what is missing; elsewhere it says what to install:
# the tests that need something that is not there are skipped, and the demonstration replays a recorded log.
set -eu

packages='iproute2 libnftables1 libpcre2-8-0 libsqlite3-0 mount nftables openssh-client openssh-server util-linux'
case ${1-} in
    demo) what='the demonstration' without='the demonstration has no real sshd and no firewall' ;;
    '') what='the tests' without='some tests will be skipped'
        packages="$packages curl fail2ban fish ipset iptables jq nodejs npm python3-systemd socat systemd-journal-remote tmux xz-utils zsh zstd" ;;
    *) echo "usage: $0 [demo]" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "setup: not a Debian system; for $what install the like of: $packages" >&2
    exit 0
fi

missing=
for package in $packages; do
    # Asked for by what it provides too: a machine may have node and npm from elsewhere.
    case $package in nodejs) program=node ;; npm) program=npm ;; *) program= ;; esac
    if [ -n "$program" ] && command -v "$program" >/dev/null; then continue; fi
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "setup: $without until you run: sudo apt-get install --no-install-recommends$missing" >&2
    exit 0
fi

# Installing a server must not start it. A policy that stands there already is the machine's own and is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi

echo "setup: installing$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086 # a list of words
if ! { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    echo 'setup: the packages could not be installed' >&2
    exit 1
fi
rm -f "$log"
