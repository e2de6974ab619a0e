"""Documents in the vault: chunks replaced whole, vectors shared, nothing left of what was removed."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.ids import new_id
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Chunk, Filter, Folder, StoredFile
from app.store.passages import PassagesRepo
from app.store.sources import SourcesRepo
from app.store.vault import Vault
from tests.store.helpers import add_chat, delete_for_good, index_words

SECRET = "zanzibarquux"


def file_of(folder: str, name: str, **more: object) -> StoredFile:
    made = StoredFile(new_id(), folder, f"/papers/{name}", name, Path(name).suffix[1:], 10, 10**18)
    return replace(made, **more)  # type: ignore[arg-type]


def chunk_of(number: int, text: str, **more: object) -> Chunk:
    return replace(Chunk(number, 0, (), "Title", text, 0, len(text), f"digest of {text}"), **more)  # type: ignore[arg-type]


class Shelf:
    """A vault with one folder, and short names for what tests do to it."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.repo, self.passages = KnowledgeRepo(vault), PassagesRepo(vault)
        self.folder = self.repo.add_folder(Folder(new_id(), "Papers", ("/papers",), time.time())).result()

    def add(self, name: str, *texts: str, folder: str = "", **more: object) -> StoredFile:
        file = file_of(folder or self.folder.id, name, **more)
        self.repo.change(FileChanges(added=(file,))).result()
        self.keep(file, *texts)
        return file

    def keep(self, file: StoredFile, *texts: str) -> None:
        chunks = [chunk_of(number, text) for number, text in enumerate(texts)]
        self.repo.keep(replace(file, status="indexed"), chunks).result()

    def texts(self, file: StoredFile) -> list[str]:
        return [found.chunk.text for found in self.passages.document(file.id)]

    def find(self, match: str, chosen: Filter | None = None) -> list[str]:
        ranked = self.passages.ranked(match, chosen or Filter(), 50)
        found = self.passages.found([seq for seq, _ in ranked])
        return [found[seq].chunk.text for seq, _ in ranked]

    def embed_all(self, embedder: int) -> int:
        rows = self.passages.pending(embedder, (), 0, 1_000)
        self.passages.keep_vectors(embedder, [(seq, bytes(64)) for seq, _ in rows]).result()
        return len(rows)


@pytest.fixture
def shelf(vault: Vault) -> Shelf:
    return Shelf(vault)


def test_words_are_found_in_their_other_forms_and_in_headings(shelf: Shelf) -> None:
    shelf.add("a.md", "Glaciers were flowing", "Nothing of the kind")
    assert shelf.find('"glacier"') == ["Glaciers were flowing"]
    assert shelf.find('"flows"') == ["Glaciers were flowing"]
    assert len(shelf.find('"titles"')) == 2


def test_replacing_a_document_leaves_each_piece_once(shelf: Shelf) -> None:
    file = shelf.add("a.md", "one", "two", "three")
    shelf.keep(file, "zero", "one", "three", "four")
    assert shelf.texts(file) == ["zero", "one", "three", "four"]
    assert shelf.find('"two"') == []
    assert [f.chunk.number for f in shelf.passages.document(file.id)] == [0, 1, 2, 3]
    assert shelf.vault.check().ok


def test_pieces_that_did_not_change_keep_their_vectors(shelf: Shelf) -> None:
    file = shelf.add("a.md", "one", "two", "three")
    embedder = shelf.passages.use("e", "/e.gguf", 64, []).result().seq
    assert shelf.embed_all(embedder) == 3
    shelf.keep(file, "one", "new", "three")
    assert [text for _, text in shelf.passages.pending(embedder, (), 0, 9)] == ["Title\nnew"]
    shelf.add("copy.md", "three", "two")
    assert [text for _, text in shelf.passages.pending(embedder, (), 0, 9)] == ["Title\nnew", "Title\ntwo"]


def test_a_vector_for_a_piece_that_is_gone_is_dropped(shelf: Shelf) -> None:
    file = shelf.add("a.md", "one")
    embedder = shelf.passages.use("e", "/e.gguf", 64, []).result().seq
    seq = shelf.passages.document(file.id)[0].seq
    shelf.keep(file, "two")
    assert shelf.passages.keep_vectors(embedder, [(seq, bytes(64))]).result() == []
    assert list(shelf.passages.vectors(embedder)) == []


