"""What a model says to a file beside it that was made for another one."""

from __future__ import annotations

from typing import Literal

from app.base.errors import UserError


def unfit(kind: Literal["adapter", "projector"], name: str, why: str) -> UserError:
    """The error, with the code wrong-adapter or wrong-projector."""
    return UserError(
        f"The {kind} {name} does not fit this model",
        why=why,
        todo="choose one that was made for this very model",
        code=f"wrong-{kind}",
    )
