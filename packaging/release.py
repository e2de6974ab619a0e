"""Makes what a release consists of beside its packages: checks, notices, sums and the signed word on the version."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import linux_tree as tree_of
import notices
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from licence_rules import NotAllowed
from setup_console import Trouble, say

from app import updates
from app.base.errors import UserError

KEY = "UNDERDESK_RELEASE_KEY"
"""Names the file of the private key, which is never in the checkout."""
KEYS = tree_of.ROOT / "resources" / "update-keys.txt"
CHANGES = tree_of.ROOT / "CHANGELOG.md"
SUMS, WORD = "SHA256SUMS", "update.json"
PACKAGES = (".deb", ".run", ".AppImage", ".flatpak", ".exe", ".dmg")
_HEAD = re.compile(r"^## (\S+) \((\d{4}-\d\d-\d\d|unreleased)\)$", re.MULTILINE)


def newest_change(text: str) -> tuple[str, str]:
    """Version and date of the newest entry in the list of changes. Raises Trouble."""
    found = _HEAD.search(text)
    if found is None:
        raise Trouble("CHANGELOG.md has no heading like “## 1.2.0 (2026-01-31)”")
    return found[1], found[2]


def check_version(version: str, changes: str) -> str:
    """The day of the release: pyproject.toml and the list of changes agree, and it is dated. Raises Trouble."""
    told, day = newest_change(changes)
    if told != version:
        raise Trouble(f"pyproject.toml says version {version}, the newest entry of CHANGELOG.md is {told}")
    if day == "unreleased":
        raise Trouble(f"CHANGELOG.md calls {version} unreleased: give it the day of the release")
    if not updates.number(version):
        raise Trouble(f"{version} is no version that could be compared: numbers and points alone")
    return day


def check_tree() -> None:
    """Everything is committed. Raises Trouble."""
    command = ["git", "status", "--porcelain"]
    done = subprocess.run(command, cwd=tree_of.ROOT, capture_output=True, text=True, check=False)
    if done.returncode or done.stdout.strip():
        raise Trouble("a release is made of what is committed, and there are changes that are not")


def packages(folder: Path, version: str) -> list[Path]:
    """The packages of this version. Raises Trouble where there is none, or one of another version lies beside them."""
    found = [path for path in sorted(folder.glob("*")) if path.suffix in PACKAGES]
    if not found:
        raise Trouble(
            f"there is no package in {folder}: make installer-deb, installer-run and the others first"
        )
    others = [path.name for path in found if not re.search(rf"[-_]{re.escape(version)}[-_.]", path.name)]
    if others:
        raise Trouble(f"{folder} has packages of another version: {', '.join(others)}")
    return found


def sha256(path: Path) -> str:
    """Of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def word(version: str, day: str, files: Sequence[Path]) -> str:
    """What is signed: the same release gives the same text."""
    told: dict[str, Any] = {
        "format": 1,
        "program": "underdesk",
        "version": version,
        "date": day,
        "page": f"https://{updates.HOST}/underdesk/underdesk/releases/tag/v{version}",
        "files": [{"name": p.name, "size": p.stat().st_size, "sha256": sha256(p)} for p in files],
    }
    return json.dumps(told, indent=1, sort_keys=True)


def signed(text: str, key: Ed25519PrivateKey) -> bytes:
    """The letter that goes to the one place that Underdesk asks."""
    signature = key.sign(updates.PREFIX + text.encode())
    letter = {"signed": text, "signature": base64.b64encode(signature).decode()}
    return (json.dumps(letter, indent=1) + "\n").encode()


def load_key(place: str) -> Ed25519PrivateKey:
    """The private key in a file outside of the checkout. Raises Trouble."""
    if not place:
        raise Trouble(f"{KEY} names no file: it is where the private key of the release lies")
    path = Path(place).resolve()
    if path.is_relative_to(tree_of.ROOT):
        raise Trouble(f"{path} lies in the checkout: a private key may not")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise Trouble(f"the private key in {path} cannot be read: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Trouble(f"{path} holds another kind of key than Ed25519")
    return key


def public_half(key: Ed25519PrivateKey) -> bytes:
    """32 bytes."""
    return key.public_key().public_bytes_raw()


def make_key(place: Path, keys: Path = KEYS) -> None:
    """A new pair: the private half in a new file that its owner alone can read, the public half in `keys`."""
    if place.resolve().is_relative_to(tree_of.ROOT):
        raise Trouble(f"{place} lies in the checkout: a private key may not")
    key = Ed25519PrivateKey.generate()
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Trouble(f"{place} is there already, and no key is overwritten") from None
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(*form))
    with keys.open("a", encoding="utf-8") as file:
        file.write(base64.b64encode(public_half(key)).decode() + "\n")
    say(
        f"the private key is in {place}: keep a copy elsewhere. Its public half is in {keys.name}; commit that"
    )


def papers(folder: Path) -> None:
    """Notices and bill of materials of all that the packed program brings. Raises Trouble."""
    try:
        notices.write(folder, *notices.PACKED)
    except NotAllowed as error:
        raise Trouble(str(error)) from None


def make(folder: Path) -> None:
    """Everything beside the packages in `folder`. Raises Trouble."""
    version = tree_of.version()
    day = check_version(version, CHANGES.read_text("utf-8"))
    key = load_key(os.environ.get(KEY, ""))
    if public_half(key) not in updates.known_keys():
        raise Trouble(
            f"{KEYS.name} does not have the public half of this key, so no Underdesk would believe it"
        )
    check_tree()
    files = packages(folder, version)
    papers(folder)
    finish(folder, word(version, day, files), key, files)
    say(
        f"version {version} of {day}: {len(files)} packages, {SUMS}, {WORD}, {notices.BOM}, {notices.NOTICES}"
    )
    say(f"put all of {folder} on the page of the release")


def finish(folder: Path, text: str, key: Ed25519PrivateKey, files: Sequence[Path]) -> None:
    """The sums of all files and the signed word, which the program's own check has to believe. Raises Trouble."""
    letter = signed(text, key)
    try:
        updates.read(letter, [public_half(key)])
    except UserError as error:
        raise Trouble(f"the program itself would refuse this word: {error.sentence}") from None
    (folder / WORD).write_bytes(letter)
    told = sorted(
        [*files, folder / WORD, *(p for p in (folder / notices.BOM, folder / notices.NOTICES) if p.exists())]
    )
    (folder / SUMS).write_text("".join(f"{sha256(path)}  {path.name}\n" for path in told), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 where something is not as it has to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="only look whether version, changes and key are in order")
    made = verbs.add_parser("make", help="make notices, sums and the signed word for the packages")
    made.add_argument("--to", type=Path, default=tree_of.DIST, help="the folder that has the packages")
    pair = verbs.add_parser("key", help="make a pair of keys")
    pair.add_argument("file", type=Path, help="where the private half goes, outside of the checkout")
    args = parser.parse_args(argv)
    try:
        if args.verb == "key":
            make_key(args.file)
        elif args.verb == "make":
            make(args.to)
        else:
            check_version(tree_of.version(), CHANGES.read_text("utf-8"))
            check_tree()
            load_key(os.environ.get(KEY, ""))
            say("version, changes and key are in order")
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
