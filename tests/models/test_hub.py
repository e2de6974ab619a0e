"""Models of the hub: its documented answers are understood, and nothing that a stranger puts there gets further."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import huggingface_hub
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import headers
from app.base.errors import UserError
from app.engine import gguf
from app.engine.outline import Build, build_from, checked
from app.engine.scripted import ScriptedEngine
from app.fitting import Fitting
from app.models import hub_pages
from app.models.download import Fetcher
from app.models.hub import BEGINNING, Hub
from app.models.hub_pages import licence_id, quantisation_of
from app.models.manifest import load
from app.models.pace import Manner
from app.models.terms import Terms
from app.models.wishes import PREFIX, Wishes
from app.net import permit
from app.net.gate import Gate
from app.searching import Searching
from tests.engine.files import Gguf, starter
from tests.engine.giants import models as giants
from tests.models import shelves
from tests.models.conftest import Kept, tiny_gguf

REPO = "maker/Tiny-GGUF"
DATA = tiny_gguf()


class Desk:
    """A program with a hub for its internet."""

    def __init__(self, shelf, hub) -> None:
        self.rows, self.kept, self.token = [], Kept(), ""
        self.engine = ScriptedEngine()
        self.gate = Gate(False, self.rows.append, purposes=hub.purposes())
        self.library = shelf()
        self.library.places = type(self.library.places)(self.library.places.folder, hub.origin)
        self.hub = Hub(self.gate, lambda: hub.origin, lambda url: self.token)
        self.fitting = Fitting(self.engine, self.library.offer_of, lambda: 0.0)
        self.open()

    def open(self) -> None:
        """As at a start."""
        self.wishes = Wishes(self.kept, self.library)
        self.searching = Searching(self.hub, self.wishes, self.fitting)
        self.fetcher = Fetcher(self.library, self.gate, Terms(self.kept), lambda: Manner(tries=1, pause=0.01))


@pytest.fixture
def desk(shelf, hub) -> Iterator[Desk]:
    made = Desk(shelf, hub)
    yield made
    made.engine.close()


def code_of(call, *words) -> str:
    with pytest.raises(UserError) as caught:
        call(*words)
    assert caught.value.sentence.endswith(".") and "Traceback" not in caught.value.sentence
    return caught.value.code


# --- searching


def test_a_search_tells_author_downloads_licence_and_whether_it_is_gated(desk, hub) -> None:
    rows = [
        shelves.row("maker/One-GGUF"),
        shelves.row("other/Two", gated="manual", tags=["license:llama3.1"], downloads=7),
        shelves.row("third/Three", tags=[], lastModified=None),
    ]
    hub.files[shelves.search_path("tiny model", 3)] = json.dumps(rows).encode()
    one, two, three = desk.searching.search("  tiny   model ", 3)
    assert asdict(one) == {
        "repo": "maker/One-GGUF", "author": "maker", "downloads": 1234, "likes": 5, "licence": "Apache-2.0",
        "gated": False, "updated": "2026-01-02",
    }  # fmt: skip
    assert (two.licence, two.gated, two.downloads) == ("LicenseRef-llama3.1", True, 7)
    assert (three.licence, three.updated) == ("", "")
    [attempt] = desk.rows
    assert (attempt.purpose, attempt.result) == ("model-search", "answered 200")


def test_the_hubs_own_client_asks_the_same_and_understands_these_answers(desk, hub) -> None:
    """So what the tests' hub says has the form that its API is documented to have."""
    hub.files[shelves.search_path("tiny model", 3)] = json.dumps([shelves.row("maker/One-GGUF")]).encode()
    shelves.put(hub, REPO, shelves.sibling("tiny-Q4_K_M.gguf", DATA))
    [ours], page = desk.searching.search("tiny model", 3), desk.hub.page(REPO)
    asked = [(path, set(query)) for path, query in map(parts_of, hub.hits)]
    hub.hits.clear()
    for known in list(hub.files):  # its parameters may stand in another order
        hub.files[known.partition("?")[0]] = hub.files[known]
    with permit.granted(permit.Pass()):
        api = huggingface_hub.HfApi(endpoint=hub.origin, token=False)
        wish = {
            "search": "tiny model",
            "filter": "gguf",
            "sort": "downloads",
            "limit": 3,
            "expand": list(shelves.FIELDS),
        }
        [theirs] = api.list_models(**wish)
        info = api.model_info(REPO, files_metadata=True)
        huggingface_hub.close_session()
    assert [(path, set(query)) for path, query in map(parts_of, hub.hits)] == asked
    assert (theirs.id, theirs.author, theirs.downloads, theirs.gated) == (
        ours.repo,
        ours.author,
        ours.downloads,
        False,
    )
    assert info.sha == page.revision and info.gguf["context_length"] == page.context
    [file] = info.siblings
    assert (file.rfilename, file.lfs.sha256, file.lfs.size) == (
        page.variants[0].file, page.variants[0].parts[0].sha256, page.variants[0].size,
    )  # fmt: skip


