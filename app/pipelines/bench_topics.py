"""Everything on a topic: the template's machinery under labels, a real model behind a search, and a plain search."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.jobs import Jobs
from app.base.paths import Profile
from app.engine.api import Encoder
from app.engine.scripted import ScriptedEngine
from app.knowledge.embedding import EmbedderChoice
from app.knowledge.reading import Readers, hands, suffixes
from app.knowledge.service import Knowledge
from app.pipelines import edit, templates
from app.pipelines.bench import GROWTH, Figure, Heard, MakeVault, OneModel, done, figure, first_words, heard
from app.pipelines.context import Context
from app.pipelines.graph import End, Pipeline
from app.pipelines.registry import AnyNode, Nodes, load
from app.pipelines.values import Evidence, Value
from app.pipelines.world import Shelf, World
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.vault import Vault

Section = tuple[str, str]
"""File name and the name of its section."""
NEAR = 40
"""Passages that a search hands to the model, and the plain search is judged by."""
QUICK = 2
"""Topics that are tried where it must be quick."""
FEW = 6
"""Documents likewise."""


def topics_of(data: Path) -> dict[str, frozenset[Section]]:
    """The labelled topics of `extraction_topics.json`, each with its sections."""
    try:
        rows: Mapping[str, Any] = json.loads((data / "extraction_topics.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(
            f"There are no labelled topics in {data}",
            todo="name a folder with corpus/ and extraction_topics.json",
            code="no-topics",
        ) from error
    return {
        topic: frozenset((str(row["file"]), f"Entry {row['section']}") for row in labelled)
        for topic, labelled in rows.items()
    }


@dataclass(frozen=True)
class Labelled:
    """The nodes, with labels in the place of the model that Classify asks."""

    nodes: Nodes
    topics: Mapping[str, frozenset[Section]]

    def find(self, name: str, version: int | None = None) -> AnyNode | None:
        """As the table, Classify aside."""
        found = self.nodes.find(name, version)
        return replace(found, run=self._judge) if found is not None and name == "classify" else found

    def _judge(self, _ctx: Context, _params: Any, /, value: Evidence, topic: str) -> Mapping[str, Value]:
        answer = "yes" if section_of(value) in self.topics[topic] else "no"
        return {"class": answer, answer: value}


def section_of(evidence: Evidence) -> Section:
    """Where a passage stands; the last of its headings names the section."""
    return evidence["name"], evidence.get("section", "").rpartition(" > ")[2]


@contextmanager
def shelf_of(
    data: Path, encoder: Encoder, choice: Callable[[], EmbedderChoice | None], vault: Vault
) -> Generator[Knowledge]:
    """The corpus, read and indexed."""
    jobs, readers, known = Jobs(), Readers(hands()), suffixes()
    room = Knowledge(
        KnowledgeRepo(vault),
        PassagesRepo(vault),
        encoder,
        choice,
        readers,
        lambda name: Path(name).suffix.lower() in known,
        jobs,
        lambda _: None,
    )
    try:
        room.start()
        folder = room.add_folder(data / "corpus", "Corpus")
        room.sync(folder.id).future.result()
        room.wake().result()
        yield room
    finally:
        room.close()
        jobs.close()
        readers.close()


def topic_figures(
    data: Path,
    encoder: Encoder,
    choice: Callable[[], EmbedderChoice | None],
    make_vault: MakeVault,
    world_of: Callable[[Shelf], World],
    *,
    quick: bool,
) -> list[Figure]:
    """Recall and precision of sections over all topics together; of a few topics where it must be quick."""
    topics = topics_of(data)
    tried = dict(list(topics.items())[:QUICK]) if quick else topics
    with tempfile.TemporaryDirectory() as place:
        vault = make_vault(Profile(Path(place)))
        try:
            with shelf_of(data, encoder, choice, vault) as shelf:
                labels = under_labels(vault, shelf, tried)
                model = behind_search(heard(vault, world_of(shelf), load()), tried)
                plain = {
                    topic: [
                        (p.name, p.headings[-1] if p.headings else "")
                        for p in shelf.search(topic, limit=NEAR)
                    ]
                    for topic in tried
                }
        finally:
            vault.close()
    rows: list[Figure] = []
    for name, found, goal in (
        ("topic", labels, 1.0),
        ("topic_model", model, 0.0),
        ("topic_search", plain, 0.0),
    ):
        recall, precision = scores(tried, found)
        rows.append(figure(f"{name}_recall", recall, "share", goal, "higher"))
        rows.append(figure(f"{name}_precision", precision, "share", goal, "higher"))
    return rows


def under_labels(
    vault: Vault, shelf: Shelf, topics: Mapping[str, frozenset[Section]]
) -> dict[str, list[Section]]:
    """The template itself, from the documents to the list of passages, with the labels as its judge."""
    engine = ScriptedEngine(first_words, context=8192)
    try:
        nodes = Labelled(load(), topics)
        room = heard(vault, World(engine, OneModel(engine), shelf), nodes)
        return {topic: found_by(room, _template(nodes), topic) for topic in topics}
    finally:
        engine.close()


def behind_search(room: Heard, topics: Iterable[str]) -> dict[str, list[Section]]:
    """The same with a search in the place of reading everything, and the chosen model as its judge."""
    nodes = load()
    made = edit.remove(_template(nodes), ["paragraphs"])
    made = done(edit.add_step(made, nodes, "search-knowledge", limit=NEAR))
    made = done(edit.connect(made, nodes, End("question", "query"), End("search-knowledge", "queries")))
    made = done(edit.connect(made, nodes, End("search-knowledge", "evidence"), End("each", "items")))
    return {topic: found_by(room, made, topic) for topic in topics}


def _template(nodes: Nodes) -> Pipeline:
    template = templates.find("everything-about")
    assert template is not None
    return edit.remove(templates.pipeline_of(template, nodes), ["summarise"])


def found_by(room: Heard, pipeline: Pipeline, topic: str) -> list[Section]:
    """The sections of the passages in the report."""
    made = room.run(pipeline, {"Topic": topic})
    report = next(value for name, value in made.items() if name.endswith("report"))
    return [section_of(source) for source in report["sources"]]


def scores(
    topics: Mapping[str, frozenset[Section]], found: Mapping[str, Sequence[Section]]
) -> tuple[float, float]:
    """Recall and precision over all sections of all topics."""
    right = sum(len(gold & set(found[topic])) for topic, gold in topics.items())
    wanted = sum(len(gold) for gold in topics.values())
    given = sum(len(set(found[topic])) for topic in topics)
    return right / wanted if wanted else 1.0, right / given if given else 1.0


# reading everything, for real


def read_figures(
    data: Path,
    encoder: Encoder,
    make_vault: MakeVault,
    world_of: Callable[[Shelf], World],
    *,
    quick: bool,
) -> list[Figure]:
    """The template that reads everything, with the chosen model over a few documents or all of a set."""
    nodes = load()
    template = templates.find("read-everything")
    assert template is not None
    made = templates.pipeline_of(template, nodes)
    with tempfile.TemporaryDirectory() as place:
        few = Path(place) / "few" / "corpus"
        few.mkdir(parents=True)
        for source in sorted((data / "corpus").iterdir())[: FEW if quick else None]:
            (few / source.name).write_bytes(source.read_bytes())
        vault = make_vault(Profile(Path(place) / "profile"))
        try:
            with shelf_of(few.parent, encoder, lambda: None, vault) as shelf:
                room = heard(vault, world_of(shelf), nodes)
                room.run(made, {"Question": "Which treatments are there?"})
        finally:
            vault.close()
    return [
        figure("read_for_real_prompt_tokens", room.prompt, "tokens", 0, "higher"),
        figure("read_for_real_rss_growth", room.growth(), "share", GROWTH),
    ]
