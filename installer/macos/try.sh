#!/bin/sh
# Mounts the image, copies the program out of it as a person would, has it test itself, and opens its window.
set -eu
image=$(ls dist/underdesk-*-macos-*.dmg | head -n 1)
volume=$(mktemp -d)
home=$(mktemp -d)
hdiutil attach -nobrowse -readonly -mountpoint "$volume" "$image"
cp -R "$volume/Underdesk.app" "$home/"
hdiutil detach "$volume"
program="$home/Underdesk.app"
codesign --verify --deep --strict "$program"
plutil -lint "$program/Contents/Info.plist"
"$program/Contents/MacOS/underdesk" --version
"$program/Contents/MacOS/underdesk" --selftest
UNDERDESK_PROFILE="$home/profile" "$program/Contents/MacOS/underdesk" &
number=$!
sleep 20
kill -0 "$number" || { echo "The window's program ended by itself."; exit 1; }
screencapture -x build/macos/window.png || echo "No picture could be taken here."
kill "$number"
wait "$number" || true
