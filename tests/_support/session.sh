#!/bin/sh
# Runs a command inside a desktop session of its own: message bus, unlocked Secret Service, throw-away folders.
# The keyring, the cache and the data folder of whoever runs the tests stay untouched.
set -u
if [ "$(uname -s)" != Linux ]; then exec "$@"; fi
if [ -z "${UNDERDESK_TEST_SESSION:-}" ]; then
    UNDERDESK_TEST_SESSION=$(mktemp -d "${TMPDIR:-/tmp}/underdesk-session.XXXXXX") || exit 1
    export UNDERDESK_TEST_SESSION
    trap 'rm -rf "$UNDERDESK_TEST_SESSION"' EXIT
    trap 'exit 130' INT TERM
    mkdir -m 700 "$UNDERDESK_TEST_SESSION/run" "$UNDERDESK_TEST_SESSION/data" "$UNDERDESK_TEST_SESSION/config"
    export XDG_RUNTIME_DIR="$UNDERDESK_TEST_SESSION/run"
    export XDG_DATA_HOME="$UNDERDESK_TEST_SESSION/data"
    export XDG_CONFIG_HOME="$UNDERDESK_TEST_SESSION/config"
    unset WAYLAND_DISPLAY DISPLAY UNDERDESK_PROFILE UNDERDESK_PASSPHRASE
    dbus-run-session -- sh "$0" "$@"
    exit $?
fi
# The first unlock of a new keyring makes it, with this passphrase.
printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$@"