def test_the_first_embedder_is_active_and_a_later_one_replaces_it(shelf: Shelf) -> None:
    shelf.add("a.md", "one")
    first = shelf.passages.use("e1", "/e1.gguf", 64, ["en"]).result()
    second = shelf.passages.use("e2", "/e2.gguf", 32, []).result()
    assert (first.active, second.active) == (True, False)
    shelf.embed_all(first.seq)
    shelf.passages.activate(second.seq).result()
    assert shelf.passages.embedders() == [replace(second, active=True)]
    assert list(shelf.passages.vectors(first.seq)) == []


def test_other_languages_are_left_to_full_text_search(shelf: Shelf) -> None:
    shelf.add("a.md", "one")
    german = file_of(shelf.folder.id, "b.md", language="de")
    shelf.repo.change(FileChanges(added=(german,))).result()
    shelf.keep(german, "zwei")
    embedder = shelf.passages.use("e", "/e.gguf", 64, ["en"]).result()
    assert [t for _, t in shelf.passages.pending(embedder.seq, ["en"], 0, 9)] == ["Title\none"]
    assert shelf.passages.counts(embedder.seq, ["en"]) == (0, 1)
    assert shelf.find('"zwei"') == ["zwei"]


def test_a_removed_folder_leaves_no_word(shelf: Shelf, profile: Profile) -> None:
    shelf.add("a.md", *[f"{SECRET}{n} common" for n in range(300)])
    other = shelf.repo.add_folder(Folder(new_id(), "Other", ("/o",), 1.0)).result()
    shelf.add("b.md", "common ground", folder=other.id)
    assert shelf.repo.remove_folder(shelf.folder.id).result() == 1
    assert not [word for word in index_words(shelf.vault, "chunks_fts") if SECRET[:8] in word]
    assert shelf.find('"common"') == ["common ground"]
    assert [folder.name for folder in shelf.repo.folders()] == ["Other"]
    assert shelf.vault.check().ok
    log = profile.vault.with_name(profile.vault.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.parametrize("many", [3, 300])
def test_removed_documents_leave_no_part_of_a_word(shelf: Shelf, many: int) -> None:
    doomed = shelf.add("a.md", *[f"{SECRET}{n}" for n in range(many)], language="de")
    for number in range(30):
        shelf.add(f"{number}.md", f"filler {number}", language="de")
    waiting = shelf.passages.parts.waiting([], 1_000)
    assert waiting is not None
    parts = shelf.passages.parts
    parts.keep([(seq, " ".join(text.split())) for seq, _, text in waiting.chunks], waiting.upto).result()
    assert f"{SECRET}2" in index_words(shelf.vault, "chunk_parts")
    assert parts.ranked([f"{SECRET}2"], Filter(), 9)
    shelf.repo.change(FileChanges(gone=(doomed.id,))).result()
    assert not [word for word in index_words(shelf.vault, "chunk_parts") if SECRET[:8] in word]
    assert parts.ranked([f"{SECRET}2"], Filter(), 9) == []
    assert len(parts.ranked(["filler"], Filter(), 99)) == 30
    assert shelf.vault.check().ok


def test_parts_of_what_went_meanwhile_are_not_kept(shelf: Shelf) -> None:
    doomed = shelf.add("a.md", SECRET, language="de")
    parts = shelf.passages.parts
    waiting = parts.waiting(["en"], 9)
    assert waiting is not None
    shelf.repo.change(FileChanges(gone=(doomed.id,))).result()
    parts.keep([(seq, text) for seq, _, text in waiting.chunks], waiting.upto).result()
    assert index_words(shelf.vault, "chunk_parts") == set()
    assert parts.waiting(["en"], 9) is None


def test_parts_are_looked_for_where_the_filter_says(shelf: Shelf) -> None:
    other = shelf.repo.add_folder(Folder(new_id(), "Other", ("/o",), 1.0)).result()
    shelf.add("a.md", "eins", language="de")
    shelf.add("b.md", "zwei", language="de", folder=other.id)
    parts = shelf.passages.parts
    waiting = parts.waiting(["en"], 9)
    assert waiting is not None
    parts.keep([(seq, "both") for seq, _, _ in waiting.chunks], waiting.upto).result()
    assert len(parts.ranked(["both"], Filter(), 9)) == 2
    assert len(parts.ranked(["both"], Filter(folders=(other.id,)), 9)) == 1
    assert parts.spread(["both", "none"]) == {"both": 2}


def test_one_removed_document_among_many_leaves_no_word(shelf: Shelf) -> None:
    for number in range(30):
        shelf.add(f"{number}.md", *[f"filler {number} {n}" for n in range(10)])
    doomed = shelf.add("secret.md", f"{SECRET} in here")
    shelf.repo.change(FileChanges(gone=(doomed.id,))).result()
    assert SECRET[:10] not in {word[:10] for word in index_words(shelf.vault, "chunks_fts")}
    assert shelf.vault.check().ok


def test_what_was_dropped_into_a_chat_is_found_there_only_and_goes_with_it(shelf: Shelf) -> None:
    chats = ChatsRepo(shelf.vault)
    chat = add_chat(chats, "A chat", "question")
    mine = shelf.repo.add_folder(Folder(new_id(), "In this chat", ("/d",), 1.0, chat=chat.id)).result()
    shelf.add("d.md", f"{SECRET} dropped", folder=mine.id)
    shelf.add("k.md", "kept dropped")
    assert shelf.find('"dropped"') == ["kept dropped"]
    assert shelf.find('"dropped"', Filter(folders=(mine.id,))) == [f"{SECRET} dropped"]
    assert SourcesRepo(shelf.vault).folders_of(chat.id) == [mine.id]
    delete_for_good(chats, chat.id)
    assert shelf.find('"dropped"', Filter(folders=(mine.id,))) == []
    assert SECRET[:10] not in {word[:10] for word in index_words(shelf.vault, "chunks_fts")}
    assert shelf.vault.check().ok


def test_filters(shelf: Shelf) -> None:
    old = shelf.add("old.txt", "same words", modified=10**18)
    new = shelf.add("new.md", "same words too", modified=2 * 10**18)
    assert len(shelf.find('"same"')) == 2
    assert shelf.find('"same"', Filter(kinds=("md",))) == ["same words too"]
    assert shelf.find('"same"', Filter(files=(old.id,))) == ["same words"]
    assert shelf.find('"same"', Filter(since=1.5e9)) == ["same words too"]
    assert shelf.find('"same"', Filter(until=1.5e9)) == ["same words"]
    assert shelf.find('"same"', Filter(files=(new.id,), kinds=("txt",))) == []
    assert shelf.find('"same"', Filter(folders=("nowhere",))) == []


def test_a_folder_knows_its_counts(shelf: Shelf) -> None:
    shelf.add("a.md", "one", "two")
    shelf.repo.change(FileChanges(added=(file_of(shelf.folder.id, "b.md"),))).result()
    bad = shelf.add("c.md")
    shelf.repo.keep(replace(bad, status="failed", error="It is damaged."), []).result()
    embedder = shelf.passages.use("e", "/e.gguf", 64, []).result().seq
    shelf.passages.keep_vectors(
        embedder, [(shelf.passages.pending(embedder, (), 0, 1)[0][0], bytes(64))]
    ).result()
    folder = shelf.repo.folders(embedder)[0]
    counts = (folder.files, folder.waiting, folder.failed, folder.size)
    assert counts == (3, 1, 1, 30)
    assert (folder.chunks, folder.embeddable, folder.vectors) == (2, 2, 1)
    assert [file.name for file in shelf.repo.waiting(9)] == ["b.md"]
    shelf.repo.update_folder(shelf.folder.id, paused=True).result()
    assert shelf.repo.waiting(9) == []


def test_a_name_is_taken_once(shelf: Shelf) -> None:
    with pytest.raises(UserError, match="papers") as caught:
        shelf.repo.add_folder(Folder(new_id(), "papers", ("/p",), 1.0)).result()
    assert caught.value.code == "folder-exists"
    assert shelf.repo.folder("PAPERS").id == shelf.folder.id
    with pytest.raises(UserError) as caught:
        shelf.repo.folder("nowhere")
    assert caught.value.code == "no-such-folder"
