"""`underdesk folders`: add, list, sync, search, unlock, remove documents."""

from __future__ import annotations

import argparse
import getpass
import json
import queue
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.base.events import Event, IndexProgress
from app.cli._frame import Choice, Context, Verb, add_dates, by_action, size_text
from app.knowledge.dates import period
from app.knowledge.locks import is_lock
from app.knowledge.passage import Passage
from app.store.knowledge_records import Folder, StoredFile

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.assembly import AppCore


PHASES = {
    "reading": "files read",
    "vectors": "passages compared by meaning",
    "pictures": "pages of a scan read",
}


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    add = actions.add("add", "keep documents under a name and index them")
    add.add_argument("name")
    add.add_argument("path", nargs="+", type=Path)
    actions.add("list", "all folders with their counts")
    sync = actions.add("sync", "look at the disk and index what is new")
    sync.add_argument("name", nargs="*", help="these folders only")
    sync.add_argument("--again", action="store_true", help="read all files anew")
    search = actions.add("search", "passages for a question, best first")
    search.add_argument("query", nargs="?", default="")
    search.add_argument("--folder", action="append", default=[], metavar="NAME", help="this folder only")
    search.add_argument(
        "--kind", action="append", default=[], metavar="ENDING", help="files of this kind only"
    )
    add_dates(search)
    search.add_argument("-k", type=int, default=10, metavar="N", help="how many passages (10)")
    search.add_argument("--batch", type=Path, metavar="FILE", help="JSON lines of {id, query}, - for stdin")
    files = actions.add("files", "the files of a folder with their state")
    files.add_argument("name")
    unlock = actions.add("unlock", "read a file that asks for its password, which is typed or in a file")
    unlock.add_argument("name")
    unlock.add_argument("file", help="its name as `folders files` has it")
    unlock.add_argument("--password-file", type=Path, metavar="FILE", help="read the password from FILE")
    unlock.add_argument("--keep", action="store_true", help="keep the password in the vault")
    remove = actions.add("remove", "forget folders and all that was made of them; the files stay")
    remove.add_argument("name", nargs="+")


def _line(folder: Folder) -> str:
    state = f"{folder.files} files, {folder.chunks} passages, {size_text(folder.size)}"
    if folder.vectors < folder.embeddable:
        state += f", {folder.vectors} of {folder.embeddable} compared by meaning"
    notes = [f"{folder.waiting} waiting"] * bool(folder.waiting) + [f"{folder.failed} failed"] * bool(
        folder.failed
    )
    return f"{folder.name}: {', '.join([state, *notes])}{' (paused)' if folder.paused else ''}"


