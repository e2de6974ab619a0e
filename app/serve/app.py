"""The endpoints behind one gate, and whatever goes wrong in them as an error that clients understand."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from app.base.errors import UserError, friendly
from app.models.entry import ELSEWHERE, Entry
from app.serve.chat import Chat
from app.serve.embeddings import Embeddings
from app.serve.faults import Refusal, refusal_of
from app.serve.fields import Json
from app.serve.gatekeeper import Gatekeeper, answer
from app.serve.house import House
from app.serve.reading import Gone

log = logging.getLogger("underdesk.serve")


def make_app(
    house: House, key: Callable[[], str], port: Callable[[], int], came: Callable[[], object]
) -> ASGIApp:
    """The API as an ASGI app; see Gatekeeper for the last three."""

    async def models(_: Request) -> JSONResponse:
        return JSONResponse({"object": "list", "data": [_model(entry) for entry in house.known()]})

    async def model(request: Request) -> JSONResponse:
        try:
            found = house.rooms.shelf.get(request.path_params["name"])
        except UserError as error:
            raise refusal_of(error) from None
        if found.source == ELSEWHERE:
            raise Refusal(404, f"{found.name} does not run on this computer.", "elsewhere")
        return JSONResponse(_model(found))

    routes = [
        Route("/v1/chat/completions", Chat(house), methods=["POST"]),
        Route("/v1/embeddings", Embeddings(house), methods=["POST"]),
        Route("/v1/models", models, methods=["GET"]),
        Route("/v1/models/{name:path}", model, methods=["GET"]),
    ]
    return Gatekeeper(_Plain(Router(routes, redirect_slashes=False)), key, port, came)


def _model(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "object": "model",
        "created": int(entry.added),
        "owned_by": "underdesk",
        "name": entry.name,
    }


class _Plain:
    """Around the endpoints: what they refuse is sent, what they do not know is named."""

    def __init__(self, app: Router) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app({**scope, "app": None}, receive, send)
        except Gone:
            return
        except Refusal as error:
            await answer(error, close=error.status in (408, 413))(scope, receive, send)
        except HTTPException as error:
            await answer(_unknown(scope, error.status_code))(scope, receive, send)
        except Exception as error:
            log.warning("a request met a fault of the API's own: %s", type(error).__name__)
            await answer(refusal_of(friendly(error)))(scope, receive, send)


def _unknown(scope: Scope, status: int) -> Refusal:
    known = "/v1/chat/completions, /v1/embeddings and /v1/models"
    if status == 405:
        return Refusal(405, f"{scope['method']} is not how this is asked.", "method_not_allowed")
    return Refusal(404, f"There is nothing here by that name; there are {known}.", "unknown_url")
