"""/v1/embeddings: texts become vectors, by an embedding model of this computer."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from app.base.errors import UserError
from app.base.jobs import Priority
from app.serve.chat import declared, left
from app.serve.faults import closing, missing, refusal_of, wrong
from app.serve.fields import Fields, as_list, sound
from app.serve.house import House
from app.serve.reading import Gone, read_json

MOST_TEXTS, MOST_CHARACTERS = 2048, 8 << 20


class Embeddings:
    """The endpoint, as an ASGI app."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Refusal."""
        fields = Fields(await read_json(receive, declared(scope)))
        texts, form = texts_of(fields), fields.text_or("encoding_format", "float")
        if form not in ("float", "base64"):
            raise wrong("encoding_format", "must be float or base64")
        entry = self._house.model(fields.text("model"), "embedding")
        with self._house.place_for(1):
            vectors = await self._read(texts, Path(entry.path), receive)
        size = fields.whole("dimensions", 1, 1 << 20)
        if size not in (None, vectors.shape[1]):
            raise wrong("dimensions", f"must be {vectors.shape[1]} for this model, or left out")
        rows: list[Any] = [base64.b64encode(row.tobytes()).decode() for row in vectors]
        rows = rows if form == "base64" else vectors.tolist()
        data = [{"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(rows)]
        document = {"object": "list", "data": data, "model": entry.id}
        await JSONResponse(document, headers={"Cache-Control": "no-store"})(scope, receive, send)

    async def _read(self, texts: list[str], model: Path, receive: Receive) -> Any:
        """The vectors; a client that leaves has the reading stopped. Raises Refusal, Gone."""
        reading = self._house.rooms.engine.embed(texts, model, Priority.STEP)
        leaving = asyncio.ensure_future(left(receive))
        made = asyncio.wrap_future(reading)
        self._house.readings.add(reading)
        try:
            await asyncio.wait((made, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not made.done():
                raise Gone
            return made.result()
        except UserError as error:
            raise refusal_of(error) from None
        except asyncio.CancelledError:
            if self._house.closing:
                raise closing() from None
            raise
        finally:
            self._house.readings.discard(reading)
            reading.cancel()
            leaving.cancel()


def texts_of(fields: Fields) -> list[str]:
    """What is to be read. Raises Refusal."""
    given = fields.raw("input")
    if given is None:
        raise missing("input")
    texts = [given] if isinstance(given, str) else list(as_list(given, "input"))
    if any(isinstance(text, (int, list)) for text in texts):
        raise wrong("input", "must be texts: this model's tokens are not those of others")
    if not texts or len(texts) > MOST_TEXTS or not all(isinstance(text, str) for text in texts):
        raise wrong("input", f"must be a text or a list of 1 to {MOST_TEXTS:,} texts")
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise wrong("input", f"has more than {MOST_CHARACTERS:,} characters")
    return [sound(text, "input") for text in texts]