def _finish(core: AppCore, context: Context, folders: Sequence[Folder]) -> list[Folder]:
    """Look at the disk, index to the end and tell how it goes. Raises the UserError of a folder that is away."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    stop = core.events.listen(events.put)
    try:
        for folder in folders:
            core.knowledge.sync(folder.id).future.result()
        done = core.knowledge.wake()
        trouble = _follow(events, done, context)
    finally:
        stop()
    if trouble:
        context.say(trouble)
    return [core.knowledge.folder(folder.id) for folder in folders]


def _follow(events: queue.SimpleQueue[Event], done: Future[None], context: Context) -> str:
    """Progress for a person who watches; returns why there are no vectors, where there are none."""
    trouble = ""
    while not (done.done() and events.empty()):
        try:
            event = events.get(timeout=0.1)
        except queue.Empty:
            continue
        if isinstance(event, IndexProgress):
            trouble = event.detail if event.phase == "failed" else trouble
            if context.err.isatty() and event.phase in PHASES:
                context.err.write(f"\r{event.done} of {event.total} {PHASES[event.phase]}   ")
                context.err.flush()
    if context.err.isatty():
        context.err.write("\r")
    done.result()
    return trouble


def _add(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    folder = core.knowledge.add_folder(args.path, args.name)
    return _told(_finish(core, context, [folder]), core, context)


def _sync(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    named = [core.knowledge.folder(name) for name in args.name] or core.knowledge.folders()
    if args.again:
        for folder in named:
            core.knowledge.reindex(folder.id)
    return _told(_finish(core, context, named), core, context)


def _told(folders: Sequence[Folder], core: AppCore, context: Context) -> int:
    lines = [_line(folder) for folder in folders]
    for folder in folders:
        failed = [file for file in core.knowledge.files(folder.id) if file.status == "failed"]
        lines += [f"  {file.name}: {_trouble(file, folder)}" for file in failed]
    context.show({"folders": [asdict(folder) for folder in folders]}, lines)
    return 0


def _trouble(file: StoredFile, folder: Folder) -> str:
    """Why a file was not read, and for a locked one how to give its password."""
    if not is_lock(file.error):
        return file.error
    words = shlex.join(["underdesk", "folders", "unlock", folder.name, file.name])
    return f"it is locked with a password; to give it: {words}"


def _unlock(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    folder = core.knowledge.folder(args.name)
    core.knowledge.sync(folder.id).future.result()
    core.knowledge.wake().result()
    file = _file_of(core.knowledge.files(folder.id), args.file)
    core.knowledge.unlock(file.id, _password(args.password_file), keep=args.keep)
    core.knowledge.wake().result()
    read = core.knowledge.file(file.id)
    kept = "its password is in the vault" if args.keep else "its password was not kept"
    context.show({"file": asdict(read)}, [f"{_file_line(read)}; {kept}"])
    return 0


def _file_of(files: Sequence[StoredFile], wanted: str) -> StoredFile:
    """By its name below the folder, the last part of that, or its path; raises UserError "no-such-file"."""
    place = str(Path(wanted).expanduser().absolute())
    exact = [file for file in files if wanted == file.name or place == file.path]
    if found := exact or [file for file in files if Path(file.name).name == wanted]:
        return found[0]
    raise UserError(
        f"There is no file “{wanted}” in this folder", todo="see folders files", code="no-such-file"
    )


def _password(path: Path | None) -> str:
    """From a file, else typed without being shown; raises UserError where neither can be."""
    if path is not None:
        try:
            return path.read_text("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UserError("The password file is no text", todo="check --password-file") from error
    if not sys.stdin.isatty():
        raise UserError(
            "The password cannot be asked for here",
            why="this is no terminal",
            todo="give it with --password-file",
            code="usage",
        )
    return getpass.getpass("Password of the document: ")


def _list(args: argparse.Namespace, context: Context) -> int:
    context.show_all("folders", context.core().knowledge.folders(), _line, "There are no folders yet.")
    return 0


def _files(args: argparse.Namespace, context: Context) -> int:
    knowledge = context.core().knowledge
    folder = knowledge.folder(args.name)

    def line(file: StoredFile) -> str:
        return f"{file.name}  {_trouble(file, folder)}" if is_lock(file.error) else _file_line(file)

    context.show_all("files", knowledge.files(folder.id), line, "This folder is empty.")
    return 0


def _file_line(file: StoredFile) -> str:
    return f"{file.name}  {file.error or f'{file.status}, {file.chunks} passages'}"


def document(passage: Passage) -> dict[str, Any]:
    """A passage as other programs read it."""
    return {
        "document": passage.name,
        "path": passage.path,
        "page": passage.page,
        "section": " > ".join(passage.headings),
        "text": passage.text,
        "score": round(passage.score, 6),
        "start": passage.start,
        "end": passage.stop,
    }


def _search(args: argparse.Namespace, context: Context) -> int:
    knowledge = context.core().knowledge
    limits: dict[str, Any] = {
        "folders": [knowledge.folder(name).id for name in args.folder],
        "kinds": args.kind,
        "since": period(args.since)[0] if args.since else None,
        "until": period(args.until)[1] if args.until else None,
        "limit": args.k,
    }
    if args.batch:
        for row in _queries(args.batch):
            found = knowledge.search(str(row["query"]), **limits)
            line = {"id": row["id"], "results": [document(passage) for passage in found]}
            context.out.write(json.dumps(line, ensure_ascii=False) + "\n")
        context.out.flush()
        return 0
    if not args.query.strip():
        raise UserError("There is nothing to look for", todo="give a question or --batch", code="usage")
    found = knowledge.search(args.query, **limits)
    lines = [f"{p.score:.3f}  {p.name}{', ' if p.place else ''}{p.place}\n{p.text}\n" for p in found]
    context.show({"results": [document(p) for p in found]}, lines or ["Nothing was found."])
    return 0


def _queries(path: Path) -> list[dict[str, Any]]:
    """The batch's lines; raises UserError naming the first that is not one."""
    text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append({"id": row["id"], "query": row["query"]})
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"Line {number} of the batch is not understood",
                why="it is not JSON with id and query",
                todo="correct it",
                code="usage",
            ) from error
    return rows


def _remove(args: argparse.Namespace, context: Context) -> int:
    knowledge = context.core().knowledge
    folders = [knowledge.folder(name) for name in args.name]
    removed = {folder.name: knowledge.remove_folder(folder.id) for folder in folders}
    lines = [f"{name} is forgotten with what was made of {count} files." for name, count in removed.items()]
    context.show({"removed": removed}, lines)
    return 0


ACTIONS = {
    "add": _add,
    "list": _list,
    "sync": _sync,
    "search": _search,
    "files": _files,
    "unlock": _unlock,
    "remove": _remove,
}


VERB = Verb("folders", "Keep folders of documents and search them.", _configure, by_action(ACTIONS))
