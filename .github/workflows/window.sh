#!/bin/sh
# Starts the program named and waits until it shows a window; ends it.
set -eu
UNDERDESK_PROFILE=$(mktemp -d)
export UNDERDESK_PROFILE
openbox &
"$1" &
number=$!
tries=0
until xdotool search --onlyvisible --name Underdesk > /dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 120 ] || ! kill -0 "$number"; then
        echo "There is no window." >&2
        exit 1
    fi
    sleep 0.5
done
echo "There is a window."
kill "$number"
