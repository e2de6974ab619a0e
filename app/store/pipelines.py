"""Pipelines in the vault: their history, their runs, and what their steps made."""

from __future__ import annotations

import json
import re
import secrets
import time
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from itertools import chain
from typing import Any

from app.base.errors import UserError
from app.base.ids import new_id
from app.base.jobs import Priority
from app.store.cipher import Database
from app.store.pipeline_records import (
    Pending,
    Result,
    Run,
    RunState,
    Snapshot,
    StepRecord,
    StoredPipeline,
    Version,
)
from app.store.receipt_records import Receipt
from app.store.receipts import keep
from app.store.rows import clean
from app.store.vault import Vault

SITTING_S = 120.0
"""Autosaves replace each other within so many seconds."""
PAGE_REST_S = 3600.0
"""A page of the web that nothing quotes goes when it has been there for so long."""
_PAGE = re.compile("web:([0-9a-f]{64})")
KEY = "pipelines_key"
RUN_COLUMNS = "id, pipeline, title, text, plan, state, created, updated, results, error"
STEP_SQL = """SELECT s.path, s.step, s.state, s.key, s.inputs, s.cached, s.error, s.ended,
    r.outputs, r.prompt_tokens, r.generated_tokens, r.seconds, r.notes
    FROM pipeline_steps s LEFT JOIN pipeline_results r ON r.key = s.key WHERE s.run = ? ORDER BY s.seq"""


def _missing(what: str, wanted: str) -> UserError:
    return UserError(f"There is no {what} “{wanted}”", todo="choose one of the list", code=f"no-such-{what}")


