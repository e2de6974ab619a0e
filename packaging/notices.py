"""Lists what the program is made of: a CycloneDX bill of materials, and the notices that licences ask for."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import re
import sys
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from licence_rules import BUNDLED, CLARIFIED, HEADS, LENT, SPELLINGS, Bundled, NotAllowed, chosen

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "resources" / "licences"
BOM, NOTICES = "sbom.cdx.json", "THIRD-PARTY-NOTICES.txt"
PACKED = ("mcp", "lxml-html-clean")
"""What goes into a packed program beyond what the program must have: a person cannot install an extra into it, and
jusText asks for its cleaner by way of an extra of lxml."""
LEFT_OUT = frozenset(("hf-xet", "hf_xet"))
"""Never installed with the program, whatever its dependencies say: see pyproject.toml."""
_TEXT_NAME = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
_RULE = "=" * 80
Json = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One component. `ref` is its package URL; `texts` are what must be told with it, by title."""

    kind: str
    name: str
    version: str
    ref: str
    licence: str
    texts: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    sha256: str = ""
    within: str = ""


def normal(name: str) -> str:
    """A package's name as package URLs write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str, metadata: Json) -> str:
    """The SPDX expression of a package. Raises NotAllowed where its metadata do not say one thing."""
    if normal(name) in CLARIFIED:
        return CLARIFIED[normal(name)][0]
    if metadata.get("license_expression"):
        return str(metadata["license_expression"])
    said = str(metadata.get("license") or "").strip()
    if said and "\n" not in said and len(said) < 80:
        return SPELLINGS.get(said, said)
    classifiers = [line.split("::")[-1].strip() for line in metadata.get("classifier", ())]
    known = {SPELLINGS[line] for line in classifiers if line in SPELLINGS}
    if len(known) != 1:
        raise NotAllowed(f"the metadata of {name} name no one licence")
    return known.pop()


def kept_texts(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Texts of licences/, by their file's name."""
    return tuple(
        (f"{name}.txt", (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip()) for name in names
    )


def texts_of(package: Distribution) -> tuple[tuple[str, str], ...]:
    """Its licence files, by their path; or the head of a source file, or the text kept here that stands for them."""
    if normal(package.name) in LENT:
        return kept_texts(LENT[normal(package.name)])
    head = HEADS.get(normal(package.name))
    if head:
        lines = Path(str(package.locate_file(head))).read_text(encoding="utf-8").splitlines()
        end = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
        return ((head, "\n".join(line.lstrip("# ") for line in lines[:end]).strip()),)
    found: dict[str, str] = {}
    for file in package.files or ():
        place = Path(str(package.locate_file(file)))
        inside = any(part.endswith("-info") or "licenses" in part.lower() for part in file.parts[:-1])
        is_text = _TEXT_NAME.search(file.name) or "licenses" in str(file.parent).lower()
        if inside and is_text and place.suffix not in (".py", ".pyc", ".json") and place.is_file():
            text = place.read_text(encoding="utf-8", errors="replace").strip()
            found[re.sub(r"^.*?(licenses|BUILD_LICENSES)/", "", file.as_posix())] = text
    return tuple(sorted(found.items()))


def _requirements(package: Distribution) -> Iterable[str]:
    """The names it needs here, without its extras."""
    reader: Any = importlib.import_module("packaging.requirements")
    for line in package.requires or ():
        wanted: Any = reader.Requirement(line)
        if (wanted.marker is None or wanted.marker.evaluate({"extra": ""})) and wanted.name not in LEFT_OUT:
            yield normal(wanted.name)


def closure(root: str) -> list[Distribution]:
    """All packages that one needs, itself first, then by name. Raises NotAllowed where one is not installed."""
    found: dict[str, Distribution] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            raise NotAllowed(f"{name} is not installed, so its licence cannot be read") from None
        waiting += _requirements(found[name])
    first = found.pop(root)
    return [first, *(found[name] for name in sorted(found))]


def package_part(package: Distribution) -> Part:
    """A Python package as a component."""
    name = normal(package.name)
    licence = licence_of(package.name, package.metadata.json)
    return Part(
        "library",
        name,
        package.version,
        f"pkg:pypi/{name}@{package.version}",
        licence,
        texts_of(package),
        tuple(f"pkg:pypi/{one}@{distribution(one).version}" for one in sorted(set(_requirements(package)))),
    )


def bundled_part(one: Bundled) -> Part:
    """Something inside a package. Raises NotAllowed where the package is another than the one looked at."""
    installed = distribution(one.carrier).version
    if installed != one.carrier_version:
        raise NotAllowed(
            f"{one.carrier} is {installed} now: look again at what is bundled in it, then name that version in"
            " packaging/licence_rules.py"
        )
    ref = f"pkg:{one.home}@{one.version}"
    return Part("library", one.name, one.version, ref, one.licence, kept_texts(one.texts), within=one.carrier)


def model_parts(manifest: Json) -> list[Part]:
    """The models that come with the program."""
    return [
        Part(
            "machine-learning-model",
            model["name"],
            model["quantisation"],
            f"pkg:generic/{model['id']}@{model['quantisation']}",
            model["licence"]["id"],
            kept_texts([model["licence"]["id"]]),
            sha256=model["sha256"],
            within=model["repo"],
        )
        for model in manifest["models"]
        if model["source"] == "packaged"
    ]


def whole(*more: str) -> list[Distribution]:
    """The program and all packages it needs, and those that some of its extras need. Raises NotAllowed."""
    found = {normal(package.name): package for root in ("underdesk", *more) for package in closure(root)}
    first = found.pop("underdesk")
    return [first, *(found[name] for name in sorted(found))]


def all_parts(*more: str) -> list[Part]:
    """The program itself first, then packages, what is bundled in them, and models. Raises NotAllowed."""
    packages = [package_part(package) for package in whole(*more)]
    manifest: Json = json.loads((ROOT / "models_manifest.json").read_text(encoding="utf-8"))
    parts = [*packages, *map(bundled_part, BUNDLED), *model_parts(manifest)]
    for part in parts:
        try:
            chosen(part.licence)
        except NotAllowed as error:
            raise NotAllowed(f"{part.name} {part.version}: {error}") from None
        if not part.texts:
            raise NotAllowed(f"{part.name} {part.version} has no licence text that could be passed on")
    return parts


def bill(parts: Sequence[Part]) -> Json:
    """CycloneDX 1.6; the same parts give the same document, byte by byte, on any day."""
    program, *others = parts
    components = [_component(part) for part in others]
    document: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**_component(program), "type": "application"}},
        "components": components,
        "dependencies": [_dependency(part, others) for part in parts],
    }
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).digest()
    return {"serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=5)}", **document}


