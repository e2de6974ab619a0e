"""A case kept from a chat with pictures keeps them, shows them to a model, and says plainly where none can see."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.api import Picture
from app.engine.host import LlamaEngine
from app.quality import pictures
from app.quality.asking import Asker
from app.quality.condition import Condition
from app.quality.desk import attached
from app.quality.keeping import Library, draft
from app.quality.pictures import as_files, as_png, of_png, pictures_of
from app.quality.records import case_hash
from app.store.records import Message
from app.store.suite_records import Case, CaseFile
from app.store.suites import SuitesRepo
from app.store.vault import Vault
from tests.engine import files
from tests.engine.conftest import spec_of
from tests.engine.test_vision import write
from tests.quality.runs import MemoryStore, make_bench, scripted_rooms
from tests.quality.test_keeping import CHAT, Kept

RED, MIXED = Picture(2, 1, b"\xff\0\0" * 2), Picture(3, 2, bytes(range(18)))


class Seen(Kept):
    """A chat whose first question came with two pictures, one of which is still known."""

    def __init__(self, known: tuple[Picture, ...], earlier: int = 0) -> None:
        super().__init__(replace(CHAT, head="m-4"))
        self._known, self._earlier = known, earlier

    def pictures_of(self, message: Message) -> tuple[Picture, ...]:
        return self._known if message.id == "m-3" else ()

    def messages(self, chat_id: str) -> list[Message]:
        counts = {"m-1": self._earlier, "m-3": 2}
        return [replace(one, stats={"pictures": counts.get(one.id, 0)}) for one in super().messages(chat_id)]


def kept(known: tuple[Picture, ...], earlier: int = 0) -> Any:
    seen = Seen(known, earlier)
    return draft(seen, cast("Library", seen), "c-1")


@pytest.mark.parametrize(
    "picture", [RED, MIXED, Picture(1, 1, b"\0\0\0"), Picture(200, 100, b"\x07\x80\xfe" * 20_000)]
)
def test_pixels_come_back_as_they_were(picture: Picture) -> None:
    data = as_png(picture)
    assert of_png(data) == picture and as_png(picture) == data


def test_any_program_can_read_the_file(qapp: object) -> None:
    from PySide6.QtGui import QImage

    image = QImage.fromData(as_png(MIXED))
    assert (image.width(), image.height()) == (3, 2)
    assert [image.pixelColor(x, y).getRgb()[:3] for y in (0, 1) for x in range(3)] == [
        tuple(range(at, at + 3)) for at in range(0, 18, 3)
    ]


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda data: data[:20],
        lambda data: data[:-20],
        lambda data: data.replace(b"IHDR", b"IHDX"),
        lambda data: data[:24] + b"\x10" + data[25:],
        lambda data: data[:16] + b"\xff" * 8 + data[24:],
        lambda data: data[:8] + pictures._chunk(b"IHDR", data[16:29])  # pyright: ignore[reportPrivateUsage]
        + pictures._chunk(b"IDAT", zlib.compress(b"\x01" + bytes(9))),  # pyright: ignore[reportPrivateUsage]
        lambda data: b"\xff\xd8" + data,
    ],
)  # fmt: skip
def test_another_file_is_refused_by_its_name(harm: Callable[[bytes], bytes]) -> None:
    data = harm(as_png(MIXED))
    case = Case("c", "s", "x", files=(CaseFile("photo.PNG", "ab", len(data)),))
    with pytest.raises(UserError) as refused:
        pictures_of(case, lambda _: data)
    assert refused.value.code == "unreadable-file" and "photo.PNG" in refused.value.sentence


def test_the_pictures_of_a_question_are_kept_with_its_case() -> None:
    made = kept((RED, MIXED))
    assert [one.name for one in made.case.files] == ["picture 1.png", "picture 2.png"] and made.lost == 0
    assert pictures_of(made.case, made.files.__getitem__) == (RED, MIXED)
    assert attached(made.case, made.files.__getitem__) == [], "they are shown, not read"
    assert case_hash(made.case) != case_hash(kept(()).case) != case_hash(kept((RED,)).case)


@pytest.mark.parametrize(("known", "earlier", "lost"), [((RED, MIXED), 0, 0), ((RED,), 0, 1), ((), 3, 5)])
def test_what_is_not_kept_is_counted(known: tuple[Picture, ...], earlier: int, lost: int) -> None:
    assert kept(known, earlier).lost == lost


def test_a_case_keeps_its_pictures_in_the_vault(vault: Vault) -> None:
    repo, made = SuitesRepo(vault), kept((RED,))
    suite = repo.add("Photos")
    repo.put([replace(made.case, suite=suite.id)], made.files)
    (case,) = repo.cases(suite.id)
    assert pictures_of(case, repo.file) == (RED,)


@pytest.fixture
def case() -> Case:
    return Case("c1", "s", "What is it?", text="What is it?", files=tuple(as_files((RED, MIXED))))


def test_a_model_is_shown_them_with_the_question(case: Case) -> None:
    rooms = replace(scripted_rooms(lambda *_: "a square"), pictures=lambda _: (RED, MIXED))
    engine = cast("Any", rooms.engine)
    asker = Asker(rooms, Condition("old"), CancelToken())
    try:
        assert asker.ask(case, 1).text == "a square"
    finally:
        engine.close()
    (asked,) = engine.requests
    assert [one.pictures for one in asked.messages] == [(RED, MIXED)]
    with pytest.raises(UserError) as refused:
        asker._given(case, ["question"])  # pyright: ignore[reportPrivateUsage]
    assert refused.value.code == "no-vision" and "pipeline" in refused.value.sentence


def test_a_pipeline_in_place_of_the_model_reads_the_files_of_a_case() -> None:
    rooms = replace(scripted_rooms(lambda *_: "yes"), attached=lambda _: [("a.txt", "Ice is old.")])
    cast("Any", rooms.engine).close()
    given = Asker(rooms, Condition("old"), CancelToken())._given(  # pyright: ignore[reportPrivateUsage]
        Case("c", "s", "x", text="How old?"), ["question"]
    )
    assert "Ice is old." in given["question"] and given["question"].endswith("How old?")


def test_a_model_that_cannot_see_gives_an_error_in_words(case: Case) -> None:
    words = "This model cannot see pictures"
    it = make_bench(
        [case, replace(case, id="c2", files=())], lambda _, asked: f"!{words}", MemoryStore([case])
    )
    try:
        run = it.run()
        assert run.summary["errors"] == 1
        assert words in it.runs.results(run.id)[0].output["error"]
    finally:
        it.runs.close()
        it.engine.close()


@pytest.mark.prove
@pytest.mark.parametrize("sees", [True, False])
def test_the_starter_with_a_projector_looks_and_without_one_says_so(
    case: Case, sees: bool, tmp_path: Path
) -> None:
    """The engine itself, with a projector of random numbers: that pixels reach it, not what it makes of them."""
    projector = write(tmp_path / "mmproj.gguf") if sees else None
    host = LlamaEngine()
    try:
        info = host.load(replace(spec_of(files.starter()), projector=projector))
        desk = cast("Any", SimpleNamespace(ensure=lambda _: info, chosen=lambda: "starter"))
        scripted = scripted_rooms(lambda *_: "")
        cast("Any", scripted.engine).close()
        rooms = replace(scripted, engine=host, models=desk, pictures=lambda _: (RED, MIXED))
        asker = Asker(rooms, Condition("starter", max_tokens=4, exact=True), CancelToken())
        if sees:
            alone = Asker(
                replace(rooms, pictures=lambda _: ()), Condition("starter", max_tokens=4), CancelToken()
            )
            both = asker.ask(case, 1), alone.ask(case, 1)
            assert both[0].timings["prompt_tokens"] > both[1].timings["prompt_tokens"] > 0
            assert both[0].token_ids == asker.ask(case, 1).token_ids
        else:
            with pytest.raises(UserError) as refused:
                asker.ask(case, 1)
            assert refused.value.code == "no-vision"
    finally:
        host.close()
