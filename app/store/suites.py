"""A person's suites in the vault: cases with their files, runs with what each case gave, words on pairs of answers."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from app.base.errors import UserError
from app.base.ids import new_id
from app.base.jobs import Priority
from app.store.cipher import Database
from app.store.rows import clean
from app.store.suite_records import (
    Case,
    CaseFile,
    CaseTurn,
    CheckSpec,
    Label,
    Suite,
    SuiteResult,
    SuiteRun,
)
from app.store.vault import Vault

IN_COLUMNS = ("id", "suite", "name", "origin", "created")
"""Fields of a case that have columns; the others are one JSON text."""

SUITES = """SELECT s.id, s.name, s.created, s.updated,
    (SELECT count(*) FROM suite_cases c WHERE c.suite = s.id), s.words FROM suites s"""
RUN_COLUMNS = tuple(field.name for field in fields(SuiteRun))
RESULT_COLUMNS = tuple(field.name for field in fields(SuiteResult))
AS_JSON = ("conditions", "cases", "summary", "output", "checks")


def _missing(what: str, wanted: str) -> UserError:
    return UserError(f"There is no {what} “{wanted}”", todo="choose one of the list", code=f"no-such-{what}")


class SuitesRepo:
    """Suites, cases and their files. Changes return when they are committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> list[Suite]:
        """All that are not deleted, by name."""
        with self._vault.reading() as db:
            rows = db.execute(
                f"{SUITES} WHERE s.deleted IS NULL ORDER BY s.name COLLATE NOCASE, s.id"
            ).fetchall()
        return [Suite(*row) for row in rows]

    def get(self, wanted: str) -> Suite:
        """One by its id or its name; raises UserError "no-such-suite"."""
        sql = (
            f"{SUITES} WHERE s.deleted IS NULL AND (s.id = ?1 OR s.name = ?1) ORDER BY s.id = ?1 DESC LIMIT 1"
        )
        with self._vault.reading() as db:
            row = db.execute(sql, [wanted]).fetchone()
        if row is None:
            raise _missing("suite", wanted)
        return Suite(*row)

    def add(self, name: str, words: str = "") -> Suite:
        """Keep a new, empty one. Raises UserError "name-taken" or "no-name"."""
        suite_id, now, name = new_id(), time.time(), clean(name).strip()

        def work(db: Database) -> None:
            _check_name(db, name, suite_id)
            db.execute(
                "INSERT INTO suites VALUES (?, ?, ?, ?, ?, NULL)", [suite_id, name, clean(words), now, now]
            )

        self._vault.write(work).result()
        return self.get(suite_id)

    def rename(self, suite_id: str, name: str, words: str | None = None) -> None:
        """Another name, and other words where they are given. Raises UserError "name-taken" or "no-name"."""
        named = clean(name).strip()

        def work(db: Database) -> None:
            _check_name(db, named, suite_id)
            sql = "UPDATE suites SET name = ?, words = coalesce(?, words), updated = ? WHERE id = ?"
            db.execute(sql, [named, None if words is None else clean(words), time.time(), suite_id])

        self._vault.write(work).result()

    def set_deleted(self, suite_id: str, deleted: bool) -> None:
        """Take it out of the list, or put it back."""
        moment = time.time() if deleted else None
        self._vault.write(
            lambda db: db.execute("UPDATE suites SET deleted = ? WHERE id = ?", [moment, suite_id])
        ).result()

    def purge(self, suite_ids: Iterable[str]) -> None:
        """Erase deleted ones with their cases, files, runs and results."""
        rows = [(suite_id,) for suite_id in suite_ids]
        sql = "DELETE FROM suites WHERE id = ? AND deleted IS NOT NULL"
        self._vault.write(lambda db: db.conn.executemany(sql, rows)).result()

    # cases

    def cases(self, suite_id: str) -> list[Case]:
        """The cases of a suite in the order in which they were added."""
        sql = f"SELECT {', '.join(IN_COLUMNS)}, data FROM suite_cases WHERE suite = ? ORDER BY seq"
        with self._vault.reading() as db:
            return [_case(row) for row in db.execute(sql, [suite_id]).fetchall()]

    def case(self, case_id: str) -> Case:
        """One case; raises UserError "no-such-case"."""
        sql = f"SELECT {', '.join(IN_COLUMNS)}, data FROM suite_cases WHERE id = ?"
        with self._vault.reading() as db:
            row = db.execute(sql, [case_id]).fetchone()
        if row is None:
            raise _missing("case", case_id)
        return _case(row)

    def put(self, cases: Sequence[Case], files: Mapping[str, bytes] | None = None) -> None:
        """Keep new cases, or new versions of known ones, all or none. `files` are the bytes of theirs by sha256."""
        kept = [(sha256, data) for sha256, data in (files or {}).items()]

        def work(db: Database) -> None:
            db.conn.executemany("INSERT OR IGNORE INTO suite_files VALUES (?, ?)", kept)
            for case in cases:
                db.execute(_PUT_CASE, _row(case))
                db.execute('DELETE FROM suite_uses WHERE "case" = ? AND sha256 NOT IN (SELECT value FROM json_each(?))',
                           [case.id, json.dumps([file.sha256 for file in case.files])])  # fmt: skip
                uses = [(case.id, file.sha256) for file in case.files]
                db.conn.executemany("INSERT OR IGNORE INTO suite_uses VALUES (?, ?)", uses)
            suites = [(time.time(), suite) for suite in {case.suite for case in cases}]
            db.conn.executemany("UPDATE suites SET updated = ? WHERE id = ?", suites)

        self._vault.write(work).result()

    def remove_cases(self, case_ids: Iterable[str]) -> None:
        """Erase cases, and files that no other case has."""
        rows = [(case_id,) for case_id in case_ids]
        self._vault.write(
            lambda db: db.conn.executemany("DELETE FROM suite_cases WHERE id = ?", rows)
        ).result()

    def file(self, sha256: str) -> bytes:
        """The bytes of a case's file; raises UserError "no-such-file"."""
        with self._vault.reading() as db:
            row = db.execute("SELECT data FROM suite_files WHERE sha256 = ?", [sha256]).fetchone()
        if row is None:
            raise _missing("file", sha256)
        return bytes(row[0])

    # a person's word on pairs

    def label(self, label: Label) -> None:
        """Keep which answer is better; a second word on the same pair replaces the first."""
        row = [clean(item) if isinstance(item, str) else item for item in asdict(label).values()]
        sql = "INSERT OR REPLACE INTO suite_labels VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._vault.write(lambda db: db.execute(sql, row)).result()

    def second(self, label: Label) -> int:
        """Write the judge's word beside a person's; 0 where that was taken back meanwhile, else 1."""
        sql = (
            'UPDATE suite_labels SET judge = ?, judge_model = ? WHERE "case" = ? AND first = ? AND second = ?'
        )
        row = [label.judge, label.judge_model, label.case, label.first, label.second]
        return self._vault.write(lambda db: db.execute(sql, row).rowcount).result()

    def unlabel(self, label: Label) -> None:
        """Take a word on a pair back."""
        sql = 'DELETE FROM suite_labels WHERE "case" = ? AND first = ? AND second = ?'
        self._vault.write(lambda db: db.execute(sql, [label.case, label.first, label.second])).result()

    def labels(self, judge_model: str | None = None) -> list[Label]:
        """All words on pairs, of those that one model judged (none yet: "") or of all."""
        sql = """SELECT "case", first, second, human, judge, judge_model, made FROM suite_labels
            WHERE ?1 IS NULL OR judge_model = ?1 ORDER BY made"""
        with self._vault.reading() as db:
            return [Label(*row) for row in db.execute(sql, [judge_model]).fetchall()]

    # runs

    def begin(self, run: SuiteRun) -> None:
        """Keep a new run."""
        sql = f"INSERT INTO suite_runs VALUES ({', '.join('?' * len(RUN_COLUMNS))})"
        row = _encoded(asdict(run))
        self._vault.write(lambda db: db.execute(sql, list(row.values()))).result()

    def update(self, run_id: str, **changed: Any) -> None:
        """Change fields of a run by name."""
        row = _encoded({**changed, "updated": time.time()})
        assert set(row) <= set(RUN_COLUMNS)
        sql = f"UPDATE suite_runs SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?"
        self._vault.write(lambda db: db.execute(sql, [*row.values(), run_id])).result()

    def run(self, run_id: str) -> SuiteRun:
        """One run; raises UserError "no-such-run"."""
        with self._vault.reading() as db:
            row = db.execute(
                f"SELECT {', '.join(RUN_COLUMNS)} FROM suite_runs WHERE id = ?", [run_id]
            ).fetchone()
        if row is None:
            raise _missing("run", run_id)
        return SuiteRun(**_decoded(RUN_COLUMNS, row))

    def runs(self, suite_id: str | None = None, limit: int = 200) -> list[SuiteRun]:
        """The latest runs, newest first, of one suite or of all that are not deleted."""
        sql = f"""SELECT {", ".join("r." + name for name in RUN_COLUMNS)} FROM suite_runs r
            JOIN suites s ON s.id = r.suite WHERE s.deleted IS NULL AND (?1 IS NULL OR r.suite = ?1)
            ORDER BY r.created DESC, r.id DESC LIMIT ?2"""
        with self._vault.reading() as db:
            return [
                SuiteRun(**_decoded(RUN_COLUMNS, row))
                for row in db.execute(sql, [suite_id, limit]).fetchall()
            ]

    def remove_runs(self, run_ids: Iterable[str]) -> None:
        """Forget runs with their results."""
        rows = [(run_id,) for run_id in run_ids]
        self._vault.write(
            lambda db: db.conn.executemany("DELETE FROM suite_runs WHERE id = ?", rows)
        ).result()

    def keep(self, result: SuiteResult) -> None:
        """Keep what a case gave; the same case and seed again replaces it."""
        row = _encoded(asdict(result))
        sql = f"INSERT OR REPLACE INTO suite_results VALUES ({', '.join('?' * len(row))})"
        self._vault.write(lambda db: db.execute(sql, list(row.values())), Priority.STEP).result()

    def results(self, run_id: str) -> list[SuiteResult]:
        """What the cases of a run gave so far, by case and seed."""
        names = ", ".join(f'"{name}"' for name in RESULT_COLUMNS)
        sql = f'SELECT {names} FROM suite_results WHERE run = ? ORDER BY "case", seed'
        with self._vault.reading() as db:
            rows = db.execute(sql, [run_id]).fetchall()
        return [_result(_decoded(RESULT_COLUMNS, row)) for row in rows]