class PipelinesRepo:
    """Pipelines and their versions. Changes return when they are committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> list[StoredPipeline]:
        """All that are not deleted, the one that was changed last first."""
        with self._vault.reading() as db:
            rows = db.execute(
                f"{_PIPELINES} WHERE p.deleted IS NULL ORDER BY p.updated DESC, p.id"
            ).fetchall()
        return [StoredPipeline(*row) for row in rows]

    def get(self, pipeline_id: str) -> StoredPipeline:
        """One as it was saved last; raises UserError "no-such-pipeline"."""
        with self._vault.reading() as db:
            row = db.execute(f"{_PIPELINES} WHERE p.id = ?", [pipeline_id]).fetchone()
        if row is None:
            raise _missing("pipeline", pipeline_id)
        return StoredPipeline(*row)

    def add(self, title: str, text: str) -> str:
        """Keep a new one; returns its id."""
        pipeline_id, now = new_id(), time.time()

        def work(db: Database) -> None:
            db.execute(
                "INSERT INTO pipelines VALUES (?, ?, ?, ?, NULL)", [pipeline_id, clean(title), now, now]
            )
            db.execute(_ADD_VERSION, [pipeline_id, now, "", clean(text)])

        self._vault.write(work).result()
        return pipeline_id

    def save(self, pipeline_id: str, title: str, text: str, label: str = "") -> Future[None]:
        """Keep its present state: beside the last one, or in its place where both are autosaves of one sitting."""
        now = time.time()

        def work(db: Database) -> None:
            last = (
                "SELECT seq, saved, label, text FROM pipeline_versions WHERE pipeline = ? ORDER BY seq DESC"
            )
            row = db.execute(f"{last} LIMIT 1", [pipeline_id]).fetchone()
            if row is None:
                raise _missing("pipeline", pipeline_id)
            if row[3] != clean(text) or label:
                if not row[2] and not label and now - row[1] < SITTING_S:
                    db.execute("UPDATE pipeline_versions SET text = ? WHERE seq = ?", [clean(text), row[0]])
                else:
                    db.execute(_ADD_VERSION, [pipeline_id, now, clean(label), clean(text)])
            sql = "UPDATE pipelines SET title = ?, updated = ? WHERE id = ?"
            db.execute(sql, [clean(title), now, pipeline_id])

        return self._vault.write(work)

    def versions(self, pipeline_id: str) -> list[Version]:
        """Its history, newest first."""
        sql = "SELECT seq, saved, label FROM pipeline_versions WHERE pipeline = ? ORDER BY seq DESC"
        with self._vault.reading() as db:
            return [Version(*row) for row in db.execute(sql, [pipeline_id]).fetchall()]

    def version(self, seq: int) -> str:
        """The text of one state; raises UserError "no-such-version"."""
        with self._vault.reading() as db:
            row = db.execute("SELECT text FROM pipeline_versions WHERE seq = ?", [seq]).fetchone()
        if row is None:
            raise _missing("version", str(seq))
        return str(row[0])

    def set_deleted(self, pipeline_id: str, deleted: bool) -> None:
        """Take it out of the list, or put it back."""
        moment = time.time() if deleted else None

        def work(db: Database) -> None:
            db.execute("UPDATE pipelines SET deleted = ? WHERE id = ?", [moment, pipeline_id])

        self._vault.write(work).result()

    def purge(self, pipeline_ids: Sequence[str]) -> None:
        """Erase deleted ones with their versions; their runs stay."""

        def work(db: Database) -> None:
            sql = "DELETE FROM pipelines WHERE id = ? AND deleted IS NOT NULL"
            db.conn.executemany(sql, [(name,) for name in pipeline_ids])

        self._vault.write(work).result()


_PIPELINES = """SELECT p.id, p.title, p.created, p.updated, (SELECT v.text FROM pipeline_versions v
    WHERE v.pipeline = p.id ORDER BY v.seq DESC LIMIT 1) FROM pipelines p"""
_ADD_VERSION = "INSERT INTO pipeline_versions (pipeline, saved, label, text) VALUES (?, ?, ?, ?)"


class RunsRepo:
    """Runs and what they made. Reads are immediate, from any thread; futures resolve when the change is committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def key(self) -> bytes:
        """The secret that step keys and the names of values are made with; drawn once for a vault."""

        def work(db: Database) -> str:
            db.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", [KEY, secrets.token_hex(32)])
            return str(db.execute("SELECT value FROM meta WHERE key = ?", [KEY]).fetchone()[0])

        return bytes.fromhex(self._vault.write(work).result())

    def begin(self, run: Run) -> None:
        """Keep a new run."""
        row = [run.id, run.pipeline, clean(run.title), clean(run.text), _json(run.plan), run.state]
        row += [run.created, run.updated, _json(run.results), clean(run.error)]

        def work(db: Database) -> None:
            db.execute(
                f"INSERT INTO pipeline_runs ({RUN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row
            )

        self._vault.write(work).result()

    def update(
        self,
        run_id: str,
        state: RunState,
        *,
        plan: Mapping[str, Any] | None = None,
        results: Mapping[str, str] | None = None,
        error: str = "",
    ) -> None:
        """Change a run's state, and its plan or results where they are given."""
        row = [state, time.time(), clean(error)]
        more = [None if plan is None else _json(plan), None if results is None else _json(results), run_id]

        def work(db: Database) -> None:
            db.execute(
                "UPDATE pipeline_runs SET state = ?, updated = ?, error = ?, plan = coalesce(?, plan),"
                " results = coalesce(?, results) WHERE id = ?",
                [*row, *more],
            )

        self._vault.write(work).result()

    def get(self, run_id: str) -> Run:
        """One run; raises UserError "no-such-run"."""
        with self._vault.reading() as db:
            row = db.execute(f"SELECT {RUN_COLUMNS} FROM pipeline_runs WHERE id = ?", [run_id]).fetchone()
        if row is None:
            raise _missing("run", run_id)
        return _run(row)

    def list(self, pipeline_id: str | None = None, limit: int = 100) -> list[Run]:
        """The latest runs, of one pipeline or of all."""
        sql = f"""SELECT {RUN_COLUMNS} FROM pipeline_runs WHERE ?1 IS NULL OR pipeline = ?1
            ORDER BY created DESC, id DESC LIMIT ?2"""
        with self._vault.reading() as db:
            return [_run(row) for row in db.execute(sql, [pipeline_id, limit]).fetchall()]

    def results(self, key: str) -> Result | None:
        """What a step gave that had this key."""
        sql = """SELECT key, outputs, prompt_tokens, generated_tokens, seconds, notes FROM pipeline_results
            WHERE key = ?"""
        with self._vault.reading() as db:
            row = db.execute(sql, [key]).fetchone()
        return _result(row) if row else None

    def value(self, value_id: str) -> str:
        """The JSON text of a value; raises UserError "no-such-value"."""
        with self._vault.reading() as db:
            row = db.execute("SELECT data FROM pipeline_values WHERE id = ?", [value_id]).fetchone()
        if row is None:
            raise _missing("value", value_id)
        return zlib.decompress(row[0]).decode()

    def commit(
        self, run_id: str, step: StepRecord, values: Mapping[str, str], receipts: Sequence[Receipt] = ()
    ) -> Future[None]:
        """Keep how a step ended, with what it gave, the values that this needs and the receipts of its calls, in one
        transaction."""
        row = [run_id, step.path, step.step, step.state, step.key, _json(dict(step.inputs)), int(step.cached)]
        row += [clean(step.error), time.time()]
        result, packed = step.result, _packed(values)

        def work(db: Database) -> None:
            db.conn.executemany("INSERT OR IGNORE INTO pipeline_values VALUES (?, ?)", packed)
            if result is not None and not step.cached:
                db.execute(
                    "INSERT OR REPLACE INTO pipeline_results VALUES (?, ?, ?, ?, ?, ?, ?)", _made(result)
                )
            db.execute(
                "INSERT OR REPLACE INTO pipeline_steps (run, path, step, state, key, inputs, cached, error, ended)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            if receipts:
                found = db.execute("SELECT pipeline FROM pipeline_runs WHERE id = ?", [run_id]).fetchone()
                keep(db, receipts, "pipeline", found[0])

        return self._vault.write(work, Priority.STEP)

    def keep_values(self, values: Mapping[str, str]) -> None:
        """Keep values that no step made, such as a run's results that were put together."""
        packed = _packed(values)

        def work(db: Database) -> None:
            db.conn.executemany("INSERT OR IGNORE INTO pipeline_values VALUES (?, ?)", packed)

        self._vault.write(work, Priority.STEP).result()

    def steps(self, run_id: str) -> list[StepRecord]:
        """How the steps of a run ended, in that order."""
        with self._vault.reading() as db:
            return [_step(row) for row in db.execute(STEP_SQL, [run_id]).fetchall()]

    # a person's replies

    def ask(self, run_id: str, pending: Pending) -> None:
        """Keep what a person is asked; a reply that is there stays."""
        row = [run_id, pending.path, pending.number, _json(pending.request)]

        def work(db: Database) -> None:
            db.execute(
                "INSERT INTO pipeline_replies (run, path, number, request) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET request = excluded.request WHERE reply IS NULL",
                row,
            )

        self._vault.write(work).result()

    def reply(self, run_id: str, path: str, number: int, reply: Mapping[str, Any]) -> None:
        """Keep a person's reply; raises UserError "no-such-question" where nothing was asked."""

        def work(db: Database) -> None:
            sql = "UPDATE pipeline_replies SET reply = ? WHERE run = ? AND path = ? AND number = ?"
            if not db.execute(sql, [_json(reply), run_id, path, number]).rowcount:
                raise _missing("question", path)

        self._vault.write(work).result()

    def pending(self, run_id: str) -> list[Pending]:
        """What a person was asked, with the replies that there are."""
        sql = "SELECT path, number, request, reply FROM pipeline_replies WHERE run = ? ORDER BY path, number"
        with self._vault.reading() as db:
            rows = db.execute(sql, [run_id]).fetchall()
        return [Pending(p, n, json.loads(q), json.loads(r) if r else None) for p, n, q, r in rows]

    # tidying

    def remove(self, run_ids: Sequence[str]) -> None:
        """Forget runs, and what only they had made: values, and pages of the web that nothing else quotes.

        A page that was fetched in the last hour may be a run's that has not written its step down yet: it stays until
        runs are removed again.
        """
        before = time.time() - PAGE_REST_S

        def work(db: Database) -> None:
            db.conn.executemany("DELETE FROM pipeline_runs WHERE id = ?", [(name,) for name in run_ids])
            db.execute("DELETE FROM pipeline_results WHERE key NOT IN (SELECT key FROM pipeline_steps)")
            db.execute(_UNUSED_VALUES)
            old = {name for (name,) in db.execute("SELECT id FROM snapshots WHERE fetched < ?", [before])}
            unused = [(name,) for name in old - _quoted(db)] if old else []
            db.conn.executemany("DELETE FROM snapshots WHERE id = ?", unused)

        self._vault.write(work).result()


_UNUSED_VALUES = """DELETE FROM pipeline_values WHERE id NOT IN (
    SELECT json_each.value FROM pipeline_results, json_each(pipeline_results.outputs)
    UNION SELECT json_each.value FROM pipeline_steps, json_each(pipeline_steps.inputs)
    UNION SELECT json_each.value FROM pipeline_runs, json_each(pipeline_runs.results))"""


def _quoted(db: Database) -> set[str]:
    """The ids of all pages that a value of a run, or the sources of an answer in a chat, speak of."""
    values = (zlib.decompress(data).decode() for (data,) in db.execute("SELECT data FROM pipeline_values"))
    answers = (text for (text,) in db.execute("SELECT sources FROM message_sources"))
    return {name for text in chain(values, answers) for name in _PAGE.findall(text)}


class SnapshotsRepo:
    """Pages of the web as they were when something was quoted from them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, page: Snapshot) -> None:
        """Keep a page; the same bytes are kept once."""
        row = [
            page.id,
            clean(page.url),
            clean(page.title),
            page.kind,
            page.fetched,
            clean(page.text),
            page.body,
        ]

        def work(db: Database) -> None:
            db.execute("INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?)", row)

        self._vault.write(work).result()

    def get(self, snapshot_id: str) -> Snapshot:
        """One page; raises UserError "no-such-snapshot"."""
        sql = "SELECT id, url, title, kind, fetched, text, body FROM snapshots WHERE id = ?"
        with self._vault.reading() as db:
            row = db.execute(sql, [snapshot_id]).fetchone()
        if row is None:
            raise _missing("snapshot", snapshot_id)
        return Snapshot(*row)


def _packed(values: Mapping[str, str]) -> list[tuple[str, bytes]]:
    return [(name, zlib.compress(text.encode(), 1)) for name, text in values.items()]


def _json(item: Any) -> str:
    return clean(json.dumps(item, ensure_ascii=False))


def _run(row: Sequence[Any]) -> Run:
    found = dict(zip(RUN_COLUMNS.split(", "), row, strict=True))
    return Run(**found | {name: json.loads(found[name]) for name in ("plan", "results")})


def _result(row: Sequence[Any]) -> Result:
    key, outputs, prompt, generated, seconds, notes = row
    return Result(key, json.loads(outputs), prompt, generated, seconds, tuple(json.loads(notes)))


def _made(result: Result) -> list[Any]:
    took = [result.prompt_tokens, result.generated_tokens, result.seconds]
    return [result.key, _json(dict(result.outputs)), *took, _json(list(result.notes)), time.time()]


def _step(row: Sequence[Any]) -> StepRecord:
    path, step, state, key, inputs, cached, error, ended, *made = row
    result = _result([key, *made]) if made[0] is not None else None
    return StepRecord(path, step, state, key, json.loads(inputs), bool(cached), error, ended, result)
