"""Chat templates in the manner of seven families, with tools: our own words around their control tokens."""

from __future__ import annotations

from dataclasses import dataclass

CHATML_CALLS = (
    "{% for c in m.tool_calls or [] %}{{ '<tool_call>\n' }}"
    "{{ {'name': c.function.name, 'arguments': c.function.arguments} | tojson }}{{ '\n</tool_call>' }}{% endfor %}"
)
QWEN = (
    "{% if tools %}{{ '<|im_start|>system\nTools: <tools>' }}{% for t in tools %}{{ t | tojson }}{% endfor %}"
    "{{ '</tools> in <tool_call></tool_call><|im_end|>\n' }}{% endif %}"
    "{% for m in messages %}{% if m.role == 'tool' %}"
    "{{ '<|im_start|>user\n<tool_response>\n' + m.content + '\n</tool_response><|im_end|>\n' }}{% else %}"
    "{{ '<|im_start|>' + m.role + '\n' }}"
    "{% if m.reasoning_content %}{{ '<think>\n' + m.reasoning_content + '\n</think>\n' }}{% endif %}"
    "{{ m.content }}" + CHATML_CALLS + "{{ '<|im_end|>\n' }}{% endif %}{% endfor %}"
    "{{ '<|im_start|>assistant\n' }}{% if enable_thinking is defined and not enable_thinking %}"
    "{{ '<think>\n\n</think>\n\n' }}{% endif %}"
)
DEEPSEEK = (
    "{{ bos_token }}{% if tools %}{% for t in tools %}{{ '- ' + t.function.name + ': ' + t.function.description }}"
    "{{ t.function.parameters | tojson }}{% endfor %}{% endif %}{% for m in messages %}"
    "{% if m.role == 'system' %}{{ m.content }}{% elif m.role == 'user' %}{{ '<｜User｜>' + m.content }}"
    "{% elif m.role == 'tool' %}{{ '<｜tool▁output▁begin｜>' + m.content + '<｜tool▁output▁end｜>' }}"
    "{% else %}{{ '<｜Assistant｜></think>' + m.content }}{% if m.tool_calls %}{{ '<｜tool▁calls▁begin｜>' }}"
    "{% for c in m.tool_calls %}{{ '<｜tool▁call▁begin｜>' + c.function.name + '<｜tool▁sep｜>' }}"
    "{{ c.function.arguments | tojson }}{{ '<｜tool▁call▁end｜>' }}{% endfor %}{{ '<｜tool▁calls▁end｜>' }}{% endif %}"
    "{{ '<｜end▁of▁sentence｜>' }}{% endif %}{% endfor %}{{ '<｜Assistant｜>' }}"
    "{{ '<think>' if thinking else '</think>' }}"
)
GPT_OSS = (
    "{{ '<|start|>system<|message|>Reasoning: ' + (reasoning_effort or 'medium') + '<|end|>' }}"
    "{% for t in tools or [] %}{{ '<|start|>developer<|message|>type ' + t.function.name + ' // ' }}"
    "{{ t.function.description + '<|end|>' }}{% endfor %}{% for m in messages %}"
    "{% if m.role == 'tool' %}{{ '<|start|>functions.' + m.name + ' to=assistant<|channel|>commentary<|message|>' }}"
    "{{ m.content | tojson }}{{ '<|end|>' }}{% elif m.tool_calls %}"
    "{% if m.thinking %}{{ '<|start|>assistant<|channel|>analysis<|message|>' + m.thinking + '<|end|>' }}{% endif %}"
    "{{ '<|start|>assistant to=functions.' + m.tool_calls[0].function.name + '<|channel|>commentary json<|message|>' }}"
    "{{ m.tool_calls[0].function.arguments | tojson }}{{ '<|call|>' }}{% elif m.role == 'assistant' %}"
    "{{ '<|start|>assistant<|channel|>final<|message|>' + m.content + '<|end|>' }}{% else %}"
    "{{ '<|start|>' + m.role + '<|message|>' + m.content + '<|end|>' }}{% endif %}{% endfor %}"
    "{{ '<|start|>assistant' }}"
)
GEMMA4 = (
    "{% macro say(v) %}{% if v is string %}{{ '<|\"|>' + v + '<|\"|>' }}{% elif v is mapping %}"
    "{% for k, w in v | dictsort %}{{ k }}:{{ say(w) }}{% if not loop.last %},{% endif %}{% endfor %}"
    "{% else %}{{ v }}{% endif %}{% endmacro %}"
    "{{ bos_token }}{% if tools or enable_thinking %}{{ '<|turn>system\n' }}{% if enable_thinking %}{{ '<|think|>' }}"
    "{% endif %}{% for t in tools or [] %}{{ '<|tool>declaration:' + t.function.name + '{' }}"
    "{{ say(t.function.description) }}{{ (t.function.parameters.type | upper) + '}<tool|>' }}{% endfor %}"
    "{{ '<turn|>\n' }}{% endif %}{% for m in messages %}{% if m.role == 'tool' %}"
    "{{ '<|tool_response>response:' + m.name + '{value:' + say(m.content) + '}<tool_response|>' }}{% else %}"
    "{{ '<|turn>' + ('model' if m.role == 'assistant' else m.role) + '\n' + (m.content | trim) }}"
    "{% for c in m.tool_calls or [] %}{{ '<|tool_call>call:' + c.function.name + '{' }}{{ say(c.function.arguments) }}"
    "{{ '}<tool_call|>' }}{% endfor %}{{ '<turn|>\n' }}{% endif %}{% endfor %}{{ '<|turn>model\n' }}"
    "{% if not enable_thinking %}{{ '<|channel>thought\n<channel|>' }}{% endif %}"
)
MISTRAL = (
    "{{ bos_token }}{% if tools %}{{ '[AVAILABLE_TOOLS]' + (tools | tojson) + '[/AVAILABLE_TOOLS]' }}{% endif %}"
    "{% for m in messages %}{% if m.role == 'system' %}{{ '[SYSTEM_PROMPT]' + m.content + '[/SYSTEM_PROMPT]' }}"
    "{% elif m.role == 'user' %}{{ '[INST]' + m.content + '[/INST]' }}{% elif m.role == 'tool' %}"
    "{% if m.tool_call_id | length != 9 %}{{ raise_exception('nine characters') }}{% endif %}"
    "{{ '[TOOL_RESULTS]' + m.content + '[/TOOL_RESULTS]' }}{% else %}{{ m.content }}{% for c in m.tool_calls or [] %}"
    "{{ '[TOOL_CALLS]' + c.function.name + '[CALL_ID]' + c.id + '[ARGS]' + (c.function.arguments | tojson) }}"
    "{% endfor %}{{ eos_token }}{% endif %}{% endfor %}"
)
LLAMA3 = (
    "{{ bos_token }}{% for m in messages %}{% if m.tool_calls %}{% if m.tool_calls | length != 1 %}"
    "{{ raise_exception('one call at a time') }}{% endif %}"
    "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}"
    "{{ {'name': m.tool_calls[0].function.name, 'parameters': m.tool_calls[0].function.arguments} | tojson }}"
    "{{ '<|eot_id|>' }}{% elif m.role == 'tool' %}"
    "{{ '<|start_header_id|>ipython<|end_header_id|>\n\n' + (m.content | tojson) + '<|eot_id|>' }}{% else %}"
    "{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' }}"
    "{% if loop.first %}{% for t in tools or [] %}{{ t | tojson(indent=4) }}{% endfor %}{% endif %}"
    "{{ (m.content | trim) + '<|eot_id|>' }}{% endif %}{% endfor %}"
    "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}"
)


