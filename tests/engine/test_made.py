"""What the real engine says of how an answer came about: enough to know every cause of another one."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import replace

from app.engine.api import Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.host import LlamaEngine
from app.engine.scripted import ScriptedEngine
from tests.engine import files

ASKED = GenerateRequest((Message("user", "Say hello."),), Sampling(temperature=0.0), max_tokens=4)


def ask(host: LlamaEngine, **changes: object) -> Finished:
    return host.submit(replace(ASKED, **changes), lambda _: None).result()  # type: ignore[arg-type]


def test_an_answer_knows_its_conditions_and_its_prompt(host: LlamaEngine) -> None:
    spec = LoadSpec(files.starter(), 1024, threads=1, sha256="ab" * 32, sequences=2)
    info = host.load(spec).result()
    first, second, other = ask(host), ask(host), ask(host, messages=(Message("user", "Say goodbye."),))
    made = first.made
    assert (made.conditions.model, made.conditions.threads, made.conditions.context) == (
        "ab" * 32,
        1,
        info.context,
    )
    assert made.conditions.build.startswith("0.") and made.conditions.device and made.conditions.step > 0
    assert (
        made.conditions.kv_type == "f16" and made.conditions.gpu_layers == 0 and made.conditions.driver == ""
    )
    assert "<|im_start|>user\nSay hello.<|im_end|>" in made.prompt
    assert second.made == made and other.made.prompt_sha256 != made.prompt_sha256
    loaded = host._loaded  # pyright: ignore[reportPrivateUsage]
    assert loaded is not None
    tokens = loaded.prompts.make(ASKED.messages).tokens
    assert made.prompt_sha256 == hashlib.sha256(array("i", tokens).tobytes()).hexdigest()
    words = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    by_another = ask(host, template=words).made
    assert by_another.prompt == "Say hello." and ask(host).made == made
    plain = host.load(replace(spec, template=words)).result()
    assert plain.template_known
    changed = ask(host).made
    assert changed == by_another
    assert changed.conditions.template != made.conditions.template and changed.prompt == "Say hello."


def test_what_is_not_known_is_empty() -> None:
    engine = ScriptedEngine()
    made = engine.submit(ASKED, lambda _: None).result(20).made
    assert made.conditions.model == made.prompt == made.energy == "" and made.conditions.threads == 0
    assert engine.close()
