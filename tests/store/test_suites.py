"""Suites in the vault: cases come back as they were, files are kept once, what is erased leaves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.errors import UserError
from app.base.ids import new_id
from app.store.cipher import Database
from app.store.suite_records import Case, CaseTurn, CheckSpec, SuiteResult, SuiteRun
from app.store.suites import SuitesRepo, file_of
from app.store.vault import Vault

PAPER = b"Glaciers flow."


@pytest.fixture
def suites(vault: Vault) -> SuitesRepo:
    return SuitesRepo(vault)


def rows(vault: Vault, table: str) -> int:
    def work(db: Database) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return vault.apart(work).result()


def made(suite: str, name: str = "Ice", **more: object) -> Case:
    checks = (CheckSpec("contains", {"texts": ["ice", "Eis\ud83d"]}),)
    case = Case(new_id(), suite, name, text="What is ice?", turns=(CaseTurn("user", "Hi"),), checks=checks)
    return replace(case, **more)  # type: ignore[arg-type]


def test_cases_come_back_as_they_were_in_the_order_they_were_added(suites: SuitesRepo) -> None:
    suite = suites.add(" Ice \n", "for the glacier")
    cases = [made(suite.id, name, inputs={"topic": name}, tags=("a", "b")) for name in ("b", "a", "c")]
    suites.put(cases)
    kept = suites.cases(suite.id)
    clean = CheckSpec("contains", {"texts": ["ice", "Eis?"]})
    assert kept == [replace(case, checks=(clean,)) for case in cases]
    suites.put([replace(kept[1], text="Why?")])
    assert [case.text for case in suites.cases(suite.id)] == ["What is ice?", "Why?", "What is ice?"]
    assert suites.get("Ice") == suites.get(suite.id) and suites.get("Ice").cases == 3


def test_a_file_is_kept_once_and_leaves_with_its_last_case(suites: SuitesRepo, vault: Vault) -> None:
    suite = suites.add("Ice")
    file = file_of("ice.txt", PAPER)
    first, second = (made(suite.id, files=(file,)) for _ in range(2))
    suites.put([first, second], {file.sha256: PAPER})
    assert suites.file(file.sha256) == PAPER and rows(vault, "suite_files") == 1
    suites.remove_cases([first.id])
    assert suites.file(file.sha256) == PAPER
    suites.put([replace(second, files=())])
    with pytest.raises(UserError) as caught:
        suites.file(file.sha256)
    assert caught.value.code == "no-such-file"


def test_names_are_needed_and_taken_once(suites: SuitesRepo) -> None:
    first = suites.add("Ice")
    for name, code in (("Ice", "name-taken"), ("  ", "no-name")):
        with pytest.raises(UserError) as caught:
            suites.add(name)
        assert caught.value.code == code
    suites.rename(first.id, "Ice")
    suites.rename(first.id, "Snow", "cold")
    assert [(one.name, one.words) for one in suites.list()] == [("Snow", "cold")]


def test_what_is_deleted_can_be_put_back_until_it_is_erased(suites: SuitesRepo, vault: Vault) -> None:
    suite = suites.add("Ice")
    file = file_of("ice.txt", PAPER)
    case = made(suite.id, files=(file,))
    suites.put([case], {file.sha256: PAPER})
    suites.begin(SuiteRun("run-1", suite.id, "A", {}, "running", 1.0, 1.0))
    suites.keep(SuiteResult("run-1", case.id, 1, "done", {"text": "x"}))
    suites.set_deleted(suite.id, True)
    assert suites.list() == [] and suites.runs() == []
    suites.set_deleted(suite.id, False)
    assert len(suites.runs()) == 1
    suites.set_deleted(suite.id, True)
    suites.purge([suite.id])
    left = {
        table: rows(vault, table)
        for table in ("suites", "suite_cases", "suite_files", "suite_runs", "suite_results")
    }
    assert set(left.values()) == {0}, left


def test_results_replace_each_other_by_case_and_seed(suites: SuitesRepo) -> None:
    suite = suites.add("Ice")
    suites.begin(SuiteRun("run-1", suite.id, "A", {"model": "m"}, "running", 1.0, 1.0, {"c": "h"}))
    first = SuiteResult("run-1", "c", 1, "error", {"error": "no"}, ({"state": "missing"},), 0.5, 3, 2.0)
    suites.keep(first)
    suites.keep(replace(first, seed=2))
    suites.keep(replace(first, state="done", output={"text": "é"}))
    assert [(one.seed, one.state) for one in suites.results("run-1")] == [(1, "done"), (2, "error")]
    suites.update("run-1", state="done", summary={"passed": 1})
    run = suites.run("run-1")
    assert (run.state, run.summary, run.cases, run.conditions) == (
        "done",
        {"passed": 1},
        {"c": "h"},
        {"model": "m"},
    )
    suites.remove_runs(["run-1"])
    assert suites.results("run-1") == []
    with pytest.raises(UserError):
        suites.run("run-1")
