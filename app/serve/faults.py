"""What a request is refused with: a status, and an error in the form that OpenAI's clients read."""

from __future__ import annotations

from typing import Any

from app.base.errors import UserError

_STATUS = {
    "no-such-model": 404,
    "model-missing": 404,
    "model-not-here": 404,
    "no-model": 404,
    "busy": 429,
    "closing": 503,
    "no-memory": 503,
    "engine-ended": 503,
    "bug": 500,
    "decode": 500,
    "system": 500,
    "damaged": 500,
    "corrupt": 500,
    "truncated": 500,
    "model-changed": 500,
}
"""By the code of a UserError; all others are the request's own fault."""
_NAMES = {"no-such-model": "model_not_found", "prompt-too-long": "context_length_exceeded"}
_KINDS = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class Refusal(Exception):
    """A request ends with this. `param` names the part of it that is wrong; `retry_s`, when to try again."""

    def __init__(
        self, status: int, message: str, code: str = "", param: str | None = None, retry_s: int | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param = status, message, code or None, param
        self.retry_s = retry_s if retry_s or status not in (429, 503) else 2

    @property
    def document(self) -> dict[str, Any]:
        """As it is sent."""
        usual = "server_error" if self.status >= 500 else "invalid_request_error"
        kind = _KINDS.get(self.status, usual)
        error = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return {"error": error}


def refusal_of(error: UserError) -> Refusal:
    """An error of the program's other rooms as this API tells it."""
    code = _NAMES.get(error.code, error.code.replace("-", "_"))
    return Refusal(_STATUS.get(error.code, 400), error.sentence, code)


def wrong(param: str, why: str) -> Refusal:
    """A part of the request cannot be what it is; `why` is a clause about it."""
    return Refusal(400, f"“{param}” {why}.", "invalid_value", param)


def missing(param: str) -> Refusal:
    """A part that must be there."""
    return Refusal(400, f"“{param}” is missing.", "missing_required_parameter", param)


def closing() -> Refusal:
    """The API was switched off, or the vault is being locked, while this was under way."""
    return Refusal(503, "Underdesk stops answering other programs.", "closing", retry_s=10)
