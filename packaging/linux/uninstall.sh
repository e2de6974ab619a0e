#!/bin/sh
# Removes Underdesk as its installer put it here. What you wrote stays, unless --erase-data is given and agreed to.
set -eu
program=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}/underdesk
erase=no
case ${1:-} in
    "") ;;
    --erase-data) erase=yes ;;
    *) echo "There is no option $1; --erase-data is the only one." >&2; exit 2 ;;
esac
if [ ! -e "$program/installed-files" ]; then
    echo "$program was not made by the installer; nothing was removed." >&2
    exit 1
fi
prefix=$(cat "$program/prefix")
for process in /proc/[0-9]*/exe; do
    if [ "$(readlink "$process" 2>/dev/null || true)" = "$program/underdesk" ]; then
        echo "Underdesk is running. Close its window first; nothing was removed." >&2
        exit 1
    fi
done
if [ "$erase" = yes ] && [ -d "$data" ]; then
    printf 'Erase %s with all chats, documents and models in it? This cannot be undone. Type yes: ' "$data"
    read -r answer || answer=no
    [ "$answer" = yes ] || { echo "Nothing was removed."; exit 1; }
    # The keys go first: without them whatever a disk keeps of the vault is noise.
    rm -f "$data/vault.json" "$data/vault.json.bak"
    rm -rf "$data"
fi
while read -r file; do
    rm -f "$prefix/share/$file"
    rmdir -p "$(dirname "$prefix/share/$file")" 2>/dev/null || true
done <"$program/installed-files"
[ "$(readlink "$prefix/bin/underdesk" 2>/dev/null || true)" != "$program/underdesk" ] || rm -f "$prefix/bin/underdesk"
# What stands in these two folders beside the files of packages and programs is made from those.
mime=$prefix/share/mime starters=$prefix/share/applications
if [ -d "$mime/packages" ]; then
    if command -v update-mime-database >/dev/null; then update-mime-database "$mime" >/dev/null 2>&1 || true; fi
else
    rm -rf "$mime"
fi
if ls "$starters"/*.desktop >/dev/null 2>&1; then
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$starters" || true; fi
elif [ -d "$starters" ]; then
    rm -f "$starters/mimeinfo.cache"
    rmdir "$starters" 2>/dev/null || true
fi
rm -rf "$program"
rmdir "$prefix/bin" "$prefix/lib" "$prefix/share" 2>/dev/null || true
echo "Underdesk is removed."
[ ! -d "$data" ] || echo "What you wrote is still in $data; delete that folder to be rid of it too."