def _component(part: Part) -> Json:
    made: Json = {
        "type": part.kind,
        "bom-ref": part.ref,
        "name": part.name,
        "version": part.version,
        "purl": part.ref,
        "licenses": [{"expression": part.licence}],
    }
    if part.sha256:
        made["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    if part.within:
        made["properties"] = [{"name": "underdesk:inside", "value": part.within}]
    return made


def _dependency(part: Part, others: Sequence[Part]) -> Json:
    inside = [other.ref for other in others if other.within and normal(other.within) == part.name]
    return {"ref": part.ref, "dependsOn": sorted({*part.needs, *inside})}


def notices(parts: Sequence[Part]) -> str:
    """All licence texts, each once, under the names of those it belongs to."""
    owners: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for part in parts[1:]:
        for title, text in part.texts:
            key = "\n".join(line.rstrip() for line in text.splitlines())
            owners.setdefault(key, []).append(f"{part.name} {part.version}")
            titles.setdefault(key, title)
    lines = ["Underdesk contains or uses these works of others.", ""]
    lines += [f"{part.name} {part.version}: {' AND '.join(chosen(part.licence))}" for part in parts[1:]]
    for text, names in sorted(owners.items(), key=lambda item: (sorted(item[1]), titles[item[0]])):
        lines += ["", _RULE, f"{', '.join(sorted(set(names)))}: {titles[text]}", _RULE, "", text]
    return "\n".join(lines) + "\n"


def write(folder: Path, *more: str) -> int:
    """Make both files in `folder`; returns the number of parts. `more` are extras that go along. Raises NotAllowed."""
    parts = all_parts(*more)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(bill(parts), indent=1, ensure_ascii=False) + "\n"
    (folder / BOM).write_text(text, encoding="utf-8", newline="\n")
    (folder / NOTICES).write_text(notices(parts), encoding="utf-8", newline="\n")
    return len(parts)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 where something may not be passed on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "notices")
    folder: Path = parser.parse_args(argv).folder
    try:
        count = write(folder)
    except NotAllowed as error:
        sys.stderr.write(f"{error}.\n")
        return 1
    sys.stdout.write(f"{count} parts, every licence allowed: {folder / BOM}, {folder / NOTICES}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