_PUT_CASE = """INSERT INTO suite_cases (id, suite, name, origin, created, data) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET suite = excluded.suite, name = excluded.name, origin = excluded.origin,
    data = excluded.data"""


def file_of(name: str, data: bytes) -> CaseFile:
    """How a case names a file."""
    return CaseFile(name, hashlib.sha256(data).hexdigest(), len(data))


def _check_name(db: Database, name: str, suite_id: str) -> None:
    if not name:
        raise UserError("A suite needs a name", todo="type one", code="no-name")
    sql = "SELECT 1 FROM suites WHERE name = ? AND deleted IS NULL AND id <> ?"
    if db.execute(sql, [name, suite_id]).fetchone():
        raise UserError(f"There is a suite “{name}” already", todo="choose another name", code="name-taken")


def _row(case: Case) -> list[Any]:
    whole = asdict(case)
    data = {name: item for name, item in whole.items() if name not in IN_COLUMNS}
    row = [clean(item) if isinstance(item, str) else item for item in (whole[name] for name in IN_COLUMNS)]
    return [*row, clean(json.dumps(data, ensure_ascii=False))]


def _case(row: Sequence[Any]) -> Case:
    *named, text = row
    data: dict[str, Any] = json.loads(text)
    data["turns"] = tuple(CaseTurn(**turn) for turn in data["turns"])
    data["files"] = tuple(CaseFile(**file) for file in data["files"])
    data["checks"] = tuple(CheckSpec(**spec) for spec in data["checks"])
    data["folders"], data["tags"] = tuple(data["folders"]), tuple(data["tags"])
    return Case(**dict(zip(IN_COLUMNS, named, strict=True)), **data)


def _encoded(record: Mapping[str, Any]) -> dict[str, Any]:
    def text(name: str, item: Any) -> Any:
        if name in AS_JSON:
            return clean(json.dumps(item, ensure_ascii=False))
        return clean(item) if isinstance(item, str) else item

    return {name: text(name, item) for name, item in record.items()}


def _decoded(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(names, row, strict=True))
    return {name: json.loads(item) if name in AS_JSON else item for name, item in found.items()}


def _result(found: dict[str, Any]) -> SuiteResult:
    checks = tuple(found.pop("checks"))
    return SuiteResult(**found, checks=checks)