def parts_of(hit) -> tuple[str, list[tuple[str, str]]]:
    """Path and parameters of a request."""
    place = urlsplit(hit[1])
    return place.path, parse_qsl(place.query)


def test_no_token_goes_along_with_a_search(desk, hub) -> None:
    desk.token = "hf_secret"
    hub.files[shelves.search_path("x")] = b"[]"
    assert desk.searching.search("x") == []
    shelves.put(hub, REPO, shelves.sibling("tiny.gguf", DATA))
    desk.searching.look(REPO)
    assert not any("authorization" in headers for headers in hub.headers)
    shelves.put(hub, REPO, shelves.sibling("tiny.gguf", DATA), gated="auto")
    desk.searching.look(REPO)
    sent = [head.get("authorization", "") for head in hub.headers[-2:]]
    assert sent == ["", "Bearer hf_secret"], "only with the file of a repository that asks"


def test_nothing_goes_out_while_offline(desk, hub) -> None:
    desk.gate.set_offline(True)
    assert code_of(desk.searching.search, "x") == "offline"
    assert code_of(desk.searching.look, REPO) == "offline"
    assert code_of(desk.searching.want, REPO, "tiny.gguf") == "offline"
    assert hub.hits == []


@pytest.mark.parametrize(
    ("mood", "code"),
    [("429", "too-many-requests"), ("500", "server-error"), ("503", "server-error"), ("404", "no-such-model"),
     ("401", "no-such-model"), ("403", "no-such-model"), ("418", "unexpected-answer"), ("short", "broken")],
)  # fmt: skip
def test_each_refusal_is_one_sentence(desk, hub, mood, code) -> None:
    hub.files[shelves.search_path("x")] = b"[]" + b" " * 100
    hub.mood = mood
    assert code_of(desk.searching.search, "x") == code
    assert code_of(desk.searching.look, REPO) in (code, "no-such-model")
    if mood == "429":
        with pytest.raises(UserError, match="7 seconds"):
            desk.searching.search("x")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"null", b'"x"', b"[" * 100_000, b"\xff\xfe", b'{"a":']
)
def test_an_answer_that_is_none_is_refused(desk, hub, body) -> None:
    hub.files[shelves.search_path("x")] = body
    hub.files[f"/api/models/{REPO}?blobs=true"] = body
    assert code_of(desk.searching.search, "x") == "unexpected-answer"
    assert code_of(desk.searching.look, REPO) == "unexpected-answer"


def test_an_answer_without_end_is_cut_off(desk, hub) -> None:
    hub.files[shelves.search_path("x")] = b"[" + b" " * (5 << 20)
    assert code_of(desk.searching.search, "x") == "too-large"


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_nothing_to_look_for(desk, hub, words) -> None:
    assert code_of(desk.searching.search, words) == "no-words"
    assert hub.hits == []


