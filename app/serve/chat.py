"""/v1/chat/completions: a request becomes generations of the engine, and they an answer or a stream."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from app.base.jobs import Priority
from app.engine.api import Failed, Finished, GenerateRequest, ModelInfo, Sampling
from app.serve.faults import Refusal, closing, refusal_of
from app.serve.house import House
from app.serve.reading import Gone, read_json
from app.serve.run import Run
from app.serve.wanted import Wanted, wanted
from app.serve.written import Completion, error_line

STALL_S = 30.0
"""How long a client may leave what it was sent unread."""
_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Chat:
    """The endpoint, as an ASGI app."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Refusal as long as nothing was sent."""
        document = await read_json(receive, declared(scope))
        asked = await asyncio.to_thread(wanted, document, self._house.rooms.look)
        with self._house.place_for(asked.choices):
            entry = self._house.model(asked.model)
            info = await self._house.loaded(entry.id)
            run = Run(self._house.rooms.engine, self._requests(asked, entry.id, info))
            leaving = asyncio.ensure_future(left(receive))
            leaving.add_done_callback(lambda _: run.cancel())
            self._house.runs.add(run)
            try:
                await _Reply(Completion(asked, entry.id), run, leaving, send).give(scope, receive)
            finally:
                self._house.runs.discard(run)
                run.cancel()
                leaving.cancel()

    def _requests(self, asked: Wanted, model_id: str, info: ModelInfo) -> list[GenerateRequest]:
        """One for each choice, each with a seed of its own."""
        known = set(asdict(Sampling()))
        usual: dict[str, Any] = self._house.rooms.models.sampling_for(model_id)
        sampling = asked.sampled(Sampling(**{key: value for key, value in usual.items() if key in known}))
        first = sampling.seed
        seeds = [None if first is None else (first + step) & 0xFFFFFFFF for step in range(asked.choices)]
        return [
            GenerateRequest(
                asked.messages,
                replace(sampling, seed=seed),
                max_tokens=asked.max_tokens or self._house.rooms.settings.number("max_tokens"),
                stop=() if asked.forced else asked.stop,
                priority=Priority.STEP,
                thinking=asked.thinking,
                exact=asked.seeded,
                schema=asked.schema,
                tools=asked.tools,
                logprobs=asked.logprobs,
                model=info.path,
            )
            for seed in seeds
        ]


class _Reply:
    """What is sent for one request."""

    def __init__(self, completion: Completion, run: Run, leaving: asyncio.Future[None], send: Send) -> None:
        self._completion, self._run, self._leaving, self._send = completion, run, leaving, send
        self._started = False

    async def give(self, scope: Scope, receive: Receive) -> None:
        """Raises Refusal as long as nothing was sent."""
        try:
            await self._follow()
        except Refusal as error:
            if not self._started:
                raise
            await self._say(error_line(error.document), more=False)
            return
        if self._leaving.done():
            raise Gone
        if self._started:
            await self._say(self._completion.closing(), more=False)
        else:
            reply = JSONResponse(self._completion.document, headers={"Cache-Control": "no-store"})
            await reply(scope, receive, self._send)

    async def _follow(self) -> None:
        """Take events to the end, telling them at once to a client that streams."""
        async for heard in self._run.events():
            for _, event in heard:
                if isinstance(event, Failed):
                    self._run.cancel()
                    raise refusal_of(event.error)
                if isinstance(event, Finished) and event.reason == "cancelled" and not self._leaving.done():
                    raise closing()
            told = b"".join(self._completion.chunks(index, event) for index, event in heard)
            if self._completion.wanted.stream and not self._leaving.done():
                await self._tell(told)

    async def _tell(self, told: bytes) -> None:
        if not self._started:
            self._started = True
            start = {"type": "http.response.start", "status": 200, "headers": _STREAM}
            await self._send(start)
            told = self._completion.opening() + told
        if told:
            await self._say(told)

    async def _say(self, told: bytes, more: bool = True) -> None:
        """A client that reads nothing for long counts as gone."""
        try:
            async with asyncio.timeout(STALL_S):
                await self._send({"type": "http.response.body", "body": told, "more_body": more})
        except TimeoutError:
            raise Gone from None


async def left(receive: Receive) -> None:
    """Until the client leaves."""
    while (await receive())["type"] != "http.disconnect":
        continue


def declared(scope: Scope) -> int | None:
    """The size that a request tells beforehand."""
    given: Any = Request(scope).headers.get("content-length")
    return int(given) if given and given.isdecimal() else None
