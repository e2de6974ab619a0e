"""Receipts are kept with what they belong to, once where they are alike, and go with it; the ledger stays."""

from __future__ import annotations

import random
import time
import zlib
from dataclasses import replace

import pytest

from app.base.errors import UserError
from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.cipher import Database
from app.store.pipeline_records import Result, Run, StepRecord
from app.store.pipelines import PipelinesRepo, RunsRepo
from app.store.receipt_records import Receipt, Spent
from app.store.receipts import PIECE, ReceiptsRepo
from app.store.records import Message
from app.store.vault import Vault
from tests.store.helpers import add_chat, delete_for_good
from tests.store.pages import database, log

NOON = time.mktime((2026, 3, 31, 12, 0, 0, 0, 0, -1))
FIGURES = {"prompt_tokens": 10, "reused_tokens": 4, "generated_tokens": 5, "prompt_s": 0.5, "generate_s": 1.5}
FIGURES |= {"joules": 30.0, "energy": "entered"}


@pytest.fixture
def receipts(vault: Vault) -> ReceiptsRepo:
    return ReceiptsRepo(vault)


def prose(letters: int, seed: int = 1) -> str:
    drawn = random.Random(seed)
    return "".join(drawn.choice("abcdefgh ,é") for _ in range(letters))


def of_message(message: Message, number: int = 0, prompt: str = "What?", **more: object) -> Receipt:
    facts = {"figures": FIGURES}
    made = Receipt(new_id(), NOON, message.id, number=number, model="starter", facts=facts, prompt=prompt)
    return replace(made, **more)  # type: ignore[arg-type]


def answered(repo: ChatsRepo, title: str, prompts: list[str]) -> tuple[str, list[Receipt]]:
    """A chat whose messages have these receipts, one each."""
    chat = add_chat(repo, title, *["text"] * len(prompts))
    messages = repo.messages(chat.id)
    made = [of_message(message, prompt=prompt) for message, prompt in zip(messages, prompts, strict=True)]
    for message, receipt in zip(messages, made, strict=True):
        repo.finish(message, [receipt]).result()
    return chat.id, made


def rows(vault: Vault, table: str) -> int:
    def work(db: Database) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return vault.apart(work).result()


def test_a_receipt_is_found_by_its_own_id_and_by_its_message(
    vault: Vault, repo: ChatsRepo, receipts: ReceiptsRepo
) -> None:
    message = repo.messages(add_chat(repo, "Ice", "text").id)[0]
    first, second = of_message(message, tokens=(1, -2, 3)), of_message(message, 1, request='{"é": 1}')
    repo.finish(message, [first, second]).result()
    assert receipts.get(first.id) == first and receipts.get(message.id) == second
    assert receipts.of_message(message.id) == [first, second]
    assert [bare.id for bare in receipts.latest()] == [second.id, first.id]
    with pytest.raises(UserError) as caught:
        receipts.get("nothing")
    assert caught.value.code == "no-such-receipt"


def test_what_prompts_begin_with_is_kept_once(vault: Vault, repo: ChatsRepo, receipts: ReceiptsRepo) -> None:
    long = prose(20 * PIECE)
    answered(repo, "One", [long + prose(100, n) for n in range(2, 12)])
    # 20 pieces in common, one of its own for each, and the empty request they share
    assert rows(vault, "receipt_parts") == 20 + 10 + 1
    assert receipts.latest()[0].prompt == "" and receipts.get(receipts.latest()[0].id).prompt.startswith(long)


def test_an_erased_chat_takes_its_receipts_along_and_no_others(
    vault: Vault, repo: ChatsRepo, receipts: ReceiptsRepo
) -> None:
    both = prose(PIECE)
    gone, _ = answered(repo, "Gone", [both + prose(500, 2), both + prose(500, 3)])
    _, kept = answered(repo, "Kept", [both + prose(500, 4)])
    assert delete_for_good(repo, gone) == 1
    assert [receipt.id for receipt in receipts.latest()] == [kept[0].id]
    assert receipts.get(kept[0].id) == kept[0]
    assert rows(vault, "receipt_parts") == rows(vault, "receipt_uses") == 3
    assert vault.status().wal_size == 0 and vault.check().ok


