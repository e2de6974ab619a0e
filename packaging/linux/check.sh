#!/bin/sh
# Installs the .deb in fresh systems and uses it there as a person would; what `make installer-check` runs, as root.
#
#   packaging/linux/check.sh [--deb FILE] [--from OLDER] [SUITE]...        (SUITE: bookworm and trixie unless named)
#
# Each system is a minimal Debian; `apt-get install ./FILE` without recommended packages is the only step in it. Screen,
# hand and eye stay outside: an X server and the message bus of this system, reached by Unix sockets. The program runs as
# an ordinary user without a network (`unshare -n`) and its connections are traced. Then purge must leave nothing of the
# program and all of the person's data. With --from, a .deb of an earlier version is used as well, upgraded, and started
# and killed; whatever was written with it has to be there.
set -eu
umask 022
here=$(cd "$(dirname "$0")/../.." && pwd)
deb=
older=
while [ $# -gt 0 ]; do
    case $1 in
        --deb) deb=$(readlink -f "${2:?--deb needs a file}"); shift 2 ;;
        --from) older=$(readlink -f "${2:?--from needs a file}"); shift 2 ;;
        -*) echo "There is no option $1; --deb FILE and --from FILE are all." >&2; exit 2 ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || set -- bookworm trixie
if [ -z "$deb" ]; then
    deb=$(ls -t "$here"/dist/underdesk-with-model_*.deb 2>/dev/null | head -1 || true)
fi
lack=
[ "$(id -u)" = 0 ] || lack="$lack root;"
for tool in debootstrap unshare setpriv strace Xvfb openbox xdotool; do
    command -v "$tool" >/dev/null || lack="$lack $tool;"
done
[ -z "$older" ] || [ -f "$older" ] || lack="$lack $older;"
[ -f "$deb" ] || lack="$lack a .deb with a model (make frozen installer-deb);"
if [ -n "$lack" ]; then echo "The check cannot run; what is lacking here:$lack" >&2; exit 1; fi

person=65534  # nobody: the message bus outside wants a user that it knows too
place=$(mktemp -d "${UNDERDESK_CHECK_PLACE:-/var/tmp}/underdesk-installed.XXXXXX")
chmod 755 "$place"
report=$here/build/installer-check.txt
mkdir -p "$here/build"
root=

leave() {
    for mounted in tmp dev proc; do
        if [ -n "$root" ] && mountpoint -q "$root/$mounted"; then umount "$root/$mounted" || true; fi
    done
    if grep -q " $place/" /proc/mounts; then echo "left in place, still mounted: $place" >&2; exit 1; fi
    rm -rf "$place"
}
trap leave EXIT
trap 'exit 130' INT TERM

say() { echo "$*" | tee -a "$report"; }

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" </dev/null; }

check() {
    root=$place/$1
    say "== Debian $1, $(basename "$deb"), $(sha256sum "$deb" | cut -c1-16)"
    tarball=${UNDERDESK_CHECK_TARBALLS:-/nowhere}/$1.tar  # of debootstrap --make-tarball, to fetch nothing twice
    [ ! -f "$tarball" ] || tarball=--unpack-tarball=$tarball
    case $tarball in --*) ;; *) tarball=--variant=minbase ;; esac
    debootstrap --variant=minbase "$tarball" "$1" "$root" >"$place/debootstrap.log" 2>&1 || { tail -5 "$place/debootstrap.log"; exit 1; }
    for path in /etc/resolv.conf /etc/hosts /usr/share/keyrings; do
        [ ! -e "$path" ] || cp -rL "$path" "$root$(dirname "$path")/" 2>/dev/null || true
    done
    cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    inside useradd --uid $person --non-unique --gid nogroup --create-home person
    before=$(inside dpkg-query -W -f '${Package}\n' | wc -l)
    inside apt-get update -qq
    install "$deb"
    say "installed with $(($(inside dpkg-query -W -f '${Package}\n' | wc -l) - before)) packages, $(inside dpkg-query -W -f '${Installed-Size}' "$name") KiB of its own"
    mount --bind /tmp "$root/tmp"
    inside setpriv --reuid $person --regid $person --clear-groups env HOME=/home/person underdesk --version | tee -a "$report"
    use "$1" use
    purge
    say "purge left no file of the program, and the vault where it was"
    if [ -n "$older" ]; then
        rm -rf "$root/home/person/.local"
        install "$older"
        use "$1" before
        install "$deb"
        use "$1" after
        purge
        say "upgraded from $(dpkg-deb -f "$older" Version), purged, and the vault is where it was"
    fi
    umount "$root/tmp" "$root/dev" "$root/proc"
    rm -rf "$root"
    root=
}

# A .deb inside the fresh system, as a person does it; recommended packages would only make the system less bare.
install() {
    name=$(dpkg-deb -f "$1" Package)
    cp "$1" "$root/underdesk.deb"
    inside apt-get install -y -qq --no-install-recommends ./underdesk.deb >"$place/apt.log" 2>&1 || { tail -20 "$place/apt.log"; exit 1; }
}

purge() {
    inside apt-get purge -y -qq "$name" >"$place/apt.log" 2>&1 || { tail -20 "$place/apt.log"; exit 1; }
    left=$(find "$root" -xdev \( -path "$root/home" -o -path "$root/tmp" -o -path "$root/var/cache/apt" -o -path "$root/underdesk.deb" \) \
        -prune -o -iname '*underdesk*' -print)
    [ -z "$left" ] || { say "purge left:"; say "$left"; exit 1; }
    [ -s "$root/home/person/.local/share/underdesk/vault.db" ] || { say "purge took what the person wrote"; exit 1; }
}

# The person outside has the number of the one inside, and rights to enter the system, to leave the network, to read this
# checkout wherever it lies, and to trace a program that lets itself not be read. The program inside gets none of them.
rights=+sys_admin,+sys_chroot,+dac_read_search,+sys_ptrace
# $2 is the part of the check: use, before (with an earlier version) or after (the upgrade from it).
use() {
    mkdir -p "$here/screenshots/installed-$1"
    work=$place/work
    rm -rf "$work"
    mkdir "$work"
    chown $person "$work" "$here/screenshots/installed-$1"
    status=0
    (cd "$here" && env HOME="$work" PYTHONDONTWRITEBYTECODE=1 UNDERDESK_INSTALLED="$root" UNDERDESK_STAGE="$2" \
        UNDERDESK_REPORT="$work/report" UNDERDESK_SHOTS="$here/screenshots/installed-$1" \
        setpriv --reuid $person --regid $person --clear-groups --inh-caps "$rights" --ambient-caps "$rights" \
        sh tests/_support/session.sh .venv/bin/python -m pytest -q -p no:cacheprovider -m prove --timeout 1800 \
        -o faulthandler_timeout=1700 tests/prove/test_installed.py) || status=$?
    [ ! -e "$work/report" ] || tee -a "$report" <"$work/report"
    [ $status = 0 ] || { say "the program could not be used in $1"; exit 1; }
}

date -u '+%Y-%m-%d %H:%M UTC' >"$report"
for suite in "$@"; do check "$suite"; done
say "All of it holds on: $*"
