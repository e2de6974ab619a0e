"""The program for macOS: what the system is told of it, how it is laid out, signed and packed."""

from __future__ import annotations

import importlib.util
import plistlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from setup_console import Trouble

FOLDER = Path(__file__).resolve().parents[2] / "installer" / "macos"
CODE = bytes.fromhex("cffaedfe") + bytes(28)


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("installer_macos_build", FOLDER / "build.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


builder = _module()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    payload = tmp_path / "payload"
    inner = payload / "_internal" / "llama_cpp" / "lib"
    inner.mkdir(parents=True)
    (payload / "underdesk").write_bytes(CODE)
    (payload / "LICENSE").write_text("licence")
    (payload / "licences").mkdir()
    (payload / "licences" / "one.txt").write_text("licence")
    (inner / "libllama.dylib").write_bytes(CODE)
    (inner / "notes.txt").write_text("notes")
    (payload / "_internal" / "models_manifest.json").write_text("{}")
    (payload / "_internal" / "libllama.dylib").symlink_to("llama_cpp/lib/libllama.dylib")
    made = tmp_path / "Underdesk.app"
    builder.bundle(payload, made)
    return made


def test_the_files_are_in_order(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build.py", "--lint"])
    assert builder.main() == 0
    said = capsys.readouterr().out
    assert "Checked: Info.plist" in said
    assert "Not done here" in said


def test_what_the_system_is_told() -> None:
    told: dict[str, Any] = builder.info()
    assert told["LSMinimumSystemVersion"] == "13.0"
    assert told["NSHighResolutionCapable"] is True
    assert told["CFBundleVersion"] == told["CFBundleShortVersionString"] == builder.version()
    assert "CFBundleURLTypes" not in told
    types = {one["LSItemContentTypes"][0]: one for one in told["CFBundleDocumentTypes"]}
    declared = told["UTExportedTypeDeclarations"] + told["UTImportedTypeDeclarations"]
    endings = {
        one["UTTypeIdentifier"]: one["UTTypeTagSpecification"]["public.filename-extension"]
        for one in declared
    }
    assert {kind: endings[kind] for kind in types} == {
        "org.ggml.gguf": ["gguf"],
        "io.github.underdesk.pipeline": ["underdesk"],
    }
    assert types["org.ggml.gguf"]["LSHandlerRank"] == "Alternate", "what opens models already stays"


@pytest.mark.parametrize(("name", "key"), [
    ("Info.plist", "CFBundleURLTypes"),
    ("entitlements.plist", "com.apple.security.cs.allow-jit"),
])  # fmt: skip
def test_an_address_scheme_or_an_exception_is_found(
    name: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in FOLDER.glob("*.plist"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    spoiled = plistlib.loads((FOLDER / name).read_bytes()) | {key: True}
    (tmp_path / name).write_bytes(plistlib.dumps(spoiled))
    monkeypatch.setattr(builder, "HERE", tmp_path)
    monkeypatch.setattr(builder, "ENTITLEMENTS", tmp_path / "entitlements.plist")
    with pytest.raises(Trouble):
        builder.lint()


def test_code_and_data_lie_apart_and_are_found_in_one_place(app: Path) -> None:
    contents = app / "Contents"
    inside = contents / "Frameworks"
    assert (inside / "llama_cpp" / "lib" / "libllama.dylib").read_bytes() == CODE
    assert (inside / "libllama.dylib").read_bytes() == CODE
    assert (inside / "models_manifest.json").is_symlink()
    assert (inside / "models_manifest.json").read_text() == "{}"
    assert (inside / "llama_cpp" / "lib" / "notes.txt").resolve().is_relative_to(contents / "Resources")
    assert (contents / "Resources" / "licences" / "one.txt").read_text() == "licence"
    assert (contents / "MacOS" / "underdesk").read_bytes() == CODE
    assert [path.name for path in (contents / "MacOS").iterdir()] == ["underdesk"]
    real = [path for path in inside.rglob("*") if path.is_file() and not path.is_symlink()]
    assert all(builder.is_code(path) for path in real), "data among code cannot be signed"
    assert plistlib.loads((contents / "Info.plist").read_bytes())["CFBundleExecutable"] == "underdesk"
    assert (contents / "Resources" / "underdesk.icns").read_bytes()[:4] == b"icns"


def test_everything_is_signed_from_the_inside_out_under_the_hardened_runtime(app: Path) -> None:
    commands = list(builder.signing(app, "Developer ID Application: Somebody"))
    assert [Path(command[-1]).name for command in commands] == [
        "libllama.dylib",
        "Underdesk.app",
        "Underdesk.app",
    ]
    assert all("runtime" in command and "--timestamp" in command for command in commands[:-1])
    assert str(builder.ENTITLEMENTS) in commands[1]
    assert "--verify" in commands[-1]
    bare = list(builder.signing(app, ""))
    assert all(command[command.index("--sign") + 1] == "-" for command in bare[:-1])


def test_apple_is_asked_only_with_a_certificate_and_an_account(tmp_path: Path) -> None:
    image = tmp_path / "underdesk.dmg"
    assert list(builder.notarising(image, "", "profile")) == []
    assert [command[0] for command in builder.notarising(image, "id", "")] == ["codesign"]
    verbs = [command[1] for command in builder.notarising(image, "id", "profile")]
    assert verbs == ["--force", "notarytool", "stapler", "--assess"]


def test_the_image_holds_the_program_and_a_way_to_install_it(app: Path) -> None:
    layout = builder.settings(app, [Path("LICENSE")])
    assert layout["files"] == [str(app), "LICENSE"]
    assert layout["symlinks"] == {"Applications": "/Applications"}
    assert set(layout["icon_locations"]) == {"Underdesk.app", "Applications", "LICENSE"}
    (_, _), (width, height) = layout["window_rect"]
    assert all(0 < x < width and 0 < y < height for x, y in layout["icon_locations"].values())


def test_the_name_tells_the_processor_and_the_model() -> None:
    assert builder.image_name("arm64", model=False) == f"underdesk-{builder.version()}-macos-arm64.dmg"
    assert (
        builder.image_name("x86_64", model=True)
        == f"underdesk-{builder.version()}-macos-x86_64-with-model.dmg"
    )


def test_a_folder_without_a_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no frozen program"):
        builder.bundle(tmp_path, tmp_path / "Underdesk.app")
