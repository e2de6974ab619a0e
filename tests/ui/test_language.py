"""German is whole, every word of the window passes through tr, and what other rooms say is translated at its border."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import i18n_catalogue
import pytest
from i18n_extract import Said, extracted
from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.knowledge.passage import Passage
from app.pipelines import templates
from app.pipelines.graph import Problem
from app.pipelines.nodes.write_report import in_their_words
from app.pipelines.registry import load
from app.pipelines.values import NOTHING, Report, describe
from app.pipelines.values import Source as Quoted
from app.quality.checking import table
from app.quality.compare import Comparison, Side
from app.quality.differences import Difference
from app.quality.drift import Drift
from app.quality.judging import Agreement
from app.quality.languages import KNOWN
from app.quality.opinions import Opinion, Tally
from app.quality.receipts import in_words, promise
from app.quality.statistics import effect, pair
from app.quality.telling import opinion_words
from app.ui.chat.citations import preview, with_chips
from app.ui.chat.markdown import blocks_of
from app.ui.pipelines.report_view import own_words, source_place
from app.ui.quality.keep_panel import _same_language
from app.ui.shell.language import Catalogue
from app.ui.shell.rail import PLACES
from app.ui.viewmodels import shell, told, written
from app.ui.viewmodels.differing import differing_words
from app.ui.viewmodels.folder_words import place_words, plural_paths
from app.ui.viewmodels.pipeline_templates import ASKS, worded
from app.ui.viewmodels.shell import offline_words, size_words
from app.ui.viewmodels.sources import Source
from app.ui.widgets.tips import with_keys
from tests.house._sources import sources
from tests.ui.fake_accounts import RECEIPT
from tests.ui.pseudo import bracketed, english, outside, speaking
from tests.ui.test_layout import lease
from tests.ui.window_rig import QUIET, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)
GERMAN = i18n_catalogue.FOLDER / "underdesk_de.ts"
DATA = {
    *("Lease", "Qwen3 4B", "SmolLM2 135M Instruct", "Hugging Face", "Apache 2.0", "MIT"),
    *("SQLCipher 4.6.1 community", "http://127.0.0.1:8080/v1", "GitHub"),
}
"""Names and addresses, which have no translation."""


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """The program speaks German; afterwards what the tests' own system speaks."""
    with speaking(qapp, "de"):
        yield


# the catalogue


def test_german_is_whole_and_keeps_every_value() -> None:
    faults = i18n_catalogue.faults(extracted(), i18n_catalogue.read(GERMAN))
    assert faults == [], "run `make catalogues` and translate what it names"


def test_the_compiled_catalogue_is_that_of_the_words(tmp_path: Path) -> None:
    made = tmp_path / "underdesk_de.qm"
    i18n_catalogue.compile_to(GERMAN, made)
    assert made.read_bytes() == GERMAN.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ("", "not translated"),
        ("Ist da…", "other values"),
        ("{nom} öffnen…", "other values"),
        ("{name} &öffnen…", "other shortcut"),
        ("{name} öffnen", "other ending"),
        (" {name} öffnen…", "blanks"),
    ],
)
def test_a_faulty_translation_is_named(form: str, fault: str) -> None:
    said = [Said("Open {name}…", "app/ui/x.py")]
    assert i18n_catalogue.faults(said, {"Open {name}…": ("{name} öffnen…",)}) == []
    assert any(fault in found for found in i18n_catalogue.faults(said, {"Open {name}…": (form,)}))


def test_a_plural_needs_its_forms_and_what_vanished_is_named() -> None:
    said = [Said("%n file(s)", "app/ui/x.py", counts=True)]
    assert i18n_catalogue.faults(said, {"%n file(s)": ("%n Datei", "%n Dateien")}) == []
    assert i18n_catalogue.faults(said, {"%n file(s)": ("%n Datei",)})
    assert i18n_catalogue.faults([], {"Gone": ("Weg",)}) == ["not said any more: 'Gone'"]


def test_a_catalogue_reads_back_as_it_was_written(tmp_path: Path) -> None:
    said = [Said("A & b < c", "x"), Said("%n file(s)", "x", counts=True), Said("New", "x")]
    kept: dict[str, tuple[str, ...]] = {"A & b < c": ("Ä & b < c",), "%n file(s)": ("%n Datei", "%n Dateien")}
    i18n_catalogue.write(tmp_path / "underdesk_de.ts", said, kept)
    assert i18n_catalogue.read(tmp_path / "underdesk_de.ts") == {**kept, "New": ("",)}
    assert 'type="unfinished"' in (tmp_path / "underdesk_de.ts").read_text(encoding="utf-8")


