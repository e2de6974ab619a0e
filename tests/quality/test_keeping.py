"""An answer of a chat becomes a case: its question, its folders, and proposals of what a good answer has."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from app.base.errors import UserError
from app.engine.api import Picture
from app.quality import checking
from app.quality.keeping import DOUBTED, Library, Wishes, draft, finished, proposals
from app.quality.records import Output
from app.store.records import Chat, Message
from app.store.suite_records import CaseTurn, CheckSpec
from tests.quality.test_checks import Nobody

CHAT = Chat("c-1", "Leases", 1.0, 1.0, head="m-4", system_prompt="Be brief.")
ANSWER = (
    "The monthly rent is **1,250 euros**, due on the third working day [1]. It was agreed by Anna Keller and says"
    " “three months' notice in writing” [2]. It rose by 40 (unverified) percent."
)
MESSAGES = (
    Message("m-1", "c-1", None, "user", "Hello", 1.0),
    Message("m-2", "c-1", "m-1", "assistant", "Hi.", 2.0),
    Message("m-3", "c-1", "m-2", "user", "What is the rent?", 3.0),
    Message("m-4", "c-1", "m-3", "assistant", ANSWER, 4.0, model="starter"),
    Message("m-5", "c-1", "m-4", "user", "And the deposit?", 5.0),
)
SOURCES = {
    "sources": [{"n": 1, "name": "lease.pdf", "page": 2}, {"n": 2, "name": "notice.md", "page": None}],
    "citations": [{"n": 1, "page": 3}, {"n": 2, "page": None}, {"n": 1, "page": 3}, {"n": 9, "page": 1}],
}


@dataclass
class Kept:
    """Chats and folders in memory."""

    chat: Chat = CHAT
    folders: list[str] = field(default_factory=list)

    def get(self, chat_id: str) -> Chat:
        return self.chat

    def messages(self, chat_id: str) -> list[Message]:
        return list(MESSAGES)

    def pictures_of(self, message: Message) -> tuple[Picture, ...]:
        return ()

    def folders_of(self, chat_id: str) -> list[str]:
        return self.folders

    def folder(self, wanted: str) -> Any:
        return type("Folder", (), {"id": wanted, "name": wanted})

    def sources_of(self, message_id: str) -> dict[str, Any] | None:
        return SOURCES if message_id == "m-4" else None


def test_an_answer_is_kept_with_its_question_and_what_came_before() -> None:
    kept = Kept()
    made = draft(kept, cast("Library", kept), "c-1")
    case = made.case
    assert (case.kind, case.text, case.system) == ("prompt", "What is the rent?", "Be brief.")
    assert case.turns == (CaseTurn("user", "Hello"), CaseTurn("assistant", "Hi."))
    assert (case.baseline, case.baseline_model, case.origin) == (ANSWER, "starter", "chat:m-4")
    assert made.language == "en" and case.name == "What is the rent?"
    first = draft(kept, cast("Library", kept), "c-1", "m-2").case
    assert (first.text, first.turns) == ("Hello", ())


def test_a_question_to_folders_asks_them_again() -> None:
    kept = Kept(folders=["papers"])
    made = draft(kept, cast("Library", kept), "c-1")
    assert (made.case.kind, made.case.folders) == ("folder", ("papers",))
    assert made.cites == ({"file": "lease.pdf", "page": 3}, {"file": "notice.md"})


def test_proposals_are_what_another_good_answer_would_have() -> None:
    kept = Kept()
    made = draft(kept, cast("Library", kept), "c-1")
    assert made.must == ("three months' notice in writing", "1,250 euros", "Anna Keller")
    assert made.must_not == ("40",)
    assert proposals("1. First\n2. Use `make setup` then.") == ("make setup",)
    assert proposals("Nothing much.") == ()
    assert len(proposals(" ".join(f"**term {n}** 1{n}5 of Anna Keller{n}" for n in range(20)))) == 8


def test_wishes_become_checks_that_the_answer_itself_holds() -> None:
    kept = Kept()
    made = draft(kept, cast("Library", kept), "c-1")
    wishes = Wishes(("1,250",), ("sorry",), made.cites[:1], "en", like=True, judge=True)
    case = finished(made, "s-1", "  ", wishes)
    assert case.suite == "s-1" and case.name == "What is the rent?"
    assert [spec.kind for spec in case.checks] == [
        "contains",
        "excludes",
        "cites",
        "language",
        "similar",
        "judge",
    ]
    assert all(checking.fault(spec) == "" for spec in case.checks)
    plain = replace(case, checks=case.checks[:2])
    assert checking.standing(plain, checking.check_all(Output(ANSWER), plain, Nobody())).state == "pass"
    assert finished(made, "s-1", "Rent", Wishes()).checks == ()
    assert finished(made, "s-1", "Rent", Wishes(must=("a",))).checks == (
        CheckSpec("contains", {"texts": ["a"]}),
    )


@pytest.mark.parametrize("message", ["m-1", "m-3", "m-5"])
def test_what_is_no_answer_cannot_be_kept(message: str) -> None:
    kept = Kept()
    with pytest.raises(UserError) as caught:
        draft(kept, cast("Library", kept), "c-1", message)
    assert caught.value.code == "no-answer"
    empty = Kept(replace(CHAT, head="m-1"))
    with pytest.raises(UserError):
        draft(empty, cast("Library", empty), "c-1")


def test_a_doubted_number_is_proposed_without_its_bracket() -> None:
    assert DOUBTED.findall("built early (1903 (unverified)), for 7.5 (unverified)") == [
        ("", "1903"),
        ("", "7.5"),
    ]