@dataclass(frozen=True)
class Family:
    """A template, its control tokens, and those among them that plain text becomes even with special tokens off."""

    template: str
    controls: tuple[str, ...]
    bos: str = ""
    eos: str = ""
    always: tuple[str, ...] = ()


FAMILIES = {
    "hermes": Family(
        QWEN,
        (
            "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
            "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>",
            "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>",
            "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>",
            "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>",
        ),
        always=("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"),
    ),
    "deepseek": Family(
        DEEPSEEK,
        (
            "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜▁pad▁｜>", "<｜User｜>", "<｜Assistant｜>",
            "<think>", "</think>", "<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", "<｜tool▁call▁begin｜>",
            "<｜tool▁call▁end｜>", "<｜tool▁sep｜>", "<｜tool▁outputs▁begin｜>", "<｜tool▁outputs▁end｜>",
            "<｜tool▁output▁begin｜>", "<｜tool▁output▁end｜>", "<｜fim▁hole｜>", "<｜fim▁begin｜>",
            "<｜fim▁end｜>", "<|EOT|>",
        ),
        "<｜begin▁of▁sentence｜>",
        "<｜end▁of▁sentence｜>",
        ("<think>", "</think>"),
    ),
    "gpt-oss": Family(
        GPT_OSS,
        (
            "<|startoftext|>", "<|endoftext|>", "<|return|>", "<|constrain|>", "<|channel|>", "<|start|>", "<|end|>",
            "<|message|>", "<|call|>", "<|endofprompt|>",
        ),
    ),
    "gemma": Family(
        GEMMA4,
        (
            "<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<|turn>", "<turn|>", "<|think|>", "<|channel>",
            "<channel|>", "<|tool>", "<tool|>", "<|tool_call>", "<tool_call|>", "<|tool_response>", "<tool_response|>",
            '<|"|>', "<|image|>", "<|audio|>", "<|video|>", "<start_of_turn>", "<end_of_turn>",
        ),
        "<bos>",
        "<eos>",
        ('<|"|>', "<|turn>", "<start_of_turn>"),
    ),
    "mistral": Family(
        MISTRAL,
        (
            "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]",
            "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "[IMG_BREAK]", "[IMG_END]", "[PREFIX]", "[MIDDLE]",
            "[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]", "[THINK]", "[/THINK]", "[CALL_ID]",
            "[ARGS]", "[AUDIO]",
        ),
        "<s>",
        "</s>",
    ),
    "llama": Family(
        LLAMA3,
        (
            "<|begin_of_text|>", "<|end_of_text|>", "<|finetune_right_pad_id|>", "<|start_header_id|>",
            "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>", "<|image|>",
            "<|reserved_special_token_0|>", "<|reserved_special_token_247|>",
        ),
        "<|begin_of_text|>",
    ),
}  # fmt: skip
"""By the name of the form in which they call tools."""