# the window


def test_no_word_of_the_window_misses_its_translation(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    told.told.cache_clear()
    found: set[str] = set()
    with bracketed(qapp), window(qapp, tmp_path) as made:
        lease(made, tmp_path)
        for name, _ in PLACES:
            made.go(name)
            qtbot.wait(60)
            found |= {f"{name}: {text}" for text in english(made)}
    told.told.cache_clear()
    assert not {text for text in found if not is_data(outside(text.partition(": ")[2]), tmp_path)}


def is_data(text: str, root: Path) -> bool:
    """Whether what stands outside the brackets is a name, a key, a path or a figure."""
    for part in (*DATA, str(root), "Ctrl", "Shift", "Alt", "Space", "(", ")"):
        text = text.replace(part, " ")
    words = [word for word in text.replace("·", " ").replace(",", " ").split() if word.isalpha()]
    return not [word for word in words if len(word) > 3]


def test_german_speaks_under_any_context_with_its_plurals(german: None) -> None:
    class Anything(QObject):
        def words(self) -> str:
            return self.tr("Delete")

    assert Anything().words() == "Löschen"
    assert QCoreApplication.translate("Whatever", "Delete") == "Löschen"
    assert QCoreApplication.translate("Whatever", "No such message") == "No such message"
    assert offline_words(False, 1) == "Online — 1 Verbindung heute"
    assert offline_words(False, 2) == "Online — 2 Verbindungen heute"


SOURCE = Quoted(quote="The light", document="d", name="log.md", page=7, start=0, end=9, sha256="a", n=1)
ENGLISH = re.compile(r"\b(the|and|you|would|it|is|are|that|differs|cases?|then|now)\b", re.IGNORECASE)
SEED = (Difference("seed", "1", "2"), Difference("layers on the card", "0", ""))
FIGURES = "9.0 % passed before and 1.0 % after, −8.0 points [−9.0, −7.0], p = 0.010"
NAMED = ", ".join(one.sentence for one in SEED)
OPINION = Agreement(6, 4, 0.33)
SIDES = {name: Side(name, name, name, False, 1.0, {}, {}, {}) for name in ("Qwen", "SmolLM")}


@pytest.mark.parametrize(
    ("text", "differences"),
    [
        (f"Identical: all 1,204 tokens came out the same. Different, without any effect: {NAMED}.", SEED),
        ("Identical: all 12 tokens came out the same.", ()),
        (f"Differs at token 4: {NAMED}.", SEED),
        (Drift("m", "Qwen3 4B", 0, 0, 9, (), ()).sentence, ()),
        (Drift("m", "Qwen3 4B", 0, 0, 9, (), SEED).sentence, SEED),
        (Drift("m", "Qwen3 4B", 0, 0, 9, (2, 3), SEED).sentence, SEED),
        (Drift("m", "Qwen3 4B", 0, 0, 9, (2,), ()).sentence, ()),
        (Drift("m", "Qwen3 4B", 0, 0, 9, (), (), first=True).sentence, ()),
        ("With Qwen you would lose 21 cases of 100: “a”, “b” and 18 more; it would win 1 case.", ()),
        ("With Qwen you would lose 1 case of 100: “a”; it would win none.", ()),
        ("Nothing would be lost: Qwen passes and fails the same 100 cases, word for word.", ()),
        (f"That is more than chance would explain ({FIGURES}).", ()),
        ("Worse beyond chance in: JSON. 3 cases gave no answer.", ()),
        ("The smallest change that these cases show is 10 points.", ()),
        ("Answers come 3.5 times as fast.", ()),
        ("It lacks “Rome”.", ()),
        ("It does not keep to: Begin with a verb.", ()),
        ("It has 12, not 3.", ()),
        ("Answers come at 40 % of the speed and it takes 917 MB of memory instead of 1.7 GB.", ()),
        ("Answers come as fast as before.", ()),
        ("“Regeln” was not run with both models since its cases changed last.", ()),
        ("It has 3 numbers.", ()),
        ("Worse beyond chance in: Must not contain (8 lost, 0 won), JSON (2 lost, 1 won).", ()),
        ("It was not asked.", ()),
        (OPINION.sentence, ()),
        (Agreement(24, 20, None).sentence, ()),
        ("a: 'one' is not of type 'integer'.", ()),
        ("'ice' is a required property.", ()),
        ("Additional properties are not allowed ('x', 'y' were unexpected).", ()),
        ("It is no JSON: Expecting value: line 1 column 1 (char 0).", ()),
        ("It is no JSON: Expecting ',' delimiter: line 3 column 2 (char 14).", ()),
        ("8 of 15 quotes do not stand in their document and were left out.", ()),
        ("An answer was cut off after 1,200 tokens.", ()),
    ],
)  # fmt: skip
def test_what_quality_says_is_said_in_german(
    german: None, text: str, differences: tuple[Difference, ...]
) -> None:
    told.told.cache_clear()
    made = differing_words(text, differences)
    assert made != text
    assert ENGLISH.findall(made) == [], made


def test_what_was_said_of_pairs_is_told_in_german(german: None) -> None:
    told.told.cache_clear()
    said = Opinion(9, Tally(3, 1, 2), Tally(2, 2, 2), "judge", OPINION)
    even = effect(pair({"a": [1.0]}, {"a": [1.0]}))
    made = Comparison("s", "S", SIDES["SmolLM"], SIDES["Qwen"], even, (), (), opinion=said)
    words = told.told(opinion_words(made))
    assert ENGLISH.findall(words) == [], words
    assert "1 für Qwen, 3 für SmolLM, 2 für keines" in words and "Kappa 0,33" in words


def test_what_a_report_says_in_the_programs_own_words_is_german(german: None) -> None:
    assert own_words(NOTHING) == "Dazu steht nichts in den Quellen."
    text = "The light went out [1].\n\n" + in_their_words([SOURCE]).strip()
    assert own_words(text).splitlines()[2] == "## In den Worten der Quellen"
    assert (
        own_words("## In the words of the sources") == "## In the words of the sources"
    )  # the model's own line
    assert source_place(SOURCE) == "log.md, Seite 7"
    values = ("a", True, 1.5, [1], None, {"x": 1}, Report(text="", sources=[]), SOURCE)
    words = [shell.tr(describe(value)) for value in values]
    assert words == [
        "Text",
        "Ja oder Nein",
        "eine Zahl",
        "eine Liste",
        "nichts",
        "ein Objekt",
        "ein Bericht",
        "Belege",
    ]


def test_languages_have_german_names(german: None) -> None:
    names = {code: QLocale.languageToString(QLocale(code).language()) for code in KNOWN}
    alike = {"Tamil", "Telugu", "Kannada", "Malayalam", "Gujarati", "Marathi", "Punjabi", "Urdu", "Hindi"}
    assert {name for name in names.values() if shell.tr(name) == name} - {"English"} <= alike
    assert [_same_language(code) for code in ("en", "sv")] == [
        "In derselben Sprache (Englisch)",
        "In derselben Sprache (Schwedisch)",
    ]


def test_what_a_receipt_tells_is_told_in_german(german: None) -> None:
    known = {said.english for said in extracted()}
    parts = in_words(RECEIPT)
    titles = {part.title for part in parts} | {line.title for part in parts for line in part.lines}
    assert titles - known == set()
    assert told.told(promise(RECEIPT)).startswith("Genauer Modus: ")
    words = ("8,192 tokens", "penalty 1.1 over 64 tokens", "2.35 s, first word after 0.41 s", "0.2", "fast")
    german_words = [
        "8.192 Token",
        "Strafe 1,1 über 64 Token",
        "2,35 s, erstes Wort nach 0,41 s",
        "0,2",
        "schnell",
    ]
    assert [told.fact(one) for one in words] == german_words


def test_the_figures_of_a_name_stay_as_they_are(german: None) -> None:
    words = "Runs on the processor with 2 threads and a context of 8,192 tokens, in about 1.2 GB of memory."
    left = told.told(f"{words} Llama 3.1 8B left the memory for it.")
    assert left.endswith("Llama 3.1 8B hat dafür den Speicher verlassen.")
    assert told.figures("llama.cpp 0.3.36 at 127.0.0.1") == "llama.cpp 0.3.36 at 127.0.0.1"
    assert told.figures("[+1.5, 20.25]") == "[+1,5, 20,25]"


def test_a_template_is_opened_in_german(german: None) -> None:
    for template in templates.load():
        plain = templates.pipeline_of(template, load())
        made = worded(plain)
        same = [one.name for one, was in zip(made.steps, plain.steps, strict=True) if one.name == was.name]
        assert set(same) <= {"Plan"}, template.id
        assert made.wires == plain.wires
        asked = [[one.params.get(ASKS.get(one.node, "")) for one in each.steps] for each in (made, plain)]
        assert not [text for text, was in zip(*asked, strict=True) if was and text == was], template.id
        assert all(
            one.text != was.text for one, was in zip(made.layout.comments, plain.layout.comments, strict=True)
        )


def test_kinds_of_checks_have_german_names(german: None) -> None:
    titles = [table().get(kind).title for kind in table().names()]
    assert [title for title in titles if shell.tr(title) == title] == []


def test_numbers_and_days_are_written_as_the_language_does(german: None) -> None:
    assert size_words(2_500_000_000) == "2,5 GB"
    assert written.number(1204.5, 1) == "1.204,5"
    assert written.day(0).endswith(".1970") or written.day(0).endswith(".1969")
    assert QLocale().decimalPoint() == ","
    assert [written.plain(value) for value in (0.2, 40, 0.25)] == ["0,2", "40", "0,25"]


def test_keys_and_quotation_marks_are_german(german: None) -> None:
    assert with_keys("Neuer Chat", "Ctrl+N") == "Neuer Chat (Strg+N)"
    assert plural_paths(["/tmp/Miete.pdf"]) == "„Miete.pdf“"


def test_the_place_of_a_passage_is_told_in_german(german: None) -> None:
    found = Passage("1", "d", "f", "/p/a.pdf", "a.pdf", "", ("Miete", "Frist"), "Text", 0, 4, page=7)
    assert place_words(found) == "Seite 7, Miete > Frist"
    assert "Seite 7" in preview(Source(1, found), "#ff0", "#000")
    [block] = with_chips(blocks_of("Es waren 1903 (unverified) Euro."), 1)
    assert "1903 <a" in block.html
    assert "(nicht belegt)" in block.html


def test_english_is_the_tongue_without_a_catalogue(qapp: QApplication) -> None:
    made = Catalogue()
    assert written.number(1204) == "1,204"
    assert made.translate("Any", "Delete") is None
    made.deleteLater()


# what other rooms say


def test_no_refusal_is_shown_without_its_translation() -> None:
    printed = "app/ui/app.py"  # on the terminal, where commands speak English
    found = [s.name for s in sources("app/ui") if re.search(r"\b(error|made|failure)\.sentence\b", s.text)]
    assert [name for name in found if name != printed and "bench" not in name] == []


def test_a_refusal_is_said_in_german_with_its_values(german: None) -> None:
    error = UserError(
        "“Lease” is not there at the moment", why="nothing is found at /mnt/x", todo="choose one"
    )
    assert (
        told.sentence(error)
        == "„Lease“ ist zurzeit nicht da: an /mnt/x ist nichts zu finden; wählen Sie eines."
    )
    assert told.sentence(UserError("Something nobody translated")) == "Something nobody translated."


def test_a_kept_sentence_and_several_in_a_row_are_recognised(german: None) -> None:
    kept = "The file is damaged, because it is no proper JSON; get it again."
    assert (
        told.told(kept) == "Die Datei ist beschädigt: sie ist kein richtiges JSON; laden Sie sie noch einmal."
    )
    plan = "Runs on the processor with 2 threads and a context of 8,192 tokens, in about 1.2 GB of memory."
    words = (
        "Läuft auf dem Prozessor mit 2 Threads und einem Kontext von 8.192 Token, in etwa 1,2 GB Speicher."
    )
    assert told.told(plan) == words
    assert (
        told.told(f"{plan} Old left the memory for it.") == f"{words} Old hat dafür den Speicher verlassen."
    )


def test_english_sentences_stay_as_they_are(qapp: QApplication) -> None:
    error = UserError("The file is damaged", why="it ends early", todo="get it again")
    assert told.sentence(error) == error.sentence
    problem = Problem("ask", "text", "nothing is wired to it", "add one", name="Ask")
    assert told.problem_words(problem) == problem.sentence
    assert told.told("") == ""


def test_the_script_says_what_is_missing(tmp_path: Path) -> None:
    script = Path(i18n_catalogue.__file__)
    assert script.name in (script.parents[1] / "Makefile").read_text(encoding="utf-8")
    call = ["make", "-n", "catalogues"]
    done = subprocess.run(call, capture_output=True, text=True, cwd=script.parents[1], check=True)
    assert script.name in done.stdout