@pytest.mark.parametrize(
    "repo",
    [
        "",
        "x",
        "a/b/c",
        "../b",
        "a/..",
        "a/b?c=d",
        "a/b#c",
        "a b/c",
        "a/b\n",
        "http://x/y",
        "-a/b",
        "a/" + "b" * 200,
    ],
)
def test_what_is_no_repository_is_not_asked_for(desk, hub, repo) -> None:
    assert code_of(desk.searching.look, repo) == "no-such-model"
    assert code_of(desk.searching.want, repo, "x.gguf") == "no-such-model"
    assert hub.hits == []


def test_hostile_rows_are_left_out_and_hostile_words_are_cleaned(desk, hub) -> None:
    odd = [
        shelves.row("../../etc"), shelves.row("a/b\x1b[2J"), shelves.row("<b>x</b>/y"), shelves.row("a/.."), "text", 7,
        None, {}, {"id": 7}, {"id": "a/b", "downloads": "many", "likes": -1, "tags": "x", "gated": None},
        shelves.row("good/one", tags=["license:\x1b]0;x"], downloads=1e300, lastModified="\u202eevil"),
    ]  # fmt: skip
    hub.files[shelves.search_path("x")] = json.dumps(odd).encode()
    plain, good = desk.searching.search("x")
    assert (plain.repo, plain.downloads, plain.likes, plain.licence, plain.gated) == ("a/b", 0, 0, "", False)
    assert (good.repo, good.downloads, good.licence, good.updated) == ("good/one", 0, "", "")


# --- a repository


def test_a_repository_is_a_table_of_quantisations_with_badges(desk, hub) -> None:
    whole = starter().read_bytes()[: 4 << 20]
    size = starter().stat().st_size
    shelves.put(
        hub, REPO,
        shelves.sibling("Tiny-Q4_1.gguf", size), shelves.sibling("Tiny-Q8_0.gguf", 2 * size),
        shelves.sibling("big/Tiny-F16-00001-of-00002.gguf", 900_000_000_000),
        shelves.sibling("big/Tiny-F16-00002-of-00002.gguf", 400_000_000_000),
        shelves.sibling("README.md", 5, lfs=None), shelves.sibling("LICENSE", 11, lfs=None),
    )  # fmt: skip
    hub.files[shelves.file_path(REPO, "Tiny-Q4_1.gguf")] = whole
    hub.files[shelves.file_path(REPO, "LICENSE")] = b"Do as you like.\x1b[2J\n"
    shelf = desk.searching.look(REPO)
    table = [(one.quantisation, len(one.parts), one.size) for one in shelf.page.variants]
    assert table == [("Q4_1", 1, size), ("Q8_0", 1, 2 * size), ("F16", 2, 1_300_000_000_000)]
    assert [badge.basis for badge in shelf.badges] == ["facts"] * 3
    assert [badge.grade for badge in shelf.badges] == ["fair", "fair", "no"]
    assert shelf.badges[2].text.startswith("Does not fit: needs ")
    assert asdict(checked(shelf.build)) == load().starter.build | {"window": 0, "experts": 0, "used": 0}
    page = shelf.page
    assert (page.architecture, page.context, page.licence.id) == ("llama", 8192, "Apache-2.0")
    assert (page.languages, page.template, page.left_out) == (("en", "de"), "{{ x }}", 0)
    assert desk.searching.licence_text(page) == "Do as you like. [2J\n"
    assert ("GET", shelves.file_path(REPO, "Tiny-Q4_1.gguf"), f"bytes=0-{BEGINNING - 1}") in hub.hits


@pytest.mark.parametrize(
    "body", [b"", b"GGUF", b"<html>", DATA[:60], bytes(1000), starter().read_bytes()[:5000]]
)
def test_a_header_that_cannot_be_read_leaves_the_size_to_judge_by(desk, hub, body) -> None:
    shelves.put(hub, REPO, shelves.sibling("Tiny-Q4_K_M.gguf", 4_000_000_000))
    hub.files[shelves.file_path(REPO, "Tiny-Q4_K_M.gguf")] = body
    shelf = desk.searching.look(REPO)
    assert shelf.build == {} and shelf.badges[0].basis == "size"
    assert shelf.badges[0].text.endswith("(judged by its size alone)")