def test_the_ledger_counts_and_forgets_names_only(
    vault: Vault, repo: ChatsRepo, receipts: ReceiptsRepo
) -> None:
    chat, _ = answered(repo, "Ice", ["a", "b"])
    other, _ = answered(repo, "Snow", ["c"])
    one = Spent("2026-03-31", "chat", chat, "starter", "entered", 2, 20, 8, 10, 4.0, 60.0, "Ice")
    two = Spent("2026-03-31", "chat", other, "starter", "entered", 1, 10, 4, 5, 2.0, 30.0, "Snow")
    assert sorted(receipts.spent(), key=lambda spent: -spent.answers) == [one, two]
    assert receipts.spent("2026-04-01") == [] and len(receipts.spent("2026-03-31", "2026-03-31")) == 2
    delete_for_good(repo, chat)
    delete_for_good(repo, other)
    everything = Spent("2026-03-31", "chat", "", "starter", "entered", 3, 30, 12, 15, 6.0, 90.0)
    assert receipts.spent() == [everything]


def test_a_cap_and_an_age_erase_the_oldest(vault: Vault, repo: ChatsRepo, receipts: ReceiptsRepo) -> None:
    _, made = answered(repo, "Ice", [prose(5000, n) for n in range(120)])
    half = receipts.size() // 2
    assert receipts.trim(half, 0.0).result() == 100  # fifty at a time, until they fit
    assert receipts.size() <= half and receipts.count() == 20
    assert {receipt.id for receipt in receipts.latest()} == {receipt.id for receipt in made[100:]}
    assert receipts.trim(1 << 40, NOON).result() == 0
    assert receipts.trim(1 << 40, NOON + 1).result() == 20
    assert rows(vault, "receipt_parts") == 0 and len(receipts.spent()) == 1


def test_receipts_of_a_step_go_with_its_result(vault: Vault, receipts: ReceiptsRepo) -> None:
    runs, pipelines = RunsRepo(vault), PipelinesRepo(vault)
    saved = pipelines.add("Report", "{}")
    for name in ("run-1", "run-2"):
        runs.begin(Run(name, saved, "Report", "{}", {}, "done", NOON, NOON))
    step = StepRecord("ask", "ask", "done", "k-1", result=Result("k-1", {}))
    calls = [Receipt(new_id(), NOON, result="k-1", number=n, facts={"figures": FIGURES}) for n in range(2)]
    runs.commit("run-1", step, {}, calls).result()
    runs.commit("run-2", replace(step, cached=True), {}).result()
    assert receipts.of_step("run-1", "ask") == receipts.of_step("run-2", "ask") == calls
    assert receipts.of_run("run-2") == {"ask": [call.id for call in calls]}
    assert [(spent.title, spent.answers) for spent in receipts.spent()] == [("Report", 2)]
    again = replace(calls[0], id=new_id())
    runs.commit("run-1", step, {}, [again]).result()
    assert receipts.of_step("run-2", "ask") == [again], "made anew, it has the new one's receipts"
    runs.remove(["run-1", "run-2"])
    assert receipts.count() == 0 and rows(vault, "receipt_parts") == 0
    pipelines.set_deleted(saved, True)
    pipelines.purge([saved])
    assert [(spent.subject, spent.answers) for spent in receipts.spent()] == [("", 3)]


def test_no_page_holds_a_word_of_an_erased_receipt(vault: Vault, repo: ChatsRepo, profile: Profile) -> None:
    """Texts are deflated; their pieces are looked for as they lay there, in the file and in its log."""
    secret = prose(3 * PIECE, 77)
    gone, made = answered(repo, "Gone", [secret])
    facts = {**made[0].facts, "endpoint": "zanzibarquux"}
    repo.finish(repo.messages(gone)[0], [replace(made[0], id=new_id(), facts=facts)]).result()
    piece = zlib.compress(secret[:PIECE].encode(), 3)[:400]
    key, place = vault.opened.database_key, profile.vault

    def pages() -> bytes:
        vault.apart(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()).result()
        return database(place, key)

    before = pages()
    assert piece in before and b"zanzibarquux" in before
    delete_for_good(repo, gone)
    after = database(place, key) + log(place.with_name(f"{place.name}-wal"), key, place.read_bytes()[:16])
    assert piece not in after and b"zanzibarquux" not in after
