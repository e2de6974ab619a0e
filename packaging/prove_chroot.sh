#!/bin/sh
# Proves the two commands on a fresh system: a minimal Debian that holds python3, python3-venv, gcc, g++ and make.
#
#   packaging/prove_chroot.sh [SUITE] [make target]...     (as root; SUITE defaults to bookworm)
#
# The last committed state is cloned into it; git itself stays outside. How this machine reaches the package
# indexes (apt sources and proxies, pip configuration, certificates) is passed on as it is.
set -eu
suite=${1:-bookworm}
[ $# -gt 0 ] && shift
here=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/underdesk-fresh.XXXXXX")
root=$place/root

leave() {
    umount "$root/proc" 2>/dev/null || true
    umount "$root/dev/pts" 2>/dev/null || true
    umount "$root/dev" 2>/dev/null || true
    if mountpoint -q "$root/dev" 2>/dev/null; then echo "left in place, still mounted: $root" >&2; exit 1; fi
    rm -rf "$place"
}
trap leave EXIT
trap 'exit 130' INT TERM

say() { echo "== $*"; }

inside() {
    chroot "$root" env -i HOME=/srv/person PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 TERM=dumb \
        UNDERDESK_PASSPHRASE="correct horse battery staple" $passed sh -c "cd /srv/person/underdesk && $*" </dev/null
}

# Only settings of package clients and certificates, whose values hold no blanks.
passed=$(env | grep -E '^(PIP_[A-Z_]+|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)=' |
    grep -v ' ' || true)

say "a fresh $suite"
debootstrap --variant=minbase --include=python3,python3-venv,gcc,g++,make,ca-certificates "$suite" "$root" >"$place/debootstrap.log" 2>&1 ||
    { tail -5 "$place/debootstrap.log"; exit 1; }
for path in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip /etc/ssl/certs /usr/share/keyrings; do
    [ -e "$path" ] || continue
    mkdir -p "$root$(dirname "$path")"
    cp -rL "$path" "$root$(dirname "$path")/" 2>/dev/null || true
done
cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
mkdir -p "$root/srv/person/.config"
[ -d "$HOME/.config/pip" ] && cp -r "$HOME/.config/pip" "$root/srv/person/.config/"
mount -t proc proc "$root/proc" 2>/dev/null || say "without /proc"
mount --bind /dev "$root/dev" 2>/dev/null || say "without /dev"
mount --bind /dev/pts "$root/dev/pts" 2>/dev/null || say "without terminals"
git clone -q "$here" "$root/srv/person/underdesk"

say "make setup"
inside make setup
say "make setup again"
inside make setup
say "an answer from the starter model, without a network door"
inside .venv/bin/underdesk --profile /srv/person/profile ask "'Say hello.'" --max-tokens 12 --json
say "make run without a display"
inside make run ARGS=--profile=/srv/person/profile
for target in "$@"; do
    say "make $target"
    inside make "$target"
done
say "proved"