def test_a_file_that_is_not_given_leaves_the_size_to_judge_by(desk, hub) -> None:
    shelves.put(hub, REPO, shelves.sibling("Tiny-Q4_K_M.gguf", 4_000_000_000))
    assert desk.searching.look(REPO).badges[0].basis == "size"


def test_a_server_that_ignores_the_range_is_not_listened_to_for_long(desk, hub) -> None:
    body = starter().read_bytes()[: 3 << 20] + bytes(BEGINNING)
    shelves.put(hub, REPO, shelves.sibling("t-Q4_1.gguf", starter().stat().st_size))
    hub.files[shelves.file_path(REPO, "t-Q4_1.gguf")] = body
    hub.mood = "rangeless"
    page = desk.hub.page(REPO)
    assert len(desk.hub.beginning(page, page.variants[0])) == BEGINNING


def test_bytes_from_elsewhere_in_the_file_are_not_taken_for_its_beginning(desk, hub) -> None:
    shelves.put(hub, REPO, shelves.sibling("t.gguf", 40 << 20))
    hub.files[shelves.file_path(REPO, "t.gguf")] = bytes(BEGINNING + 5)
    page = desk.hub.page(REPO)
    hub.mood = "astray"
    assert code_of(desk.hub.beginning, page, page.variants[0]) == "unexpected-answer"


@pytest.mark.parametrize(
    "path",
    ["../x.gguf", "a/../../x.gguf", "/etc/x.gguf", "..gguf", ".hidden.gguf", "a/.x.gguf", "a//b.gguf", "C:\\x.gguf",
     "a\\b.gguf", "x\n.gguf", "x\u202e.gguf", "<b>.gguf", "x y.gguf", "x" * 300 + ".gguf", "x.gguf/y", "-x.gguf"],
)  # fmt: skip
def test_no_file_name_leads_out_of_the_folder(desk, hub, path) -> None:
    shelves.put(hub, REPO, shelves.sibling(path, DATA), shelves.sibling("good.gguf", DATA))
    page = desk.hub.page(REPO)
    assert [one.file for one in page.variants] == ["good.gguf"]
    assert page.left_out == (1 if path.lower().endswith(".gguf") else 0)
    assert code_of(desk.searching.want, REPO, path) == "no-such-file"


def test_a_model_of_which_a_part_is_missing_and_one_without_a_size_are_left_out(desk, hub) -> None:
    shelves.put(
        hub, REPO,
        shelves.sibling("a-00001-of-00003.gguf", 5), shelves.sibling("a-00003-of-00003.gguf", 5),
        shelves.sibling("b.gguf", 0), shelves.sibling("c.gguf", 1, size="much", lfs={"size": -3}),
        shelves.sibling("d.gguf", 9, lfs={"sha256": "xyz", "size": 9}),
    )  # fmt: skip
    page = desk.hub.page(REPO)
    assert [(one.file, one.whole) for one in page.variants] == [("d.gguf", False)] and page.left_out == 4
    assert code_of(desk.searching.want, REPO, "d.gguf") == "no-hash"


def test_a_projector_belongs_to_the_models_beside_it(desk, hub) -> None:
    files = [shelves.sibling("t-Q4_K_M.gguf", DATA), shelves.sibling("mmproj-t-F16.gguf", 900),
             shelves.sibling("mmproj-t-Q8_0.gguf", 500)]  # fmt: skip
    shelves.put(hub, REPO, *files, pipeline_tag="image-text-to-text")
    page = desk.hub.page(REPO)
    assert page.role == "vision" and len(page.variants) == 1
    assert page.projector and page.projector.file == "mmproj-t-F16.gguf"
    entry = desk.searching.want(REPO, "t-Q4_K_M.gguf")
    assert entry.projector == page.projector and len(entry.files) == 2
    shelf = desk.searching.look(REPO)
    asked = len(hub.hits)
    assert desk.searching.pick(shelf, "t-Q4_K_M.gguf") == entry
    assert len(hub.hits) == asked, "what was just looked at is not asked for again"


