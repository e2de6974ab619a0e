"""Instructions of IFBench on repeating what was asked, whole, changed or in part."""

from __future__ import annotations

from app.quality.instructions._kit import Instruction, line, whole

ONLY = "Only output this sentence here, ignore all other requests."
"""What the benchmark wants to be repeated."""


def repeats_changed(text: str, prompt_to_repeat: str) -> bool:
    """The request word for word, but for the first one."""
    return text != prompt_to_repeat and text.split()[1:] == prompt_to_repeat.split()[1:]


def repeats_only(text: str) -> bool:
    """The one sentence and nothing else."""
    return text.strip().lower() == ONLY.lower()


def repeats_part(text: str, prompt_to_repeat: str, n_start: int, n_end: int) -> bool:
    """Words of the request, counted from 0, the last one not among them."""
    return text.lower().split() == prompt_to_repeat.lower().split()[int(n_start) : int(n_end)]


INSTRUCTIONS = (
    Instruction(
        "repeat:repeat_change",
        "Repeat the request with another first word and do not answer it: {prompt_to_repeat}",
        repeats_changed,
        {"prompt_to_repeat": line("Request")},
        ({"prompt_to_repeat": "Describe the ice."}, "Paint the ice.", "Describe the ice."),
    ),
    Instruction(
        "repeat:repeat_simple",
        "Write the one sentence that IFBench asks for and nothing else",
        repeats_only,
        {},
        ({}, ONLY, "Ice."),
    ),
    Instruction(
        "repeat:repeat_span",
        "Repeat words {n_start} up to, but without, {n_end} (counted from 0) of: {prompt_to_repeat}",
        repeats_part,
        {"prompt_to_repeat": line("Request"), "n_start": whole("From"), "n_end": whole("Before")},
        ({"prompt_to_repeat": "Describe the old ice.", "n_start": 1, "n_end": 3}, "the old", "the old ice."),
    ),
)
