"""Models are picked by task, size, licence, language and words."""

from __future__ import annotations

from app.models.filters import OPEN, Wanted, languages, licences, matching, size_class
from app.models.manifest import load
from tests.models.conftest import offer

MODELS = load().entries


def ids(**wanted: str) -> set[str]:
    return {model.id for model in matching(MODELS, Wanted(**wanted))}


def test_nothing_asked_for_is_everything_in_its_order() -> None:
    assert matching(MODELS, Wanted()) == list(MODELS)


def test_by_task_and_a_model_that_sees_also_chats() -> None:
    assert ids(role="reranker") == {"bge-reranker-v2-m3", "qwen3-reranker-0.6b"}
    assert ids(role="vision") < ids(role="chat")
    assert "all-minilm-l6-v2" in ids(role="embedding") and not ids(role="embedding") & ids(role="chat")


def test_by_size() -> None:
    sizes = [ids(size=size) for size in ("small", "medium", "large")]
    assert set.union(*sizes) == ids() and sum(map(len, sizes)) == len(MODELS)
    assert [size_class(size) for size in (1, 3 * 10**9, 10**10)] == ["small", "medium", "large"]


def test_by_licence() -> None:
    assert ids(licence="mit") >= {"phi-4", "bge-m3"} and "qwen3-8b" not in ids(licence="mit")
    assert ids(licence="Llama 3.1") == {"llama-3.1-8b-instruct", "deepseek-r1-distill-llama-8b"}
    assert "gemma-3-4b-it" not in ids(licence=OPEN) and "qwen3-8b" in ids(licence=OPEN)
    assert all(matching(MODELS, Wanted(licence=licence)) for licence in licences(MODELS))


def test_by_language_and_those_of_many_languages_count() -> None:
    assert "qwen3-8b" in ids(language="de") and "smollm3-3b" in ids(language="DE")
    assert "phi-4" not in ids(language="de")
    assert "multilingual" not in languages(MODELS) and {"de", "en", "fr"} <= set(languages(MODELS))


def test_by_words_and_by_all_of_it_together() -> None:
    assert ids(words="reason step") and "qwen3-8b" in ids(words="QWEN 8b")
    assert ids(words="no such words at all") == set()
    both = ids(role="embedding", language="de", size="small", licence="apache")
    assert both == {"qwen3-embedding-0.6b"}
    assert matching([offer(b"x", languages=("fi",))], Wanted(language="sv")) == []