@pytest.mark.parametrize(
    ("name", "quantisation"),
    [("Qwen3-8B-Q4_K_M.gguf", "Q4_K_M"), ("mixtral.Q5_0.gguf", "Q5_0"), ("g-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
     ("gpt-oss-20b-mxfp4.gguf", "MXFP4"), ("m-IQ2_XXS-00001-of-00003.gguf", "IQ2_XXS"), ("m-bf16.gguf", "BF16"),
     ("m-fp16.gguf", "F16"), ("sub/m-q8_0.gguf", "Q8_0"), ("model.gguf", ""), ("Q4_K_M-thing.gguf", "")],
)  # fmt: skip
def test_the_quantisation_stands_in_the_name(name, quantisation) -> None:
    assert quantisation_of(name) == quantisation


def test_licences_have_the_names_that_the_list_uses() -> None:
    names = [
        licence_id(tag) for tag in ("mit", "apache-2.0", "llama3.1", "gemma", "other", "", "x y", "a\x1b")
    ]
    assert names == ["MIT", "Apache-2.0", "LicenseRef-llama3.1", "LicenseRef-gemma", "", "", "", ""]


LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False)
TREE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
KEYS = (
    "id",
    "sha",
    "siblings",
    "tags",
    "gguf",
    "cardData",
    "gated",
    "downloads",
    "lastModified",
    "pipeline_tag",
)


@settings(max_examples=150, deadline=None, database=None)
@given(
    st.dictionaries(st.sampled_from(KEYS), TREE), st.lists(TREE, max_size=3), st.dictionaries(st.text(), TREE)
)
def test_whatever_json_comes_there_is_a_page_or_a_refusal(changes, files, lfs) -> None:
    siblings = [*files, {"rfilename": "a.gguf", "size": 3, "lfs": lfs}]
    told = {**shelves.detail(REPO), "siblings": siblings, **changes}
    try:
        page = hub_pages.page(told)
    except ValueError:
        return
    assert all(
        hub_pages.FILE.fullmatch(part.file) and part.size > 0 for v in page.variants for part in v.parts
    )
    assert hub_pages.REPO.fullmatch(page.hit.repo) and page.hit.author == page.hit.repo.partition("/")[0]
    assert hub_pages.hits([told, *files])[0] == page.hit


# --- a build out of a stranger's header


@pytest.mark.parametrize("name", ["dense8", "dense70", "windows12", "experts30"])
def test_a_build_is_taken_from_a_header(name) -> None:
    header = giants()[name]
    build = build_from(header)
    assert build is not None and checked(asdict(build)) == build
    assert (build.layers, build.width) == (header.layers, header.arch("embedding_length"))
    assert build.vocabulary == header.tensors[0].shape[1] and build.tied is False
    assert build.window == header.arch("attention.sliding_window")


def test_the_sandbox_tells_the_same_build(tmp_path: Path) -> None:
    data = starter().read_bytes()
    build = headers.read_build(data[: 4 << 20], "x.gguf", len(data))
    assert build == build_from(gguf.read(starter()))
    recurrent = Gguf()
    recurrent.meta["llama.ssm.state_size"] = 128
    data = recurrent.data()
    assert headers.read_build(data, "x.gguf", len(data)) is None
    assert code_of(headers.read_build, data[:200], "x.gguf", len(data)) == "truncated"


@pytest.mark.parametrize(
    "change",
    [{"layers": 0}, {"layers": 5000}, {"width": 1 << 40}, {"heads": True}, {"tied": 1}, {"head": 1.5}, {"window": -1},
     {"vocabulary": "x"}, {"used": 3}, {"architecture": "../x"}, {"architecture": 7}, {"more": 1}],
)  # fmt: skip
def test_a_build_beyond_all_bounds_is_none(change) -> None:
    facts = {**load().starter.build, **change}
    with pytest.raises(ValueError, match="no build"):
        checked(facts)


# --- fetching what was found


def put_file(hub, name: str = "Tiny-Q4_K_M.gguf", **changes) -> None:
    shelves.put(hub, REPO, shelves.sibling(name, DATA), **changes)
    hub.files[shelves.file_path(REPO, name)] = DATA


