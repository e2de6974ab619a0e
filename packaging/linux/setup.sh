#!/bin/sh
# Installs Underdesk for one person, without root: below ~/.local, or below the folder named by --prefix.
set -eu
umask 022
prefix=${HOME:?}/.local
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=${2:?--prefix needs a folder}; shift 2 ;;
        --prefix=*) prefix=${1#--prefix=}; shift ;;
        -h | --help)
            echo "Installs Underdesk for you alone. Options: --prefix DIR (default: ~/.local)"
            exit 0 ;;
        *) echo "There is no option $1; --prefix DIR is the only one." >&2; exit 2 ;;
    esac
done
case $prefix in /*) ;; *) echo "--prefix needs a whole path, one that begins with /." >&2; exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
program=$prefix/lib/underdesk
share=$prefix/share

if [ "$(uname -m)" != "@MACHINE@" ]; then
    echo "This installer is for @MACHINE@ processors; this computer has $(uname -m)." >&2
    exit 1
fi
if [ -e "$program" ] && [ ! -e "$program/installed-files" ]; then
    echo "$program is there already and was not made by this installer; it is left alone." >&2
    exit 1
fi
for process in /proc/[0-9]*/exe; do
    if [ "$(readlink "$process" 2>/dev/null || true)" = "$program/underdesk" ]; then
        echo "Underdesk is running. Close its window and start the installer again; nothing was changed." >&2
        exit 1
    fi
done

mkdir -p "$prefix/lib" "$prefix/bin"
rm -rf "$program.new" "$program.old"
if ! cp -R "$here/program" "$program.new"; then
    rm -rf "$program.new"
    echo "Underdesk could not be copied to $program; nothing was changed." >&2
    exit 1
fi
cp "$here/uninstall.sh" "$program.new/uninstall"
chmod 755 "$program.new/uninstall"
printf '%s\n' "$prefix" >"$program.new/prefix"
(cd "$here/share" && find . -type f | sort | sed 's|^\./||') >"$program.new/installed-files"
# The old program goes as a whole, so that nothing of it stays beside the new one.
[ ! -e "$program" ] || mv "$program" "$program.old"
mv "$program.new" "$program"
rm -rf "$program.old"
mkdir -p "$share"
cp -R "$here/share/." "$share/"
sed "s|^Exec=underdesk|Exec=\"$prefix/bin/underdesk\"|" "$here/share/applications/underdesk.desktop" \
    >"$share/applications/underdesk.desktop"
ln -sfn "$program/underdesk" "$prefix/bin/underdesk"
if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" >/dev/null 2>&1 || true; fi
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$share/applications" || true; fi
[ ! -e "$share/icons/hicolor/icon-theme.cache" ] || touch "$share/icons/hicolor"

echo "Underdesk is installed. It is among your programs, and here: $prefix/bin/underdesk"
case :$PATH: in *":$prefix/bin:"*) ;; *) echo "To type just underdesk, add $prefix/bin to your PATH." ;; esac
echo "To remove it again: $program/uninstall"