def test_a_file_of_the_hub_is_fetched_by_its_hash_and_stays_known(desk, hub) -> None:
    put_file(hub)
    wanted = desk.searching.want(REPO, "Tiny-Q4_K_M.gguf")
    assert (wanted.id, wanted.name, wanted.quantisation) == ("maker-tiny-q4-k-m", "Tiny Q4_K_M", "Q4_K_M")
    entry = desk.fetcher.get(wanted.id)
    assert entry.sha256 == wanted.sha256 and Path(entry.path).read_bytes() == DATA
    assert Path(entry.path) == desk.library.places.folder / REPO / "Tiny-Q4_K_M.gguf"
    desk.library.manifest.drop(wanted.id)
    desk.open()
    assert desk.library.offer_of(entry) == wanted, "also after a start"
    assert wanted not in desk.library.manifest.entries and wanted in list(desk.library.manifest)
    desk.library.remove(entry.id)
    assert not Path(entry.path).exists()
    desk.library.manifest.drop(wanted.id)
    desk.open()
    assert desk.library.manifest.get(wanted.id) is None and desk.kept.values[PREFIX + wanted.id] == "null"


def test_a_broken_fetch_of_it_is_gone_on_with_after_a_start(desk, hub) -> None:
    put_file(hub)
    wanted = desk.searching.want(REPO, "Tiny-Q4_K_M.gguf")
    hub.mood = "short"
    assert code_of(desk.fetcher.get, wanted.id)
    desk.library.manifest.drop(wanted.id)
    desk.open()
    assert [begun.id for begun in desk.fetcher.begun()] == [wanted.id]
    hub.mood = "well"
    assert desk.fetcher.get(wanted.id).sha256 == wanted.sha256


def test_another_file_than_the_hub_told_of_is_refused(desk, hub) -> None:
    put_file(hub)
    wanted = desk.searching.want(REPO, "Tiny-Q4_K_M.gguf")
    hub.mood = "corrupt"
    assert code_of(desk.fetcher.get, wanted.id) == "corrupt"
    assert desk.library.entry_for_manifest(wanted) is None


def test_a_file_of_our_own_list_is_that_of_the_list(desk, hub) -> None:
    known = next(model for model in load() if model.id == "qwen3-8b")
    same = {"sha256": known.sha256, "size": known.size}
    shelves.put(hub, REPO, shelves.sibling("renamed-Q4_K_M.gguf", known.size, lfs=same))
    assert desk.searching.want(REPO, "renamed-Q4_K_M.gguf") == known


def test_terms_of_makers_and_of_gated_repositories_are_asked_about(desk, hub) -> None:
    put_file(hub, tags=["license:llama3.1"])
    wanted = desk.searching.want(REPO, "Tiny-Q4_K_M.gguf")
    assert code_of(desk.fetcher.get, wanted.id) == "terms-not-accepted"
    desk.fetcher.agree(wanted.id)
    assert desk.fetcher.get(wanted.id).id
    put_file(hub, gated="auto")
    assert desk.searching.want(REPO, "Tiny-Q4_K_M.gguf").licence.acceptance


def test_ids_are_short_and_tell_owner_and_quantisation(desk, hub) -> None:
    long = "Some-Very-Long-Model-Name-With-Everything-In-It-1234567890-Instruct-Q4_K_M.gguf"
    put_file(hub, long)
    wanted = desk.searching.want(REPO, long)
    assert len(wanted.id) <= 56 and wanted.id.startswith("maker-") and wanted.id.endswith("q4-k-m")
    assert desk.fetcher.get(wanted.id).id == wanted.id


def test_builds_travel_with_what_is_kept(desk, hub) -> None:
    shelves.put(hub, REPO, shelves.sibling("t-Q4_1.gguf", starter().stat().st_size))
    hub.files[shelves.file_path(REPO, "t-Q4_1.gguf")] = starter().read_bytes()[: 4 << 20]
    wanted = desk.searching.want(REPO, "t-Q4_1.gguf")
    assert isinstance(checked(wanted.build), Build)
    assert desk.fitting.badge(wanted).basis == "facts"
